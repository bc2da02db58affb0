"""The 128 bad inputs: each has a named test that exists, or the reason why not."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_ROW = re.compile(r"^\| (\d+) \| G\d+ \| .* \| (.*) \|$", re.MULTILINE)
_NAME = re.compile(r"`(test_\w+)`")


def listed(text: str, known: set[str]) -> list[str]:
    """Return what is wrong with the table, one sentence per case."""
    rows = {int(number): cell for number, cell in _ROW.findall(text)}
    found = [f"case {number} is missing" for number in range(1, 129) if number not in rows]
    for number, cell in rows.items():
        names = _NAME.findall(cell)
        found += [f"case {number}: {name} does not exist" for name in names if name not in known]
        if not names and len(cell.removeprefix("—").strip()) < 15:
            found.append(f"case {number}: neither a test nor a reason")
    return found


def names_of_tests() -> set[str]:
    """Return the name of every test function of the project."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    return {name for text in texts for name in re.findall(r"def (test_\w+)", text)}


def test_every_bad_input_has_a_test_or_a_reason() -> None:
    text = (ROOT / "docs" / "entrees-hostiles.md").read_text(encoding="utf-8")
    assert listed(text, names_of_tests()) == []


def test_a_gap_and_an_invented_test_are_noticed() -> None:
    rows = [f"| {n} | G1 | x | `test_a` |" for n in range(1, 128)]
    assert listed("\n".join(rows), {"test_a"}) == ["case 128 is missing"]
    wrong = "\n".join([*rows, "| 128 | G14 | x | `test_b` |"])
    assert listed(wrong, {"test_a"}) == ["case 128: test_b does not exist"]
    silent = "\n".join([*rows, "| 128 | G14 | x | — |"])
    assert listed(silent, {"test_a"}) == ["case 128: neither a test nor a reason"]
