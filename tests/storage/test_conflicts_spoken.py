"""The conflict inbox in plain French: units, roles, names; keep one or both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.exchange.conflicts import Conflict, Settle, inbox, settle
from cpts_desktop.features.register import commands, queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Refused
from cpts_desktop.storage import journal
from cpts_desktop.storage.records import conflicts
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do


@pytest.fixture
def nurse(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Awa Ndiaye")
    yield made
    made.register.close()


@pytest.fixture
def doctor(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Paul Durand", "medecin")
    yield made
    made.register.close()


def give(source: Practice, target: Practice, uid: PatientId) -> None:
    """Hand over all entries of a patient, as a packet would."""
    from cpts_desktop.kernel.outcome import Ok

    def entries(conn: Any) -> list[Any]:
        return list(journal.entries_since(conn, uid, {}))

    key = source.register.device_keys.sign.public_key().public_bytes_raw()
    keys = {source.register.device_id: key}
    sent = source.register.read(entries)
    do(target.register, lambda cmd, uow: Ok(uow.ingest(cmd, keys)), sent)


def shown(place: Practice) -> Conflict:
    (one,) = place.register.read(inbox, place.me, {})
    return one


def test_a_weight_is_said_with_its_unit_and_the_role_of_who_wrote_it(
    nurse: Practice, doctor: Practice
) -> None:
    nurse.meet(doctor)
    uid = nurse.patient()
    do(nurse.register, commands.put_care_team_member, commands.PutCareTeamMember(
        uid, "medecin_traitant", "Dr Durand", member_id=doctor.me))  # fmt: skip
    give(nurse, doctor, uid)
    for place, kilos in ((nurse, "71"), (doctor, "69")):
        do(place.register, commands.set_baseline, commands.SetBaseline(uid, {"poids_sec": kilos}))
    give(doctor, nurse, uid)
    one = shown(nurse)
    assert one.sentence.startswith("Poids sec : ")
    assert "71\u202fkg (vous, mar. 3 mars 2026)" in one.sentence
    assert "69\u202fkg (Paul Durand, médecin traitant, mar. 3 mars 2026)" in one.sentence
    assert one.both is None


def test_two_notes_are_kept_one_after_the_other(nurse: Practice, doctor: Practice) -> None:
    uid = nurse.patient()
    contact = do(nurse.register, commands.put_contact,
                 commands.PutContact(uid, "Zoé", "0601020304"))  # fmt: skip
    give(nurse, doctor, uid)
    for place, note in ((nurse, "clés chez la voisine"), (doctor, "le soir")):
        do(place.register, commands.put_contact,
           commands.PutContact(uid, "Zoé", "0601020304", note=note, id=contact))  # fmt: skip
    give(doctor, nurse, uid)
    one = shown(nurse)
    assert one.both is not None
    wrong = Settle(one.stream, one.type, one.record, one.field, "autre ; chose", both=True)
    assert isinstance(nurse.register.run(settle, wrong), Refused)
    do(nurse.register, settle,
       Settle(one.stream, one.type, one.record, one.field, one.both, both=True))  # fmt: skip
    assert nurse.register.read(conflicts) == []
    (kept,) = nurse.register.read(queries.contacts, uid)
    assert set(kept.note.split(" ; ")) == {"clés chez la voisine", "le soir"}


def test_two_ties_are_said_with_names(nurse: Practice, doctor: Practice) -> None:
    uid = nurse.patient()
    first = nurse.patient(birth_name="MARTAIN")
    second = nurse.patient(birth_name="MARTINE")
    for one in (uid, first, second):
        give(nurse, doctor, one)
    do(nurse.register, commands.same_person, commands.SamePerson(first, uid))
    do(doctor.register, commands.same_person, commands.SamePerson(second, uid))
    give(doctor, nurse, uid)
    sentence = shown(nurse).sentence
    assert "rattaché à MARTAIN" in sentence and "rattaché à MARTINE" in sentence
    assert str(first) not in sentence
