"""What is new for a colleague is found by its number, and is what going over every record finds."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
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
from tests.storage.exchange_world import reading_here
from tests.storage.register_setup import do

NOW = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)


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
        return planning.prepare(conn, Wish(other.me), device, place.register.clock.today())

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


ACT = st.one_of(
    st.tuples(st.just("weigh"), st.integers(0, 3), st.just(0)),
    st.tuples(st.just("link"), st.integers(0, 3), st.sampled_from([-3, 0, 0, 4])),
    st.tuples(st.just("unlink"), st.integers(0, 3), st.sampled_from([0, 3])),
    st.tuples(st.sampled_from(["tie", "untie"]), st.integers(0, 3), st.integers(0, 3)),
    st.tuples(st.sampled_from(["opposition", "accord"]), st.integers(0, 3), st.just(0)),
    st.tuples(st.sampled_from(["send", "send", "send", "whole", "some"]), st.integers(0, 3),
              st.just(0)),
    st.tuples(st.just("back"), st.integers(0, 3), st.just(0)),
    st.tuples(st.just("days"), st.integers(1, 5), st.just(0)),
)  # fmt: skip


class _Played:
    """Two practices and four patients; what the nurse may send is looked at after each act."""

    def __init__(self, folder: Path) -> None:
        self.clock = FixedClock(NOW)
        self.pair = met_practices(folder, self.clock)
        self.nurse, self.doctor = next(self.pair)
        self.uids = [self.nurse.patient(birth_name=f"MARTIN{one}") for one in "ABCD"]
        self.links: dict[PatientId, list[str]] = {uid: [] for uid in self.uids}

    def act(self, what: str, one: int, two: int) -> None:
        nurse, doctor, day = self.nurse, self.doctor, self.clock.today()
        uid = self.uids[one % 4]
        if what == "weigh":
            nurse.weigh(uid, "71.0")
        elif what == "link":
            since = day + timedelta(days=two)
            self.links[uid].append(nurse.link(uid, doctor, since=since))
        elif what == "unlink" and self.links[uid]:
            end = commands.EndRecord(uid, self.links[uid].pop(), day + timedelta(days=two), "fin")
            nurse.register.run(commands.end_care_link, end)
        elif what in ("tie", "untie") and uid != self.uids[two]:
            tie = commands.SamePerson(uid, self.uids[two], undo=what == "untie")
            nurse.register.run(commands.same_person, tie)
        elif what in ("opposition", "accord"):
            said = commands.CollectConsent(
                uid, what, "Paul Durand", day, "Awa Ndiaye", member_id=doctor.me
            )
            nurse.register.run(commands.collect_consent, said)
        elif what in ("send", "whole", "some"):
            some = (uid,) if what == "some" else ()
            made = nurse.try_send(doctor, *some, whole=what == "whole")
            if isinstance(made, Ok):
                doctor.take(made.value.file)
        elif what == "back" and uid in doctor.known():
            doctor.weigh(uid, "72.0")
            made = doctor.try_send(nurse, uid)
            if isinstance(made, Ok):
                nurse.take(made.value.file)
        elif what == "days":
            self.clock.advance(days=one)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ACT, min_size=6, max_size=16))
def test_it_finds_what_going_over_every_record_finds(acts: list[tuple[str, int, int]]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
        reading_here(),
    ):
        played = _Played(Path(folder))
        for uid in played.uids[:2]:
            played.nurse.link(uid, played.doctor)
        played.act("send", 0, 0)
        for act in acts:
            played.act(*act)
            planned(played.nurse, played.doctor, patch)
        assert check_register(played.nurse.register).ok
        next(played.pair, None)


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
