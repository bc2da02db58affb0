"""Quick unlock by the system's keyring, in every state of it (security.md G10, F14, P-52)."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Fault, WrongSecret
from cpts_desktop.storage import accounts, os_keyring, slots
from cpts_desktop.storage.register import Register
from tests.storage.conftest import PASSWORD
from tests.storage.sample_kinds import sample_registry


class Keeper:
    """A keyring of the system, in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, name: str, secret: str) -> None:
        self.kept[service, name] = secret

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def delete_password(self, service: str, name: str) -> None:
        del self.kept[service, name]


class Forgetful(Keeper):
    """Writes vanish, without an error (the null backend)."""

    def set_password(self, service: str, name: str, secret: str) -> None:
        return None


class Slow(Keeper):
    """Waits for a prompt that nobody sees."""

    def get_password(self, service: str, name: str) -> str | None:
        time.sleep(30)
        return None


class Locked(Keeper):
    """Refuses, as a locked collection does."""

    def get_password(self, service: str, name: str) -> str | None:
        raise RuntimeError("locked")


def _enrol(register: Register, keeper: Any) -> str:
    return os_keyring.enrol(register.path, register.data_key(), register.user_id, keeper)


def test_quick_unlock_opens_the_register_and_the_password_still_does(
    register: Register, clock: FixedClock
) -> None:
    keeper = Keeper()
    _enrol(register, keeper)
    path, key, user = register.path, register.data_key(), register.user_id
    register.close()
    unlocked = os_keyring.unlock(path, keeper)
    assert (unlocked.key, unlocked.slot.user) == (key, user)
    again = accounts.open_with_secret(path, PASSWORD, kinds=sample_registry(), clock=clock)
    again.close()


def test_the_keyring_never_holds_the_data_key(register: Register) -> None:
    keeper = Keeper()
    _enrol(register, keeper)
    key = register.data_key()
    for text in keeper.kept.values():
        assert key.hex() not in text
        import base64

        assert base64.b64decode(text) != key


def test_off_by_default(register: Register) -> None:
    assert os_keyring.enrolled(register.path) == ()


def test_enrolling_twice_keeps_one_slot(register: Register) -> None:
    keeper = Keeper()
    _enrol(register, keeper)
    _enrol(register, keeper)
    assert len(os_keyring.enrolled(register.path)) == 1


def test_g10_102_a_locked_keyring_leaves_the_password(register: Register) -> None:
    _enrol(register, Keeper())
    with pytest.raises(os_keyring.KeyringUnavailable) as caught:
        os_keyring.unlock(register.path, Locked())
    assert "phrase secrète" in caught.value.message


def test_g10_102_a_keyring_that_waits_is_left_in_time(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    _enrol(register, Keeper())
    monkeypatch.setattr(os_keyring, "DEADLINE_S", 0.1)
    started = time.monotonic()
    with pytest.raises(os_keyring.KeyringUnavailable):
        os_keyring.within_deadline(lambda: Slow().get_password("a", "b"), 0.1)
    assert time.monotonic() - started < 5


def test_g10_103_a_keyring_that_forgets_is_refused_at_enrolment(register: Register) -> None:
    before = slots.slots_path(register.path).read_bytes()
    with pytest.raises(os_keyring.KeyringUnavailable):
        _enrol(register, Forgetful())
    assert slots.slots_path(register.path).read_bytes() == before


@pytest.mark.parametrize(
    "name",
    [
        "keyring.backends.null.Keyring",
        "keyring.backends.fail.Keyring",
        "keyrings.alt.file.PlaintextKeyring",
        "keyrings.alt.file.EncryptedKeyring",
    ],
)
def test_g10_103_backends_that_do_not_protect_are_not_on_the_list(name: str) -> None:
    assert name not in os_keyring.ALLOWED


def test_g10_103_the_null_backend_of_the_environment_is_refused() -> None:
    # The test environment sets PYTHON_KEYRING_BACKEND to the null backend.
    with pytest.raises(Fault) as caught:
        os_keyring.allowed_backend()
    assert caught.value.code == "NO_KEYRING"


@pytest.mark.parametrize("damage", ["", "pas du base64 !", "AAAA"])
def test_g10_104_an_altered_entry_opens_nothing(register: Register, damage: str) -> None:
    keeper = Keeper()
    _enrol(register, keeper)
    keeper.kept = dict.fromkeys(keeper.kept, damage)
    with pytest.raises(WrongSecret):
        os_keyring.unlock(register.path, keeper)


def test_g10_105_a_copied_register_says_why_quick_unlock_is_gone(register: Register) -> None:
    _enrol(register, Keeper())
    with pytest.raises(WrongSecret) as caught:
        os_keyring.unlock(register.path, Keeper())
    assert "réinstallé" in caught.value.message


def test_revoking_removes_slot_and_entry(register: Register) -> None:
    keeper = Keeper()
    _enrol(register, keeper)
    assert os_keyring.revoke(register.path, register.user_id, keeper)
    assert os_keyring.enrolled(register.path) == ()
    assert keeper.kept == {}
    assert not os_keyring.revoke(register.path, register.user_id, keeper)


def test_revoking_works_when_the_keyring_is_gone(
    make_register: Callable[..., Register], tmp_path: Path
) -> None:
    register = make_register("autre.db")
    _enrol(register, Keeper())
    assert os_keyring.revoke(register.path, register.user_id, Locked())
    assert os_keyring.enrolled(register.path) == ()
