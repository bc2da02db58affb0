"""Every numbered promise is tried by something that exists, and the security page names it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.torture.harness import REGISTERED, Tally
from tests.torture.promises import NAMES, PROMISES, ROOT, Played, orphans, read_report, summary_of
from tests.torture.running import discover


def test_no_promise_is_missing_and_each_is_tried() -> None:
    assert tuple(PROMISES) == NAMES and len(NAMES) == 51
    assert all(one.tortures or one.tests for one in PROMISES.values())


def test_what_tries_them_exists() -> None:
    discover()
    for number, one in PROMISES.items():
        for begins in one.tortures:
            assert any(name.startswith(begins) for name in REGISTERED), (number, begins)
        for test in one.tests:
            file, _, name = test.partition("::")
            tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
            found = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
            assert not name or name in found, (number, test)
    assert not orphans()


@pytest.mark.parametrize("number", NAMES)
def test_the_security_page_gives_each_its_line(number: str) -> None:
    page = (ROOT / "docs" / "securite.md").read_text(encoding="utf-8")
    assert any(line.startswith("|") and number in line for line in page.splitlines())


def test_a_test_that_failed_or_never_ran_is_a_loss(tmp_path: Path) -> None:
    report = tmp_path / "junit.xml"
    report.write_text(
        '<testsuites><testsuite><testcase classname="tests.a.test_b" name="test_c[1]" time="2"/>'
        '<testcase classname="tests.a.test_b" name="test_c[2]" time="1"><failure/></testcase>'
        '<testcase classname="tests.a.test_b" name="test_d" time="1"><skipped/></testcase>'
        "</testsuite></testsuites>"
    )
    played = read_report(report)
    assert played.of("tests/a/test_b.py") == played.of("tests/a/test_b.py::test_c") == (2, 1, 3.0)
    one = PROMISES["P-05"]
    held = summary_of(one, {"out_of_memory": (Tally(3, 2, 0), 4.0)}, Played({}))
    assert held.ok and (held.runs, held.faults_hit, held.seconds) == (3, 2, 4.0)
    assert held.line("P-05", "Rien") == "✓ P-05 Rien — 3 essais, 2 pannes subies, 0 perte (4 s)"
    assert held.to_json("P-05")["faults_hit"] == 2
    assert "NON ESSAYÉ" in summary_of(one, {}, Played({})).line("P-05", "Rien")
    assert not summary_of(one, {"out_of_memory": (Tally(3, 0, 0), 1.0)}, Played({})).ok
    assert summary_of(PROMISES["P-26"], {}, Played({})).lost == 1
    named = summary_of(PROMISES["P-26"], {}, Played({PROMISES["P-26"].tests[0]: (2, 0, 1.0)}))
    assert named.ok and named.line("P-26", "Rien") == "✓ P-26 Rien — 2 essais nommés, 0 perte (1 s)"
