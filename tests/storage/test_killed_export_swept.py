"""A killed export leaves nothing in clear after the next start (P-23); what is not ours stays."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.files import write_private
from cpts_desktop.storage.exported import (
    MAX_FOLDERS,
    export_folders,
    remember_export,
    sweep_exports,
)
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import do, make
from tests.torture import tracing

MARK = b"MARQUEURPATIENT"
followed = pytest.mark.skipif(bool(tracing.why_not()), reason="ptrace is not allowed here")


@pytest.fixture
def ours(tmp_path: Path, clock: FixedClock) -> Iterator[Register]:
    made = make(tmp_path / "registre" / "r.db", clock)
    yield made
    made.close()


def killed_export(target: Path) -> None:
    """Write a file for real, killed at the rename: the temporary one stays, whole and in clear."""

    def act(_: int) -> None:
        write_private(target, MARK * 100)

    fault = tracing.Break(1, frozenset({"rename"}))
    done = tracing.follow(act, target.parent, fault=fault)
    assert done.killed


def in_clear(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir() if one.is_file() and MARK in one.read_bytes()]


@followed
def test_p23_what_a_killed_export_left_is_gone_after_the_next_start(
    ours: Register, tmp_path: Path
) -> None:
    folder = tmp_path / "Documents"
    folder.mkdir()
    do(ours, remember_export, folder)
    killed_export(folder / "copie-dossier.zip")
    assert len(in_clear(folder)) == 1, "the control: without the sweep it stays"
    assert sweep_exports(ours, now=time.time()) == 0, "too young: somebody may be writing it"
    assert ours.read(export_folders) == [folder]
    assert sweep_exports(ours, now=time.time() + 61) == 1
    assert in_clear(folder) == [] and ours.read(export_folders) == []


def test_what_is_not_ours_is_never_touched(ours: Register, tmp_path: Path) -> None:
    folder, old = tmp_path / "Documents", time.time() - 3600
    folder.mkdir()
    outside = tmp_path / "dehors.txt"
    outside.write_bytes(MARK)
    others = [".notes.cpts-tmp", "x.0123456789ab.cpts-tmp", ".a.0123456789ab.tmp", "a.pdf",
              ".a.0123456789AB.cpts-tmp", ".a.0123456789ab.cpts-tmp.pdf"]  # fmt: skip
    for name in others:
        (folder / name).write_bytes(MARK)
        os.utime(folder / name, (old, old))
    (folder / ".lien.0123456789ab.cpts-tmp").symlink_to(outside)
    (folder / ".dossier.0123456789ab.cpts-tmp").mkdir()
    do(ours, remember_export, folder)
    assert sweep_exports(ours) == 0
    assert {one.name for one in folder.iterdir()} >= set(others)
    assert outside.read_bytes() == MARK


def test_a_stick_that_is_away_is_swept_when_it_comes_back(ours: Register, tmp_path: Path) -> None:
    stick, away = tmp_path / "cle", tmp_path / "ailleurs"
    stick.mkdir()
    do(ours, remember_export, stick)
    left = stick / ".a.pdf.0123456789ab.cpts-tmp"
    left.write_bytes(MARK)
    os.utime(left, (1, 1))
    stick.rename(away)
    assert sweep_exports(ours) == 0 and ours.read(export_folders) == [stick]
    away.rename(stick)
    assert sweep_exports(ours) == 1 and in_clear(stick) == []


def test_the_folders_are_remembered_encrypted_and_bounded(ours: Register, tmp_path: Path) -> None:
    for number in range(MAX_FOLDERS + 5):
        do(ours, remember_export, tmp_path / f"Mme MARQUEUR {number}")
    do(ours, remember_export, tmp_path / "Mme MARQUEUR 54")
    known = ours.read(export_folders)
    assert len(known) == MAX_FOLDERS == len(set(known))
    for place in (tmp_path / "registre").iterdir():
        assert b"MARQUEUR" not in place.read_bytes()


def test_the_window_notes_the_folder_before_it_writes(ours: Register, tmp_path: Path) -> None:
    from cpts_desktop.bootstrap.exported import remembering, sweep_later
    from cpts_desktop.shell.dialogs import ScriptedFiles
    from cpts_desktop.shell.identity import GuardedFiles
    from cpts_desktop.shell.operations import Operations

    operations = Operations(ours, inline=True)
    note = remembering(operations, ours)
    files = GuardedFiles(ScriptedFiles(tmp_path / "a.pdf"), lambda _title: True, note)
    assert files.save_as("Enregistrer", "a.pdf", "PDF (*.pdf)") == tmp_path / "a.pdf"
    assert ours.read(export_folders) == [tmp_path]
    asked = GuardedFiles(ScriptedFiles(tmp_path / "b"), lambda _title: True, note)
    assert asked.folder("Dossier") == tmp_path / "b"
    assert ours.read(export_folders) == [tmp_path / "b", tmp_path]
    refused = GuardedFiles(ScriptedFiles(tmp_path / "c" / "x"), lambda _title: False, note)
    assert refused.save_as("Enregistrer", "x", "") is None
    assert len(ours.read(export_folders)) == 2
    left = tmp_path / ".a.pdf.0123456789ab.cpts-tmp"
    left.write_bytes(MARK)
    os.utime(left, (1, 1))
    later: list[object] = []
    operations.after = lambda _ms, act: later.append(act) or act()  # type: ignore[method-assign]
    sweep_later(operations, ours)
    assert later and not left.exists()
    operations.close()
