from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pdfplumber
import pytest

from cpts_desktop.documents.check import is_inert, missing_texts
from cpts_desktop.documents.flow import Column
from cpts_desktop.documents.letter import (
    LetterContent,
    LetterTable,
    Party,
    ReplySlip,
    render_letter,
)
from cpts_desktop.documents.pdf import A4_MM, POINTS_PER_MM
from cpts_desktop.kernel.outcome import Ok, Refused

ROW = ("1", "Potassium <+> périndopril", "Arrêt du potassium & contrôle", "ANSM 09/2023, p. 201")


def letter(rows: int = 3, max_pages: int = 1) -> LetterContent:
    return LetterContent(
        sender=Party("Pharmacie des Halles", ("Camille Moreau, RPPS 10001234567",)),
        recipient=Party("Docteur Anne LEFEBVRE", ("3 place de l’Église", "59190 Hazebrouck")),
        place="Hazebrouck",
        day=date(2026, 3, 1),
        patient=("DUPONT <DUPOND> Jeanne, née le 03/04/1944", "Nom utilisé : MARTIN"),
        subject="bilan partagé de médication",
        greeting="Docteur,",
        paragraphs=("Je vous propose ce qui suit.\nDeuxième ligne.",),
        table=LetterTable(
            tuple(map(Column, ("N°", "Constat", "Proposition", "Source"), (0.5, 4, 4, 2))),
            (ROW,) * rows,
        ),
        closing=("Je reste à votre disposition.",),
        signature=("Camille Moreau",),
        reply=ReplySlip("BPM-7K3Q", ("1. Arrêt du potassium",), return_to="À renvoyer ici."),
        footer="La décision appartient au prescripteur.",
        max_pages=max_pages,
    )


def rendered(content: LetterContent) -> bytes:
    outcome = render_letter(content)
    assert isinstance(outcome, Ok)
    return outcome.value


def test_everything_is_on_one_page_and_verbatim() -> None:
    content = letter()
    pdf = rendered(content)
    expected = [
        content.sender.name,
        *content.sender.lines,
        content.recipient.name,
        *content.patient,
        "Objet : bilan partagé de médication",
        *ROW,
        *content.closing,
        "Code BPM-7K3Q",
        "le 1er mars 2026",
        "Deuxième ligne.",
        content.footer,
        "D’accord",
        "Autre proposition",
    ]
    assert missing_texts(pdf, expected) == ()
    assert is_inert(pdf)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == 1
        page = document.pages[0]
        assert float(page.width) == pytest.approx(A4_MM[0] * POINTS_PER_MM, abs=0.01)
        assert min(char["size"] for char in page.chars) >= 7.99
        for char in page.chars:
            assert char["x0"] >= 19 * POINTS_PER_MM
            assert char["x1"] <= (A4_MM[0] - 19) * POINTS_PER_MM


def test_too_long_for_one_page_is_refused_not_cut() -> None:
    outcome = render_letter(letter(rows=60))
    assert isinstance(outcome, Refused)
    assert outcome.problems[0].code == "TOO_LONG"
    assert "raccourcissez" in outcome.problems[0].message


def test_150_rows_pass_to_numbered_pages_with_their_header() -> None:
    """Case G2-35 of the bad inputs."""
    pdf = rendered(letter(rows=150, max_pages=20))
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        texts = [page.extract_text() for page in document.pages]
    total = len(texts)
    assert total > 3
    for number, text in enumerate(texts, start=1):
        assert f"{number}/{total}" in text
    assert sum("Constat" in text for text in texts) >= total - 1
    assert sum(text.count("ANSM 09/2023") for text in texts) == 150


def test_a_missing_glyph_names_its_field() -> None:
    outcome = render_letter(replace(letter(), patient=("李 Jeanne",)))
    assert isinstance(outcome, Refused)
    assert outcome.problems[0].field == "patient"
    assert "李" in outcome.problems[0].message


def test_a_short_row_is_refused() -> None:
    content = letter()
    assert content.table is not None
    outcome = render_letter(replace(content, table=replace(content.table, rows=(("1", "deux"),))))
    assert isinstance(outcome, Refused)


def test_a_letter_hides_itself_when_printed_in_a_log() -> None:
    assert "DUPONT" not in repr(letter())
    assert "LEFEBVRE" not in repr(letter().recipient)
