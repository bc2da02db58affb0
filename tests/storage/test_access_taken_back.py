"""A person whose access is taken back opens nothing any more; the others do; it survives a cut."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cpts_desktop.bootstrap.house import House
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Fault, Ok, Refused, WrongSecret
from cpts_desktop.shell.ports import Secret
from cpts_desktop.storage import accounts, audit, revoke, slots
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.users import NewUser, User, all_users
from tests.storage.register_setup import CHEAP, PASSWORD, make

CLOCK = FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))
HERS = "sentier humide granit vieux matin orage tilleul"


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    made = make(tmp_path / "r.db", CLOCK)
    yield made
    made.close()


@pytest.fixture
def colleague(register: Register) -> User:
    added = accounts.add_user(register, NewUser("Inès Brun", "idel"), HERS, cost=CHEAP)
    assert isinstance(added, Ok)
    return added.value


def test_the_secret_of_a_revoked_person_opens_nothing(register: Register, colleague: User) -> None:
    assert isinstance(revoke.revoke_person(register, colleague.uid), Ok)
    path = slots.slots_path(register.path)
    for name in (path, path.with_name(path.name + ".prev")):
        with pytest.raises(WrongSecret):
            slots.unlock_password(slots.decode(name.read_bytes()), HERS)
    assert slots.unlock_password(slots.load(path), PASSWORD)
    active = {user.name: user.active for user in register.read(all_users)}
    assert active == {"Camille Roux": True, "Inès Brun": False}
    assert "SLOT_REMOVE" in [line.action for line in register.read(audit.lines, limit=5)]


def test_nobody_takes_back_their_own_access_nor_one_that_is_gone(
    register: Register, colleague: User
) -> None:
    own = revoke.revoke_person(register, register.user_id)
    assert isinstance(own, Refused) and own.problems[0].code == "ONESELF"
    revoke.revoke_person(register, colleague.uid)
    again = revoke.revoke_person(register, colleague.uid)
    assert isinstance(again, Refused) and again.problems[0].code == "UNKNOWN_PERSON"


def test_a_revocation_cut_short_is_ended_at_the_next_opening(
    register: Register, colleague: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object, **__: object) -> None:
        raise OSError(5, "x")

    with monkeypatch.context() as patch:
        patch.setattr(slots, "save", cut)
        with pytest.raises(Fault):
            revoke.revoke_person(register, colleague.uid)
    path = register.path
    register.close()
    with pytest.raises(Fault) as caught:  # her slot was still there: it lets nobody in
        House(path, clock=CLOCK).unlock().open(Secret(HERS))
    assert caught.value.code == "REVOKED"
    with pytest.raises(WrongSecret):
        slots.unlock_password(slots.load(slots.slots_path(path)), HERS)
    opened = House(path, clock=CLOCK).unlock().open(Secret(PASSWORD))
    assert isinstance(opened, Ok)
    opened.value.register.close()
