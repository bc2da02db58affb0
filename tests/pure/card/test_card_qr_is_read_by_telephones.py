"""The code is read back from the rendered page by decoders that did not write it."""

from __future__ import annotations

from typing import Any

import cv2
import numpy
import pypdfium2
import pytest
import zxingcpp
from PIL import ImageFilter

from cpts_desktop.features.card.rules import qr_lines
from cpts_desktop.features.card.sheet import PrintOptions, Rendered, render
from cpts_desktop.kernel.outcome import Ok
from tests.pure.card.card_examples import card

SHORT = ["birth_name", "given_names", "birth_date", "anticoagulant"]
LONG = [*SHORT, "allergies", "pacemaker", "implants", "conditions"]


def rendered(fields: list[str], layout: str = "pvc") -> Rendered:
    outcome = render([card(qr_fields=fields, implants=None)], PrintOptions(layout))
    assert isinstance(outcome, Ok), outcome
    return outcome.value


def last_page(made: Rendered, angle: float = 0.0, blur: bool = False) -> Any:
    document = pypdfium2.PdfDocument(made.pdf)
    image = document[len(document) - 1].render(scale=300 / 72).to_pil().convert("RGB")
    document.close()
    if blur:
        image = image.filter(ImageFilter.GaussianBlur(1.2))
    return image.rotate(angle, expand=True, fillcolor="white") if angle else image


def expected(fields: list[str]) -> str:
    return "\n".join(qr_lines(card(qr_fields=fields, implants=None), "URGENCE SANTÉ"))


@pytest.mark.parametrize("fields", [SHORT, LONG])
@pytest.mark.parametrize(("angle", "blur"), [(0, False), (3, False), (-3, False), (0, True)])
def test_zxing_reads_the_printed_text(fields: list[str], angle: float, blur: bool) -> None:
    found = zxingcpp.read_barcodes(last_page(rendered(fields), angle, blur))
    assert [code.text for code in found] == [expected(fields)]


@pytest.mark.parametrize("fields", [SHORT, LONG])
@pytest.mark.parametrize(("angle", "blur"), [(0, False), (3, False), (-3, False), (0, True)])
def test_opencv_reads_the_printed_text(fields: list[str], angle: float, blur: bool) -> None:
    image = numpy.array(last_page(rendered(fields), angle, blur))
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(image)
    assert text == expected(fields)


@pytest.mark.parametrize("layout", ["id1", "fold", "large", "a4:57125"])
def test_the_code_is_readable_on_every_support(layout: str) -> None:
    found = zxingcpp.read_barcodes(last_page(rendered(SHORT, layout)))
    assert [code.text for code in found] == [expected(SHORT)]


def test_the_size_follows_the_bytes() -> None:
    from cpts_desktop.features.card.qr import qr_code

    for size, side in ((10, 25.0), (180, 25.0), (181, 30.0), (350, 30.0)):
        made = qr_code(["x" * size])
        assert isinstance(made, Ok) and made.value is not None
        assert (made.value.byte_count, made.value.size_mm) == (size, side)
        assert made.value.size_mm / len(made.value.rows) > 0.35
    assert not isinstance(qr_code(["é" * 176]), Ok)


def test_no_code_unless_the_patient_chose_it() -> None:
    made = rendered([])
    assert made.qr_bytes == 0
    assert zxingcpp.read_barcodes(last_page(made)) == []
