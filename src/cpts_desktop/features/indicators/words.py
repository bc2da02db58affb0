"""How a published count is said in French, on the screen and on paper."""

from __future__ import annotations

from typing import Final

from cpts_desktop.features.indicators.cli import shown
from cpts_desktop.features.indicators.model import PublishedIndicator
from cpts_desktop.kernel.text import NNBSP, fr_date, fr_decimal

STATUS: Final = {
    "source_read": "",
    "to_verify": "définition à vérifier",
    "proposal": "proposition",
}
THEMES: Final = {
    "Q": "Insuffisance cardiaque",
    "B": "Bilans partagés de médication",
    "C": "Carte urgence-santé",
    "R": "Registre",
}
"""The themes by the first letter of an id, in the order in which they are read."""
OTHER: Final = "Autres"


def theme_of(one: PublishedIndicator) -> str:
    """Return the theme of an indicator."""
    return THEMES.get(one.id[:1], OTHER)


def in_order(found: tuple[PublishedIndicator, ...]) -> tuple[PublishedIndicator, ...]:
    """Return the indicators by theme, then in the order of their ids."""
    themes = [*THEMES.values(), OTHER]
    return tuple(sorted(found, key=lambda one: (themes.index(theme_of(one)), one.id)))


def figure(one: PublishedIndicator) -> str:
    """Return « 12 sur 40 » or what is hidden."""
    of = "" if one.denominator is None else f" sur {shown(one.denominator)}"
    return shown(one.numerator) + of


def share(one: PublishedIndicator) -> str:
    """Return the share in percent, « masqué », or a dash when nothing is counted."""
    if one.share is None:
        return "masqué" if one.numerator.hidden else "—"
    return f"{fr_decimal(one.share)}{NNBSP}%"


def interval(one: PublishedIndicator) -> str:
    """Return the 95 % interval in words."""
    if one.interval is None:
        return ""
    low, high = (fr_decimal(part) for part in one.interval)
    return f"{low} à {high}"


def statistic(one: PublishedIndicator) -> str:
    """Return the mean or median with its unit; empty without one."""
    if one.statistic is None:
        return ""
    return f"{fr_decimal(one.statistic)}\u00a0{one.statistic_unit}"


def definition(one: PublishedIndicator) -> str:
    """Return what is counted, its source, its status, its period and its hash."""
    status = STATUS.get(one.status, one.status)
    days = f"du {fr_date(one.period.start)} au {fr_date(one.period.end)}"
    parts = (one.definition, f"Source : {one.source}", status, days, f"empreinte {one.hash}")
    return " · ".join(part for part in parts if part)
