"""Build the embedded fonts of `resources/fonts` from Noto Sans and Noto Sans Math (both OFL 1.1).

Noto Sans has no ≥ ≤ → ✓ ≈: a threshold printed as an empty box is not acceptable. The missing signs
are copied from Noto Sans Math, and the family is renamed "CPTS Sans" so that a Noto Sans installed
on the machine is never mixed with ours. Needs `fonttools`, which is not a dependency.

    python packaging/build_fonts.py --noto DIR_OF_STATIC_TTF --math NotoSansMath-Regular.ttf
"""

from __future__ import annotations

import argparse
from pathlib import Path

from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FAMILY = "CPTS Sans"
SIGNS = "≥≤→←↑↓↔✓✗≈≠−⇒∞◆▲●◌■□▶◀▼△○"
STYLES = {
    "Regular": "NotoSans_400Regular.ttf",
    "Italic": "NotoSans_400Regular_Italic.ttf",
    "Medium": "NotoSans_500Medium.ttf",
    "SemiBold": "NotoSans_600SemiBold.ttf",
    "Bold": "NotoSans_700Bold.ttf",
}
OUT = Path(__file__).resolve().parent.parent / "resources" / "fonts"


def add_signs(font: TTFont, donors: list[TTFont]) -> list[str]:
    """Copy every missing sign from the first donor that has it; return those that nobody has."""
    missing = []
    tables = [table for table in font["cmap"].tables if table.isUnicode()]
    for sign in SIGNS:
        if ord(sign) in font.getBestCmap():
            continue
        donor = next((d for d in donors if ord(sign) in d.getBestCmap()), None)
        if donor is None:
            missing.append(sign)
            continue
        source = donor.getBestCmap()[ord(sign)]
        scale = font["head"].unitsPerEm / donor["head"].unitsPerEm
        pen = TTGlyphPen(None)
        donor.getGlyphSet()[source].draw(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
        name = f"uni{ord(sign):04X}"
        font.setGlyphOrder([*font.getGlyphOrder(), name])
        font["glyf"][name] = pen.glyph()
        advance, bearing = donor["hmtx"][source]
        font["hmtx"][name] = (round(advance * scale), round(bearing * scale))
        for table in tables:
            table.cmap[ord(sign)] = name
    return missing


def rename(font: TTFont, style: str) -> None:
    """One family, so that Qt finds every weight under the same name."""
    plain = style in ("Regular", "Italic", "Bold")
    values = {
        1: FAMILY if plain else f"{FAMILY} {style}",
        2: style if plain else "Regular",
        3: f"{FAMILY} {style}",
        4: f"{FAMILY} {style}",
        6: f"CPTSSans-{style}",
        16: FAMILY,
        17: style,
    }
    for record in list(font["name"].names):
        if record.nameID in (*values, 21, 22, 25):
            font["name"].removeNames(nameID=record.nameID)
    for name_id, text in values.items():
        if plain and name_id in (16, 17):
            continue
        font["name"].setName(text, name_id, 3, 1, 0x409)
        font["name"].setName(text, name_id, 1, 0, 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--noto", type=Path, required=True)
    parser.add_argument("--math", type=Path, nargs="+", required=True)
    args = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    donors = [TTFont(path) for path in args.math]
    for style, file_name in STYLES.items():
        font = TTFont(next(args.noto.rglob(file_name)))
        missing = add_signs(font, donors)
        rename(font, style)
        font.save(OUT / f"NotoSans-{style}.ttf")
        print(style, "missing:", "".join(missing) or "none")


if __name__ == "__main__":
    main()
