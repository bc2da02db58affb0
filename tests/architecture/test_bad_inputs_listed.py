"""The 128 bad inputs: each has a named test that carries its number, or the reason why not."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_ROW = re.compile(r"^\| (\d+) \| (G\d+) \| .* \| (.*) \|$", re.MULTILINE)
_NAME = re.compile(r"`(test_\w+)`")
_NUMBERS = re.compile(r"test_g\d+_((?:\d+_(?:to_)?)+)")
_MARK = re.compile(r"\bG\d+-(\d+)\b")


def numbers_in(name: str) -> set[int]:
    """Return the cases that a name says: ``test_g5_59_to_61_x`` is 59, 60 and 61."""
    found = _NUMBERS.match(name)
    parts = found[1].strip("_").split("_") if found else []
    numbers = {int(part) for part in parts if part != "to"}
    for place, part in enumerate(parts):
        if part == "to":
            numbers |= set(range(int(parts[place - 1]), int(parts[place + 1]) + 1))
    return numbers


def listed(text: str, known: dict[str, set[int]]) -> list[str]:
    """Return what is wrong with the table, one sentence per case."""
    rows = {int(number): cell for number, _, cell in _ROW.findall(text)}
    found = [f"case {number} is missing" for number in range(1, 129) if number not in rows]
    for number, cell in rows.items():
        names = _NAME.findall(cell)
        found += [f"case {number}: {name} does not exist" for name in names if name not in known]
        found += [
            f"case {number}: {name} does not carry this number"
            for name in names
            if name in known and number not in known[name]
        ]
        if not names and len(cell.removeprefix("—").strip()) < 15:
            found.append(f"case {number}: neither a test nor a reason")
    return found


def cases_by_test() -> dict[str, set[int]]:
    """Return every test of the project and the cases it carries, in its name or by a mark."""
    found: dict[str, set[int]] = {}
    for path in (ROOT / "tests").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "def test_" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                marks = {int(one) for one in _MARK.findall(ast.get_docstring(node) or "")}
                found.setdefault(node.name, set()).update(numbers_in(node.name) | marks)
    return found


def test_every_bad_input_has_a_test_or_a_reason() -> None:
    text = (ROOT / "docs" / "entrees-hostiles.md").read_text(encoding="utf-8")
    assert listed(text, cases_by_test()) == []


def test_the_figure_at_the_head_of_the_table_is_its_own() -> None:
    text = (ROOT / "docs" / "entrees-hostiles.md").read_text(encoding="utf-8")
    tested = sum(bool(_NAME.search(cell)) for _, _, cell in _ROW.findall(text))
    assert f"{tested} cas ont un test nommé, {128 - tested} ont une raison." in text
    trust = (ROOT / "docs" / "securite.md").read_text(encoding="utf-8")
    assert f"{tested} ont un test nommé, {128 - tested} une raison" in trust


def test_a_gap_an_invented_test_and_a_stray_one_are_noticed() -> None:
    known = {"test_a": set(range(1, 129)), "test_c": {3}}
    rows = [f"| {n} | G1 | x | `test_a` |" for n in range(1, 128)]
    assert listed("\n".join(rows), known) == ["case 128 is missing"]
    wrong = "\n".join([*rows, "| 128 | G14 | x | `test_b` |"])
    assert listed(wrong, known) == ["case 128: test_b does not exist"]
    silent = "\n".join([*rows, "| 128 | G14 | x | — |"])
    assert listed(silent, known) == ["case 128: neither a test nor a reason"]
    stray = "\n".join([*rows, "| 128 | G14 | x | `test_c` |"])
    assert listed(stray, known) == ["case 128: test_c does not carry this number"]


def test_a_name_says_its_cases() -> None:
    assert numbers_in("test_g5_59_to_61_unreadable") == {59, 60, 61}
    assert numbers_in("test_g1_09_10_13_markup") == {9, 10, 13}
    assert numbers_in("test_p13_two_instances") == set()
