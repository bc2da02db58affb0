"""Colours, logo, contrast, bleed, calibration, stickers, sheets of the shared data."""

from __future__ import annotations

import io
import zlib

import pdfplumber
import pytest
from defusedxml import ElementTree
from PIL import Image

from cpts_desktop.documents.check import is_inert, page_texts
from cpts_desktop.documents.logo import MAX_BYTES, Logo, read_logo
from cpts_desktop.documents.pdf import POINTS_PER_MM
from cpts_desktop.features.card.model import CardKind
from cpts_desktop.features.card.sheet import PrintOptions, render
from cpts_desktop.features.card.side_sheets import calibration_sheet, sticker_sheet
from cpts_desktop.features.card.styles import Style, style_of, styled
from cpts_desktop.features.card.templates import stocks
from cpts_desktop.kernel.outcome import Ok, Refused
from tests.pure.card.card_examples import card
from tests.support.shared_data import shared_data


def png(width: int = 600, height: int = 200, *, marker: bytes = b"") -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (width, height), (10, 90, 110, 200)).save(out, "PNG")
    data = out.getvalue()
    if marker:  # a text chunk before the end
        chunk = b"tEXt" + marker
        size, check = len(marker).to_bytes(4, "big"), zlib.crc32(chunk).to_bytes(4, "big")
        data = data[:-12] + size + chunk + check + data[-12:]
    return data


def logo() -> Logo:
    read = read_logo(png())
    assert isinstance(read, Ok)
    return read.value


def pdf_of(style: Style, layout: str = "pvc", **changes: object) -> bytes:
    outcome = render([card(**changes)], PrintOptions(layout, style=style))
    assert isinstance(outcome, Ok), outcome
    assert outcome.value.outside_safe_area == 0
    return outcome.value.pdf


def test_only_pixels_of_a_logo_reach_the_card() -> None:
    read = read_logo(png(marker=b"Comment\x00SECRET-IN-METADATA"))
    assert isinstance(read, Ok)
    assert b"SECRET" not in read.value.png
    assert read.value.aspect == pytest.approx(3.0, abs=0.05)
    with Image.open(io.BytesIO(read.value.png)) as kept:
        assert kept.width <= 480 and kept.height <= 160 and kept.mode == "RGB"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "LOGO_UNREADABLE"),
        (b"<svg onload='x'/>", "LOGO_UNREADABLE"),
        (png()[:200], "LOGO_UNREADABLE"),
        (b"GIF89a" + bytes(50), "LOGO_UNREADABLE"),
        (bytes(MAX_BYTES + 1), "LOGO_TOO_BIG"),
        (png(3000, 100), "LOGO_SHAPE"),
    ],
)
def test_g6_a_hostile_logo_is_refused(data: bytes, code: str) -> None:
    read = read_logo(data)
    assert isinstance(read, Refused)
    assert read.problems[0].code == code


def test_g6_a_logo_that_announces_too_many_pixels_is_not_decoded() -> None:
    data = bytearray(png())
    data[16:24] = (60_000).to_bytes(4, "big") + (60_000).to_bytes(4, "big")
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    read = read_logo(bytes(data))
    assert isinstance(read, Refused)
    assert read.problems[0].code in ("LOGO_TOO_BIG", "LOGO_UNREADABLE")


def test_a_style_colours_both_cards_and_shows_the_logo() -> None:
    made = style_of("#0b4f5f", logo())
    assert isinstance(made, Ok)
    for kind in ("urgence", "equipe"):
        pdf = pdf_of(made.value, kind=kind)
        assert is_inert(pdf)
        with pdfplumber.open(io.BytesIO(pdf)) as opened:
            (image,) = opened.pages[0].images
            left, right = image["x0"] / POINTS_PER_MM, image["x1"] / POINTS_PER_MM
            assert left > 40 and right < 85.60 - 3
            assert not opened.pages[1].images


@pytest.mark.parametrize("colour", ["#FFEE00", "0B4F5F", "#12", "red", "#GGGGGG"])
def test_a_colour_that_would_be_illegible_is_refused(colour: str) -> None:
    assert isinstance(style_of(colour, None), Refused)


