"""Each step of hf.md 1.3 walked day by day: before, first, last and past day of each limit.

The days come from ``reference_numbers``, copied by hand from the reference.
"""

from __future__ import annotations

import pytest

from cpts_desktop.protocols.schedule import DueStep
from tests.pure.protocols.case_builder import event, on, run
from tests.pure.protocols.reference_numbers import QUOTAS, STEPS

EVENTS = {
    "PHARM_1": "pharmacie", "IDE_1": "visite_idel", "BIO_1": "bio", "MG_1": "consult_mg",
    "PHARM_2": "entretien_pharmacien", "MG_2": "consult_mg", "BIO_2": "bio", "ETP_1": "etp",
    "CARDIO_1": "consult_cardio", "BILAN_2M": "bilan_2m", "MG_3": "consult_mg", "BIO_3": "bio",
    "CARDIO_2": "consult_cardio",
}  # fmt: skip
ROLES = {"PHARM": "pharmacien", "IDE": "idel", "BIO": "biologiste", "MG": "mg", "ETP": "idel",
         "CARDIO": "cardiologue", "BILAN": "idel", "STRONG": "mg"}  # fmt: skip
ROWS = [
    (name, *map(int, numbers[:4]))
    for protocol, name, *numbers in map(str.split, STEPS.strip().splitlines())
    if protocol == "CPTS_IC_STD"
]
WEEKS = [
    (name, *map(int, numbers[:3])) for name, *numbers in map(str.split, QUOTAS.strip().splitlines())
]


def step(name: str, asof: int, *days: int) -> DueStep | None:
    kind = EVENTS.get(name) or ("bio" if name.startswith("BIO") else "consult_mg")
    profile = "STRONG" if "STRONG" in name else "CPTS_IC_STD"
    # Earlier steps of the same kind have had their own event: the one at hand is not theirs.
    result = run(asof, *(event(day, kind) for day in days), profile=profile)
    return next((one for one in result.due if one.id == name), None)


@pytest.mark.parametrize(("name", "start", "end", "accept", "expires"), ROWS)
def test_each_window_has_both_its_days(
    name: str, start: int, end: int, accept: int, expires: int
) -> None:
    if start:
        assert step(name, start - 1) is None
    for day in (start, end):
        found = step(name, day)
        assert found is not None
        assert (found.state.value, found.days_late) == ("a_faire", 0)
        assert (found.window_start.isoformat(), found.window_end.isoformat()) == (
            on(start), on(end),
        )  # fmt: skip
        assert found.role == ROLES[name.split("_")[0]]
    for day in (end + 1, expires):
        found = step(name, day)
        assert found is not None
        assert (found.state.value, found.days_late) == ("en_retard", day - end)
    assert step(name, expires + 1) is None


@pytest.mark.parametrize(("name", "start", "end", "accept", "expires"), ROWS)
def test_each_step_takes_what_is_done_between_its_two_days(
    name: str, start: int, end: int, accept: int, expires: int
) -> None:
    """One event alone: a step before this one in the table may take it (1.3, third point)."""
    before = [
        (first, last)
        for other, _start, _end, first, last in ROWS
        if EVENTS.get(other) == EVENTS.get(name) and other in EVENTS and other != name
        and list(EVENTS).index(other) < list(EVENTS).index(name)
    ] if name in EVENTS else []  # fmt: skip
    if not any(first <= accept <= last for first, last in before):
        assert step(name, max(start, accept), accept) is None
    if not any(first <= expires <= last for first, last in before):
        assert step(name, expires, expires) is None
    if accept > 0:
        assert step(name, max(start, accept), accept - 1) is not None


@pytest.mark.parametrize(("name", "start", "end", "required"), WEEKS)
def test_each_week_of_visits_is_listed_while_it_lasts(
    name: str, start: int, end: int, required: int
) -> None:
    patient = {"nyha_base": 3}

    def week(asof: int, *days: int) -> DueStep | None:
        result = run(asof, *(event(day, "visite_idel") for day in days), patient=patient)
        return next((one for one in result.due if one.id == name), None)

    assert week(start - 1) is None and week(end + 1) is None
    for day in (start, end):
        found = week(day)
        assert found is not None
        assert (found.state.value, found.done, found.role) == ("a_faire", f"0/{required}", "idel")
    visits = [start, end][:required]
    assert week(end, *visits) is None
    assert week(end, start - 1, end + 1) is not None, "visits of the neighbouring weeks"
    if required == 2:
        found = week(end, end)
        assert found is not None and found.done == "1/2"
        assert week(end, end, end) is None, "two visits of one day are two"


@pytest.mark.parametrize(("name", "start", "end", "required"), WEEKS[8:])
def test_the_last_visits_are_for_grades_three_and_four_within_fifteen(
    name: str, start: int, end: int, required: int
) -> None:
    for nyha, listed in ((2, False), (3, True), (4, True)):
        result = run(start, patient={"nyha_base": nyha})
        assert (name in {one.id for one in result.due}) is listed
    for done, listed in ((14, True), (15, False)):
        visits = [event(1 + place % 50, "visite_idel") for place in range(done)]
        result = run(start, *visits, patient={"nyha_base": 3})
        assert (name in {one.id for one in result.due}) is listed
