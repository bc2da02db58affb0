"""Paper for the patient: the action plan in three zones, the weighing diary."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from cpts_desktop.documents.drawing import Fill, Mark, Rule, paint, shifted
from cpts_desktop.documents.flow import (
    Column,
    Strip,
    gap,
    paginate,
    table,
    text_block,
    total_height,
)
from cpts_desktop.documents.pdf import A4_MM, Face, Font, Ink, PdfPages, UnprintableText
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import NNBSP, fr_date, fr_decimal
from cpts_desktop.protocols.schema import Protocol

LEFT: Final = 15.0
TOP: Final = 15.0
WIDTH: Final = A4_MM[0] - 2 * LEFT
HEIGHT: Final = A4_MM[1] - 2 * TOP
GREY: Final = Ink.of("#44505C")
ZONES: Final = {"verte": "#2E6B3A", "orange": "#9A4E00", "rouge": "#B3261E"}
BAR: Final = 5.0
DIARY_DAYS: Final = 28
CLOSE_KG: Final = Decimal(1)
"""The green zone of hf.md section 6: within 1 kg of the dry weight."""


@redacted
@dataclass(frozen=True)
class PlanInput:
    """What an action plan says: whose, the dry weight, whom to call."""

    patient: str
    day: date
    dry_weight: Decimal | None
    calls: tuple[str, ...]


def action_plan(given: PlanInput, protocol: Protocol) -> Outcome[bytes]:
    """Green, orange and red in large type; the limits are those of the protocol in force."""
    numbers = {name: one.value for name, one in protocol.parameters.items()}
    kg = f"{NNBSP}kg"
    green = "Je me sens comme d’habitude, sans gêne nouvelle pour respirer."
    if given.dry_weight is not None:
        low, high = given.dry_weight - CLOSE_KG, given.dry_weight + CLOSE_KG
        green += f" Mon poids est entre {fr_decimal(low)} et {fr_decimal(high)}{kg}."
    gained = _gained(numbers)
    zones = (
        ("verte", "Tout va bien : je continue", (
            green, "Je me pèse chaque matin, je prends mes médicaments, je note.",
        )),
        ("orange", "J’appelle mon infirmier ou mon médecin, au plus tard sous 48 heures", (
            gained,
            "Mes jambes gonflent davantage, j’ai besoin d’un oreiller de plus, je tousse couché.",
            "Je suis plus fatigué, ou j’ai des vertiges.",
        )),
        ("rouge", "J’appelle le 15 (ou le 112)", (
            "Je suis essoufflé au repos. J’ai mal dans la poitrine. J’ai fait un malaise.",
            "Je suis confus, ou mes lèvres sont bleues.",
        )),
    )  # fmt: skip

    def strips() -> list[Strip]:
        found = [
            *text_block("Mon plan d’action", Font(Face.BOLD, 26), WIDTH),
            *text_block(given.patient, Font(Face.REGULAR, 16), WIDTH, field="patient"),
            gap(6),
        ]
        for name, title, lines in zones:
            found += _zone(name, title, lines)
        for call in given.calls:
            found += text_block(call, Font(Face.BOLD, 18), WIDTH, field="call")
        source = (
            f"{protocol.id} {protocol.version}, remis le {fr_date(given.day)}. Ce plan ne remplace "
            "pas l’avis de votre médecin : dans le doute, appelez."
        )
        return [*found, gap(4), *text_block(source, Font(Face.REGULAR, 11), WIDTH, ink=GREY)]

    return pages_of("Plan d’action", strips)


def _gained(numbers: Mapping[str, Decimal]) -> str:
    """Say the gains that the protocol signals, over its own numbers of days."""
    said = [
        f"{fr_decimal(numbers[gain])}{NNBSP}kg ou plus en {fr_decimal(numbers[days])} jours"
        for gain, days in (("gain_3j", "fenetre_3j"), ("gain_2j", "fenetre_2j"))
        if gain in numbers and days in numbers
    ]
    return f"J’ai pris {', ou '.join(said)}." if said else "J’ai pris du poids en quelques jours."


def weighing_diary(patient: str, first: date, dry_weight: Decimal | None) -> Outcome[bytes]:
    """Four weeks of mornings, in large type."""

    def strips() -> list[Strip]:
        columns = (
            Column("Date", 0.22), Column("Poids (kg)", 0.22), Column("Souffle, jambes", 0.33),
            Column("Remarque", 0.23),
        )  # fmt: skip
        rows = [(fr_date(first + timedelta(days=n)), "", "", "") for n in range(DIARY_DAYS)]
        dry = "" if dry_weight is None else f"Poids de référence : {fr_decimal(dry_weight)} kg. "
        advice = (
            f"{dry}Chaque matin au lever, vessie vide, avant le petit déjeuner, même balance, "
            "vêtements légers."
        )
        body = Font(Face.REGULAR, 13)
        return [
            *text_block("Mon carnet de pesées", Font(Face.BOLD, 20), WIDTH),
            *text_block(patient, Font(Face.REGULAR, 14), WIDTH, field="patient"),
            *text_block(advice, Font(Face.REGULAR, 12), WIDTH),
            gap(3),
            *table(columns, rows, WIDTH, Font(Face.BOLD, 12), body),
        ]

    return pages_of("Carnet de pesées", strips)


def _zone(name: str, title: str, lines: Sequence[str]) -> list[Strip]:
    """A coloured bar at the left, the name of the zone in words, then the signs."""
    ink = Ink.of(ZONES[name])
    width = WIDTH - BAR - 4
    inner = [
        *text_block(f"Zone {name} : {title}", Font(Face.BOLD, 18), width, ink=ink),
        *(
            strip
            for line in lines
            for strip in text_block(f"•{NNBSP}{line}", Font(Face.REGULAR, 16), width)
        ),
    ]
    marks: list[Mark] = []
    at = 3.0
    for strip in inner:
        marks += [shifted(mark, BAR + 4, at) for mark in strip.marks]
        at += strip.height
    height = total_height(inner) + 6
    bar: tuple[Mark, ...] = (
        Fill(0, 0, BAR, height, ink),
        Rule(BAR, height, WIDTH, height, 0.5, ink),
    )
    return [Strip(height, (*bar, *marks)), gap(5)]


def pages_of(title: str, strips: Callable[[], list[Strip]]) -> Outcome[bytes]:
    """Lay strips on A4 pages, numbered when there are several; refused on a missing glyph."""
    pages = PdfPages(title)
    try:
        found = list(paginate(strips(), HEIGHT))
        for number, page in enumerate(found, start=1):
            pages.begin_page(*A4_MM)
            paint(pages, [shifted(mark, LEFT, TOP) for mark in page.marks])
            if len(found) > 1:
                _number(pages, f"{number}/{len(found)}")
    except UnprintableText as stop:
        return Refused((stop.problem,))
    return Ok(pages.finish(archive=True))


def _number(pages: PdfPages, words: str) -> None:
    """Number a page at its foot: a sheet that is dropped is put back in order."""
    for strip in text_block(words, Font(Face.REGULAR, 9), WIDTH, ink=GREY):
        paint(pages, [shifted(mark, LEFT + WIDTH - 8, TOP + HEIGHT + 3) for mark in strip.marks])
