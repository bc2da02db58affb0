"""P-12: a register of an older format is migrated under a verified copy, or left as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import DiskFault, Fault, Ok
from cpts_desktop.storage import accounts, backup, migrate, slots, upgrading
from cpts_desktop.storage.engine import connect
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.users import NewUser
from tests.storage.conftest import CHEAP, PASSWORD
from tests.storage.floor_setup import NOW, fault_of, note, notes, reopen
from tests.storage.sample_kinds import sample_registry

STEPS = migrate.migrations


@contextmanager
def program(steps: Callable[[], list[migrate.Migration]]) -> Iterator[None]:
    """The program of another day: it knows these steps."""
    patch = pytest.MonkeyPatch()
    for module in (migrate, upgrading, backup):
        patch.setattr(module, "migrations", steps)
    try:
        yield
    finally:
        patch.undo()


def older() -> list[migrate.Migration]:
    """Return the steps of a program that has only the floor."""
    return STEPS()[:1]


def failing(at: int) -> Callable[[], list[migrate.Migration]]:
    """Return the present steps, one of which does not run to its end."""

    def steps() -> list[migrate.Migration]:
        made = STEPS()
        made[at] = made[at]._replace(
            statements=(*made[at].statements, "INSERT INTO no_such_table VALUES (1)")
        )
        return made

    return steps


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A real register as an older program left it, with three notes."""
    with program(older):
        made = accounts.create_register(
            tmp_path / "registre.db", NewUser("Camille Roux", "idel"), PASSWORD,
            kinds=sample_registry(), clock=FixedClock(NOW), cost=CHEAP,
        )  # fmt: skip
        assert isinstance(made, Ok)
        for text in ("un", "deux", "trois"):
            note(made.value.register, text)
        made.value.register.close()
    return tmp_path / "registre.db"


def key_of_file(path: Path) -> bytes:
    return slots.unlock_password(slots.load(slots.slots_path(path)), PASSWORD).key


def version(path: Path) -> int:
    with closing(connect(path, key_of_file(path), read_only=True)) as raw:
        return migrate.version_of(raw)


def beside(path: Path) -> set[str]:
    return {one.name for one in path.parent.iterdir() if "migration" in one.name}


def test_p12_migrated_with_a_copy_kept_until_the_next_opening(path: Path) -> None:
    assert version(path) == 1
    register = reopen(path)
    assert notes(register) == ["un", "deux", "trois"] and check_register(register).ok
    assert beside(path) == {
        "registre.db.avant-migration-v1.db", "registre.db.avant-migration-v1.db.slots.json"
    }  # fmt: skip
    note(register, "quatre")
    register.close()
    assert version(path) == len(STEPS())
    reopen(path).close()
    assert beside(path) == set()


def test_p12_the_copy_opens_with_the_older_program(path: Path) -> None:
    reopen(path).close()
    copy = upgrading.copy_path(path, 1)
    assert version(copy) == 1
    assert backup.verify_file(copy, key_of_file(path))[0] == 4
    place = path.parent / "ancien" / "registre.db"
    with program(older):
        backup.restore_register(copy, place, PASSWORD, now=NOW)
        again = reopen(place)
        assert notes(again) == ["un", "deux", "trois"]
        again.close()


@pytest.mark.expects_warnings
@pytest.mark.parametrize("at", range(1, len(STEPS())))
def test_p12_a_failed_migration_leaves_the_register_as_it_was(
    path: Path, at: int, logged_warnings: Any
) -> None:
    before = {one.name: one.read_bytes() for one in path.parent.glob("registre.db*")}
    with program(failing(at)):
        fault = fault_of(path)
        assert fault.code == "MIGRATION_FAILED" and "rien n’est perdu" in fault.message
        assert version(path) == 1
    logged_warnings.take()
    for name in ("registre.db.slots.json", "registre.db.head"):
        assert (path.parent / name).read_bytes() == before[name]
    with program(older):
        again = reopen(path)
        assert notes(again) == ["un", "deux", "trois"]
        again.close()
    mended = reopen(path)  # the mended program migrates it
    assert notes(mended) == ["un", "deux", "trois"] and check_register(mended).ok
    mended.close()


@pytest.mark.expects_warnings
def test_p12_a_migration_that_loses_an_entry_is_undone(path: Path, logged_warnings: Any) -> None:
    def losing() -> list[migrate.Migration]:
        made = STEPS()
        made[-1] = made[-1]._replace(
            statements=(*made[-1].statements, "DELETE FROM entry WHERE n=2")
        )
        return made

    with program(losing):
        assert fault_of(path).code == "MIGRATION_FAILED"
    logged_warnings.take()
    register = reopen(path)
    assert notes(register) == ["un", "deux", "trois"]
    register.close()


def test_p12_without_room_for_the_copy_nothing_is_migrated(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(upgrading, "replace_patiently", full)
    fault = fault_of(path)
    assert isinstance(fault, DiskFault) and fault.code == "DISK_FULL"
    assert version(path) == 1
    assert [*path.parent.glob(".*")] == []


def test_p12_without_room_to_put_back_the_copy_stays_beside(
    path: Path, monkeypatch: pytest.MonkeyPatch, logged_warnings: Any
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(upgrading.shutil, "copyfile", full)
    with program(failing(2)):
        fault = fault_of(path)
    assert fault.code == "MIGRATION_FAILED"
    assert "« registre.db.avant-migration-v1.db »" in fault.message
    logged_warnings.take()
    assert version(upgrading.copy_path(path, 1)) == 1
    monkeypatch.undo()
    register = reopen(path)  # whole at the step that it had reached
    assert notes(register) == ["un", "deux", "trois"]
    register.close()


def test_a_newer_format_is_refused_without_a_copy(path: Path) -> None:
    reopen(path).close()
    reopen(path).close()
    with program(older), pytest.raises(Fault) as raised:
        reopen(path)
    assert raised.value.code == "NEWER_REGISTER" and beside(path) == set()
