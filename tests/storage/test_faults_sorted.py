"""Every error of the disk ends in words: also those that carry no error name (a full backup)."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from cpts_desktop.kernel.outcome import DiskFault
from cpts_desktop.shell.endings import BugEnding, FaultEnding, ending_from
from cpts_desktop.storage.backup import backup_register
from cpts_desktop.storage.faults import fault_from
from cpts_desktop.storage.register import Register
from tests.torture import tracing

followed = pytest.mark.skipif(bool(tracing.why_not()), reason=tracing.why_not())


@pytest.mark.parametrize(
    ("sentence", "code"),
    [("database or disk is full", "DISK_FULL"), ("disk I/O error", "IO_ERROR"),
     ("attempt to write a readonly database", "READ_ONLY"), ("database is locked", "BUSY"),
     ("database disk image is malformed", "DAMAGED"), ("unable to open database file",
                                                       "CANNOT_OPEN")],
)  # fmt: skip
def test_an_error_without_a_name_is_known_by_its_fixed_sentence(sentence: str, code: str) -> None:
    found = fault_from(driver.OperationalError(sentence))
    assert found is not None and found.code == code


def test_an_unknown_error_of_the_driver_stays_a_bug() -> None:
    assert fault_from(driver.OperationalError("no such table: x")) is None


@followed
def test_g9_100_a_disk_that_fills_up_during_a_backup_is_said_full(
    make_register: Callable[..., Register], tmp_path: Path
) -> None:
    register = make_register()
    target = tmp_path / "cle"
    target.mkdir()
    kept = backup_register(register, target).path
    before = kept.read_bytes()

    def act(_: int) -> None:
        with pytest.raises(DiskFault) as caught:
            backup_register(register, target)
        assert caught.value.code in ("DISK_FULL", "IO_ERROR")  # SQLite names a failed cut so

    for nth in range(1, 60, 9):
        fault = tracing.Break(nth, tracing.WRITES, errno.ENOSPC, sticky=True)
        done = tracing.follow(act, target, fault=fault)
        assert (done.code, done.hits > 0) == (0, True)
    assert kept.read_bytes() == before and [*target.glob(".*.cpts-tmp*")] == []


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "DISK_FULL"), (errno.EROFS, "NOT_WRITABLE"),
                         (errno.EIO, "IO_ERROR"), (errno.EDQUOT, "DISK_FULL")],
)  # fmt: skip
def test_g11_110_an_export_refused_by_the_disk_is_a_fault_not_a_bug(number: int, code: str) -> None:
    ending = ending_from(OSError(number, "x"))
    assert isinstance(ending, FaultEnding) and ending.code == code


@pytest.mark.expects_warnings
def test_what_is_not_the_disk_stays_a_bug() -> None:
    assert isinstance(ending_from(ZeroDivisionError()), BugEnding)
