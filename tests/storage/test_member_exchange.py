"""Members: verified by words, introduced by another, revoked, back after a restore (T7, T8)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cpts_desktop.features.exchange import queries
from cpts_desktop.features.exchange.members import (
    AddMember,
    RevokeMember,
    add_member,
    revoke_member,
)
from cpts_desktop.features.register.queries import history
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.storage.keys import renew_device
from tests.storage.exchange_setup import Practice, code_of, practice
from tests.storage.register_setup import do, refused


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


@pytest.fixture
def pharmacist(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Lina Petit", "pharmacien")
    yield made
    made.register.close()


@pytest.fixture
def met(nurse: Practice, doctor: Practice) -> tuple[Practice, Practice]:
    nurse.meet(doctor)
    doctor.meet(nurse)
    return nurse, doctor


def test_a_revoked_member_is_cut_at_the_last_number_received(
    met: tuple[Practice, Practice],
) -> None:
    nurse, doctor = met
    jeanne = nurse.patient()
    nurse.link(jeanne, doctor)
    first = nurse.send(doctor)
    doctor.take(first)
    do(doctor.register, revoke_member, RevokeMember(nurse.me, "ordinateur volé"))
    nurse.weigh(jeanne, "66.0")
    assert code_of(doctor, nurse.send(doctor)) == "REVOKED_SIGNER"
    assert doctor.take(first).accepted == 0
    assert doctor.known() == {"Awa Ndiaye": "revoked"}
    outcome = doctor.try_send(nurse)
    assert isinstance(outcome, Refused) and "révoquées" in outcome.problems[0].message
    assert refused(doctor.register, add_member, AddMember(nurse.card(), nurse.words())) == [
        "REVOKED_SIGNER"
    ]


def test_member_add_wants_the_words_of_that_card(nurse: Practice, doctor: Practice) -> None:
    assert refused(nurse.register, add_member, AddMember(doctor.card(), nurse.words())) == [
        "FINGERPRINT_DIFFERS"
    ]
    words = doctor.words().split()
    words[2] = "abaisser" if words[2] != "abaisser" else "abandon"
    assert refused(nurse.register, add_member, AddMember(doctor.card(), " ".join(words))) == [
        "FINGERPRINT_TYPO"
    ]
    assert refused(nurse.register, add_member, AddMember(nurse.card(), nurse.words())) == [
        "OWN_CARD"
    ]
    assert refused(nurse.register, add_member, AddMember(b"x", nurse.words())) == ["BAD_MAGIC"]
    assert nurse.register.read(queries.members) == ()
    assert nurse.meet(doctor).name == "Paul Durand"


def test_entries_of_a_third_author_are_passed_on_and_verified(
    met: tuple[Practice, Practice], pharmacist: Practice
) -> None:
    nurse, doctor = met
    nurse.meet(pharmacist)
    pharmacist.meet(nurse)
    jeanne = nurse.patient()
    nurse.link(jeanne, pharmacist)
    nurse.link(jeanne, doctor)
    pharmacist.take(nurse.send(pharmacist))
    pharmacist.weigh(jeanne, "68.5")
    pharmacist.link(jeanne, nurse)
    nurse.take(pharmacist.send(nurse))
    report = doctor.take(nurse.send(doctor))
    assert report.rejected == ()
    assert doctor.weights(jeanne) == ["68.5"]
    assert doctor.known() == {"Awa Ndiaye": "verified", "Lina Petit": "introduced"}
    outcome = doctor.try_send(pharmacist, jeanne)
    assert isinstance(outcome, Refused) and "empreinte" in outcome.problems[0].message
    assert "Lina Petit (empreinte non vérifiée)" in writers(doctor, jeanne)
    doctor.meet(pharmacist)
    assert doctor.known()["Lina Petit"] == "verified"
    assert {"Lina Petit", "Awa Ndiaye"} <= writers(doctor, jeanne)
    assert not any("non vérifiée" in one for one in writers(doctor, jeanne))


def writers(place: Practice, uid: PatientId) -> set[str]:
    """Return who wrote in a record, as its history says it."""
    lines = place.register.read(history, uid, writers=queries.writer_names)
    return {line.who for line in lines}


def test_after_a_restore_the_same_key_is_believed_under_a_new_device(
    met: tuple[Practice, Practice],
) -> None:
    nurse, doctor = met
    jeanne = nurse.patient()
    nurse.link(jeanne, doctor)
    doctor.take(nurse.send(doctor))
    do(nurse.register, lambda _, uow: Ok(renew_device(uow.conn)), None)
    nurse.register._start(nurse.register.user_id)
    nurse.weigh(jeanne, "64.0")
    report = doctor.take(nurse.send(doctor))
    assert (report.accepted, report.rejected, report.gaps) == (1, (), ())
    assert doctor.weights(jeanne) == ["64.0"]
    assert doctor.known() == {"Awa Ndiaye": "verified"}
