from __future__ import annotations

import io
import unicodedata

import pdfplumber
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpts_desktop.documents.check import is_inert, missing_texts, squeeze
from cpts_desktop.documents.fitting import fits, wrap
from cpts_desktop.documents.pdf import (
    A4_MM,
    Face,
    Font,
    Ink,
    PdfPages,
    UnprintableText,
    printable,
    text_width_mm,
)

HOSTILE = [
    "DUPONT <DUPOND> Jean",
    "<![CDATA[ x ]]>",
    '<img src="/etc/passwd"/>',
    "<b>gras",
    "&lt; &amp; &",
    "]]> <!-- caché -->",
    "javascript:alert(1) file:///etc/hosts",
    "INR <2 et >1, K+ <3,5, TA<b",
    "O'BRIEN D’ARTAGNAN N'Guyen",
    "ﬁn ﬂot oﬃce",
    "Nguyễn Thị Ánh Nguyệt",
    "Łukasz Wiśniewski-Żółć",
    "Zoe\u0308 Müller-Élise",
    "ɛ̀ M̈",
]
FONT = Font(Face.REGULAR, 9)


def page_of(texts: list[str], width: float = 170.0) -> bytes:
    pages = PdfPages("Essai")
    pages.begin_page(*A4_MM)
    baseline = 15.0
    for text in texts:
        for line in wrap(printable(text), FONT, width):
            pages.text(20, baseline, line, FONT)
            baseline += 4
    return pages.finish()


def test_hostile_text_prints_verbatim() -> None:
    pdf = page_of(HOSTILE)
    assert missing_texts(pdf, HOSTILE) == ()
    assert is_inert(pdf)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        drawn = squeeze("".join(char["text"] for char in document.pages[0].chars))
    for text in HOSTILE:
        assert squeeze(text) in drawn


def test_a_dropped_word_is_noticed() -> None:
    assert missing_texts(page_of(["DUPONT Jean"]), ["DUPONT <DUPOND> Jean"]) == (
        "DUPONT <DUPOND> Jean",
    )


@pytest.mark.parametrize("char", ["李", "😀", "ع", "\U0001f9ec"])
def test_a_missing_glyph_stops_and_names_the_character(char: str) -> None:
    with pytest.raises(UnprintableText) as stop:
        printable(f"Jean {char}", "given_names")
    assert stop.value.problem.field == "given_names"
    assert stop.value.problem.code == "MISSING_GLYPH"
    assert char in stop.value.problem.message
    assert "Jean" not in str(stop.value)


@pytest.mark.parametrize(
    "char", ["\u202e", "\u2066", "\u2069", "\u200b", "\ufeff", "\u00ad", "\0", "\x1b", "\u2028"]
)
def test_g1_04_control_and_bidi_marks_are_refused_on_paper(char: str) -> None:
    with pytest.raises(UnprintableText) as stop:
        printable(f"Jean{char}ne")
    assert stop.value.problem.code == "HIDDEN_CHARACTER"
    assert f"U+{ord(char):04X}" in stop.value.problem.message


def test_g1_07_a_lone_surrogate_is_refused_on_paper() -> None:
    with pytest.raises(UnprintableText):
        printable("Jean\ud800")


def test_stacked_marks_are_refused() -> None:
    with pytest.raises(UnprintableText):
        printable("Z" + "\u0306" * 50)


def test_text_that_was_not_made_printable_is_a_bug() -> None:
    pages = PdfPages("Essai")
    pages.begin_page(*A4_MM)
    with pytest.raises(ValueError, match="printable"):
        pages.text(10, 10, "Zoe\u0308", FONT)


def latin() -> st.SearchStrategy[str]:
    ranges = [(0x21, 0x7E), (0xA1, 0xAC), (0xAE, 0x17F), (0x1EA0, 0x1EF9), (0x391, 0x3A1)]
    letters = "".join(chr(code) for low, high in ranges for code in range(low, high + 1))
    return st.text(st.sampled_from(letters + "   ’«»–—€œŒ≥≤→\u202f\u00a0"), min_size=1, max_size=80)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(latin())
def test_what_is_entered_is_what_is_read_back(text: str) -> None:
    if not text.strip():
        return
    assert missing_texts(page_of([text]), [text]) == ()


@settings(max_examples=300, deadline=None)
@given(latin(), st.floats(8.0, 80.0), st.sampled_from([6.5, 7.0, 9.0, 11.0]))
def test_lines_fit_and_keep_every_letter(text: str, width: float, size: float) -> None:
    font = Font(Face.BOLD, size)
    clean = printable(text)
    lines = wrap(clean, font, width)
    assert all(fits(line, font, width) for line in lines)
    assert squeeze("".join(lines)) == squeeze(clean)


def test_fonts_are_embedded_and_no_helvetica_is_left() -> None:
    pdf = page_of(["Jeanne"])
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        names = {char["fontname"] for char in document.pages[0].chars}
    assert all(name.partition("+")[2].startswith("CPTSSans") for name in names)
    assert b"Helvetica" not in pdf
    assert b"/FontFile2" in pdf


def test_output_is_reproducible_and_metadata_is_neutral() -> None:
    pdf = page_of(["Jeanne"])
    assert pdf == page_of(["Jeanne"])
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        known = {key: value for key, value in document.metadata.items() if value}
        assert document.doc.catalog["Lang"] in (b"fr-FR", "fr-FR")
    assert known.pop("Title") == "Essai"
    for value in known.values():
        assert value in ("CPTS Desktop", "False", "Unknown") or str(value).startswith("D:2000")


def test_no_break_spaces_hold_a_number_to_its_unit() -> None:
    text = "poids 71,4\u202fkg"
    lines = wrap(printable(text), FONT, text_width_mm("poids 71,4 ", FONT))
    assert lines == ("poids", "71,4\u202fkg")


def test_contrast_follows_wcag() -> None:
    assert Ink.of("#000000").contrast(Ink.of("#FFFFFF")) == pytest.approx(21)
    assert Ink.of("#767676").contrast(Ink.of("#FFFFFF")) == pytest.approx(4.54, abs=0.01)


def test_nfc_is_what_is_drawn() -> None:
    assert printable("Zoe\u0308") == unicodedata.normalize("NFC", "Zoe\u0308")


@pytest.mark.parametrize("width", [30.0, 33.0, 36.0, 40.0, 60.0])
def test_a_french_mark_stays_with_its_word(width: float) -> None:
    said = "Déconseillé : « anticoagulants oraux » et « AINS » ; attention ! Sûr ? 5 % (« rein »)."
    lines = wrap(said, FONT, width)
    assert "".join(lines).replace(" ", "") == said.replace(" ", "")
    assert all(fits(line, FONT, width) for line in lines)
    assert len(lines) > 1
    for line in lines:
        assert not line.endswith("«")
        assert line[0] not in "»;:?!%"


def test_a_mark_longer_than_the_line_with_its_word_goes_to_the_next_line() -> None:
    word = "anticoagulants"
    width = text_width_mm(word, FONT) + 0.2
    assert wrap(f"{word} : {word}", FONT, width) == (word, ":", word)
