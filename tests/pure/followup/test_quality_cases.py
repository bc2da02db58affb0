"""Each indicator against its dated examples: yes, no, both sides of its limits, exclusions."""

from __future__ import annotations

import tomllib
from collections import Counter
from typing import Any

import pytest

from cpts_desktop.features.followup.quality.definitions import (
    STATUSES,
    WITHOUT_PATIENT,
    BadDefinitionError,
    bundled,
    read_set,
)
from cpts_desktop.features.followup.quality.frame import own_codes
from cpts_desktop.features.followup.rules.active import active_protocol
from cpts_desktop.kernel.resources import resource
from tests.pure.followup.quality_case import answers

TEXT = resource("indicators/insuffisance_cardiaque.toml").read_text(encoding="utf-8")
CASES: list[dict[str, Any]] = tomllib.loads(
    resource("indicators/insuffisance_cardiaque.cases.toml").read_text(encoding="utf-8")
)["cases"]
OF_SECTION_7 = [
    *(f"Q{n:02}" for n in (1, 2, 3, 4, 5, 6)), *(f"Q{n}" for n in range(10, 25)),
    *(f"Q{n}" for n in range(30, 37)),
]  # fmt: skip


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{place:03}-{case['indicator']}" for place, case in enumerate(CASES)]
)
def test_example(case: dict[str, Any]) -> None:
    assert answers(case) == case["expect"]


def test_every_indicator_of_section_7_is_defined() -> None:
    ids = [one.id for one in bundled().definitions]
    assert not [name for name in OF_SECTION_7 if not any(one.startswith(name) for one in ids)]


def test_every_indicator_has_its_four_kinds_of_examples() -> None:
    known = {(case["indicator"], case["kind"]) for case in CASES}
    sides = Counter((case["indicator"], case["expect"][0]) for case in CASES
                    if case["kind"] == "boundary")  # fmt: skip
    for one in bundled().definitions:
        if one.base in WITHOUT_PATIENT:
            continue
        for kind in ("positive", "negative", "boundary", "exclusion"):
            assert (one.id, kind) in known, (one.id, kind)
        assert len([side for side in sides if side[0] == one.id]) > 1, f"{one.id}: one side only"


def test_every_definition_says_its_source_status_and_exclusions() -> None:
    for one in bundled().definitions:
        assert one.source and one.status in STATUSES and one.exclusions and one.period, one.id
        assert one.denominator or one.base == "professionnels", one.id


def test_the_body_changes_with_any_number() -> None:
    changed = read_set(
        TEXT.replace('["consult_mg"], from = 1, to = 7', '["consult_mg"], from = 1, to = 8')
    )
    before = {one.id: one.body for one in bundled().definitions}
    after = {one.id: one.body for one in changed.definitions}
    assert [name for name in before if before[name] != after[name]] == ["Q10"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('test = "not_home"', 'test = "not_at_home"'),
        ('base = "sorties"', 'base = "entrees"'),
        ('status = "source_read"', 'status = "vu"'),
        ("days = 90", 'days = "90"'),
        ("days = 90", "days = true"),
        ('group = "sorties_mg"', 'groupe = "sorties_mg"'),
        ('id = "Q01B"', 'id = "Q01A"'),
        ('gives = "median"', 'gives = "mode"'),
        ("drop = [{ test", "drop = [{ any = [] }, { test"),
        ("[set]", "[set"),
    ],
)
def test_a_broken_definition_is_refused(old: str, new: str) -> None:
    assert old in TEXT
    with pytest.raises(BadDefinitionError):
        read_set(TEXT.replace(old, new, 1))


def test_imported_codes_mean_ours() -> None:
    codes = own_codes(active_protocol())
    assert codes["loinc:10230-1"] == codes["loinc:8806-2"] == "fevg"
    assert codes["loinc:33762-6"] == "ntprobnp"
