"""Pure decisions of follow-up: limits and traps, moments, facts, whom to call, alert identity."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from cpts_desktop.features.followup.replay import _days, _episodes
from cpts_desktop.features.followup.rules.active import active_protocol
from cpts_desktop.features.followup.rules.alerts import alert_id
from cpts_desktop.features.followup.rules.calls import people_to_call
from cpts_desktop.features.followup.rules.entry import check_baselines, check_value, proposal
from cpts_desktop.features.followup.rules.facts import DatedEvent, Known, build_facts
from cpts_desktop.features.followup.rules.moment import read_day, read_moment
from cpts_desktop.features.register.model import CareTeamMember, MedicationLine, Observation
from cpts_desktop.kernel.ids import PatientId, RecordId
from cpts_desktop.kernel.outcome import Ok, Refused, Severity
from cpts_desktop.protocols.evaluate import evaluate
from cpts_desktop.protocols.schema import Action

J0 = date(2026, 3, 2)


def _variable(code: str) -> Any:
    return active_protocol().variables[code]


@pytest.mark.parametrize(
    ("code", "typed", "meant"),
    [
        ("pas", "13", "130"), ("pas", "5", "50"), ("pas", "26", "260"), ("pas", "21", "210"),
        ("pas", "4.9", None), ("pas", "27", None), ("pas", "0.5", None),
        ("pad", "8", "80"), ("pad", "4", "40"), ("spo2", "0.96", "96"), ("poids", "714", "71.4"),
        ("poids", "70", None), ("fc", "700", None), ("poids", "71400", "71.4"),
        ("creat", "12", "106.08"), ("creat", "1.2", "106.08"), ("hb", "128", "12.8"),
        ("uree", "0.45", "7.4925"), ("temp", "98.6", "37"), ("temp", "20", None),
        ("taille", "1.7", "170"),
    ],
)  # fmt: skip
def test_what_was_probably_meant(code: str, typed: str, meant: str | None) -> None:
    """A proposal lies in the usual range, or there is none."""
    found = proposal(_variable(code), Decimal(typed))
    assert found == (Decimal(meant) if meant else None)


@pytest.mark.parametrize("code", sorted(active_protocol().variables))
def test_limits_are_on_the_right_side(code: str) -> None:
    """Each hard limit is accepted, one step beyond is refused; the soft ones ask."""
    variable = _variable(code)
    assert variable.hard is not None
    for limit, beyond in ((variable.hard[0], -1), (variable.hard[1], 1)):
        assert check_value(variable, limit, confirmed=True) is None
        refused = check_value(variable, limit + beyond, confirmed=True)
        assert refused is not None
        assert refused.severity is Severity.BLOCKING
    if variable.soft is not None and variable.soft[0] > variable.hard[0]:
        asked = check_value(variable, variable.hard[0])
        assert asked is not None
        assert asked.severity is Severity.CONFIRM
        assert check_value(variable, variable.soft[0]) is None


def test_baselines_are_held_to_the_limits_of_their_variable() -> None:
    given = {"poids_sec": "300.1", "nyha_base": "0", "fevg": "35"}
    found = check_baselines(given, active_protocol())
    assert [problem.field for problem in found] == ["poids_sec", "nyha_base"]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("05/03/2026", date(2026, 3, 5)),
        ("5/3/26", date(2026, 3, 5)),
        ("29.02.2028", date(2028, 2, 29)),
    ],
)
def test_days_as_french_people_type_them(typed: str, day: date) -> None:
    read = read_day(typed)
    assert isinstance(read, Ok)
    assert read.value == day


@pytest.mark.parametrize(
    "typed", ["29/02/2026", "2026-03-05", "05/03", "٠٥/٠٣/٢٠٢٦", "", "5/13/2026"]
)
def test_g2_34_days_that_do_not_exist(typed: str) -> None:
    assert isinstance(read_day(typed), Refused)


def test_g2_34_hours_around_the_change_of_clock() -> None:
    """29 March 2026: 02:30 does not exist; 25 October: the first 02:30 is taken."""
    assert isinstance(read_moment("29/03/2026", "2:30"), Refused)
    twice = read_moment("25/10/2026", "2:30")
    assert isinstance(twice, Ok)
    assert twice.value == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def _known(**more: Any) -> Known:
    values: dict[str, Any] = {
        "sex": "F", "birth_date": date(1944, 3, 12), "baselines": {}, "observations": (),
        "events": (DatedEvent("sortie", J0, {}),), "medications": (),
    }  # fmt: skip
    return Known(**{**values, **more})


def _seen(code: str, value: str, unit: str, day: int, **more: Any) -> Observation:
    moment = datetime(2026, 3, day, 8, tzinfo=UTC)
    return Observation(
        code, Decimal(value), more.get("text"), unit, moment, "visite", more.get("scale", ""),
        "a", "d", 1, 0,
    )  # fmt: skip


def _line(dci: str, since: date | None, until: date | None = None) -> MedicationLine:
    return MedicationLine(RecordId("x"), dci, (dci,), "", "", "", "", since, until, "saisie")


def test_measures_become_facts_by_code_or_loinc() -> None:
    """A measure imported under its LOINC code counts as ours; a late evening is its civil day."""
    rows = (_seen("loinc:2823-3", "5.8", "mmol/L", 3), _seen("poids", "70", "kg", 3, scale="B"))
    facts = build_facts(_known(observations=rows), active_protocol(), date(2026, 3, 4))
    codes = {event.data["code"]: event for event in facts.events if event.kind == "obs"}
    assert set(codes) == {"k", "poids"}
    assert codes["poids"].data["balance"] == "B"
    assert facts.patient["age"] == 81
    result = evaluate(facts, active_protocol(), date(2026, 3, 4))
    assert {alert.rule.id for alert in result.alerts} == {"K_O"}


@pytest.mark.parametrize("written", ["cuisine", " Cuisine", "CUISINE"])
@pytest.mark.parametrize("named", ["CUISINE", "cuisine"])
def test_the_scale_of_the_dry_weight_is_compared_as_visits_write_scales(
    written: str, named: str
) -> None:
    """A visit writes its scale in capitals, the intake as it was typed: one scale all the same."""
    known = _known(
        baselines={"poids_sec": "70", "poids_sec_balance": written},
        observations=(_seen("poids", "73", "kg", 4, scale=named),),
    )
    day = date(2026, 3, 4)
    result = evaluate(build_facts(known, active_protocol(), day), active_protocol(), day)
    assert {alert.rule.id for alert in result.alerts} == {"PDS_REF_O"}


def test_treatments_before_and_after_discharge() -> None:
    """Lines known at J0 are the list; a pillar begun since is a step; an end is a stop."""
    lines = (
        _line("ramipril", None),
        _line("spironolactone", date(2026, 3, 4)),
        _line("ibuprofène", date(2026, 3, 3), date(2026, 3, 5)),
        _line("amiodarone", date(2025, 1, 1), date(2026, 1, 1)),
    )
    facts = build_facts(_known(medications=lines), active_protocol(), date(2026, 3, 4))
    assert [one["dci"] for one in facts.patient["traitements"]] == ["ramipril"]
    kinds = [(e.kind, e.data.get("dci")) for e in facts.events if e.kind != "sortie"]
    assert ("titration", "spironolactone") in kinds
    during = evaluate(facts, active_protocol(), date(2026, 3, 4))
    assert "MED_TRIPLE" in {alert.rule.id for alert in during.alerts}
    after = evaluate(facts, active_protocol(), date(2026, 3, 5))
    assert "MED_TRIPLE" not in {alert.rule.id for alert in after.alerts}


DOSE = date(2026, 3, 10)
BEFORE = date(2026, 2, 1)


@pytest.mark.parametrize(
    ("lines", "taken"),
    [
        ((_line("ramipril", DOSE), _line("ramipril", BEFORE, DOSE)), True),
        ((_line("ramipril", BEFORE, DOSE), _line("ramipril", DOSE)), True),
        ((_line("ramipril", date(2026, 3, 8)), _line("ramipril", BEFORE, DOSE)), True),
        ((_line("ramipril", BEFORE), _line("ramipril", BEFORE, DOSE)), True),
        ((_line("ramipril", None), _line("Ramipril", None, DOSE)), True),
        ((_line("ramipril", date(2026, 3, 11)), _line("ramipril", BEFORE, DOSE)), True),
        ((_line("ramipril", date(2026, 3, 17)), _line("ramipril", BEFORE, DOSE)), False),
        ((_line("ramipril", BEFORE, DOSE), _line("ramipril", None, DOSE)), False),
        ((_line("ramipril", DOSE, DOSE), _line("ramipril", BEFORE, DOSE)), False),
        ((_line("périndopril", BEFORE, DOSE),), False),
    ],
)
def test_another_dose_from_the_day_one_stops_is_no_stop(
    lines: tuple[MedicationLine, ...], taken: bool
) -> None:
    """A drug still taken raises what it raises: the register lists what is taken first."""
    others = (_line("ibuprofène", BEFORE), _line("furosémide", BEFORE))
    day = date(2026, 3, 16)
    facts = build_facts(_known(medications=(*lines, *others)), active_protocol(), day)
    found = {alert.rule.id for alert in evaluate(facts, active_protocol(), day).alerts}
    assert ("MED_TRIPLE" in found) is taken
    assert ("MED_AINS" in found) is not taken


def test_a_replay_looks_at_each_day_with_what_was_taken_on_it() -> None:
    """After a second discharge, a drug begun between the two was not taken since the first."""
    known = _known(
        events=(DatedEvent("sortie", J0, {}), DatedEvent("bio", date(2026, 3, 5), {}),
                DatedEvent("sortie", date(2026, 3, 20), {})),
        medications=(_line("ibuprofène", date(2026, 3, 12)),
                     _line("pioglitazone", BEFORE, date(2026, 3, 8))),
        observations=(_seen("fevg", "35", "%", 1),),
    )  # fmt: skip
    protocol, today = active_protocol(), date(2026, 3, 25)
    dates = _days(known, protocol, None, today)
    found = _episodes(PatientId("p"), known, protocol, "", dates)
    assert [(one.rule, one.day) for one in found if one.rule.startswith("MED_")] == [
        ("MED_GLITAZONE", date(2026, 3, 1)), ("MED_AINS", date(2026, 3, 12)),
    ]  # fmt: skip


def test_without_a_discharge_a_drug_that_is_planned_is_not_taken_yet() -> None:
    known = _known(events=(), medications=(_line("ibuprofène", date(2026, 3, 12)),))
    protocol = active_protocol()
    for day, taken in ((date(2026, 3, 11), False), (date(2026, 3, 12), True)):
        found = evaluate(build_facts(known, protocol, day), protocol, day)
        assert ("MED_AINS" in {alert.rule.id for alert in found.alerts}) is taken


def test_yes_and_no_baselines_are_read() -> None:
    facts = build_facts(
        _known(baselines={"poids_quotidien": "oui", "bpco_hypercapnique": "non", "nyha_base": "1"}),
        active_protocol(),
        J0,
    )
    assert facts.patient["poids_quotidien"] is True
    assert facts.patient["bpco_hypercapnique"] is False
    assert facts.patient["nyha_base"] == "1"


def test_whom_to_call() -> None:
    """The 15 first for a red sign; nobody for what is only watched."""
    team = [
        CareTeamMember(RecordId("1"), "cardiologue", "Dr C", "2", "", True, None),
        CareTeamMember(RecordId("2"), "medecin_traitant", "Dr M", "1", "", True, None),
        CareTeamMember(RecordId("3"), "infirmier", "I", "3", "", True, None),
    ]
    red = people_to_call(Action.APPEL_15, team)
    assert [one.phone for one in red] == ["15", "1", "2"]
    assert [one.phone for one in people_to_call(Action.AVIS_24_48H, team)] == ["1", "2"]
    assert people_to_call(Action.SURVEILLER, team) == ()


def test_an_alert_keeps_its_identity_while_only_days_pass() -> None:
    """MANQ_POIDS on day 4 and on day 5 is one alert; another weight makes another."""

    def body(value: str, at: str) -> dict[str, Any]:
        return {
            "rule": "MANQ_POIDS", "severity": "jaune",
            "inputs": [{"code": "poids", "role": "days", "value": value, "at": at}],
        }  # fmt: skip

    patient = PatientId("p")
    first = alert_id(patient, "P", "h", body("4", "2026-03-02"))
    assert alert_id(patient, "P", "h", body("5", "2026-03-02")) == first
    assert alert_id(patient, "P", "h", body("4", "2026-03-09")) != first
    assert alert_id(patient, "P", "other", body("4", "2026-03-02")) != first
    assert alert_id(PatientId("q"), "P", "h", body("4", "2026-03-02")) != first
