"""Private files: the old content or the new one, never a mix, at any failing call (P-10, P-23)."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.kernel.files import (
    TEMP_SUFFIX,
    remove_database,
    sweep_temporaries,
    write_private,
)

CALLS = ("open", "fsync", "replace", "link")


def names(folder: Path) -> set[str]:
    return {item.name for item in folder.iterdir()}


def test_a_private_file_is_its_owner_s_alone(tmp_path: Path) -> None:
    previous = os.umask(0)
    try:
        write_private(tmp_path / "a", [b"x", b"y"])
    finally:
        os.umask(previous)
    assert (tmp_path / "a").read_bytes() == b"xy"
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600
    assert names(tmp_path) == {"a"}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_failing_call_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, at: int
) -> None:
    path = tmp_path / "a"
    write_private(path, b"old")
    real, seen = getattr(os, call), 0

    def failing(*args: Any, **kwargs: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == at:
            raise OSError(errno.EIO, "injected")
        return real(*args, **kwargs)

    monkeypatch.setattr(os, call, failing)
    try:
        write_private(path, b"new", keep_previous=True)
        written = True
    except OSError:
        written = False
    monkeypatch.undo()
    assert path.read_bytes() in ((b"new",) if written else (b"old", b"new"))
    assert names(tmp_path) <= {"a", "a.prev"}
    if (tmp_path / "a.prev").exists():
        assert (tmp_path / "a.prev").read_bytes() == b"old"


def test_a_source_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def chunks() -> Any:
        yield b"half"
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        write_private(tmp_path / "a", chunks())
    assert names(tmp_path) == set()


def test_without_hard_links_the_previous_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_link(*_: Any, **__: Any) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_link)
    write_private(tmp_path / "a", b"old")
    write_private(tmp_path / "a", b"new", keep_previous=True)
    assert (tmp_path / "a.prev").read_bytes() == b"old"


@pytest.mark.parametrize(("code", "raises"), [(errno.EINVAL, False), (errno.EIO, True)])
def test_a_folder_that_cannot_sync_is_told_from_one_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, raises: bool
) -> None:
    real = os.fsync

    def failing(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(code, "injected")
        real(handle)

    monkeypatch.setattr(os, "fsync", failing)
    if raises:
        with pytest.raises(OSError, match="injected"):
            write_private(tmp_path / "a", b"x")
    else:
        write_private(tmp_path / "a", b"x")
    assert (tmp_path / "a").read_bytes() == b"x"


def test_only_our_own_leftovers_are_swept(tmp_path: Path) -> None:
    ours = [f".r.db.1234{TEMP_SUFFIX}", f".r.db.slots.json.99{TEMP_SUFFIX}",
            f".r.db.aa{TEMP_SUFFIX}-wal", f".r.db.aa{TEMP_SUFFIX}-shm"]  # fmt: skip
    theirs = [f".r.db2.1{TEMP_SUFFIX}", f".other.1{TEMP_SUFFIX}", "r.db", "r.db-wal", ".r.db.txt"]
    for name in (*ours, *theirs):
        (tmp_path / name).write_bytes(b"")
    assert sweep_temporaries(tmp_path, "r.db.") == len(ours)
    assert names(tmp_path) == set(theirs)


def test_removing_a_database_removes_nothing_else(tmp_path: Path) -> None:
    for name in (
        "r[1].db",
        "r[1].db-wal",
        "r[1].db-shm",
        "r[1].db2",
        "r1.db",
        "r[1].db.slots.json",
    ):
        (tmp_path / name).write_bytes(b"")
    remove_database(tmp_path / "r[1].db")
    assert names(tmp_path) == {"r[1].db2", "r1.db", "r[1].db.slots.json"}
