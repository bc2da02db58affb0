"""A lost computer: new keys, the old ones revoked, and the exchange goes on (T8)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cpts_desktop.features.exchange import queries, receiving
from cpts_desktop.features.exchange.members import RevokeMember, revoke_member
from cpts_desktop.features.exchange.renewing import renew
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage import accounts, audit
from cpts_desktop.storage.integrity import check_register
from tests.storage.exchange_setup import Practice, code_of, practice, registry
from tests.storage.register_setup import PASSWORD, do

Town = tuple[Practice, Practice, Practice]


@pytest.fixture
def town(tmp_path: Path, clock: FixedClock) -> Iterator[Town]:
    made = (
        practice(tmp_path, clock, "Awa Ndiaye"),
        practice(tmp_path, clock, "Paul Durand", "medecin"),
        practice(tmp_path, clock, "Lina Petit", "pharmacien"),
    )
    made[0].meet(made[1])
    made[1].meet(made[0])
    yield made
    for one in made:
        one.register.close()


def stolen_copy(nurse: Practice, folder: Path, clock: FixedClock) -> Practice:
    """What the thief holds, with the passphrase: the register as it was."""
    nurse.register.checkpoint()
    away = folder / "vol"
    shutil.copytree(nurse.register.path.parent, away, ignore=shutil.ignore_patterns("*.lock*"))
    opened = accounts.open_with_password(
        away / "registre.db", PASSWORD, kinds=registry(), clock=clock
    )
    return Practice(opened, away / "usb")


def test_t8_after_new_keys_the_thief_is_shut_out_and_the_nurse_is_not(
    town: Town, tmp_path: Path, clock: FixedClock
) -> None:
    nurse, doctor, _pharmacist = town
    uid = nurse.patient()
    nurse.weigh(uid, "71.0")
    nurse.link(uid, doctor)
    doctor.take(nurse.send(doctor, uid))
    doctor.link(uid, nurse)
    doctor.weigh(uid, "70.5")
    thief = stolen_copy(nurse, tmp_path, clock)
    late = doctor.send(nurse, uid)

    before = nurse.words(), str(nurse.register.device_id)
    assert isinstance(renew(nurse.register), Ok)
    assert nurse.words() != before[0] and str(nurse.register.device_id) != before[1]
    assert check_register(nurse.register).ok
    last = nurse.register.read(audit.lines, limit=1)[0]
    assert last.action == "KEYS_RENEWED"

    assert code_of(nurse, late) == "NOT_RECIPIENT"  # sealed for the keys that are gone
    nurse.weigh(uid, "72.5")
    early = nurse.send(doctor, uid)
    assert code_of(doctor, early) == "UNKNOWN_SIGNER"

    do(doctor.register, revoke_member, RevokeMember(nurse.me, "ordinateur volé"))
    doctor.meet(nurse)
    (member,) = doctor.register.read(queries.members)
    assert member.name == "Awa Ndiaye" and len(member.verified) == 1

    thief.weigh(uid, "99.0")
    assert code_of(doctor, thief.send(doctor, uid)) == "REVOKED_SIGNER"
    assert doctor.take(early).rejected == ()  # what came before the new card is not lost
    report = doctor.take(nurse.send(doctor, uid, whole=True))
    assert (report.rejected, report.gaps) == ((), ())
    assert doctor.weights(uid) == ["70.5", "71.0", "72.5"]
    nurse.take(doctor.send(nurse, uid, whole=True))
    assert nurse.weights(uid) == ["70.5", "71.0", "72.5"]
    assert check_register(doctor.register).ok and check_register(nurse.register).ok
    assert code_of(thief, doctor.send(nurse, uid, whole=True)) == "NOT_RECIPIENT"
    thief.register.close()


def test_a_colleague_met_later_believes_what_the_old_keys_signed(town: Town) -> None:
    nurse, _doctor, pharmacist = town
    uid = nurse.patient()
    nurse.weigh(uid, "71.0", "71.5")
    assert isinstance(renew(nurse.register), Ok)
    nurse.weigh(uid, "72.0")
    assert isinstance(renew(nurse.register), Ok)  # lost twice
    nurse.weigh(uid, "73.0")
    nurse.meet(pharmacist)
    pharmacist.meet(nurse)
    nurse.link(uid, pharmacist)
    report = pharmacist.take(nurse.send(pharmacist, uid))
    assert report.rejected == () and report.waiting == 0
    assert pharmacist.weights(uid) == ["71.0", "71.5", "72.0", "73.0"]
    (member,) = pharmacist.register.read(queries.members)
    assert member.name == "Awa Ndiaye" and len({d.key for d in member.verified}) == 1
    assert pharmacist.register.read(register_queries.banner, uid) is not None
    assert check_register(pharmacist.register).ok


def test_the_new_keys_hold_after_the_register_was_closed(town: Town, clock: FixedClock) -> None:
    nurse, doctor, _pharmacist = town
    assert isinstance(renew(nurse.register), Ok)
    words, path = nurse.words(), nurse.register.path
    nurse.register.close()
    nurse.register = accounts.open_with_password(path, PASSWORD, kinds=registry(), clock=clock)
    assert nurse.words() == words
    do(doctor.register, revoke_member, RevokeMember(nurse.me))
    assert doctor.meet(nurse).verified


def test_t7_a_key_of_somebody_verified_that_nobody_verified_is_said_before_the_import(
    town: Town,
) -> None:
    nurse, doctor, pharmacist = town
    for one, other in ((nurse, pharmacist), (pharmacist, nurse), (doctor, pharmacist)):
        one.meet(other)
    uid = nurse.patient()
    nurse.link(uid, doctor)
    nurse.link(uid, pharmacist)
    pharmacist.take(nurse.send(pharmacist, uid))
    pharmacist.link(uid, nurse)
    pharmacist.weigh(uid, "70.5")
    nurse.take(pharmacist.send(nurse, uid))
    first = nurse.send(doctor, uid)
    assert warning(doctor, first) == "", "the key that the doctor verified"
    doctor.take(first)
    renew(pharmacist.register)
    nurse.meet(pharmacist)
    pharmacist.meet(nurse)
    pharmacist.weigh(uid, "71")
    nurse.take(pharmacist.send(nurse, uid))
    packet = nurse.send(doctor, uid)
    said = warning(doctor, packet)
    assert "n’est pas vérifiée se présente au nom de Lina Petit" in said
    assert doctor.take(packet).rejected == () and "71" in doctor.weights(uid)
    assert warning(doctor, packet) == "", "said once: the members' page says it from then on"
    lines = doctor.register.read(register_queries.history, uid, writers=queries.writer_names)
    assert {"Lina Petit", "Lina Petit (empreinte non vérifiée)"} <= {line.who for line in lines}


def warning(reader: Practice, packet: Path) -> str:
    """Return what is said of a packet before it is taken in, and leave it at that."""
    opened = receiving.open_packet(reader.register, packet)
    receiving.give_up(opened)
    return opened.arrival.warning
