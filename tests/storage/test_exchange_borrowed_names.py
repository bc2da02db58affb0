"""A member with a good key who signs in the name of somebody else: case 82, T5, T7.

A seal says which computer wrote an entry; the author is only a word inside it. The word holds when
nothing else is known of that person, never against what is: their own computers, or our own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from cpts_desktop.features.exchange import queries
from cpts_desktop.features.exchange.members import introduce
from cpts_desktop.features.register import commands
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId, UserId, new_id
from cpts_desktop.kernel.outcome import Ok, Outcome
from cpts_desktop.packets.identity import IdentityCard, write_card
from cpts_desktop.packets.keys import DeviceKeys
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.unit_of_work import UnitOfWork
from tests.storage.exchange_setup import TRIO, Practice, met
from tests.storage.register_setup import do

NOW = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)


@pytest.fixture
def trio(tmp_path: Path) -> Iterator[tuple[Practice, Practice, Practice]]:
    yield from met(tmp_path, FixedClock(NOW), *TRIO)


def weigh_as(place: Practice, uid: PatientId, author: str, kilos: str) -> None:
    """Write a weight, signed by this practice, under a name of its choice."""

    def handler(_: None, uow: UnitOfWork) -> Outcome[None]:
        uow.author = UserId(author)
        drafts = [ObservationDraft("poids", Decimal(kilos), "kg", NOW)]
        commands.record_observations(uow, uid, drafts)
        return Ok(None)

    do(place.register, handler, None)


@pytest.mark.parametrize("victim", ["the reader", "a colleague"])
def test_g6_82_nobody_signs_for_a_person_whose_computers_are_known(
    trio: tuple[Practice, Practice, Practice], victim: str
) -> None:
    nurse, doctor, chemist = trio
    uid, other = nurse.patient(), nurse.patient(birth_name="DUPONT")
    for one in (uid, other):
        nurse.link(one, doctor)
    nurse.weigh(uid, "70")
    doctor.take(nurse.send(doctor, uid, other))
    weigh_as(nurse, uid, (doctor if victim == "the reader" else chemist).me, "99")
    nurse.weigh(other, "71")
    report = doctor.take(nurse.send(doctor, uid, other))
    assert dict(report.rejected) == {"AUTHOR": 1}
    assert doctor.weights(uid) == ["70"] and doctor.weights(other) == ["71"]
    assert check_register(doctor.register).ok


def test_a_second_person_on_the_computer_of_a_member_writes_under_their_own_name(
    trio: tuple[Practice, Practice, Practice],
) -> None:
    nurse, doctor, _ = trio
    uid = nurse.patient()
    nurse.link(uid, doctor)
    weigh_as(nurse, uid, new_id(), "70")
    report = doctor.take(nurse.send(doctor, uid))
    assert report.rejected == () and doctor.weights(uid) == ["70"]


def test_what_we_wrote_comes_back_by_a_colleague(
    trio: tuple[Practice, Practice, Practice],
) -> None:
    nurse, doctor, chemist = trio
    uid = nurse.patient()
    nurse.weigh(uid, "70")
    nurse.link(uid, doctor)
    doctor.take(nurse.send(doctor, uid))
    doctor.weigh(uid, "71")
    doctor.link(uid, chemist)
    chemist.take(doctor.send(chemist, uid))
    chemist.link(uid, nurse)
    report = nurse.take(chemist.send(nurse, uid))
    assert report.rejected == () and nurse.weights(uid) == ["70", "71"]


@pytest.mark.parametrize(("whose", "name", "learnt"), [
    ("the reader", "Paul Lenoir", False), ("a colleague", "Un autre nom", False),
    ("a colleague", "Chloé Petit", True), ("nobody", "Ève Martin", True),
])  # fmt: skip
def test_a_card_passed_on_takes_neither_our_place_nor_a_verified_name(
    trio: tuple[Practice, Practice, Practice], whose: str, name: str, learnt: bool
) -> None:
    nurse, doctor, chemist = trio
    person = {"the reader": doctor.me, "a colleague": chemist.me}.get(whose, new_id())
    keys = DeviceKeys(new_id(), b"\x07" * 32, b"\x09" * 32)
    card = IdentityCard(person, name, "pharmacien", "", keys.public, NOW)
    text = write_card(card, keys).decode()
    sender = next(one for one in doctor.register.read(queries.members) if one.uid == nurse.me)

    def handler(_: None, uow: UnitOfWork) -> Outcome[None]:
        introduce(uow, sender, [(card, text)])
        return Ok(None)

    do(doctor.register, handler, None)
    assert (keys.device in doctor.register.read(queries.known_devices)) is learnt
    named = doctor.register.read(queries.writer_names)
    marked = f"{name} (empreinte non vérifiée)"
    assert (named(person, keys.device) == marked) is learnt
    assert named(chemist.me, chemist.keys.device) == "Chloé Petit"
