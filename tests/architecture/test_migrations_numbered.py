"""Migrations are numbered 0001, 0002… without a gap and without a double."""

from __future__ import annotations

import re

import pytest

from tests.support.project_files import PACKAGE


def wrong_names(names: list[str]) -> list[str]:
    """Return what is wrong with a list of migration file names."""
    found = [name for name in names if not re.fullmatch(r"\d{4}_[a-z][a-z0-9_]*\.sql", name)]
    numbers = sorted(int(name[:4]) for name in names if name[:4].isdigit())
    if numbers != list(range(1, len(numbers) + 1)):
        found.append(f"numbers {numbers}")
    return found


def test_the_migrations_follow_each_other() -> None:
    names = [path.name for path in (PACKAGE / "storage" / "migrations").glob("*.sql")]
    if not names:
        pytest.skip("no migration yet")
    assert not wrong_names(names)


@pytest.mark.parametrize(
    "names",
    [
        ["0001_floor.sql", "0003_followup.sql"],
        ["0001_floor.sql", "0001_register.sql"],
        ["0002_register.sql"],
        ["0001-floor.sql"],
        ["1_floor.sql"],
    ],
)
def test_a_gap_or_a_double_is_noticed(names: list[str]) -> None:
    assert wrong_names(names)
