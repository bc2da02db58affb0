"""A recovery code typed in the field of the passphrase opens, and is said to be what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpts_desktop.bootstrap.house import House
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok, WrongSecret
from cpts_desktop.shell.ports import FirstRun, Secret
from tests.storage.register_setup import CHEAP, PASSWORD
from tests.support.discovered import AT


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "r.db", tmp_path / "ref", clock=FixedClock(AT), cost=CHEAP)


def create(house: House, words: str = PASSWORD) -> str:
    made = house.first_run().create(FirstRun("Zoé", "idel", "", words, None))
    assert isinstance(made, Ok)
    made.value.session.register.close()
    return made.value.recovery_code


def opened_by_code(house: House, typed: str) -> bool:
    session = house.unlock().open(Secret(typed))
    assert isinstance(session, Ok)
    session.value.register.close()
    return bool(session.value.by_recovery)


def test_the_code_opens_from_the_field_of_the_passphrase(house: House) -> None:
    code = create(house)
    assert opened_by_code(house, code) is True
    assert opened_by_code(house, f" {code.lower().replace('-', ' ')}\n") is True
    assert opened_by_code(house, PASSWORD) is False


def test_the_code_of_another_register_stays_wrong_and_counts_once(
    house: House, tmp_path: Path
) -> None:
    create(house)
    other = create(House(tmp_path / "s.db", tmp_path / "ref", clock=FixedClock(AT), cost=CHEAP))
    unlock = house.unlock()
    with pytest.raises(WrongSecret):
        unlock.open(Secret(other))
    assert unlock.guesses().failures == 1


def test_a_passphrase_that_looks_like_a_code_still_opens(house: House, tmp_path: Path) -> None:
    other = House(tmp_path / "s.db", tmp_path / "ref", clock=FixedClock(AT), cost=CHEAP)
    looks_like = create(other)
    create(house, looks_like)
    assert opened_by_code(house, looks_like) is False
