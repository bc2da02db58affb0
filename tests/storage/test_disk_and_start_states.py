"""Cases 108 to 128 that a machine can be put into: disk, lock, language of the system (G10-G14)."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cpts_desktop.kernel.outcome import AlreadyOpen, DiskFault, Fault, UnknownOutcome
from cpts_desktop.kernel.text import fold
from cpts_desktop.packets.files import neutral_name
from cpts_desktop.storage import accounts
from cpts_desktop.storage.backup import backup_register
from cpts_desktop.storage.instance import InstanceLock, lock_path
from cpts_desktop.storage.integrity import check_register
from tests.storage.register_setup import CHEAP, PASSWORD, registry
from tests.support.project_files import PROJECT, package_sources
from tests.torture import tracing, writer

followed = pytest.mark.skipif(bool(tracing.why_not()), reason=tracing.why_not())
OTHER = "sentier humide granit vieux matin orage tilleul"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "registre"
    place.mkdir()
    (tmp_path / writer.PATIENT_NOTE).write_text(writer.create(place / "r.db"))
    return place / "r.db"


def test_g10_108_the_second_edit_of_the_accesses_is_told_that_it_is_open(path: Path) -> None:
    first = writer.open_it(path)
    with pytest.raises(AlreadyOpen):
        writer.open_it(path)
    accounts.change_password(first, PASSWORD, OTHER, cost=CHEAP)
    first.close()
    again = accounts.open_with_password(path, OTHER, kinds=registry(), clock=writer.SystemClock())
    again.close()


def _saves(path: Path) -> Callable[[int], None]:
    patient = (path.parent.parent / writer.PATIENT_NOTE).read_text()

    def act(handle: int) -> None:
        try:
            writer.write_for_ever(path, writer.PatientId(patient), handle, limit=30)
        except Fault as fault:
            assert isinstance(fault, DiskFault | UnknownOutcome), fault.code
            os.write(handle, b"-1\n")
            raise

    return act


@followed
@pytest.mark.parametrize("nth", [1, 20, 60, 200, 420])
def test_g11_109_a_full_disk_at_start_at_a_save_or_at_a_checkpoint_is_said(
    path: Path, nth: int
) -> None:
    fault = tracing.Break(nth, tracing.WRITES, errno.ENOSPC, sticky=True)
    done = tracing.follow(_saves(path), path.parent, fault=fault)
    assert done.hits and done.code in (0, 9), done.broken
    register = writer.open_it(path)
    assert set(done.acks) - {-1} <= writer.visits(register)
    assert check_register(register).ok
    register.close()


@followed
@pytest.mark.parametrize(
    "number", [errno.EROFS, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EMFILE, errno.EACCES]
)
@pytest.mark.parametrize("nth", [3, 40])
def test_g11_110_every_refusal_of_the_disk_ends_in_words(path: Path, number: int, nth: int) -> None:
    names = tracing.WRITES | ({"open"} if number in (errno.EMFILE, errno.EACCES) else set())
    fault = tracing.Break(nth if number != errno.EMFILE else 2, frozenset(names), number, True)
    done = tracing.follow(_saves(path), path.parent, fault=fault)
    assert done.hits and done.code in (0, 9), done.broken
    register = writer.open_it(path)
    assert set(done.acks) - {-1} <= writer.visits(register)
    register.close()


def test_g11_112_leftovers_of_a_crash_do_not_lock_the_register(path: Path) -> None:
    lock_path(path).write_text("99999")  # a number of a process that is no more
    path.with_name("r.db-shm").write_bytes(b"\xff" * 32_768)
    path.with_name("r.db-journal").write_bytes(b"")
    register = writer.open_it(path)
    assert check_register(register).ok
    register.close()


def test_g11_114_names_of_files_are_short_plain_and_differ_without_case(path: Path) -> None:
    register = writer.open_it(path)
    backup = backup_register(register, path.parent)
    register.close()
    names = [item.name for item in path.parent.iterdir()] + [backup.path.name]
    from datetime import date

    names.append(neutral_name("0f8fad5b-d9cb-469f-a165-70867728950e", date(2026, 3, 3)))
    assert all(re.fullmatch(r"[A-Za-z0-9._-]{1,100}", name) for name in names)
    assert len({name.casefold() for name in set(names)}) == len(set(names))


@pytest.mark.parametrize(
    "language", [{"LANG": "C", "LC_ALL": "C"},
        {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "0"},
                 {"LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"},
                 {"LANG": "fr_FR.ISO-8859-1", "LC_ALL": "fr_FR.ISO-8859-1"}],
    ids=["C", "sans-utf8", "turc", "latin-1"],
)  # fmt: skip
def test_g13_119_the_language_of_the_system_changes_nothing(
    tmp_path: Path, language: dict[str, str]
) -> None:
    folder = tmp_path / "Zoë Élise"
    folder.mkdir()
    (folder / "phrase.txt").write_text(PASSWORD, encoding="utf-8")
    environment = {**os.environ, **language, "PYTHONPATH": str(PROJECT / "src")}
    base = [sys.executable, "-m", "cpts_desktop"]
    secret = ["--secret-file", str(folder / "phrase.txt"), "--json"]
    register = folder / "é.db"
    made = subprocess.run(
        [*base, "register", "create", str(register), "--name", "Inès İnan", "--profession", "idel",
         "--recovery-file", str(folder / "code.txt"), *secret],
        env=environment, capture_output=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    checked = subprocess.run(
        [*base, "register", "check", str(register), *secret], env=environment, capture_output=True,
        check=False,
    )  # fmt: skip
    assert checked.returncode == 0 and json.loads(checked.stdout.decode("utf-8"))["ok"] is True
    assert fold("IĞDIR İstanbul") == fold("ığdır istanbul") or fold("İ") == "i"


def test_g14_125_a_second_instance_is_told_and_a_crashed_one_forgotten(path: Path) -> None:
    child = os.fork()
    if not child:
        InstanceLock(path).take()
        os.kill(os.getpid(), 9)
    os.waitpid(child, 0)
    register = writer.open_it(path)  # the dead one holds nothing
    with pytest.raises(AlreadyOpen) as caught:
        InstanceLock(path).take()
    assert "déjà ouvert" in caught.value.message
    register.close()


def test_g14_128_the_program_listens_to_nobody() -> None:
    words = re.compile(
        r"QLocalServer|QTcpServer|QUdpSocket|socketserver|http\.server|create_server"
    )
    found = [p.name for p in package_sources() if words.search(p.read_text(encoding="utf-8"))]
    assert found == []
