"""The records of quality on the wire: closed schemas, and the same rows whatever the order."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, insert, select

from cpts_desktop.features.followup.quality import tables as t
from cpts_desktop.features.followup.quality.kinds import QUALITY_KINDS
from cpts_desktop.kernel.ids import DeviceId, StreamId, UserId
from cpts_desktop.storage import schema
from cpts_desktop.storage.kinds import Entry

KINDS = {one.name: one for one in QUALITY_KINDS}
GOOD: dict[str, dict[str, Any]] = {
    "alert_outcome": {"alert": "a", "day": "2026-03-05", "outcome": "hospitalise"},
    "care_fact": {"id": "f", "fact": "grippe", "day": "2026-03-05", "detail": ""},
    "care_fact_withdrawn": {"fact": "f", "reason": "erreur"},
    "record_audit": {
        "id": "u", "day": "2026-03-05", "protocol": "CPTS_IC_STD 1.0.0", "sha256": "0" * 64,
        "seed": 1, "population": 3, "sampled": 2, "complete": 1, "criteria": [["fevg", 2]],
    },
    "training_session": {
        "id": "s", "person": "p", "profession": "idel", "day": "2026-03-05", "set": "V 1",
        "sha256": "0" * 64, "before": 3, "after": 9, "questions": 12, "answers": [["V01", 1, 2]],
    },
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_a_whole_payload_is_taken_and_a_newer_one_too(name: str) -> None:
    assert KINDS[name].check(GOOD[name]) == []
    assert KINDS[name].check({**GOOD[name], "later": {"x": 1}}) == []


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("bad", [None, 1.5, True, [], {}, "x" * 5_000, -1, "2026-02-30"])
def test_g2_a_bad_payload_is_refused_whatever_the_field(name: str, bad: Any) -> None:
    kept = {"2026-02-30": ("day",), -1: ("seed", "before", "after", "questions")}
    for field, value in GOOD[name].items():
        if isinstance(bad, list) and isinstance(value, list):
            continue
        if isinstance(bad, str) and len(bad) < 100 and field not in kept["2026-02-30"]:
            continue
        assert KINDS[name].check({**GOOD[name], field: bad}), field
        assert KINDS[name].check({k: v for k, v in GOOD[name].items() if k != field}), field


@pytest.mark.parametrize("rows", [["V01"], [["a"] * 9], [[{}]], [[None]], [["V01", 1]] * 401])
def test_bad_rows_are_refused(rows: list[Any]) -> None:
    assert KINDS["training_session"].check({**GOOD["training_session"], "answers": rows})


def test_what_is_local_stays_here() -> None:
    assert {name for name, kind in KINDS.items() if not kind.shared} == {
        "record_audit", "training_session",
    }  # fmt: skip


def entry(kind: str, device: int, seq: int, hlc: int, **payload: Any) -> Entry:
    names = {1: "bbbb", 2: "aaaa"}
    return Entry(
        StreamId("s"), DeviceId(names[device]), seq, hlc, UserId("u"), kind,
        {**GOOD[kind], **payload}, b"", 7, device, 1,
    )  # fmt: skip


def applied(*entries: Entry) -> dict[str, list[Any]]:
    engine = create_engine("sqlite://")
    with engine.begin() as conn:
        schema.metadata.create_all(
            conn, tables=[schema.device, t.alert_outcome, t.care_fact, t.care_fact_withdrawn]
        )
        _devices(conn)
        for one in entries:
            KINDS[one.kind].apply(conn, one)
        return {
            name: [tuple(row) for row in conn.execute(select(table).order_by(table.c.id))]
            for name, table in (("outcome", t.alert_outcome), ("fact", t.care_fact))
        }


def _devices(conn: Connection) -> None:
    required = {
        column.name: 0 if column.type.python_type is int else b"x"
        for column in schema.device.columns
        if not column.nullable and column.name not in ("pk", "uid")
    }
    for pk, uid in ((1, "bbbb"), (2, "aaaa")):
        conn.execute(insert(schema.device).values(pk=pk, uid=uid, **required))


def test_the_latest_outcome_and_the_first_fact_stay_whatever_the_order() -> None:
    entries = (
        entry("alert_outcome", 1, 1, 10, outcome="surveillance"),
        entry("alert_outcome", 2, 1, 20, outcome="hospitalise"),
        entry("alert_outcome", 1, 2, 20, outcome="fausse_alerte"),
        entry("care_fact", 1, 3, 30, detail="premier"),
        entry("care_fact", 2, 2, 40, detail="second"),
        entry("care_fact", 2, 3, 30, detail="à égalité"),
    )
    found = [applied(*order) for order in itertools.permutations(entries)]
    assert all(one == found[0] for one in found)
    assert "fausse_alerte" in found[0]["outcome"][0]
    assert "à égalité" in found[0]["fact"][0]


def test_an_entry_applied_twice_changes_nothing() -> None:
    one = entry("alert_outcome", 1, 1, 10)
    assert applied(one, one) == applied(one)
