"""Every pair of colours that carries text or a sign is readable, in both themes."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from PySide6.QtGui import QRawFont
from PySide6.QtWidgets import QApplication

from cpts_desktop.kernel.resources import resource
from cpts_desktop.shell.built_themes import LOOKS
from cpts_desktop.shell.stylesheet import style_sheet
from cpts_desktop.shell.tokens import Severity, Shape, contrast, load_tokens

THEMES = ("light", "dark")
VITAL = [("text", "surface"), ("text", "background"), ("text", "raised"), ("text", "selection")]
TEXT = [
    ("secondary", "background"), ("secondary", "surface"), ("secondary", "sunken"),
    ("secondary", "selection"), ("accent", "surface"), ("accent", "background"),
    ("accent", "accent_soft"), ("text", "accent_soft"), ("text", "sunken"),
    ("on_accent", "accent"), ("on_accent", "accent_hover"), ("danger", "surface"),
    ("background", "text"),
]  # fmt: skip
SIGNS = [
    ("control", "surface"), ("control", "background"), ("focus", "surface"),
    ("focus", "background"), ("series_1", "surface"), ("series_2", "surface"),
    ("series_3", "surface"),
]  # fmt: skip


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("pairs", "least"), [(VITAL, "7"), (TEXT, "4.5"), (SIGNS, "3")], ids=["vital", "text", "signs"]
)
def test_pairs_are_readable(theme: str, pairs: list[tuple[str, str]], least: str) -> None:
    colours = load_tokens(theme).colour
    low = {
        f"{ink} on {ground}": contrast(colours[ink], colours[ground])
        for ink, ground in pairs
        if contrast(colours[ink], colours[ground]) < Decimal(least)
    }
    assert low == {}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("severity", list(Severity))
def test_a_severity_is_readable_on_its_own_fill(theme: str, severity: Severity) -> None:
    tokens = load_tokens(theme)
    style = tokens.severity[severity]
    assert contrast(tokens.colour["text"], style.fill) >= 7
    for ground in ("surface", "background"):
        assert contrast(style.colour, tokens.colour[ground]) >= Decimal("4.5")
    assert contrast(style.colour, style.fill) >= Decimal("4.5")


def test_severities_differ_by_shape_and_by_word() -> None:
    styles = load_tokens("light").severity.values()
    assert len({style.shape for style in styles}) == len(Severity) == len(Shape)
    assert len({style.word for style in styles}) == len(Severity)


def test_contrast_knows_black_on_white() -> None:
    assert contrast("#000000", "#FFFFFF") == Decimal("21.00")
    assert contrast("#777777", "#FFFFFF") < Decimal("4.5")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scale", [100, 200])
def test_the_style_sheet_is_complete_and_holds_only_tokens(theme: str, scale: int) -> None:
    sheet = style_sheet(LOOKS[theme], scale)
    assert "$" not in sheet and "@" not in sheet
    assert sheet.count("{") == sheet.count("}")
    colours = set(re.findall(r"#[0-9A-Fa-f]{6}\b", sheet))
    tokens = load_tokens(theme)
    known = set(tokens.colour.values())
    known |= {style.colour for style in tokens.severity.values()}
    known |= {style.fill for style in tokens.severity.values()}
    assert colours <= known
    first = style_sheet(LOOKS[theme], scale, first=True)
    assert sheet.startswith(first) and len(first) < len(sheet) / 2


@pytest.mark.parametrize("face", ["Regular", "Medium", "SemiBold", "Bold", "Italic"])
def test_the_embedded_font_has_our_signs_and_tabular_digits(face: str, qapp: QApplication) -> None:
    font = QRawFont(str(resource(f"fonts/NotoSans-{face}.ttf")), 100)
    needed = "≥≤→✓±×−½µ°’«»–…\u202f\u00a0ÉéÈèÀàÇçŒœÆæÏïÛûŸÿ€◆▲●◌"
    assert [sign for sign in needed if not font.supportsCharacter(ord(sign))] == []
    digits = font.glyphIndexesForString("0123456789")
    assert len({round(move.x(), 2) for move in font.advancesForGlyphIndexes(digits)}) == 1
    assert font.familyName() == "CPTS Sans"
