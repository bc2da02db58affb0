"""Read with pdfplumber, which shares no code with what writes the PDF."""

from __future__ import annotations

import io
import unicodedata
from typing import Any

import pdfplumber
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from pdfminer.pdftypes import resolve1

from cpts_desktop.documents.check import is_inert, squeeze
from cpts_desktop.documents.pdf import POINTS_PER_MM
from cpts_desktop.features.card.card_json import card_from
from cpts_desktop.features.card.sheet import Flip, PrintOptions, Rendered, Side, render
from cpts_desktop.features.card.templates import stocks
from cpts_desktop.kernel.outcome import Ok, Refused
from tests.pure.card.card_examples import FULL, card, value

A4 = (210.0, 297.0)
SAFE = 3.0
# The facts of the sheets, written again here: code, card, grid, origin, pitch.
SHEETS = {
    "C32011-10": (85, 54, 2, 5, 15, 13.5, 95, 54),
    "P70": (85, 54, 2, 5, 15, 13.5, 95, 54),
    "32015": (85, 54, 2, 4, 17, 31.5, 91, 60),
    "OCC-3342": (85, 54, 2, 5, 15, 13.5, 95, 54),
    "LP800": (85, 55, 2, 5, 15, 10, 95, 55),
    "50400": (85, 55, 2, 5, 13.5, 10.5, 95, 55),
    "57125": (86, 54, 2, 5, 16, 11, 91, 55.6),
    "32010": (85, 54, 2, 5, 14.1, 14.1, 94.9, 54),
    "7414": (90, 52, 2, 5, 15, 18.5, 90, 52),
    "8414": (87, 50.8, 2, 5, 14.8, 20.4, 93.1, 50.8),
}


def rendered(options: PrintOptions, **changes: Any) -> Rendered:
    outcome = render([card(**changes)], options)
    assert isinstance(outcome, Ok), outcome
    return outcome.value


def mm(points: float) -> float:
    return points / POINTS_PER_MM


def open_pdf(made: Rendered) -> pdfplumber.PDF:
    return pdfplumber.open(io.BytesIO(made.pdf))


def trim(page: Any) -> tuple[float, ...]:
    left, bottom, right, top = (mm(float(part)) for part in page.page_obj.attrs["TrimBox"])
    return left, mm(float(page.height)) - top, right, mm(float(page.height)) - bottom


def glyphs_inside(page: Any, x: float, y: float, width: float, height: float) -> bool:
    return all(
        mm(c["x0"]) >= x + SAFE - 0.01
        and mm(c["x1"]) <= x + width - SAFE + 0.01
        and mm(c["top"]) >= y + SAFE - 0.01
        and mm(c["bottom"]) <= y + height - SAFE + 0.01
        for c in page.chars
    )


@pytest.mark.parametrize(
    ("layout", "page_size", "box"),
    [
        ("id1", A4, (62.2, 121.51, 147.8, 175.49)),
        ("fold", A4, (62.2, 94.52, 147.8, 202.48)),
        ("pvc", (85.60, 53.98), (0, 0, 85.60, 53.98)),
        ("large", (148.0, 210.0), (0, 0, 148.0, 210.0)),
    ],
)
def test_page_and_card_boxes_are_exact(
    layout: str, page_size: tuple[float, float], box: tuple[float, ...]
) -> None:
    with open_pdf(rendered(PrintOptions(layout))) as pdf:
        for page in pdf.pages:
            assert (mm(float(page.width)), mm(float(page.height))) == pytest.approx(
                page_size, abs=0.1
            )
            assert trim(page) == pytest.approx(box, abs=0.1)


@pytest.mark.parametrize("layout", ["id1", "pvc"])
def test_every_glyph_is_inside_the_safe_area(layout: str) -> None:
    with open_pdf(rendered(PrintOptions(layout))) as pdf:
        assert len(pdf.pages) == 2
        for page in pdf.pages:
            left, top, right, bottom = trim(page)
            assert page.chars
            assert glyphs_inside(page, left, top, right - left, bottom - top)


