"""Compile the design tokens `resources/themes/*.toml` into Python, or check that they are in step.

    python packaging/build_themes.py            compile
    python packaging/build_themes.py --check    compare only; exit 1 when something differs

The unlock window is painted before anything else is imported: reading TOML would cost it 10 ms.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
TARGET: Final = Path("src/cpts_desktop/shell/built_themes.py")
THEMES: Final = ("light", "dark")
_HEX: Final = re.compile(r"#[0-9A-F]{6}\Z")
HEAD: Final = """\
# ruff: noqa: E501
\"\"\"Compiled from resources/themes by packaging/build_themes.py: edit the TOML or the QSS.\"\"\"

from __future__ import annotations

from typing import Any, Final

LOOKS: Final[dict[str, dict[str, Any]]] = """
FIRST: Final = """
# The style sheet of the unlock window at 100 %, as ``stylesheet.style_sheet`` would write it.
SHEETS: Final[dict[str, str]] = {
"""


def read_look(theme: str, root: Path) -> dict[str, Any]:
    """Return the tokens of a theme as plain values; ValueError names the faulty token."""
    folder = root / "resources" / "themes"
    look = tomllib.loads((folder / f"{theme}.toml").read_text(encoding="utf-8"))
    shape = tomllib.loads((folder / "shape.toml").read_text(encoding="utf-8"))
    colours = {name: _colour(name, value) for name, value in look["colour"].items()}
    marks = shape["severity"]
    severities = {}
    for name, mark in marks["shape"].items():
        colour = _colour(name, look["severity"][name])
        fill = blend(colour, colours["surface"], int(marks["fill"]))
        severities[name] = (colour, fill, str(mark), str(marks["word"][name]))
    return {
        "id": str(look["id"]),
        "title": str(look["title"]),
        "dark": bool(look["dark"]),
        "colour": colours,
        "size": {name: int(value) for name, value in shape["size"].items()},
        "type": {k: int(v) for k, v in shape["type"].items() if isinstance(v, int)},
        "family": str(shape["type"]["family"]),
        "severity": severities,
    }


def blend(top: str, under: str, percent: int) -> str:
    """Return ``top`` at ``percent`` opacity over ``under``."""
    pairs = ((int(top[i : i + 2], 16), int(under[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{(a * percent + b * (100 - percent) + 50) // 100:02X}" for a, b in pairs)


def compiled(root: Path) -> str:
    """Return the Python of all themes, the same bytes on every machine."""
    looks = {theme: read_look(theme, root) for theme in THEMES}
    sys.path.insert(0, str(root / "src"))
    from cpts_desktop.shell.stylesheet import style_sheet

    sheets = [f'    "{name}": """{_tight(style_sheet(look, 100, first=True))}""",\n'
              for name, look in looks.items()]  # fmt: skip
    return HEAD + _written(looks, "") + "\n" + FIRST + "".join(sheets) + "}\n"


def _tight(sheet: str) -> str:
    """Leave out empty lines."""
    return "\n".join(line for line in sheet.splitlines() if line.strip()) + "\n"


def _written(value: object, margin: str) -> str:
    """Write a value as the formatter of the project would."""
    if isinstance(value, dict):
        inner = margin + "    "
        lines = [f'{inner}"{name}": {_written(item, inner)},\n' for name, item in value.items()]
        return "{\n" + "".join(lines) + margin + "}"
    if isinstance(value, tuple):
        return "(" + ", ".join(_written(item, margin) for item in value) + ")"
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _colour(name: str, value: object) -> str:
    if not isinstance(value, str) or not _HEX.match(value):
        raise ValueError(f"token {name} is not a colour #RRGGBB")
    return value


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare only")
    target, text = ROOT / TARGET, compiled(ROOT)
    if target.exists() and target.read_text(encoding="utf-8") == text:
        return 0
    if parser.parse_args(arguments).check:
        print(f"{TARGET.as_posix()}: not in step, run ./dev forms", file=sys.stderr)
        return 1
    target.write_text(text, encoding="utf-8", newline="\n")
    print(TARGET.as_posix())
    return 0


if __name__ == "__main__":
    sys.exit(main())
