"""What is new for a colleague is found by its number, and is what going over every record finds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cpts_desktop.features.exchange import ground, kinds, marks, planning, queries, rules
from cpts_desktop.features.exchange import tables as t
from cpts_desktop.features.exchange.planning import Wish
from cpts_desktop.features.register import commands
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PRACTICE, PatientId
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage.integrity import check_register
from tests.storage.exchange_setup import Practice, met_practices
from tests.storage.register_setup import do

DAY = date(2026, 3, 3)


@pytest.fixture
def met(tmp_path: Path, clock: FixedClock) -> Iterator[tuple[Practice, Practice]]:
    yield from met_practices(tmp_path, clock)


def shared(nurse: Practice, doctor: Practice, count: int) -> list[PatientId]:
    """Return patients shared with the doctor and sent."""
    uids = [nurse.patient(birth_name=f"MARTIN{'ABCDEFGH'[n]}") for n in range(count)]
    for uid in uids:
        nurse.link(uid, doctor)
    doctor.take(nurse.send(doctor))
    return uids


def near(place: Practice, other: Practice) -> Any:
    """Return the records that the next packet looks at, None when all of them."""
    return place.register.read(lambda conn: ground.near(conn, _member(conn, other)))


def _member(conn: Any, other: Practice) -> Any:
    found = queries.member(conn, other.me)
    assert found is not None
    return found


def notes(place: Practice) -> list[Any]:
    u = t.packet_upto.c
    query = select(u.member, u.device, u.seq).where(u.stream == rules.NOWHERE)
    return place.register.read(lambda conn: list(conn.execute(query)))


def planned(place: Practice, other: Practice, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return who would leave; going over every record must find the same, and the same note."""
    device = place.register.device_id

    def look(conn: Any) -> Any:
        return planning.prepare(conn, Wish(other.me), device, DAY)

    found = place.register.read(look)
    with monkeypatch.context() as patch:
        patch.setattr(ground, "near", lambda conn, member: None)
        assert place.register.read(look) == found
    return [one.uid for one in found.plan.patients]


def test_only_what_was_written_since_is_looked_at(
    met: tuple[Practice, Practice], monkeypatch: pytest.MonkeyPatch
) -> None:
    nurse, doctor = met
    assert near(nurse, doctor) is None
    uids = shared(nurse, doctor, 4)
    assert near(nurse, doctor) == frozenset()
    assert planned(nurse, doctor, monkeypatch) == []
    nurse.weigh(uids[2], "71.0")
    assert near(nurse, doctor) == {uids[2]}
    assert planned(nurse, doctor, monkeypatch) == [uids[2]]
    doctor.take(nurse.send(doctor))
    assert near(nurse, doctor) == frozenset()
    assert doctor.weights(uids[2]) == ["71.0"]
    assert check_register(nurse.register).ok


def test_a_record_that_was_refused_leaves_no_note(
    met: tuple[Practice, Practice], monkeypatch: pytest.MonkeyPatch
) -> None:
    nurse, doctor = met
    told, later = nurse.patient(), nurse.patient(birth_name="DURAND")
    nurse.link(told, doctor)
    nurse.link(later, doctor, since=date(2026, 5, 1))
    doctor.take(nurse.send(doctor))
    assert near(nurse, doctor) is None
    assert not notes(nurse)
    nurse.weigh(told, "71.0")
    assert set(planned(nurse, doctor, monkeypatch)) == {told, later}


def test_a_packet_about_some_leaves_the_note_as_it_was(
    met: tuple[Practice, Practice], monkeypatch: pytest.MonkeyPatch
) -> None:
    nurse, doctor = met
    first, second = shared(nurse, doctor, 2)
    before = notes(nurse)
    nurse.weigh(first, "71.0")
    nurse.weigh(second, "72.0")
    doctor.take(nurse.send(doctor, first))
    assert notes(nurse) == before
    assert planned(nurse, doctor, monkeypatch) == [second]


def test_the_records_of_one_person_are_looked_at_together(
    met: tuple[Practice, Practice], monkeypatch: pytest.MonkeyPatch
) -> None:
    nurse, doctor = met
    (known,) = shared(nurse, doctor, 1)
    double = nurse.patient(birth_name="MARTINE")
    nurse.weigh(double, "70.0")
    nurse.weigh(known, "71.0")
    doctor.take(nurse.send(doctor))
    assert near(nurse, doctor) == frozenset()
    do(nurse.register, commands.same_person, commands.SamePerson(known, double))
    assert near(nurse, doctor) == {known, double}
    assert planned(nurse, doctor, monkeypatch) == [double]


def test_other_devices_or_another_version_take_the_note_away(
    met: tuple[Practice, Practice], monkeypatch: pytest.MonkeyPatch
) -> None:
    nurse, doctor = met
    shared(nurse, doctor, 1)
    monkeypatch.setattr(marks, "whose", lambda conn, member: "autre")
    assert near(nurse, doctor) is None


def test_a_content_that_came_late_takes_the_notes_away(met: tuple[Practice, Practice]) -> None:
    nurse, doctor = met
    (uid,) = shared(nurse, doctor, 1)
    doctor.link(uid, nurse)
    nurse.take(doctor.send(nurse))
    assert notes(doctor)

    def late(_: None, uow: Any) -> Any:
        payload = {
            "packet": "p", "member": nurse.me, "device": "d", "audience": "a", "sequence": 1,
            "kind": "care", "digest": "", "accepted": 1, "duplicates": 0, "waiting": 0,
            "rejected": 0, "acknowledges": [], "filled": 1,
        }  # fmt: skip
        uow.append(PRACTICE, "packet_received", payload)
        return Ok(None)

    do(doctor.register, late, None)
    assert not notes(doctor)


@pytest.mark.parametrize(
    "mark", [1, {}, {"whose": "x"}, {"whose": 1, "n": 1}, {"whose": "", "n": "1"}]
)
def test_a_note_of_another_shape_is_refused(met: tuple[Practice, Practice], mark: Any) -> None:
    payload = {
        "packet": "p", "member": "m", "audience": "a", "sequence": 1, "kind": "care",
        "digest": "", "created": 1, "entries": 0, "size": 0, "upto": {}, "receipts": [],
        "file": "",
    }  # fmt: skip
    assert not kinds._check_sent({**payload, "mark": {"whose": "x", "n": 1}})
    assert kinds._check_sent({**payload, "mark": mark})