def test_both_halves_of_the_fold_keep_off_the_fold() -> None:
    with open_pdf(rendered(PrintOptions("fold"))) as pdf:
        (page,) = pdf.pages
        left, top, right, bottom = trim(page)
        middle = (top + bottom) / 2
        front = page.filter(lambda o: o["object_type"] != "char" or mm(o["top"]) < middle)
        back = page.filter(lambda o: o["object_type"] != "char" or mm(o["top"]) >= middle)
        assert glyphs_inside(front, left, top, right - left, 53.98)
        assert glyphs_inside(back, left, middle, right - left, 53.98)


def test_the_table_of_sheets_is_the_one_of_the_facts() -> None:
    assert {stock.code for stock in stocks()} == set(SHEETS)


@pytest.mark.parametrize("code", sorted(SHEETS))
@pytest.mark.parametrize("flip", list(Flip))
def test_every_card_of_a_full_sheet_is_in_its_place_on_both_sides(code: str, flip: Flip) -> None:
    width, height, columns, rows, x0, y0, dx, dy = SHEETS[code]
    made = rendered(PrintOptions(f"a4:{code}", copies=columns * rows, flip=flip))
    assert (made.pages, made.cards) == (2, columns * rows)
    places = [(x0 + c * dx, y0 + r * dy) for r in range(rows) for c in range(columns)]
    with open_pdf(made) as pdf:
        for number, page in enumerate(pdf.pages):
            assert (mm(float(page.width)), mm(float(page.height))) == pytest.approx(A4, abs=0.1)
            seen = 0
            for x, y in places:
                if number and flip is Flip.LONG_EDGE:
                    x = A4[0] - x - width
                elif number:
                    y = A4[1] - y - height
                box = tuple(part * POINTS_PER_MM for part in (x, y, x + width, y + height))
                here = page.crop(box, strict=False)
                assert glyphs_inside(here, x, y, width, height)
                seen += len(here.chars)
                assert len(here.chars) > 50
            assert seen == len(page.chars)


def test_colour_bleeds_over_the_edge_of_a_plastic_card_and_text_does_not() -> None:
    with open_pdf(rendered(PrintOptions("pvc_bleed"))) as pdf:
        for page in pdf.pages:
            assert trim(page) == pytest.approx((1.5, 1.5, 87.1, 55.48), abs=0.01)
            bleed = page.page_obj.attrs["BleedBox"]
            assert [mm(float(part)) for part in bleed] == pytest.approx(
                [0, 0, 88.6, 56.98], abs=0.01
            )
            wide = [rect for rect in page.rects if mm(rect["width"]) > 88]
            assert wide and mm(min(rect["top"] for rect in wide)) == pytest.approx(0, abs=0.01)
            assert glyphs_inside(page, 1.5, 1.5, 85.60, 53.98)


def test_a_sheet_starts_at_the_first_free_position_and_goes_on() -> None:
    made = rendered(PrintOptions("a4:32015", copies=4, start=7))
    assert (made.pages, made.cards) == (4, 4)
    with open_pdf(made) as pdf:
        tops = [min(mm(c["top"]) for c in page.chars) for page in pdf.pages]
    assert tops[0] > 31.5 + 3 * 60
    assert tops[2] < 31.5 + 60


@pytest.mark.parametrize(("side", "word"), [(Side.FRONT, "URGENCE"), (Side.BACK, "PRÉVENIR")])
def test_one_side_alone(side: Side, word: str) -> None:
    with open_pdf(rendered(PrintOptions("id1", side=side))) as pdf:
        assert len(pdf.pages) == 1
        assert word in pdf.pages[0].extract_text()


def test_the_offset_of_a_printer_moves_the_card() -> None:
    with open_pdf(rendered(PrintOptions("id1", dx=1.5, dy=-2.0))) as pdf:
        assert trim(pdf.pages[0])[:2] == pytest.approx((63.7, 119.51), abs=0.01)


def test_never_scaled_and_nothing_active() -> None:
    made = rendered(PrintOptions("id1"))
    assert is_inert(made.pdf)
    with open_pdf(made) as pdf:
        preferences = resolve1(pdf.doc.catalog["ViewerPreferences"])
        assert preferences["PrintScaling"].name == "None"
        assert pdf.metadata["Title"] == "Carte d’urgence santé"
        assert not pdf.metadata.get("Author")
    assert b"Helvetica" not in made.pdf


