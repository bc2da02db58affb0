"""An import started from Réglages, then stopped, killed, or given a wrong file.

The reference in use stays, what is said is French, and nothing is left in the folder.
"""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cpts_desktop.features.medication.reference import ansm_pdf, bdpm, service, store
from cpts_desktop.features.medication.reference.service import import_ansm, import_bdpm, sweep
from cpts_desktop.features.medication.screens.reference_section import ReferenceSection
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Cancelled
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.dialogs import ScriptedFiles
from cpts_desktop.shell.driver import Driver
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.storage.register import Register
from tests.pure.medication.test_medication_bdpm_g8 import write
from tests.screens.medication.medication_setup import page, press, window_on, words
from tests.support.shared_data import shared_data

NOW = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)
BDPM = "bdpm/bdpm-2026-05.zip"
PDF = "ansm/20230915-thesaurus-interactions-medicamenteuses-septembre-2023.pdf"
OLD = "ansm/thesaurus-referentiel-national-des-interactions-medicamenteuses-20102020.pdf"
SOURCES = {"bdpm": BDPM, "ansm": PDF}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reference folder with both references active: a small BDPM, the thesaurus of 2020."""
    made = tmp_path_factory.mktemp("both")
    import_bdpm(made / "reference", write(made / "a", 50), NOW, accept=True)
    import_ansm(made / "reference", shared_data(OLD), NOW, accept=True)
    return made / "reference"


@pytest.fixture
def folder(both: Path, tmp_path: Path) -> Path:
    """A copy of it, where the window looks."""
    shutil.copytree(both, tmp_path / "reference")
    return tmp_path / "reference"


@pytest.fixture
def slow_window(
    qtbot: QtBot, register: Register, clock: FixedClock, folder: Path
) -> Iterator[MainWindow]:
    """The window with its real lanes: an import runs beside the screen."""
    window = window_on(register, clock, folder, inline=False)
    qtbot.addWidget(window)
    window.answer_with(lambda *_words: True)
    window.show()
    yield window
    window.contents.operations.close()


def content(folder: Path) -> dict[str, bytes]:
    """Everything in the folder, temporary files too."""
    return {
        str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }  # fmt: skip


def section(window: MainWindow) -> ReferenceSection:
    found = page(window, "settings").findChild(ReferenceSection)
    assert isinstance(found, ReferenceSection)
    return found


@pytest.mark.parametrize("which", ["bdpm", "ansm"])
def test_annuler_at_the_bottom_of_the_window_stops_the_import(
    slow_window: MainWindow, folder: Path, qtbot: QtBot, clock: FixedClock, which: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    before, operations = content(folder), slow_window.contents.operations
    reached: list[object] = []
    module: Any = bdpm if which == "bdpm" else ansm_pdf
    name, pause = ("parse", 0.5) if which == "bdpm" else ("_page_rows", 0.05)
    real = getattr(module, name)

    def slowly(*args: Any) -> Any:
        time.sleep(pause)  # so that the stop falls in the middle on any machine
        reached.append(args[1])
        return real(*args)

    monkeypatch.setattr(module, name, slowly)
    section(slow_window)
    qtbot.waitUntil(operations.idle, timeout=20_000)
    slow_window.ctx.files = ScriptedFiles(shared_data(SOURCES[which]))
    held = section(slow_window)
    driver = Driver()
    getattr(held, which).click()
    driver.wait(lambda: any(t.done for t in operations.tasks()), "a step")
    clock.advance(seconds=2)
    driver.wait(lambda: driver.shown("status_cancel"), "the button « Annuler »")
    driver.press("status_cancel")
    qtbot.waitUntil(operations.idle, timeout=30_000)
    settle()
    assert content(folder) == before
    assert 0 < len(reached) < (7 if which == "bdpm" else 263), "stopped before the last piece"
    assert slow_window.fault.isHidden() and getattr(held, which).isEnabled()


@pytest.mark.parametrize("where", range(1, 12))
def test_a_stop_at_any_step_of_the_bdpm_leaves_the_version_in_use(
    folder: Path, tmp_path: Path, where: int
) -> None:
    before, seen = store.read_state(folder), 0

    def step(_done: int, _total: int) -> None:
        nonlocal seen
        seen += 1
        if seen == where:
            raise Cancelled

    try:
        import_bdpm(folder, write(tmp_path / "b", 51), NOW, accept=True, progress=step)
    except Cancelled:
        assert store.read_state(folder).active == before.active
    else:
        assert seen < where and store.read_state(folder).active != before.active
    assert not list(folder.glob(".*"))


@pytest.mark.skipif(os.name == "nt", reason="signaux POSIX")
@pytest.mark.parametrize("which", ["bdpm", "ansm"])
def test_a_window_killed_in_the_middle_of_an_import_leaves_the_reference_in_use(
    folder: Path, tmp_path: Path, which: str
) -> None:
    before = content(folder)
    command = [sys.executable, "-m", "tests.screens.medication.import_in_window", str(folder),
               which, str(shared_data(SOURCES[which]))]  # fmt: skip
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "under way\n"
        end = time.monotonic() + 60
        while which == "bdpm" and not list(folder.glob(".bdpm-*")) and child.poll() is None:
            assert time.monotonic() < end
            time.sleep(0.005)
        child.send_signal(signal.SIGKILL)
        child.wait(60)
        assert child.stdout.read() == "", "killed before the end"
    after = content(folder)
    assert {k: after[k] for k in before} == before
    for rest in after.keys() - before.keys():
        assert rest.startswith(".bdpm-"), rest
        os.utime(folder / rest, (0, 0))
    sweep(folder, NOW)
    assert content(folder) == before


def encrypted(path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made, encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(20, 20, "thesaurus")
    canvas.save()
    path.write_bytes(made.getvalue())


def cut(path: Path) -> None:
    whole = shared_data(PDF).read_bytes()
    path.write_bytes(whole[: len(whole) * 6 // 10])


def another(path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path))
    canvas.drawString(20, 20, "Une notice, pas le thesaurus.")
    canvas.save()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (encrypted, "mot de passe"), (cut, "pas un PDF lisible"),
        (another, "aucune relation du thesaurus"),
        (lambda p: p.write_bytes(b""), "pas un PDF lisible"),
        (lambda p: p.write_bytes(b"<html>Page introuvable</html>"), "pas un PDF lisible"),
        (lambda _p: None, "ne se lit pas"),
    ],
    ids=["encrypted", "cut", "another", "empty", "web page", "absent"],
)  # fmt: skip
def test_a_wrong_pdf_is_refused_in_french_on_the_page(
    window: MainWindow, folder: Path, tmp_path: Path, make: object, said: str
) -> None:
    before = content(folder)
    wrong = tmp_path / "wrong.pdf"
    assert callable(make)
    make(wrong)
    window.ctx.files = ScriptedFiles(wrong)
    held = section(window)
    press(held, "import_ansm")
    assert window.fault.isVisible() and said in window.fault.what.text()
    assert content(folder) == before and "Édition du 10/2020" in words(held)


def test_pages_lost_in_the_middle_are_seen_and_a_person_decides(
    window: MainWindow, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = ansm_pdf._page_rows
    monkeypatch.setattr(
        ansm_pdf, "_page_rows",
        lambda document, index, raw: [] if 100 <= index < 108 else real(document, index, raw),
    )  # fmt: skip
    pdf = shared_data(PDF)
    asked: list[str] = []
    window.answer_with(lambda *said: bool(asked.append(said[1])))
    monkeypatch.setattr(service, "MIN_SYMMETRY", 0.9)
    before = service.active_thesaurus(folder)
    window.ctx.files = ScriptedFiles(pdf)
    monkeypatch.setattr(service, "ANSM_DRIFT", 0.001)
    press(section(window), "import_ansm")
    assert len(asked) == 1 and "À vérifier : relations" in asked[0]
    assert service.active_thesaurus(folder).edition == before.edition == "2020-10"
    monkeypatch.setattr(service, "MIN_SYMMETRY", 0.999)
    press_again = ScriptedFiles(pdf)
    window.ctx.files = press_again
    press(section(window), "import_ansm")
    assert "symétriques" in window.fault.what.text()


def test_an_edition_that_moved_too_much_waits_for_a_second_look(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "ANSM_DRIFT", 0.01)
    with pytest.raises(service.Held, match="REFERENCE_HELD") as held:
        import_ansm(folder, shared_data(PDF), NOW, accept=True)
    assert "→" in held.value.message
    assert service.active_thesaurus(folder).edition == "2020-10"
    assert import_ansm(folder, shared_data(PDF), NOW, accept=True)["activated"]
    assert service.active_thesaurus(folder).edition == "2023-09-15"


def test_what_a_killed_import_left_is_swept_when_the_page_is_opened(
    window: MainWindow, folder: Path
) -> None:
    before = content(folder)
    (folder / ".bdpm-0123.cpts-tmp").write_bytes(b"x")
    (folder / ".ansm.json.0123.cpts-tmp").write_bytes(b"x")
    (folder / "bdpm-2026-05-19-0123.sqlite").write_bytes(b"x")
    (folder / "ansm-2024").mkdir()
    for rest in (*folder.glob(".*"), folder / "bdpm-2026-05-19-0123.sqlite", folder / "ansm-2024"):
        os.utime(rest, (0, 0))
    fresh = folder / ".bdpm-4567.cpts-tmp"
    fresh.write_bytes(b"another import is at work")
    section(window).refresh()
    settle()
    assert not (folder / "ansm-2024").exists()
    assert content(folder) == {**before, fresh.name: fresh.read_bytes()}
