"""A card never takes the place of a member verified before (T7): person, device, key, post."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cpts_desktop.features.exchange import queries
from cpts_desktop.features.exchange.known_cards import Standing, judge
from cpts_desktop.features.exchange.members import (
    AddMember,
    RevokeMember,
    add_member,
    look_at_card,
    own_card,
    revoke_member,
)
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import new_id
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.packets.identity import IdentityCard, write_card
from cpts_desktop.packets.keys import DeviceKeys
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do, refused


@pytest.fixture
def town(tmp_path: Path, clock: FixedClock) -> Iterator[tuple[Practice, Practice, Practice]]:
    made = (
        practice(tmp_path, clock, "Paul Durand", "medecin"),
        practice(tmp_path, clock, "Awa Ndiaye"),
        practice(tmp_path, clock, "Max Filou", "pharmacien"),
    )
    made[0].meet(made[1])
    yield made
    for one in made:
        one.register.close()


def card(place: Practice, keys: DeviceKeys | None = None, **claims: str) -> AddMember:
    """Return the card that a person makes with their own keys, whatever it claims."""
    held = keys or place.keys
    if "device" in claims:
        held = replace(held, device=claims.pop("device"))
    shown, _ = own_card(place.register)
    made: IdentityCard = replace(shown, keys=held.public, **claims)
    return AddMember(write_card(made, held), " ".join(made.fingerprint))


def state(place: Practice) -> list[tuple[str, str, list[tuple[str, str]]]]:
    found = place.register.read(queries.members)
    return [(m.uid, m.name, [(d.keys.device, d.key) for d in m.devices]) for m in found]


def standing(place: Practice, command: AddMember) -> Standing:
    seen = look_at_card(command.card)
    assert isinstance(seen, Ok)
    judged = place.register.read(judge, seen.value)
    assert isinstance(judged, Ok)
    return judged.value.standing


def test_t7_nobody_takes_the_identity_of_a_member(
    town: tuple[Practice, Practice, Practice],
) -> None:
    doctor, nurse, thief = town
    before = state(doctor)
    claims = card(thief, person=nurse.me)
    assert refused(doctor.register, add_member, claims) == ["OTHER_PERSON"]
    claims = card(thief, person=nurse.me, name="Awa Ndiaye")  # the profession betrays it
    assert refused(doctor.register, add_member, claims) == ["OTHER_PERSON"]
    assert state(doctor) == before


def test_t7_nobody_takes_the_device_of_a_member(town: tuple[Practice, Practice, Practice]) -> None:
    doctor, nurse, thief = town
    before = state(doctor)
    claims = card(thief, device=str(nurse.register.device_id))
    assert refused(doctor.register, add_member, claims) == ["DEVICE_TAKEN"]
    assert state(doctor) == before
    uid = nurse.patient()
    nurse.meet(doctor)
    nurse.link(uid, doctor)
    assert doctor.take(nurse.send(doctor, uid)).rejected == ()


def test_t7_nobody_takes_our_own_identity(town: tuple[Practice, Practice, Practice]) -> None:
    doctor, _nurse, thief = town
    claims = card(thief, person=doctor.me, name="Paul Durand", profession="medecin")
    assert refused(doctor.register, add_member, claims) == ["OWN_CARD"]


def test_a_key_that_was_only_passed_on_gives_way_to_the_verified_one(
    town: tuple[Practice, Practice, Practice],
) -> None:
    """A member passes on a card that claims a device not met yet; its owner is not shut out."""
    from cpts_desktop.features.exchange.members import introduce

    doctor, nurse, thief = town
    false = card(thief, device=str(thief.register.device_id))
    seen = look_at_card(false.card)
    assert isinstance(seen, Ok)
    other = DeviceKeys(thief.keys.device, nurse.keys.sign, nurse.keys.exchange)
    forged = replace(seen.value, keys=other.public, person=new_id(), name="Quelqu’un")
    (sender,) = doctor.register.read(queries.members)
    text = write_card(forged, other).decode()
    do(doctor.register, lambda _, uow: Ok(introduce(uow, sender, [(forged, text)])), None)
    assert isinstance(doctor.meet(thief).verified, tuple) and doctor.known()["Max Filou"]
    assert doctor.known()["Max Filou"] == "verified"


def test_another_computer_of_a_member_is_said_and_one_key_may_be_revoked(
    town: tuple[Practice, Practice, Practice], tmp_path: Path, clock: FixedClock
) -> None:
    doctor, nurse, _thief = town
    assert standing(doctor, card(nurse)) is Standing.AGAIN
    spare = practice(tmp_path, clock, "Autre ordinateur")
    new = card(nurse, keys=spare.keys)
    spare.register.close()
    assert standing(doctor, new) is Standing.NEW_DEVICE
    do(doctor.register, add_member, new)
    (member,) = doctor.register.read(queries.members)
    assert (member.uid, member.name, len(member.verified)) == (nurse.me, "Awa Ndiaye", 2)
    old = next(d.key for d in member.devices if d.keys.device == nurse.keys.device)
    do(doctor.register, revoke_member, RevokeMember(nurse.me, "perdu", old))
    (member,) = doctor.register.read(queries.members)
    assert [d.key == old for d in member.verified] == [False]
    assert refused(doctor.register, revoke_member, RevokeMember(nurse.me, "", "f" * 16)) == [
        "UNKNOWN_MEMBER"
    ]


def test_two_people_of_one_post_do_not_push_each_other_out(
    town: tuple[Practice, Practice, Practice],
) -> None:
    doctor, nurse, _thief = town
    second = card(nurse, person=new_id(), name="Béa Second")
    assert standing(doctor, second) is Standing.SAME_POST
    do(doctor.register, add_member, second)
    assert "Béa Second" in doctor.register.read(queries.author_names).values()
    verified = {m.name: bool(m.verified) for m in doctor.register.read(queries.members)}
    assert verified == {"Awa Ndiaye": True, "Béa Second": False}
    uid = nurse.patient()
    nurse.meet(doctor)
    nurse.link(uid, doctor)
    assert doctor.take(nurse.send(doctor, uid)).sender == "Awa Ndiaye"


def test_a_namesake_and_odd_letters_are_said_before_the_words(
    town: tuple[Practice, Practice, Practice],
) -> None:
    doctor, _nurse, thief = town
    for name, told in (("AWA NDIAYE", "Vous avez déjà un membre de ce nom"),
                       ("Раul Мartin", "mélange des alphabets")):  # fmt: skip
        seen = look_at_card(card(thief, name=name, profession="idel").card)
        assert isinstance(seen, Ok)
        judged = doctor.register.read(judge, seen.value)
        assert isinstance(judged, Ok) and told in judged.value.words
