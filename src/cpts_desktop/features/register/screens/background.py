"""« Antécédents et données de référence »: allergies, ALD, antecedents, reference values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.model import (
    Ald,
    Allergies,
    Allergy,
    AllergyState,
    Baseline,
    Condition,
)
from cpts_desktop.features.register.reference import ald_status, reference_numbers
from cpts_desktop.features.register.rules.shown import span_shown
from cpts_desktop.features.register.screens import clinical_dialogs, dialogs
from cpts_desktop.features.register.screens.dialog_page import Opener
from cpts_desktop.features.register.screens.lines import fill, joined, record_line
from cpts_desktop.features.register.screens.record_dialog import RecordDialog
from cpts_desktop.features.register.screens.record_lists import ListOf, RecordListsPage, known
from cpts_desktop.features.register.screens.words import day_shown
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import NNBSP, fr_date, fr_decimal
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.panels import heading
from cpts_desktop.shell.widgets.severity import SeverityMark

PAGE = "register.background"


@redacted
@dataclass(frozen=True)
class Background:
    """All that the page shows."""

    allergies: Allergies
    alds: tuple[Ald, ...]
    conditions: tuple[Condition, ...]
    baseline: Baseline


def background(conn: Connection, uid: PatientId) -> Background:
    """Read the background of a patient."""
    return Background(
        queries.allergies(conn, uid),
        queries.alds(conn, uid),
        queries.conditions(conn, uid),
        queries.baseline(conn, uid),
    )


class BackgroundPage(RecordListsPage):
    """Four short lists; each line can be amended or taken back, and nothing is lost."""

    topics = frozenset({Topic.PATIENTS})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._found: Background | None = None
        self.leave = button("Revenir à la synthèse", self._leave, name="leave")
        self.add_allergy = self.adder("Ajouter une allergie", "allergy")
        self.no_allergy = button("Aucune allergie connue", self._no_allergy, name="no_allergy")
        self.not_asked = button(
            "Annuler « aucune allergie connue »", self._not_asked, name="not_asked"
        )
        self.add_ald = self.adder("Ajouter une ALD", "ald")
        self.add_condition = self.adder("Ajouter un antécédent", "condition")
        self.edit_baseline = self.adder("Modifier les données de référence", "baseline")
        allergies = (self.add_allergy, self.no_allergy, self.not_asked)
        lists = (
            ListOf("Allergies", "", "allergies", allergies),
            ListOf("Affections de longue durée (ALD)", "", "alds", (self.add_ald,)),
            ListOf("Antécédents et diagnostics", "", "conditions", (self.add_condition,)),
            ListOf(
                "Données de référence",
                "Points de comparaison des règles et de la carte ; vide veut dire « non connu ».",
                "baseline",
                (self.edit_baseline,),
            ),
        )
        self.lay_out(lists, heading("Antécédents et données de référence", "", self.leave))

    def first_focus(self) -> QWidget | None:
        """Start with the allergies."""
        return self.add_allergy

    def refresh(self) -> None:
        """Read everything again."""
        if self.patient is not None:
            self.ctx.operations.fetch(
                self, background, self.patient, done=self._show, latest="background"
            )

    def openers(self) -> Mapping[str, Opener]:
        """Return the dialogs of the page."""
        return {
            "allergy": self._allergy,
            "ald": self._ald,
            "condition": self._condition,
            "baseline": self._baseline,
        }

    def _show(self, found: Background) -> None:
        self._found = found
        state = found.allergies.state
        asked = found.allergies.asked_on
        self.no_allergy.setVisible(state is AllergyState.NON_DEMANDE)
        self.not_asked.setVisible(state is AllergyState.AUCUNE_CONNUE)
        words = f"{state.label}{f', question posée le {fr_date(asked)}' if asked else ''}."
        fill(self.lists["allergies"], [self._allergy_line(x) for x in found.allergies.items], words)
        fill(self.lists["alds"], [self._ald_line(x) for x in found.alds], "Aucune ALD inscrite.")
        conditions = [self._condition_line(one) for one in found.conditions]
        fill(self.lists["conditions"], conditions, "Aucun antécédent inscrit.")
        held = [record_line(text, detail) for text, detail in baseline_lines(found.baseline)]
        fill(self.lists["baseline"], held, "Rien de connu pour le moment.")
        self.take_up()

    def _allergy_line(self, one: Allergy) -> QWidget:
        since = f"connue depuis le {fr_date(one.noted_on)}" if one.noted_on else ""
        return record_line(
            one.substance, joined(one.reaction, one.severity, since),
            ("Modifier", lambda: self.open_dialog("allergy", one.id)),
            ("Retirer", lambda: self._remove(commands.remove_allergy, one.id, one.substance)),
        )  # fmt: skip

    def _ald_line(self, one: Ald) -> QWidget:
        unsure = ald_status(one.code) != "source_read"
        mark = SeverityMark(Severity.GRIS, "libellé à vérifier") if unsure else None
        return record_line(
            f"ALD {one.code} : {one.label}", span_shown(one.since, one.until),
            ("Modifier", lambda: self.open_dialog("ald", one.id)),
            ("Retirer", lambda: self._remove(commands.remove_ald, one.id, f"l’ALD {one.code}")),
            mark=mark,
        )  # fmt: skip

    def _condition_line(self, one: Condition) -> QWidget:
        ended = "" if one.active else "n’est plus en cours"
        detail = joined(span_shown(one.since, one.until), ended, one.code)
        return record_line(
            one.label, detail,
            ("Modifier", lambda: self.open_dialog("condition", one.id)),
            ("Retirer", lambda: self._remove(commands.remove_condition, one.id, one.label)),
        )  # fmt: skip

    def _allergy(self, record: str) -> RecordDialog | None:
        if self.patient is None or self._found is None:
            return None
        one = known(self._found.allergies.items, record)
        return dialogs.allergy_dialog(self.ctx, self.patient, one, self)

    def _ald(self, record: str) -> RecordDialog | None:
        if self.patient is None or self._found is None:
            return None
        one = known(self._found.alds, record)
        return clinical_dialogs.ald_dialog(self.ctx, self.patient, one, self)

    def _condition(self, record: str) -> RecordDialog | None:
        if self.patient is None or self._found is None:
            return None
        one = known(self._found.conditions, record)
        return clinical_dialogs.condition_dialog(self.ctx, self.patient, one, self)

    def _baseline(self, _record: str) -> RecordDialog | None:
        if self.patient is None or self._found is None:
            return None
        held = self._found.baseline
        return clinical_dialogs.reference_data_dialog(self.ctx, self.patient, held, self)

    def _remove(self, handler: Callable[..., Any], record: Any, words: str) -> None:
        self.remove(handler, record, words, "Retiré du dossier.")

    def _no_allergy(self) -> None:
        self._declare(commands.DeclareNoKnownAllergy, self.ctx.clock.today(), self.no_allergy)

    def _not_asked(self) -> None:
        self._declare(commands.DeclareNoKnownAllergy, None, self.not_asked)

    def _declare(self, make: Callable[..., Any], day: Any, trigger: QWidget) -> None:
        if self.patient is not None:
            self.ctx.operations.run(
                self, commands.declare_no_known_allergy, make(self.patient, day),
                done=lambda _uid: self.ctx.toast("Noté."), trigger=trigger,
            )  # fmt: skip

    def _leave(self) -> None:
        self.ctx.navigate("register.synthese", patient=str(self.patient or ""))


def baseline_lines(found: Baseline) -> list[tuple[str, str]]:
    """Return the reference data as lines of text; what is not known is left out."""
    lines = []
    for one in reference_numbers():
        value = found.decimal(one.name)
        if value is not None:
            lines.append((f"{one.label} : {fr_decimal(value)}{NNBSP}{one.unit}", ""))
    if found.get("pacemaker") in ("true", "oui", "1"):
        day = day_shown(found.get("pacemaker_date"))
        lines.append(
            ("Porteur d’un stimulateur ou défibrillateur", f"posé le {day}" if day else "")
        )
    if found.get("groupe_sanguin"):
        day = day_shown(found.get("groupe_sanguin_date"))
        detail = joined(found.get("groupe_sanguin_laboratoire") or "", day)
        lines.append((f"Groupe sanguin : {found.get('groupe_sanguin')}", detail))
    return lines


def open_background(ctx: PageContext) -> None:
    """Open the page of the current patient (action of the palette)."""
    if ctx.patient is not None:
        ctx.navigate(PAGE, patient=ctx.patient)
