"""SEC-05 on a real register: the passphrase or the recovery code, of this person, slowed down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.bootstrap.identity import KeyboardIdentity
from cpts_desktop.bootstrap.session import Session
from cpts_desktop.bootstrap.slices import kinds
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused
from cpts_desktop.storage import accounts, audit
from cpts_desktop.storage.users import NewUser
from tests.storage.register_setup import CHEAP, PASSWORD

OTHER = "chapeau bleu citron tordu grillon paisible marteau"


@pytest.fixture
def opened(tmp_path: Path, clock: FixedClock) -> Iterator[tuple[Session, str]]:
    made = accounts.create_register(
        tmp_path / "registre.db", NewUser("Awa Ndiaye", "idel"), PASSWORD,
        kinds=kinds(), clock=clock, cost=CHEAP,
    )  # fmt: skip
    assert isinstance(made, Ok)
    register = made.value.register
    yield Session(register, register.user, tmp_path), made.value.recovery_code.text
    register.close()


def codes(outcome: Outcome[Any]) -> list[str]:
    return [one.code for one in outcome.problems] if isinstance(outcome, Refused) else []


def test_the_passphrase_and_the_recovery_code_confirm(
    opened: tuple[Session, str], clock: FixedClock
) -> None:
    session, code = opened
    identity = KeyboardIdentity(session, clock)
    assert isinstance(identity.confirm_identity(PASSWORD), Ok)
    assert isinstance(identity.confirm_identity(code), Ok)
    assert codes(identity.confirm_identity(PASSWORD + "x")) == ["WRONG_SECRET"]


def test_the_passphrase_of_a_colleague_confirms_nothing(
    opened: tuple[Session, str], clock: FixedClock
) -> None:
    session, _code = opened
    new = NewUser("Paul Durand", "medecin")
    added = accounts.add_user(session.register, new, OTHER, cost=CHEAP)
    assert isinstance(added, Ok), added
    identity = KeyboardIdentity(session, clock)
    assert codes(identity.confirm_identity(OTHER)) == ["WRONG_SECRET"]


def test_guessing_is_slowed_down_and_written_in_the_trail(
    opened: tuple[Session, str], clock: FixedClock
) -> None:
    session, _code = opened
    identity = KeyboardIdentity(session, clock)
    for _ in range(6):
        assert codes(identity.confirm_identity("autre chose")) == ["WRONG_SECRET"]
        clock.advance(seconds=1)
    assert codes(identity.confirm_identity(PASSWORD)) == ["TOO_SOON"]
    again = KeyboardIdentity(session, clock)
    assert codes(again.confirm_identity(PASSWORD)) == ["TOO_SOON"], "a new process waits too"
    clock.advance(seconds=timedelta(minutes=2).total_seconds())
    assert isinstance(identity.confirm_identity(PASSWORD), Ok)
    lines = session.register.read(audit.lines)
    failed = [line for line in lines if line.action == "UNLOCK_FAIL"]
    assert len(failed) == 1


def test_a_session_opened_by_the_keyring_proves_nothing(
    opened: tuple[Session, str], clock: FixedClock
) -> None:
    session, _code = opened
    assert KeyboardIdentity(session, clock).proven
    session.by_keyring = True
    assert not KeyboardIdentity(session, clock).proven