def test_high_contrast_is_black_on_white() -> None:
    made = styled(CardKind.URGENCE, Style("#0B4F5F", None, high_contrast=True))
    assert made.band.contrast(made.band_text) == pytest.approx(21)
    assert {made.label, made.text} == {made.band}


def test_the_bleed_goes_over_the_trim_and_the_card_is_the_same() -> None:
    with pdfplumber.open(io.BytesIO(pdf_of(Style(), "pvc_bleed"))) as opened:
        page = opened.pages[0]
        boxes = {
            name: [float(part) / POINTS_PER_MM for part in page.page_obj.attrs[name]]
            for name in ("TrimBox", "BleedBox", "MediaBox")
        }
    assert boxes["MediaBox"][2:] == pytest.approx([88.60, 56.98], abs=0.05)
    assert boxes["TrimBox"] == pytest.approx([1.5, 1.5, 87.10, 55.48], abs=0.05)
    assert boxes["BleedBox"] == pytest.approx([0, 0, 88.60, 56.98], abs=0.05)


def test_the_back_has_its_own_correction() -> None:
    options = PrintOptions("id1", dx=1.0, dy=0.5, back_dx=-0.4, back_dy=0.2)
    outcome = render([card()], options)
    assert isinstance(outcome, Ok)
    with pdfplumber.open(io.BytesIO(outcome.value.pdf)) as opened:
        lefts = [float(p.page_obj.attrs["TrimBox"][0]) / POINTS_PER_MM for p in opened.pages]
    assert lefts == pytest.approx([63.2, 62.8], abs=0.05)


def test_the_calibration_rulers_are_true_to_a_tenth() -> None:
    with pdfplumber.open(io.BytesIO(calibration_sheet())) as opened:
        assert len(opened.pages) == 2
        for page in opened.pages:
            wide = [
                line for line in page.lines
                if abs(line["x1"] - line["x0"] - 40 * POINTS_PER_MM) < 0.1 * POINTS_PER_MM
            ]  # fmt: skip
            assert len(wide) == 1
            middle = (wide[0]["x0"] + wide[0]["x1"]) / 2 / POINTS_PER_MM
            assert middle == pytest.approx(105.0, abs=0.1)
        hundred = [
            line for line in opened.pages[0].lines
            if abs(line["x1"] - line["x0"] - 100 * POINTS_PER_MM) < 0.1 * POINTS_PER_MM
        ]  # fmt: skip
        assert len(hundred) == 1


def test_the_stickers_name_nobody_and_bear_no_emblem() -> None:
    (text,) = page_texts(sticker_sheet())
    assert text.count("URGENCE SANTÉ") >= 2
    assert "réfrigérateur" in text
    assert is_inert(sticker_sheet())


def test_sheets_are_those_of_the_shared_templates() -> None:
    found: dict[str, dict[str, float]] = {}
    for name in ("avery", "decadry", "zweckform"):
        root = ElementTree.parse(shared_data(f"interop/cards/{name}-iso-templates.xml")).getroot()
        for item in root.iter():
            box = next((c for c in item if c.tag.endswith("Label-rectangle")), None)
            if not item.tag.endswith("Template") or box is None:
                continue
            grid = next(c for c in box if c.tag.endswith("Layout"))
            numbers = {**box.attrib, **grid.attrib}
            found[item.attrib["part"]] = {
                key: _mm(numbers[key]) for key in ("width", "height", "x0", "y0", "dx", "dy")
            } | {key: float(numbers[key]) for key in ("nx", "ny")}  # fmt: skip
    compared = 0
    for stock in stocks():
        facts = found.get(stock.code)
        if facts is None:
            continue
        compared += 1
        ours = (stock.width, stock.height, stock.x0, stock.y0, stock.dx, stock.dy)
        theirs = tuple(facts[key] for key in ("width", "height", "x0", "y0", "dx", "dy"))
        assert ours == pytest.approx(theirs, abs=0.1), stock.code
        assert (stock.columns, stock.rows) == (facts["nx"], facts["ny"])
    assert compared == 6


def _mm(text: str) -> float:
    if not text:
        return 0.0  # one label of the list has no origin
    if text.endswith("mm"):
        return float(text[:-2])
    return float(text.removesuffix("pt")) / POINTS_PER_MM
