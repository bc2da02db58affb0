"""Limits of the engine that mutants of its code have shown nobody stood on."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cpts_desktop.kernel.resources import resource
from cpts_desktop.protocols.evaluate import condition
from cpts_desktop.protocols.loader import Broken, load_texts
from cpts_desktop.protocols.predicates import VOCABULARY
from cpts_desktop.protocols.readings import Reading
from cpts_desktop.protocols.schedule import all_steps
from cpts_desktop.protocols.schema import Condition, LateLevel
from cpts_desktop.protocols.verdicts import Gap, Truth
from tests.pure.protocols.case_builder import due, event, obs, on, protocol, rules, run
from tests.pure.protocols.test_engine_edges import DAY, context
from tests.pure.protocols.test_engine_edges import obs as measure


@pytest.mark.parametrize(
    ("age", "sex", "known"),
    [(17, "F", False), (18, "F", True), (120, "M", True), (121, "M", False), (70, "H", True),
     (70, "X", False), (None, "F", False)],
)  # fmt: skip
def test_the_filtration_is_computed_for_adults_of_known_sex(
    age: int | None, sex: str, known: bool
) -> None:
    ctx = context(measure("creat", 90), age=age, sexe=sex)
    found = ctx.current("dfg")
    assert isinstance(found, Reading) is known
    if isinstance(found, Reading):
        assert (found.note, found.day, found.soft, found.accepted) == (
            "CKD-EPI 2009", DAY, False, True,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("fraction", "known"), [(4, False), (5, True), (85, True), (86, False), (None, False)]
)
def test_the_fraction_of_the_record_is_held_to_its_hard_limits(
    fraction: int | None, known: bool
) -> None:
    found = context(fevg=fraction).current("fevg")
    assert isinstance(found, Reading) is known
    if isinstance(found, Reading):
        assert found.note == "dossier" and found.day == DAY - timedelta(days=14)


def test_a_day_gives_the_accepted_value_of_that_day() -> None:
    series = context(
        measure("poids", 70, 1), measure("poids", 71), measure("fc", 10), measure("fc", 64, 1)
    ).series
    assert [series["poids"].on(DAY - timedelta(days=n)) is not None for n in (0, 1, 2)] == [
        True, True, False,
    ]  # fmt: skip
    latest = series["poids"].on(DAY)
    assert latest is not None and latest.value == 71
    assert series["fc"].on(DAY) is None
    assert series["fc"].rows[-1].accepted is False


def test_a_value_that_is_no_number_is_kept_as_a_rejected_zero() -> None:
    (row,) = context(measure("pas", "abc")).series["pas"].rows
    assert (row.fault, row.value, row.soft) == ("number", 0, False)
    (other,) = context(measure("k", 4, unit="inconnue")).series["k"].rows
    assert (other.fault, other.value, other.soft) == ("unit", 4, False)


def test_the_note_of_a_measure_is_kept() -> None:
    with_note, without = (
        context(measure("k", 4, 1, note="garrot"), measure("k", 4)).series["k"].rows
    )
    assert (with_note.note, without.note) == ("garrot", "")


def test_a_confirmed_jump_is_the_start_of_the_next_comparison() -> None:
    """70, then 76 and 76.5 which confirm each other, then 82 the day after: a new jump."""
    ctx = context(
        measure("poids", 70, 4), measure("poids", 76, 2), measure("poids", Decimal("76.5"), 1),
        measure("poids", 82),
    )  # fmt: skip
    assert [row.fault for row in ctx.series["poids"].rows] == ["", "", "", "jump"]


def test_a_second_visit_before_its_acceptance_is_not_the_second_step() -> None:
    """MG_2 accepts from J+15 on: two early consultations leave it to do."""
    result = run(30, event(5, "consult_mg"), event(10, "consult_mg"))
    assert due(result)["MG_2"] == "a_faire"
    assert "MG_2" not in due(run(30, event(5, "consult_mg"), event(15, "consult_mg")))


def test_a_profile_without_a_quota_does_not_list_it() -> None:
    visits = [event(day, "visite_idel") for day in (2, 5, 9, 12, 16, 19, 24, 30, 37, 45, 52)]
    patient = {"nyha_base": 3}
    assert due(run(60, *visits, patient=patient))["IDE_S9"] == "a_faire"
    assert "IDE_S9" not in due(run(60, *visits, patient=patient, profile="NGAP_MIN"))
    assert "IDE_S9" not in due(run(60, *visits, patient={"nyha_base": 2}))


def test_an_overdue_step_has_the_worst_level_it_has_reached() -> None:
    """CARDIO_1: yellow when late, orange from thirty days late on; both hold then."""
    for asof, severity in ((61, "jaune"), (89, "jaune"), (90, "orange")):
        found = {step.id: step for step in run(asof).due}["CARDIO_1"]
        assert found.severity is not None and found.severity.value == severity
        assert found.days_late == asof - 60
    for asof, severity in ((8, "jaune"), (13, "jaune"), (14, "orange")):
        found = {step.id: step for step in run(asof).due}["MG_1"]
        assert found.severity is not None and found.severity.value == severity


def test_a_late_level_of_other_classes_is_not_reached() -> None:
    step = event(1, "titration", dci="spironolactone", classe="arm")
    found = {one.id: one for one in run(20, step).due}[f"BIO_TITR@{on(1)}"]
    assert found.severity is not None and found.severity.value == "orange"
    step = event(1, "titration", dci="ramipril", classe="iec")
    found = {one.id: one for one in run(20, step).due}[f"BIO_TITR@{on(1)}"]
    assert found.severity is not None and found.severity.value == "jaune"
    assert LateLevel(found.severity).classes == ()


def test_nothing_is_due_without_a_discharge() -> None:
    assert run(20, discharge=False).due == ()
    assert all_steps(context(asof=DAY - timedelta(days=20)), condition) == ()


@pytest.mark.parametrize(
    ("line", "known"),
    [("iec", {"iec"}), ("IEC", {"iec"}), ("ramipril", {"iec"}), ("inconnu", set()),
     ({"atc": "C09AA05"}, {"iec"}), ({"atc": ""}, set()), ({"dci": ""}, set()),
     ({"dci": "ramipril", "atc": "C07AB07"}, {"iec", "bb"})],
)  # fmt: skip
def test_the_classes_of_a_line(line: Any, known: set[str]) -> None:
    ctx = context(traitements=[line])
    assert {name for one in ctx.treatments.active for name in one.classes} & {
        "iec", "bb",
    } == known  # fmt: skip


def test_a_drug_known_by_molecule_is_added_once_and_stopped_once() -> None:
    def add(ago: int, **data: Any) -> dict[str, Any]:
        day = (DAY - timedelta(days=ago)).isoformat()
        return {"date": day, "type": "medicament", "action": "ajout", **data}

    ctx = context(add(3, dci="ibuprofène"), add(2, dci="Ibuprofene"), add(1, dci="kétoprofène"))
    assert [one.dci for one in ctx.treatments.active] == ["ibuprofene", "ketoprofene"]
    ctx = context(add(3, classe="ains"), add(2, dci="ibuprofène"))
    assert len(ctx.treatments.active) == 2


@pytest.mark.parametrize(
    ("weights", "word", "sign"),
    [(((2, "70"), (0, "72.5")), "gain", 1), (((2, "72.5"), (0, "70")), "loss", -1)],
)
def test_a_change_of_weight_keeps_its_sign_and_its_two_readings(
    weights: tuple[tuple[int, str], ...], word: str, sign: int
) -> None:
    ctx = context(*(measure("poids", Decimal(text), ago) for ago, text in weights))
    args = {"of": "poids", "days": "fenetre_3j", "ge": "gain_3j"}
    verdict = VOCABULARY[word].evaluate(ctx, args)
    assert verdict.holds
    (seen,) = verdict.inputs
    assert seen.value == sign * Decimal("2.5") and seen.role == "change"
    assert (seen.at, seen.versus_at) == (DAY, DAY - timedelta(days=2))


def test_the_distance_to_the_dry_weight_keeps_its_sign() -> None:
    gained = run(3, obs(3, "poids", 73), patient={"poids_sec": 70})
    lost = run(3, obs(3, "poids", 67), patient={"poids_sec": 70})
    for result, rule, expected in ((gained, "PDS_REF_O", 3), (lost, "PDS_PERTE_J", -3)):
        alert = next(one for one in result.alerts if one.rule.id == rule)
        values = [one.value for one in alert.inputs if one.role == "reference"]
        assert values == [Decimal(expected)]


def test_the_rise_over_a_baseline_is_told_in_percent() -> None:
    result = run(3, obs(3, "creat", 150), patient={"creat_base": 100})
    alert = next(one for one in result.alerts if one.rule.id == "REIN_J")
    seen = next(one for one in alert.inputs if one.role == "percent")
    assert (seen.value, seen.versus, seen.note) == (50, 100, "150")


@pytest.mark.parametrize(
    ("op", "value", "holds"),
    [("ge", 130, True), ("ge", 129, False), ("gt", 130, False), ("gt", 131, True),
     ("le", 130, True), ("le", 131, False), ("lt", 130, False), ("lt", 129, True),
     ("eq", 130, True), ("eq", 131, False)],
)  # fmt: skip
def test_each_comparison_of_a_percentage(op: str, value: int, holds: bool) -> None:
    ctx = context(measure("creat", value), creat_base=100)
    args = {"of": "creat", "baseline": "creat_base", op: "rein_j_pct"}
    assert VOCABULARY["percent_above_baseline"].evaluate(ctx, args).holds is holds


def test_lying_and_standing_pressures_are_of_one_day_and_fresh() -> None:
    fallen = [obs(3, "pas_couche", 130), obs(3, "pas_debout", 105), obs(3, "pad_couche", 70),
              obs(3, "pad_debout", 65)]  # fmt: skip
    assert "HTO_J" in rules(run(3, *fallen))
    assert "HTO_J" in rules(run(10, *fallen))
    assert "HTO_J" not in rules(run(11, *fallen))
    apart = [obs(3, "pas_couche", 130), obs(4, "pas_debout", 105)]
    assert "HTO_J" not in rules(run(4, *apart))


@pytest.mark.parametrize(("value", "expected"), [("oui", True), (True, True), ("non", False)])
def test_a_mark_lowers_a_high_potassium_only_when_it_is_said(value: Any, expected: bool) -> None:
    result = run(3, obs(3, "k", Decimal("5.7"), hemolyse=value))
    (alert,) = (one for one in result.alerts if one.rule.id.startswith("K_"))
    assert (alert.severity.value == "jaune") is expected


def test_days_without_weight_count_from_the_later_of_discharge_and_weight() -> None:
    patient = {"poids_quotidien": True}
    assert not rules(run(3, patient=patient)) & {"MANQ_POIDS", "MANQ_POIDS_O"}
    assert "MANQ_POIDS" in rules(run(4, patient=patient))
    weighed = (obs(2, "poids", 70), obs(5, "poids", 70))
    assert not rules(run(8, *weighed, patient=patient)) & {"MANQ_POIDS", "MANQ_POIDS_O"}
    assert "MANQ_POIDS" in rules(run(9, *weighed, patient=patient))


@pytest.mark.parametrize(
    ("asof", "dose", "kept"),
    [
        (date(2026, 9, 1), date(2026, 9, 1), True),
        (date(2026, 9, 1), date(2026, 8, 31), False),
        (date(2026, 8, 31), date(2025, 9, 1), True),
        (date(2026, 8, 31), date(2025, 8, 31), False),
        (date(2026, 12, 31), date(2026, 9, 1), True),
    ],
)
def test_the_season_of_a_dose_starts_on_the_last_first_of_september(
    asof: date, dose: date, kept: bool
) -> None:
    ctx = context(asof=asof, vaccinations=[{"vaccin": "grippe", "date": dose.isoformat()}])
    args = {"of": "vaccinations", "any_of": ("grippe",), "from": "campagne_debut"}
    assert VOCABULARY["dose_since_season"].evaluate(ctx, args).holds is kept


def test_words_of_the_gate_are_refused_in_a_rule() -> None:
    folder = resource("protocols/cpts_ic_std")
    names = ("protocol.toml", *protocol().header.parts)
    files = {name: (folder / name).read_text(encoding="utf-8") for name in names}
    assert not isinstance(load_texts(files), Broken)
    rule = 'when = { test = "gain", of = "poids", days = "fenetre_3j", ge = "gain_3j" }'
    assert rule in files["protocol.toml"]
    for word in (
        '{ test = "interval_running" }',
        '{ test = "step_without", event = "bio", from = "bio_apres_palier" }',
    ):
        changed = files["protocol.toml"].replace(rule, f"when = {word}", 1)
        found = load_texts({**files, "protocol.toml": changed})
        assert isinstance(found, Broken), word
        assert all("feu vert" in one.message or "gate" in one.message for one in found.problems)


def test_what_is_absent_stale_or_rejected_is_told_apart() -> None:
    ctx = context(measure("pas", 120, 8), measure("fc", 10))
    assert ctx.current("pas") is Gap.STALE
    assert ctx.current("fc") is Gap.REJECTED
    assert ctx.current("spo2") is Gap.ABSENT
    flag = Condition("flag", {"of": "vertiges"})
    assert condition(ctx, flag).truth is Truth.UNKNOWN


def test_a_drug_stopped_without_having_been_listed_is_remembered() -> None:
    """The 36 hours between an IEC and sacubitril/valsartan count from a stop of any IEC."""
    day = (DAY - timedelta(days=1)).isoformat()
    stop = {"date": day, "type": "medicament", "action": "arret", "dci": "ramipril"}
    unlisted = context(stop).treatments
    assert [(one.treatment.dci, one.day.isoformat()) for one in unlisted.stopped] == [
        ("ramipril", day)
    ]
    listed = context(stop, traitements=[{"dci": "Ramipril"}]).treatments
    assert [one.treatment.label for one in listed.stopped] == ["Ramipril"]
    assert listed.active == ()
