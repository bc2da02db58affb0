"""The papers: one page, the limits of the protocol in the words, nothing cut."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pypdfium2

from cpts_desktop.documents.letter import Party
from cpts_desktop.features.followup.rules.active import active_protocol
from cpts_desktop.features.followup.rules.letter import LetterInput, compose
from cpts_desktop.features.followup.rules.sheets import (
    PlanInput,
    RoundLine,
    action_plan,
    round_sheet,
    weighing_diary,
)
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


def test_a_long_round_passes_to_other_pages_and_repeats_its_header() -> None:
    line = RoundLine("MARTIN Jeanne, 82 ans", "Œdèmes augmentés " * 6, "Avis médical", "Dr Petit")
    pages = _texts(round_sheet(DAY, "Camille Roux", [line] * 40))
    assert len(pages) > 1
    assert all("Patient" in page for page in pages)
    assert sum(page.count("MARTIN") for page in pages) == 40


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