@pytest.mark.parametrize("layout", ["id1", "fold", "pvc", "a4:57125"])
def test_sizes_stay_above_the_floor(layout: str) -> None:
    made = rendered(PrintOptions(layout))
    with open_pdf(made) as pdf:
        sizes = [c["size"] for page in pdf.pages for c in page.chars]
        vital = [
            c
            for page in pdf.pages
            for c in page.chars
            if c["size"] >= 8.99 and "Bold" in c["fontname"]
        ]
    assert min(sizes) == pytest.approx(made.smallest_pt, abs=0.01)
    assert min(sizes) >= 6.49
    assert "apixaban5mg×2/jour" in "".join(c["text"] for c in vital).replace(" ", "")
    assert {c["fontname"].partition("+")[2] for page in pdf.pages for c in page.chars} <= {
        "CPTSSans-Regular",
        "CPTSSans-Bold",
    }


LETTERS = (
    "".join(chr(c) for c in (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x180)))
    + "".join(chr(c) for c in range(0x1EA0, 0x1EFA))
    + "<>&'’-"
)
WORD = st.text(st.sampled_from(LETTERS), min_size=1, max_size=14)
TEXT = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
HOSTILE = st.sampled_from(
    [
        "DUPONT <DUPOND>",
        "<![CDATA[ x ]]>",
        "<b>gras",
        "R&D",
        "ﬁn oﬃce",
        "<img src=/etc/passwd>",
        "Nguyễn Thị Ánh",
        "Łódź-Żółć",
        "D’ARTAGNAN",
        "N'Guyen",
        "Jean-Pierre",
        "INR <2 et >1",
    ]
)
ENTRY = st.one_of(TEXT, HOSTILE)


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    return value(
        birth_name=draw(ENTRY),
        used_name=draw(st.none() | ENTRY),
        given_names=draw(ENTRY),
        anticoagulant={"drug": draw(ENTRY), "dose": draw(TEXT), "indication": draw(TEXT)},
        allergies=[{"substance": draw(ENTRY), "reaction": draw(TEXT)}],
        implants=None,
        conditions=draw(st.none() | st.lists(TEXT, min_size=1, max_size=2)),
        medecin_traitant={"name": draw(ENTRY), "phone": "0328000000", "agreed": True},
        pharmacien=None,
        contacts=[{"name": draw(ENTRY), "phone": "0612345678", "relation": draw(TEXT)}],
    )


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(records())
def test_the_text_extracted_is_the_text_entered(record: dict[str, Any]) -> None:
    made = card_from(record)
    if isinstance(made, Refused):  # chance sometimes writes a blood group: « GS A »
        assert {problem.code for problem in made.problems} == {"BLOOD_GROUP_AS_TEXT"}
        reject()
    outcome = render([made.value], PrintOptions("pvc"))
    if not isinstance(outcome, Ok):
        assert {problem.code for problem in outcome.problems} == {"OVERFLOW"}
        return
    assert outcome.value.outside_safe_area == 0
    with open_pdf(outcome.value) as pdf:
        drawn = squeeze("".join(c["text"] for page in pdf.pages for c in page.chars))
        for page in pdf.pages:
            assert glyphs_inside(page, 0, 0, 85.60, 53.98)
    for entered in texts(record):
        assert squeeze(entered) in drawn


def texts(record: dict[str, Any]) -> list[str]:
    used = record.get("used_name")
    found = [record["birth_name"].upper(), record["given_names"], *([used.upper()] if used else [])]
    for part in (record["anticoagulant"], record["allergies"][0], record["contacts"][0]):
        found += [text for key, text in part.items() if key != "phone"]
    found += [record["medecin_traitant"]["name"], *record.get("conditions", [])]
    return [unicodedata.normalize("NFC", text) for text in found]


def test_a_line_that_repeats_itself_is_printed() -> None:
    # The reader drops the second of two equal lines, one above the other.
    said = "<<<AUjỬ <<<<<<<<<"
    drug = {"drug": said, "dose": said, "indication": "<"}
    assert rendered(PrintOptions("pvc"), anticoagulant=drug, implants=None).pages == 2


def test_the_examples_are_fictional_and_complete() -> None:
    assert FULL["kinesitherapeute"]["agreed"] is False
