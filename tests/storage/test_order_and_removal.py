"""Case 36: one peer puts a list in another order while the other takes a line out of it.

The lists of this program that have an order, and travel, are the persons to call (their rank) and
the cards made of them; two lines may carry the same name. All converge and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cpts_desktop.features.exchange.sections import SECTIONS
from cpts_desktop.features.register import commands, queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from tests.storage.exchange_setup import Practice, met_practices
from tests.storage.register_setup import do

ALL = frozenset(SECTIONS)


@pytest.fixture
def pair(tmp_path: Path, clock: FixedClock) -> Iterator[tuple[Practice, Practice]]:
    yield from met_practices(tmp_path, clock)


def put(place: Practice, uid: PatientId, name: str, rank: int, **more: object) -> str:
    command = commands.PutContact(uid, name, "0601020304", rank=rank, **more)  # type: ignore[arg-type]
    return str(do(place.register, commands.put_contact, command))


def listed(place: Practice, uid: PatientId) -> list[tuple[int, str]]:
    return [(one.rank, one.name) for one in place.register.read(queries.contacts, uid)]


def test_g2_36_reordering_while_a_colleague_removes_loses_nothing(
    pair: tuple[Practice, Practice], clock: FixedClock
) -> None:
    nurse, doctor = pair
    uid = nurse.patient()
    nurse.link(uid, doctor)
    ids = [put(nurse, uid, name, rank) for rank, name in enumerate(("Anne", "Benoît", "Chloé"), 1)]
    doctor.take(nurse.send(doctor, uid, sections=ALL))
    doctor.link(uid, nurse)
    clock.advance(minutes=1)
    # The nurse turns the list round and adds a second « Chloé »; the doctor takes « Benoît » out.
    for rank, (id_, name) in enumerate(
        zip(reversed(ids), ("Chloé", "Benoît", "Anne"), strict=False), 1
    ):
        put(nurse, uid, name, rank, id=id_)
    put(nurse, uid, "Chloé", 4)
    removal = commands.RemoveRecord(uid, ids[1])  # type: ignore[arg-type]
    do(doctor.register, commands.remove_contact, removal)
    clock.advance(minutes=1)
    first, second = nurse.send(doctor, uid, sections=ALL), doctor.send(nurse, uid, sections=ALL)
    for _ in range(2):  # twice, in another order: the same
        nurse.take(second)
        doctor.take(first)
    wanted = [(1, "Chloé"), (3, "Anne"), (4, "Chloé")]
    assert listed(nurse, uid) == listed(doctor, uid) == wanted
    # Nothing is lost: what was taken out is still in the history, with the rank it was given.
    for place in pair:
        fields = place.register.read(_fields, uid, ids[1])
        assert (fields["name"], fields["rank"], fields["removed"]) == ("Benoît", 2, True)


def _fields(conn: object, uid: PatientId, id_: str) -> dict[str, object]:
    from cpts_desktop.storage.records import current_fields

    return current_fields(conn, uid, "contact", id_)  # type: ignore[arg-type]
