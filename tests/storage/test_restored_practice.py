"""A practice that comes back from a backup: same keys, another device, colleagues who know older.

Whatever device they knew, it receives; what it wrote under a device that the backup had not comes
back; and who was never told of that device believes it through somebody else.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cpts_desktop.features.exchange import queries, receiving
from cpts_desktop.features.exchange.members import RevokeMember, introduce, revoke_member
from cpts_desktop.features.exchange.renewing import present_card
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import DeviceId, PatientId, new_id
from cpts_desktop.kernel.outcome import Ok, Outcome
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.packets.envelope import peek
from cpts_desktop.packets.identity import read_card
from cpts_desktop.storage import accounts
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.keys import own_devices, renew_device
from cpts_desktop.storage.unit_of_work import UnitOfWork
from tests.storage.exchange_setup import TRIO, Practice, met, registry
from tests.storage.register_setup import PASSWORD, do

Trio = tuple[Practice, Practice, Practice]


@pytest.fixture
def trio(tmp_path: Path, clock: FixedClock) -> Iterator[Trio]:
    yield from met(tmp_path, clock, *TRIO)


def open_again(place: Practice, clock: FixedClock, *, renewed: bool = False) -> None:
    """Open the register again; ``renewed`` under another device, as after a restore."""
    if renewed:
        do(place.register, lambda _, uow: Ok(renew_device(uow.conn)), None)
    path = place.register.path
    place.register.close()
    place.register = accounts.open_with_password(
        path, PASSWORD, kinds=registry(), clock=clock, accept_older=True
    )


def backed_up(place: Practice, clock: FixedClock, folder: Path) -> None:
    place.register.close()
    shutil.copytree(place.register.path.parent, folder)
    open_again(place, clock)


def restore(place: Practice, clock: FixedClock, folder: Path) -> None:
    place.register.close()
    shutil.rmtree(place.register.path.parent)
    shutil.copytree(folder, place.register.path.parent)
    open_again(place, clock)


def shared(nurse: Practice, doctor: Practice) -> PatientId:
    uid = nurse.patient()
    nurse.link(uid, doctor)
    nurse.weigh(uid, "70")
    doctor.take(nurse.send(doctor, uid))
    return uid


def test_a_restored_practice_receives_whatever_device_is_named(
    trio: Trio, clock: FixedClock
) -> None:
    nurse, doctor, chemist = trio
    uid = shared(nurse, doctor)
    doctor.link(uid, nurse)
    doctor.weigh(uid, "71")
    on_its_way = doctor.send(nurse, uid)
    open_again(nurse, clock, renewed=True)
    assert not nurse.take(on_its_way).rejected, "named the device of before"
    nurse.weigh(uid, "72")
    doctor.take(nurse.send(doctor, uid))
    doctor.weigh(uid, "73")
    packet = doctor.send(nurse, uid)
    named = {one.device for one in peek(packet).header.recipients}
    assert named == set(nurse.register.read(own_devices)), "each device of the key"
    assert not nurse.take(packet).rejected
    assert nurse.weights(uid) == doctor.weights(uid) == ["70", "71", "72", "73"]
    with pytest.raises(PacketRefused, match="NOT_RECIPIENT"):
        receiving.open_packet(chemist.register, packet)


def test_a_new_device_of_a_known_key_is_believed_through_a_colleague(
    trio: Trio, clock: FixedClock
) -> None:
    nurse, doctor, chemist = trio
    uid = shared(nurse, doctor)
    open_again(nurse, clock, renewed=True)
    nurse.weigh(uid, "75")
    doctor.take(nurse.send(doctor, uid))
    doctor.link(uid, chemist)
    report = chemist.take(doctor.send(chemist, uid))
    assert report.rejected == ()
    assert chemist.weights(uid) == ["70", "75"]
    member = next(one for one in chemist.register.read(queries.members) if one.uid == nurse.me)
    assert sorted(one.trust for one in member.devices) == ["introduced", "verified"]
    chemist.link(uid, nurse)
    nurse.link(uid, chemist)
    nurse.weigh(uid, "76")
    assert not chemist.take(nurse.send(chemist, uid)).rejected
    assert chemist.known()["Camille Roux"] == "verified", "both, once it wrote itself"
    assert check_register(chemist.register).ok


def test_what_was_written_after_the_backup_comes_back_under_its_own_device(
    trio: Trio, clock: FixedClock, tmp_path: Path
) -> None:
    nurse, doctor, _ = trio
    uid = shared(nurse, doctor)
    backed_up(nurse, clock, tmp_path / "sauvegarde")
    open_again(nurse, clock, renewed=True)
    between = nurse.register.device_id
    nurse.weigh(uid, "75")
    doctor.take(nurse.send(doctor, uid))
    restore(nurse, clock, tmp_path / "sauvegarde")
    open_again(nurse, clock, renewed=True)
    assert nurse.weights(uid) == ["70"] and between not in nurse.register.read(own_devices)
    doctor.take(nurse.send(doctor, uid))
    doctor.link(uid, nurse)
    report = nurse.take(doctor.send(nurse, uid, whole=True))
    assert report.rejected == ()
    assert nurse.weights(uid) == ["70", "75"]
    assert between in nurse.register.read(own_devices)
    assert {one.name for one in nurse.register.read(queries.members)} == {
        "Paul Lenoir", "Chloé Petit"
    }  # fmt: skip
    assert check_register(nurse.register).ok


def test_its_card_is_learnt_once(trio: Trio, clock: FixedClock) -> None:
    nurse, doctor, _ = trio
    uid = shared(nurse, doctor)
    open_again(nurse, clock, renewed=True)
    facts = []
    for value in ("71", "72", "73"):
        nurse.weigh(uid, value)
        doctor.take(nurse.send(doctor, uid))
        facts.append(doctor.register.counts()["entry"])
    assert (facts[1] - facts[0], facts[2] - facts[1]) == (2, 2), "the measure and the packet"


@pytest.mark.parametrize("what", ["revoked", "other exchange key"])
def test_a_device_is_not_believed_for_a_key_that_is_no_more_or_not_whole(
    trio: Trio, what: str
) -> None:
    nurse, doctor, chemist = trio
    stranger = DeviceId(new_id())

    def made(_: None, uow: UnitOfWork) -> Outcome[str]:
        return Ok(present_card(uow, stranger))

    text = do(nurse.register, made, None)
    card = read_card(text.encode())
    if what == "revoked":
        do(doctor.register, revoke_member, RevokeMember(nurse.me))
    else:
        object.__setattr__(card.keys, "exchange", bytes(32))
    sender = next(one for one in doctor.register.read(queries.members) if one.uid == chemist.me)

    def handler(_: None, uow: UnitOfWork) -> Outcome[None]:
        introduce(uow, sender, [(card, text)])
        return Ok(None)

    do(doctor.register, handler, None)
    assert stranger not in doctor.register.read(queries.known_devices)
