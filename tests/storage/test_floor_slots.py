"""Unlock slots: P-26, P-44, P-45 and group G10, without and with a register behind them."""

from __future__ import annotations

import base64
import errno
import json
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.kernel.outcome import DamagedFile, Fault, NewerFormat, Ok, Refused, WrongSecret
from cpts_desktop.storage import accounts, kdf, slots
from cpts_desktop.storage.recovery_code import new_code
from cpts_desktop.storage.register import Register
from tests.storage.floor_setup import (
    CHEAP,
    NEW_PASSWORD,
    PASSWORD,
    fault_of,
    flip,
    note,
    notes,
    reopen,
)

KEY = bytes(range(32))
REGISTER = "5c3d1f0a-0000-4000-8000-00000000000a"


def file_with(*passwords: str) -> slots.SlotFile:
    made = tuple(slots.password_slot(REGISTER, KEY, word, None, CHEAP) for word in passwords)
    return slots.SlotFile(REGISTER, made)


def body(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_bytes()))


def test_a_slot_gives_the_key_and_a_wrong_word_does_not() -> None:
    file = slots.decode(slots.encode(file_with("premier mot", "second mot")))
    assert slots.unlock_password(file, "second mot").key == KEY
    for wrong in ("second Mot", "", "second mot ", "x" * 10_000_000):
        with pytest.raises(WrongSecret):
            slots.unlock_password(file, wrong)


def test_g10_107_nfd_and_nfc_are_one_password() -> None:
    word = "étoile ñandú façade"
    file = file_with(unicodedata.normalize("NFD", word))
    assert slots.unlock_password(file, unicodedata.normalize("NFC", word)).key == KEY


def test_p26_the_file_holds_no_secret_no_key_and_no_name(register: Register) -> None:
    data = slots.slots_path(register.path).read_bytes()
    key = register.data_key()
    for secret in (PASSWORD, "Camille", "Roux", key.hex(), base64.b64encode(key).decode()):
        assert secret.encode() not in data
    assert key not in data
    allowed = {"id", "kind", "user", "cost", "salt", "nonce", "wrapped"}
    assert all(set(slot) == allowed for slot in body(slots.slots_path(register.path))["slots"])


@pytest.mark.parametrize(
    ("field", "value"),
    [("cost", {"m": 8 * 1024, "t": 1, "p": 1}), ("cost", {"m": 1024, "t": 2, "p": 1}),
     ("id", "autre"), ("user", "quelqu-un"), ("salt", base64.b64encode(bytes(16)).decode())],
)  # fmt: skip
def test_a_slot_whose_metadata_was_changed_does_not_open(field: str, value: Any) -> None:
    changed = json.loads(slots.encode(file_with("un mot")))
    changed["slots"][0][field] = value
    with pytest.raises(WrongSecret):
        slots.unlock_password(slots.decode(json.dumps(changed).encode()), "un mot")


def test_a_slot_of_another_register_does_not_open() -> None:
    other = slots.SlotFile(REGISTER.replace("a", "b"), file_with("un mot").slots)
    with pytest.raises(WrongSecret):
        slots.unlock_password(other, "un mot")


@pytest.mark.parametrize(
    "change",
    [
        {"cost": {"m": 2**40, "t": 1, "p": 1}}, {"cost": {"m": 8, "t": 1, "p": 16}},
        {"cost": {"m": 1024, "t": 10**9, "p": 1}}, {"cost": {"m": 0, "t": 0, "p": 0}},
        {"cost": None}, {"salt": "AA=="}, {"salt": 3}, {"nonce": ""}, {"wrapped": "AAAA"},
        {"wrapped": "pas du base64"},
    ],
)  # fmt: skip
def test_g10_106_a_slot_that_cannot_be_is_a_damaged_file(change: dict[str, Any]) -> None:
    altered = json.loads(slots.encode(file_with("un mot")))
    altered["slots"][0].update(change)
    with pytest.raises(DamagedFile):
        slots.decode(json.dumps(altered).encode())


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b'{"format":1}', b"\xff", b"[" * 99])
def test_g10_106_any_other_content_is_a_damaged_file(data: bytes) -> None:
    with pytest.raises(DamagedFile):
        slots.decode(data)


