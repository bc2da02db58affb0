"""docs/regles-ic.md says every rule: none of the reference is lost, none of the files is unsaid."""

from __future__ import annotations

import pytest

from cpts_desktop.features.followup.rules.calc_sheet import Given, calc_sheet
from tests.pure.followup import rules_table as t

OPTIONAL = {f"{kind}STRONG_J{day}" for kind in ("", "BIO_") for day in (7, 14, 21, 42)}
"""The steps that only the profile STRONG lists; the reference names them by their days."""
NAMES = [name for names in (*t.RULES.values(), *t.DRUGS.values()) for name in names.split()]


def test_the_page_is_the_one_that_the_files_make() -> None:
    """Write it again with ``python -m tests.pure.followup.rules_table``."""
    assert t.PAGE.read_text(encoding="utf-8") == t.build()


def test_each_rule_of_the_files_has_a_line_and_each_line_a_rule() -> None:
    assert set(NAMES) == set(t.protocol().rules_by_id)


@pytest.mark.parametrize("name", sorted(set(NAMES)))
def test_each_rule_has_a_positive_a_negative_and_a_boundary(name: str) -> None:
    plus, minus, edge = t.played(name)
    assert plus and minus and edge == "oui"


def test_each_step_of_the_reference_is_in_the_calendar() -> None:
    found = t.protocol()
    steps = {one.id for one in (*found.steps, *found.quotas, *found.follow_ups)}
    assert steps == {*t.STEPS.split(), *OPTIONAL}
    late = {one.late_rule for one in (*found.steps, *found.follow_ups)} - {""}
    assert late == set(t.LATE_RULES.split())
    assert set(found.profiles) == set(t.PROFILES.split())
    assert set(found.profiles["STRONG"].with_steps) == OPTIONAL


def test_each_blocker_of_the_reference_is_in_the_gate() -> None:
    blockers = t.protocol().gate.blockers
    names = {name for one in blockers for name in (one.id, one.unknown_id) if name}
    assert names == set(t.BLOCKERS.split())


@pytest.mark.parametrize("name", t.BLOCKERS.split())
def test_each_blocker_has_a_case_that_blocks_and_one_that_does_not(name: str) -> None:
    assert min(t.gated(name)) > 0


def test_each_calculator_of_the_reference_is_on_screen() -> None:
    listed = {name for names, _ in t.CALCULATORS.values() for name in names.split()}
    assert listed == {line.id for line in calc_sheet(Given())}
