"""Réglages › Référentiels: imports from the window, shown first, stopped, killed, mended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cpts_desktop.features.medication.reference import store
from cpts_desktop.features.medication.reference.service import (
    active_thesaurus,
    import_ansm,
    import_bdpm,
)
from cpts_desktop.features.medication.screens.reference_section import (
    ReferenceSection,
    difference,
)
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Fault
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.dialogs import ScriptedFiles
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.storage.register import Register
from tests.pure.medication.test_medication_bdpm_g8 import write
from tests.screens.medication.medication_setup import page, press, window_on, words
from tests.support.shared_data import shared_data

NOW = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "reference"


def section(window: MainWindow) -> ReferenceSection:
    found = page(window, "settings").findChild(ReferenceSection)
    assert isinstance(found, ReferenceSection)
    return found


def test_a_folder_is_imported_and_what_changes_is_shown_first(
    window: MainWindow, folder: Path, tmp_path: Path
) -> None:
    asked: list[str] = []

    def answer(*said: str) -> bool:
        asked.append(said[1])
        return len(asked) != 2

    window.answer_with(answer)
    old, new = write(tmp_path / "old", 100), write(tmp_path / "new", 101)
    held = section(window)
    window.ctx.files = ScriptedFiles(old, new, new)
    press(held, "import_bdpm_folder")
    assert "Première version" in asked[0]
    first = store.read_state(folder).active
    assert first is not None and "100 spécialités" in words(held)
    press(held, "import_bdpm_folder")
    assert "1 ajout" in asked[1] and "MEDICAMENT" in asked[1]
    state = store.read_state(folder)
    assert state.active == first and state.candidate is not None
    press(held, "import_bdpm_folder")
    assert "101 spécialités" in words(held)


def test_a_file_that_is_no_bdpm_changes_nothing_and_is_said(
    window: MainWindow, folder: Path, tmp_path: Path
) -> None:
    import_bdpm(folder, write(tmp_path / "a"), NOW, accept=True)
    before = store.read_state(folder)
    wrong = tmp_path / "wrong.zip"
    wrong.write_bytes(b"PK not a zip")
    window.ctx.files = ScriptedFiles(wrong)
    press(section(window), "import_bdpm")
    assert store.read_state(folder) == before


def test_an_import_shows_its_progress_and_stops_on_demand(
    qtbot: QtBot, register: Register, clock: FixedClock, folder: Path, tmp_path: Path
) -> None:
    import_bdpm(folder, write(tmp_path / "a", 50), NOW, accept=True)
    before = store.read_state(folder)
    window = window_on(register, clock, folder, inline=False)
    qtbot.addWidget(window)
    window.answer_with(lambda *_words: True)
    window.show()
    operations = window.contents.operations
    try:
        held = section(window)
        qtbot.waitUntil(operations.idle, timeout=20_000)
        window.ctx.files = ScriptedFiles(shared_data("bdpm/bdpm-2026-05.zip"))
        held.bdpm.click()
        qtbot.waitUntil(lambda: any(t.total for t in operations.tasks()), timeout=20_000)
        (task,) = [t for t in operations.tasks() if t.total]
        assert task.cancellable and 0 < task.done <= task.total
        operations.cancel(task.id)
        qtbot.waitUntil(operations.idle, timeout=20_000)
        settle()
        assert store.read_state(folder) == before
        assert not list(folder.glob(".bdpm-*"))
    finally:
        operations.close()


@pytest.mark.skipif(os.name == "nt", reason="signaux POSIX")
def test_an_import_that_is_killed_leaves_the_old_version_and_no_lasting_rest(
    folder: Path, tmp_path: Path
) -> None:
    import_bdpm(folder, write(tmp_path / "a", 50), NOW, accept=True)
    before = store.read_state(folder)
    source = shared_data("bdpm/bdpm-2026-05.zip")
    command = [sys.executable, "-m", "cpts_desktop", "--reference", str(folder), "import", "bdpm",
               str(source), "--activate"]  # fmt: skip
    for wait in (0.0, 0.2):
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 60
        while not list(folder.glob(".bdpm-*")) and child.poll() is None:
            assert time.monotonic() < end
            time.sleep(0.02)
        time.sleep(wait)
        child.send_signal(signal.SIGKILL)
        child.wait(60)
        state = store.read_state(folder)
        assert state.active == before.active
        path = store.database_path(folder)
        assert path is not None and path.is_file()
    for rest in folder.glob(".bdpm-*"):
        os.utime(rest, (0, 0))
    import_bdpm(folder, write(tmp_path / "b", 51), NOW, accept=True)
    assert not list(folder.glob(".bdpm-*"))


def test_the_thesaurus_is_imported_from_the_window_with_its_difference(
    window: MainWindow, folder: Path
) -> None:
    asked: list[str] = []
    window.answer_with(lambda *said: not asked.append(said[1]))
    held = section(window)
    name = "thesaurus-referentiel-national-des-interactions-medicamenteuses-20102020.pdf"
    window.ctx.files = ScriptedFiles(shared_data(f"ansm/{name}"))
    press(held, "import_ansm")
    assert "ajouts" in asked[0] and "retraits" in asked[0] and "niveaux changés" in asked[0]
    assert "importé, avec les textes" in words(held)
    assert active_thesaurus(folder).texts


def test_a_damaged_thesaurus_is_said_and_mended_by_an_import(folder: Path) -> None:
    pdf = shared_data("ansm/20230915-thesaurus-interactions-medicamenteuses-septembre-2023.pdf")
    import_ansm(folder, pdf, NOW, accept=True)
    (held,) = folder.glob("ansm-*/relations.csv")
    from cpts_desktop.features.medication.rules import thesaurus

    held.write_text("a,b\nx", encoding="utf-8")
    thesaurus._load.cache_clear()
    with pytest.raises(Fault, match="THESAURUS_DAMAGED"):
        active_thesaurus(folder)
    import_ansm(folder, pdf, NOW, accept=True)
    assert len(active_thesaurus(folder).rows) > 3200
    assert len(list(folder.glob("ansm-*/"))) == 1


def test_the_difference_names_the_first_and_counts_the_rest() -> None:
    report = {
        "version": {"edition": "2023-09-15"}, "previous": {"edition": "2020-10-20"},
        "changes": {"added": 7, "removed": 0, "added_names": [f"n{i}" for i in range(7)]},
        "held": ["specialites : 100 → 90 (-10,0%)"],
    }  # fmt: skip
    text = difference(report)
    assert "15/09/2023" in text and "n4, …" in text and "n5" not in text
    assert "À vérifier" in text
    same = {**report, "changes": {"added": 0, "removed": 0}, "held": []}
    assert "Aucune différence" in difference(same)
