"""The papers: one page, the limits of the protocol in the words, nothing cut."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pypdfium2

from cpts_desktop.documents.letter import Party
from cpts_desktop.features.followup.rules.active import active_protocol
from cpts_desktop.features.followup.rules.letter import LetterInput, compose
from cpts_desktop.features.followup.rules.round_sheet import LONGEST, RoundLine, round_sheet
from cpts_desktop.features.followup.rules.sheets import PlanInput, action_plan, weighing_diary
from cpts_desktop.kernel.outcome import Ok, Refused

DAY = date(2026, 3, 3)


def _texts(made: object) -> list[str]:
    assert isinstance(made, Ok)
    document = pypdfium2.PdfDocument(made.value)
    return [page.get_textpage().get_text_bounded() for page in document]


def test_the_action_plan_holds_on_one_page_with_the_protocol_s_limits() -> None:
    given = PlanInput("MARTIN Jeanne", DAY, Decimal("69.0"), ("Dr Petit : 01 23 45 67 89",))
    pages = _texts(action_plan(given, active_protocol()))
    assert len(pages) == 1
    words = " ".join(pages[0].replace("\u202f", " ").split())
    for wanted in ("Zone verte", "68,0 et 70,0", "2,0 kg", "1,5 kg", "le 15", "Dr Petit"):
        assert wanted in words, wanted


def test_the_diary_holds_on_one_page() -> None:
    pages = _texts(weighing_diary("MARTIN Jeanne", DAY, None))
    assert len(pages) == 1
    assert "30/03/2026" in pages[0]


def _line(name: str, **more: tuple[str, ...]) -> RoundLine:
    given = {"reasons": ("Œdèmes augmentés " * 6,), "todo": ("Bilan biologique",), **more}
    return RoundLine("avis 24–48 h", name, "J+9 · dernier poids 71,6 kg", call="Dr Petit", **given)


def test_a_long_round_passes_to_other_pages_and_cuts_no_patient() -> None:
    """Every block has its boxes on its own page: a name and its « Vu à » are never parted."""
    pages = _texts(round_sheet(DAY, "Camille Roux", [_line(f"MARTIN N{n}") for n in range(40)]))
    assert len(pages) > 3
    for page in pages:
        counts = {page.count(word) for word in ("MARTIN", "Dr Petit", "Vu à", "Bilan biologique")}
        assert len(counts) == 1 and counts != {0}
    assert sum(page.count("MARTIN") for page in pages) == 40


def test_the_round_sheet_says_everything_and_how_much_it_leaves_out() -> None:
    todo = tuple(f"Étape {n}" for n in range(1, 31))
    (page,) = _texts(round_sheet(DAY, "Camille Roux", [_line("MARTIN", todo=todo)]))
    words = " ".join(page.split())
    assert "AVIS 24–48 H" in words and "71,6 kg" in words and "SpO₂" in words
    assert f"Étape {LONGEST - 1} " in words and f"Étape {LONGEST} " not in words
    assert f"et {31 - LONGEST} autres" in words


def test_an_empty_round_is_a_page() -> None:
    (page,) = _texts(round_sheet(DAY, "Camille Roux", []))
    assert "0 patient " in " ".join(page.split())


def test_a_character_without_a_glyph_is_refused_not_dropped() -> None:
    assert isinstance(weighing_diary("MARTIN \U0001f600", DAY, None), Refused)


def test_the_letter_leads_with_the_alert_and_never_says_all_is_well() -> None:
    nobody = Party("X")
    calm = LetterInput(DAY, nobody, nobody, ("MARTIN Jeanne",), "", (), (), "", (), (), "")
    assert "ne rassure pas" in compose(calm).paragraphs[1]
    alert = ("urgence", "Saturation 88 %.", "Appeler le 15.", "source")
    worried = LetterInput(DAY, nobody, nobody, ("M",), "", (alert,), (), "", (), (), "")
    content = compose(worried)
    assert content.subject.endswith("urgence")
    assert content.paragraphs[1].startswith("Urgence : Saturation 88 %.")
