"""What is asked of a discharge or a hospitalisation, so that indicators can count it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cpts_desktop.features.followup.screens.dialogs import PathwayDialog

Details = Mapping[str, str | bool]
NOT_SAID: Final = "Non noté"
DESTINATIONS: Final = {
    "": NOT_SAID,
    "domicile": "Domicile",
    "ssr": "Soins de suite et de réadaptation",
    "ehpad": "EHPAD",
    "had": "Hospitalisation à domicile",
}
CAUSES: Final[Mapping[str, Details]] = {
    NOT_SAID: {},
    "Insuffisance cardiaque": {"ic": True},
    "Autre cause": {"ic": False},
}
ENTRIES: Final[Mapping[str, Details]] = {
    NOT_SAID: {},
    "Par les urgences": {"urgences": True},
    "Entrée directe": {"urgences": False},
    "Programmée": {"urgences": False, "programmee": True},
}
_FIELDS: Final = {
    "destination": ("sortie",),
    "cause": ("sortie", "hospitalisation"),
    "entry": ("hospitalisation",),
}
"""Which events each field is asked of."""


def offer_details(dialog: PathwayDialog) -> None:
    """Fill the fields of the event form, and show those of the chosen event only."""
    dialog.fill("destination", DESTINATIONS)
    dialog.fill("cause", {words: words for words in CAUSES})
    dialog.fill("entry", {words: words for words in ENTRIES})
    dialog.form.kind.currentIndexChanged.connect(lambda _index: _show(dialog))
    _show(dialog)


def details(dialog: PathwayDialog) -> Details:
    """Return what was said of the chosen event; what was not said is not written."""
    kind = dialog.choice("kind")
    found: dict[str, str | bool] = {}
    if kind in _FIELDS["destination"] and dialog.choice("destination"):
        found["destination"] = dialog.choice("destination")
    if kind in _FIELDS["cause"]:
        found |= CAUSES[dialog.choice("cause")]
    if kind in _FIELDS["entry"]:
        found |= ENTRIES[dialog.choice("entry")]
    return found


def _show(dialog: PathwayDialog) -> None:
    kind = dialog.choice("kind")
    for name, kinds in _FIELDS.items():
        for part in (name, f"{name}_label"):
            widget: QWidget = getattr(dialog.form, part)
            widget.setVisible(kind in kinds)