def test_too_many_slots_cannot_stall_an_unlock() -> None:
    altered = json.loads(slots.encode(file_with("un mot")))
    altered["slots"] *= 100
    with pytest.raises(DamagedFile):
        slots.decode(json.dumps(altered).encode())


def test_a_newer_format_is_said(register: Register) -> None:
    path = slots.slots_path(register.path)
    newer = {**body(path), "format": 2}
    with pytest.raises(NewerFormat):
        slots.decode(json.dumps(newer).encode())


def test_the_last_slot_cannot_be_removed() -> None:
    file = file_with("un mot")
    with pytest.raises(Fault) as raised:
        file.without(file.slots[0].id)
    assert raised.value.code == "LAST_SLOT"


def test_the_cost_has_a_floor_and_a_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    for elapsed, wanted in ((0.0001, 256), (0.35, 128), (60.0, 64)):
        ticks = iter([100.0, 100.0 + elapsed])
        monkeypatch.setattr(kdf.time, "perf_counter", lambda ticks=ticks: next(ticks))
        monkeypatch.setattr(kdf, "derive", lambda *_: b"")
        cost = kdf.calibrate()
        assert (cost.memory_kib // 1024, cost.passes, cost.lanes) == (wanted, 3, 4)


def test_too_little_memory_is_a_fault_not_a_wrong_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_memory(*_: Any) -> bytes:
        raise kdf.HashingError("Memory allocation error")

    monkeypatch.setattr(kdf, "hash_secret_raw", no_memory)
    with pytest.raises(Fault) as raised:
        slots.unlock_password(file_with_no_kdf(), "un mot")
    assert raised.value.code == "NO_MEMORY"


def file_with_no_kdf() -> slots.SlotFile:
    slot = slots.Slot("i", slots.PASSWORD, None, CHEAP, bytes(16), bytes(12), bytes(48))
    return slots.SlotFile(REGISTER, (slot,))


# -- with a register ----------------------------------------------------------------------


def test_p45_each_state_has_its_own_message(
    register: Register, make_register: Callable[..., Register]
) -> None:
    other = make_register("autre.db")
    other.close()
    path, access = register.path, slots.slots_path(register.path)
    register.close()
    good = access.read_bytes(), path.read_bytes()
    wrong = fault_of(path, "pas le bon mot de passe")
    flip(path, 200)
    damaged = fault_of(path)
    path.write_bytes(good[1])
    access.write_bytes(slots.slots_path(other.path).read_bytes())
    another = fault_of(path)
    access.write_bytes(b"{}")
    broken = fault_of(path)
    access.unlink()
    missing = fault_of(path)
    access.write_bytes(good[0])
    path.write_bytes(b"")
    empty = fault_of(path)
    path.unlink()
    absent = fault_of(path)
    faults = [wrong, damaged, another, broken, missing, empty, absent]
    assert [one.code for one in faults] == [
        "WRONG_SECRET", "DAMAGED", "SLOTS_OF_ANOTHER", "SLOTS_DAMAGED", "NO_SLOTS", "EMPTY_FILE",
        "NOT_FOUND",
    ]  # fmt: skip
    assert [one.exit_code for one in faults] == [4, 5, 5, 5, 5, 5, 3]
    assert len({one.message for one in faults}) == len(faults)
    path.write_bytes(good[1])
    reopen(path).close()


def test_g10_106_the_previous_copy_opens_when_the_file_is_damaged(register: Register) -> None:
    path = slots.slots_path(register.path)
    register.close()
    reopen(register.path).close()
    previous = path.with_name(path.name + ".prev")
    assert previous.read_bytes() == path.read_bytes()
    for content in (b"", b"{}", b'{"format":1,"register":"x","slots":[{}]}'):
        path.write_bytes(content)
        reopen(register.path).close()
    path.unlink()
    reopen(register.path).close()


def test_g10_106_a_link_is_not_followed(register: Register, tmp_path: Path) -> None:
    path = slots.slots_path(register.path)
    register.close()
    moved = tmp_path / "ailleurs.json"
    path.rename(moved)
    path.symlink_to(moved)
    assert fault_of(register.path).code == "SLOT_LINK"


def test_g10_106_a_file_open_to_all_is_closed_again(register: Register) -> None:
    path = slots.slots_path(register.path)
    register.close()
    path.chmod(0o644)
    reopen(register.path).close()
    assert path.stat().st_mode & 0o077 == 0


def test_a_changed_password_replaces_the_old_one(register: Register) -> None:
    assert accounts.change_password(register, PASSWORD, NEW_PASSWORD, cost=CHEAP) == Ok(None)
    path = register.path
    register.close()
    assert fault_of(path).code == "WRONG_SECRET"
    reopen(path, NEW_PASSWORD).close()
    access = slots.slots_path(path)
    access.unlink()  # even the previous copy no longer opens with the removed secret
    assert fault_of(path).code == "WRONG_SECRET"
    reopen(path, NEW_PASSWORD).close()


def test_a_weak_or_wrong_change_changes_nothing(register: Register) -> None:
    before = slots.slots_path(register.path).read_bytes()
    assert isinstance(accounts.change_password(register, PASSWORD, "court", cost=CHEAP), Refused)
    with pytest.raises(WrongSecret):
        accounts.change_password(register, "faux", NEW_PASSWORD, cost=CHEAP)
    assert slots.slots_path(register.path).read_bytes() == before


def test_each_person_changes_only_their_own_slot(register: Register) -> None:
    other = "colline sombre lanterne seuil gravier pluie bleue"
    added = accounts.add_user(
        register, accounts.NewUser("Dominique Petit", "medecin"), other, cost=CHEAP
    )
    assert isinstance(added, Ok)
    with pytest.raises(WrongSecret):
        accounts.change_password(register, other, NEW_PASSWORD, cost=CHEAP)
    path = register.path
    register.close()
    second = reopen(path, other)
    assert second.user.name == "Dominique Petit"
    second.close()
    first = reopen(path)
    assert first.user.name == "Camille Roux"
    first.close()


def test_the_recovery_code_opens_and_gives_a_new_password(register: Register) -> None:
    note(register, "avant")
    code = accounts.renew_recovery_code(register)
    path = register.path
    register.close()
    opened = accounts.open_with_recovery(
        path, code.text.lower().replace("-", " "), kinds=register.kinds, clock=register.clock
    )
    assert isinstance(opened, Ok)
    assert notes(opened.value) == ["avant"]
    assert accounts.reset_password(opened.value, NEW_PASSWORD, cost=CHEAP) == Ok(None)
    opened.value.close()
    assert fault_of(path).code == "WRONG_SECRET"
    reopen(path, NEW_PASSWORD).close()
    with pytest.raises(WrongSecret):
        accounts.open_with_recovery(
            path, new_code().text, kinds=register.kinds, clock=register.clock
        )


@pytest.mark.parametrize("call", ["open", "fsync", "replace", "link"])
def test_p44_a_failure_at_any_call_leaves_a_secret_that_opens(
    register: Register, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """Fail the n-th call, for n = 1, 2, 3… until the change passes."""
    passwords, tried = [PASSWORD, NEW_PASSWORD], 0
    access = slots.slots_path(register.path)
    for nth in range(1, 30):
        seen, real = 0, getattr(os, call)

        def failing(*args: Any, nth: int = nth, real: Any = real, **kwargs: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen == nth:
                raise OSError(errno.ENOSPC, "injected")
            return real(*args, **kwargs)

        with monkeypatch.context() as patch:
            patch.setattr(os, call, failing)
            try:
                accounts.change_password(register, *passwords, cost=CHEAP)
                passed = True
            except Fault as fault:
                assert fault.code == "DISK_FULL"
                passed = False
        file = slots.load(access)
        opening = [word for word in passwords if _opens(file, word)]
        assert len(opening) == 1
        passwords = [opening[0], next(word for word in passwords if word != opening[0])]
        tried += 1
        if passed and seen < nth:
            break
    assert tried > 1
    assert not [item for item in access.parent.iterdir() if item.name.endswith(".cpts-tmp")]


def _opens(file: slots.SlotFile, word: str) -> bool:
    try:
        slots.unlock_password(file, word)
    except WrongSecret:
        return False
    return True
