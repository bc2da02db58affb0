"""Edges of the engine that no rule of the bundled protocols stands on alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.protocols.context import Context
from cpts_desktop.protocols.evaluate import condition
from cpts_desktop.protocols.facts import Facts, read_case
from cpts_desktop.protocols.predicates import VOCABULARY
from cpts_desktop.protocols.readings import read_series
from cpts_desktop.protocols.schema import Condition, Founded, Parameter, Status
from cpts_desktop.protocols.verdicts import Gap, Truth
from tests.pure.protocols.case_builder import protocol

DAY = date(2026, 3, 16)


def context(*events: dict[str, Any], asof: date = DAY, **patient: Any) -> Context:
    rows = [{"date": DAY - timedelta(days=14), "type": "sortie"}, *events]
    read = read_case({"patient": patient, "events": rows, "asof": asof.isoformat()})
    assert isinstance(read, Ok)
    found = protocol()
    chosen = found.profiles[found.header.default_profile]
    return Context(read.value.facts, found, chosen, asof)


def obs(code: str, value: Any, ago: int = 0, **more: Any) -> dict[str, Any]:
    day = DAY - timedelta(days=ago)
    return {"date": day.isoformat(), "type": "obs", "code": code, "value": value, **more}


@pytest.mark.parametrize(
    ("code", "value", "soft"),
    [("pas", 69, True), ("pas", 70, False), ("pas", 220, False), ("pas", 221, True)],
)
def test_soft_limits_are_kept_and_flagged_outside_only(code: str, value: int, soft: bool) -> None:
    reading = context(obs(code, value)).series[code].current()
    assert reading is not None and reading.soft is soft


@pytest.mark.parametrize(
    ("code", "value", "fault"),
    [("pas", 39, "hard"), ("pas", 40, ""), ("pas", 300, ""), ("pas", 301, "hard")],
)
def test_hard_limits_reject(code: str, value: int, fault: str) -> None:
    assert context(obs(code, value)).series[code].rows[0].fault == fault


def test_the_first_weight_and_the_last_pressure_of_a_day_count() -> None:
    ctx = context(obs("poids", 70), obs("poids", 71), obs("pas", 120), obs("pas", 130))
    assert ctx.series["poids"].on(DAY).value == 70  # type: ignore[union-attr]
    assert ctx.series["pas"].on(DAY).value == 130  # type: ignore[union-attr]
    assert ctx.series["poids"].current().value == 70  # type: ignore[union-attr]
    assert ctx.series["pas"].current().value == 130  # type: ignore[union-attr]


def test_a_diastolic_is_held_to_the_systolic_entered_just_before() -> None:
    """120/70 then 100/98: the second diastolic is against the second systolic."""
    ctx = context(obs("pas", 120), obs("pad", 98), obs("pas", 100), obs("pad", 98))
    assert [row.fault for row in ctx.series["pad"].rows] == ["", "pair"]


@pytest.mark.parametrize(
    ("known", "unknown", "truth"),
    [(2, 0, Truth.TRUE), (1, 0, Truth.FALSE), (1, 1, Truth.UNKNOWN), (0, 1, Truth.FALSE),
     (0, 2, Truth.UNKNOWN)],
)  # fmt: skip
def test_a_count_is_unknown_only_while_the_unknown_could_decide(
    known: int, unknown: int, truth: Truth
) -> None:
    yes = Condition("flag", {"of": "vertiges"})
    blind = Condition("flag", {"of": "syncope"})
    no = Condition("flag", {"of": "confusion"})
    children = (*(yes,) * known, *(blind,) * unknown, no)
    ctx = context(obs("vertiges", True), obs("confusion", False))
    assert condition(ctx, Condition("count", {"ge": "epof_2"}, children)).truth is truth


@pytest.mark.parametrize(
    ("day", "inside"),
    [((10, 14), False), ((10, 15), True), ((12, 31), True), ((1, 31), True), ((2, 1), False)],
)
def test_a_season_over_new_year_has_both_its_limits(day: tuple[int, int], inside: bool) -> None:
    ctx = context(asof=date(2026, *day))
    args = {"from": "saison_debut", "to": "saison_fin"}
    assert VOCABULARY["in_season"].evaluate(ctx, args).holds is inside


@pytest.mark.parametrize(
    ("day", "inside"),
    [((1, 30), False), ((1, 31), True), ((10, 15), True), ((10, 16), False)],
)
def test_a_season_within_a_year_has_both_its_limits(day: tuple[int, int], inside: bool) -> None:
    ctx = context(asof=date(2026, *day))
    args = {"from": "saison_fin", "to": "saison_debut"}
    assert VOCABULARY["in_season"].evaluate(ctx, args).holds is inside


@pytest.mark.parametrize("base", [0, -1])
def test_a_rise_over_nothing_is_not_assessable(base: int) -> None:
    ctx = context(obs("creat", 100), creat_base=base)
    args = {"of": "creat", "baseline": "creat_base", "gt": "rein_j_pct"}
    assert VOCABULARY["percent_above_baseline"].evaluate(ctx, args).truth is Truth.UNKNOWN


def _with(ctx: Context, **numbers: str) -> Context:
    founded = Founded("PROP", Status.PROPOSAL)
    more = {name: Parameter(name, Decimal(value), "", founded) for name, value in numbers.items()}
    found = replace(ctx.protocol, parameters={**ctx.protocol.parameters, **more})
    facts = Facts(ctx.patient, ctx.events)
    return Context(facts, found, ctx.profile, ctx.asof)


@pytest.mark.parametrize(
    ("op", "limit", "holds"),
    [
        ("ge", "121", True), ("ge", "121.1", False), ("gt", "121", False), ("gt", "120.9", True),
        ("le", "121", True), ("le", "120.9", False), ("lt", "121", False), ("lt", "121.1", True),
        ("eq", "121", True), ("eq", "120", False),
    ],
)  # fmt: skip
def test_a_mean_is_compared_exactly(op: str, limit: str, holds: bool) -> None:
    ctx = context(obs("pas", 120, 1), obs("pas", 121), obs("pas", 122))
    ctx = _with(ctx, limite="0", jours="1", assez="3", moyenne=limit)
    args = {"of": "pas", "days": "jours", "at_least": "assez", op: "moyenne"}
    verdict = VOCABULARY["mean"].evaluate(ctx, args)
    assert verdict.truth is (Truth.TRUE if holds else Truth.FALSE)
    short = {**args, "days": "limite"}
    assert VOCABULARY["mean"].evaluate(ctx, short).truth is Truth.UNKNOWN


def test_highest_and_count_look_at_the_same_days() -> None:
    ctx = _with(
        context(obs("pas", 190, 2), obs("pas", 121, 1), obs("pas", 120)),
        un="1", deux="2", haut="190",
    )  # fmt: skip
    for days, holds in (("un", False), ("deux", True)):
        args = {"of": "pas", "days": days, "ge": "haut"}
        assert VOCABULARY["highest"].evaluate(ctx, args).holds is holds
    counted = {"of": "pas", "days": "un", "eq": "deux"}
    assert VOCABULARY["reading_count"].evaluate(ctx, counted).holds
    nothing = {"of": "fc", "days": "un", "ge": "un"}
    assert VOCABULARY["highest"].evaluate(ctx, nothing).truth is Truth.UNKNOWN
    assert not VOCABULARY["reading_count"].evaluate(ctx, nothing).holds


def test_the_jump_check_confirms_within_one_kilogram_and_one_day() -> None:
    def faults(*weights: tuple[int, str]) -> list[str]:
        ctx = context(*(obs("poids", Decimal(text), ago) for ago, text in weights))
        series = read_series(ctx.protocol.variables, ctx.events, ctx.numbers)["poids"]
        return [row.fault for row in series.rows]

    assert faults((3, "70"), (1, "76"), (0, "77.0")) == ["", "", ""]
    assert faults((3, "70"), (1, "76"), (0, "77.1")) == ["", "jump", "jump"]
    assert faults((4, "70"), (2, "76"), (0, "76")) == ["", "jump", ""]
    assert faults((4, "70"), (1, "75.0")) == ["", ""]
    assert faults((3, "70"), (0, "75.1")) == ["", "jump"]
    assert faults((4, "70"), (0, "75.1")) == ["", ""]


def test_body_mass_is_of_the_dry_weight_or_of_the_day() -> None:
    """hf.md 2.1 and 8.5: computed, one decimal, and oedema must not inflate it."""
    events = (obs("poids", 80), obs("taille", 170, 300))
    today = context(*events, age=70).current("imc")
    dry = context(*events, age=70, poids_sec=70).current("imc")
    assert not isinstance(today, Gap) and not isinstance(dry, Gap)
    assert (round(today.value, 1), today.note) == (Decimal("27.7"), "poids du jour")
    assert (round(dry.value, 1), dry.note) == (Decimal("24.2"), "poids sec")
    assert (dry.day, dry.code) == (DAY, "imc")
    measured = context(*events, obs("imc", "25.5"), age=70, poids_sec=70).current("imc")
    assert not isinstance(measured, Gap) and measured.value == Decimal("25.5")


@pytest.mark.parametrize(
    ("events", "age"),
    [
        ((obs("poids", 80),), 70), ((obs("taille", 170),), 70), ((), 70),
        ((obs("poids", 80, 8), obs("taille", 170)), 70),
        ((obs("poids", 80), obs("taille", 170)), 17),
        ((obs("poids", 80), obs("taille", 170)), None),
    ],
)  # fmt: skip
def test_body_mass_is_not_guessed(events: tuple[dict[str, Any], ...], age: int | None) -> None:
    assert context(*events, age=age).current("imc") is Gap.ABSENT


def test_a_rise_over_the_smallest_baseline_is_assessable() -> None:
    """NT-proBNP goes down to 1 pg/mL: only nothing, or less than nothing, is no baseline."""
    ctx = context(obs("ntprobnp", 2), ntprobnp_sortie=1)
    args = {"of": "ntprobnp", "baseline": "ntprobnp_sortie", "ge": "nt_o_pct"}
    assert VOCABULARY["percent_above_baseline"].evaluate(ctx, args).truth is Truth.TRUE


def test_only_a_weight_in_limits_minds_the_hour() -> None:
    ctx = context(
        obs("pas", 120, heure=15), obs("poids", 70, 1, heure=15), obs("poids", 5, heure=15)
    )
    pressure = ctx.series["pas"].current()
    assert pressure is not None and (pressure.soft, pressure.marks) == (False, frozenset())
    late, refused = ctx.series["poids"].rows
    assert late.soft and late.marks == {"hors_conditions"}
    assert (refused.fault, refused.soft, refused.marks) == ("hard", False, frozenset())


def test_a_value_of_the_record_stands_before_every_measure() -> None:
    found = context(fevg=35).current("fevg")
    assert not isinstance(found, Gap) and (found.order, found.note) == (-1, "dossier")
