"""Cases by the thousand: the engine and a second reading of the reference must not differ."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.protocols.evaluate import evaluate
from cpts_desktop.protocols.facts import read_case
from tests.pure.protocols.case_builder import protocol
from tests.pure.protocols.second_calendar import Second, days_from
from tests.pure.protocols.second_reading import FLAGS

START = date(2026, 1, 1)
VALUES: dict[str, tuple[float, ...]] = {
    "pas": (79, 80, 89, 90, 94, 95, 99, 100, 120, 159, 160, 179, 180, 301, 12),
    "pad": (60, 75, 95, 99, 100, 109, 110, 19),
    "fc": (39, 40, 49, 50, 54, 55, 70, 100, 101, 110, 111, 129, 130),
    "spo2": (84, 85, 87, 88, 89, 90, 92, 93, 94, 95, 98, 0.96),
    "fr": (9, 10, 16, 20, 21, 24, 25, 29, 30),
    "temp": (34.9, 35, 37, 37.9, 38, 38.9, 39),
    "nyha": (1, 2, 3, 4),
    "oreillers": (0, 1, 2, 3),
    "oedeme": (0, 1, 2, 3),
    "fatigue": (0, 1, 2, 3),
    "k": (2.4, 2.5, 2.9, 3, 3.4, 3.5, 4.2, 5, 5.1, 5.5, 5.6, 5.9, 6, 11),
    "na": (124, 125, 129, 130, 134, 135, 140, 145, 146, 150, 151),
    "creat": (100, 110, 111, 130, 131, 150, 151, 200, 201, 266, 267, 310, 311, 19),
    "dfg": (19, 20, 24, 25, 29, 30, 60),
    "ntprobnp": (900, 1000, 1100, 1101, 1299, 1300),
    "hb": (6.9, 7, 8.9, 9, 11, 11.9, 12, 12.9, 13, 15),
    "ferritine": (99, 100, 299, 300),
    "cst": (19, 20),
}
WEIGHTS = (
    65,
    66,
    66.9,
    67,
    68,
    68.5,
    69,
    69.5,
    69.94,
    69.95,
    70,
    70.5,
    71,
    71.4,
    71.5,
    71.9,
    72,
    72.95,
    73,
    74,
    76,
    77,
    400,
)
KINDS = (
    "visite_idel",
    "consult_mg",
    "consult_cardio",
    "bio",
    "pharmacie",
    "entretien_pharmacien",
    "etp",
    "bilan_2m",
)
DRUGS = (
    "iec",
    "ara2",
    "arni",
    "bb",
    "arm",
    "isglt2",
    "anse",
    "thiazide",
    "ivabradine",
    "digoxine",
    "ains",
    "ccb_nondhp",
)


def case_of(seed: int) -> tuple[dict[str, Any], list[dict[str, Any]], date]:
    """Return a case: values on both sides of each limit, days anywhere, entered in any order."""
    pick = random.Random(seed)
    length = pick.choice((3, 8, 15, 30, 60, 75, 90, 105, 120, 200))
    asof = START + timedelta(days=length)
    patient: dict[str, Any] = {
        "sexe": pick.choice("MF"),
        "rythme": pick.choice(("sinusal", "FA")),
        "traitements": pick.sample(DRUGS, pick.randint(0, 4)),
    }
    for name, values in (
        ("nyha_base", (1, 2, 3)),
        ("oreillers_base", (1, 2)),
        ("oedeme_base", (0, 1)),
        ("fatigue_base", (0, 1, 2)),
        ("creat_base", (100,)),
        ("ntprobnp_sortie", (1000,)),
        ("poids_sec", (68, 70)),
        ("poids_quotidien", (True, False)),
        ("fevg", (35, 40, 41)),
        ("bpco_hypercapnique", (True, False)),
        ("poids_sec_balance", ("A", "B")),
    ):
        if pick.random() < 0.6:
            patient[name] = pick.choice(values)
    day = lambda: days_from(START, length - min(length + 3, int(pick.expovariate(0.15))))  # noqa: E731
    events: list[dict[str, Any]] = [{"date": START.isoformat(), "type": "sortie"}]
    for code, values in VALUES.items():
        for _ in range(pick.choice((0, 1, 1, 2))):
            events.append(
                {"date": day(), "type": "obs", "code": code, "value": pick.choice(values)}
            )
    for code in FLAGS:
        if pick.random() < 0.25:
            events.append(
                {"date": day(), "type": "obs", "code": code, "value": pick.random() < 0.6}
            )
    for code, values in (("pas", (100, 110, 120)), ("pad", (60, 65, 70, 75))):
        if pick.random() < 0.5:
            when = day()
            for state in ("couche", "debout"):
                row = {"date": when, "type": "obs", "code": f"{code}_{state}"}
                events.append({**row, "value": pick.choice(values)})
    scale = ["A"] if pick.random() < 0.7 else ["A", "B"]
    for _ in range(pick.randint(0, 9)):
        row = {"date": day(), "type": "obs", "code": "poids", "value": pick.choice(WEIGHTS)}
        events.append({**row, "balance": pick.choice(scale)} if len(scale) > 1 else row)
    for _ in range(pick.randint(0, 12)):
        row = {"date": days_from(START, pick.randint(-3, length + 2)), "type": pick.choice(KINDS)}
        if row["type"] == "visite_idel" and pick.random() < 0.4:
            row["transmission"] = pick.choice(("", None, "faite"))
        events.append(row)
    for _ in range(pick.choice((0, 0, 1, 2))):
        row = {
            "date": days_from(START, pick.randint(0, length)),
            "type": "titration",
            "classe": pick.choice(DRUGS[:5]),
        }
        events.append({**row, "sens": "baisse"} if pick.random() < 0.2 else row)
    if pick.random() < 0.08:
        events.append(
            {"date": days_from(START, pick.randint(0, length + 1)), "type": "hospitalisation"}
        )
    if pick.random() < 0.1:
        events.append({"date": days_from(START, pick.randint(1, length)), "type": "sortie"})
    first, *others = events
    pick.shuffle(others)
    return patient, [first, *others], asof


def differences(seed: int) -> list[str]:
    patient, events, asof = case_of(seed)
    read = read_case({"patient": patient, "events": events, "asof": asof.isoformat()})
    assert isinstance(read, Ok)
    found, second = evaluate(read.value.facts, protocol(), asof), Second(patient, events, asof)
    alerts = {one.rule.id: one.severity.value for one in found.alerts if one.rule.id != "DQ_REJET"}
    due = {one.id: (one.state.value, one.days_late) for one in found.due}
    gate = {name: set(one.blockers) for name, one in found.titration.items()}
    return [
        f"{seed} {what}: engine {sorted(set(map(str, ours)) - set(map(str, theirs)))}, "
        f"second {sorted(set(map(str, theirs)) - set(map(str, ours)))}"
        for what, ours, theirs in (
            ("alerts", alerts.items(), second.alerts.items()),
            ("due", due.items(), second.due.items()),
            (
                "gate",
                [(n, sorted(b)) for n, b in gate.items()],
                [(n, sorted(b)) for n, b in second.gate.items()],
            ),
        )
        if set(map(str, ours)) != set(map(str, theirs))
    ]


RARE = {
    "PROTO_SANS_J0",
    "DQ_REJET",
    "MED_K_ARM",
    "MED_GLITAZONE",
    "MED_EFFERV",
    "VACC_GRIPPE",
    "VACC_COVID",
    "VACC_PNEUMO",
    "VACC_VRS",
    "ORG_AMI_PLAFOND",
}
"""What these cases do not reach; the dated examples do."""


def test_the_cases_reach_the_rules_the_steps_and_the_blockers() -> None:
    rules: set[str] = set()
    steps: set[str] = set()
    blockers: set[str] = set()
    for seed in range(2000):
        second = Second(*case_of(seed))
        rules |= set(second.alerts)
        steps |= {name.split("@")[0] for name in second.due}
        blockers |= {one for found in second.gate.values() for one in found}
    known = {one.id for one in protocol().rules if not one.part}
    assert known - rules <= RARE
    plain = (*protocol().steps, *protocol().quotas, *protocol().follow_ups)
    assert {one.id for one in plain if "STRONG" not in one.id} - steps == set()
    gate = protocol().gate.blockers
    assert {name for one in gate for name in (one.id, one.unknown_id) if name} - blockers == set()


@pytest.mark.parametrize("block", range(20))
def test_the_engine_and_the_second_reading_agree(block: int) -> None:
    assert [
        one for seed in range(block * 100, block * 100 + 100) for one in differences(seed)
    ] == []
