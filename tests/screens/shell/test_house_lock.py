"""Locking: when, what is kept, and the process that ends (P-40, P-41)."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.shell.house import KNOCK_MS, House
from cpts_desktop.shell.lock import IdleWatch, LockCause, SystemWatch
from cpts_desktop.shell.preferences import Preferences
from cpts_desktop.shell.session_draft import FORM, SUBJECT
from cpts_desktop.shell.unlock import UnlockWindow
from tests.screens.shell.sample_house import PASSPHRASE, FakeHouse
from tests.screens.shell.sample_pages import AT

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and execv of POSIX")


@pytest.fixture
def house(qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[House, FakeHouse, list[LockCause]]]:
    port, locked = FakeHouse(), []
    made = House(port, Preferences(tmp_path / "p.ini"), on_lock=locked.append)
    made.show_unlock()
    yield made, port, locked
    made._leave()
    if made.entrance is not None:
        made.entrance.close_lane()
        made.entrance.close()


def unlock(house: House, qtbot: QtBot) -> None:
    window = house.entrance
    assert isinstance(window, UnlockWindow)
    window.form.secret.setText(PASSPHRASE)
    window.submit()
    qtbot.waitUntil(lambda: house.window is not None and house.window.isVisible())


House3 = tuple[House, FakeHouse, list[LockCause]]


def test_unlocking_shows_the_window_and_ctrl_l_locks(house: House3, qtbot: QtBot) -> None:
    made, port, locked = house
    unlock(made, qtbot)
    assert made.entrance is None
    assert made.window is not None
    qtbot.keyClick(made.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert locked == [LockCause.ASKED]
    assert len(port.closed) == 1
    assert made.window is None


def test_unsaved_input_is_kept_encrypted_and_given_back(house: House3, qtbot: QtBot) -> None:
    made, port, _locked = house
    unlock(made, qtbot)
    assert made.window is not None
    made.window.navigate("sample.visit", {"patient": "p1"})
    page = made.window.current_page()
    assert page is not None
    qtbot.keyClicks(page.weight, "71,4")  # type: ignore[attr-defined]
    made.lock(LockCause.IDLE)
    body = port.register.drafts[FORM, SUBJECT]
    assert body["inputs"][0]["content"]["weight"] == "71,4"
    made.show_unlock()
    unlock(made, qtbot)
    assert made.window is not None
    assert made.window.where().page == "sample.visit"
    assert made.window.ctx.patient == "p1"
    page = made.window.current_page()
    assert page is not None
    assert page.weight.text() == "71,4"  # type: ignore[attr-defined]


def test_input_is_saved_while_working(house: House3, qtbot: QtBot) -> None:
    made, port, _locked = house
    unlock(made, qtbot)
    assert made.window is not None
    made.window.navigate("sample.visit", {"patient": "p2"})
    made.keep_inputs()
    assert (FORM, SUBJECT) not in port.register.drafts
    page = made.window.current_page()
    assert page is not None
    qtbot.keyClicks(page.note, "fatigue")  # type: ignore[attr-defined]
    made.keep_inputs()
    assert port.register.drafts[FORM, SUBJECT]["inputs"][0]["patient"] == "p2"


def test_a_draft_that_cannot_be_written_does_not_keep_the_register_open(
    house: House3, qtbot: QtBot, logged_warnings: object
) -> None:
    made, port, locked = house
    unlock(made, qtbot)

    def full(*_args: object) -> None:
        raise OSError(28, "full")

    port.register.save_draft = full  # type: ignore[method-assign]
    made.lock(LockCause.SUSPEND)
    assert locked == [LockCause.SUSPEND]
    assert len(port.closed) == 1
    assert len(logged_warnings.take()) == 1  # type: ignore[attr-defined]


def test_five_idle_minutes_lock_and_a_key_postpones(qtbot: QtBot, qapp: QApplication) -> None:
    clock, due = FixedClock(AT), []
    watch = IdleWatch(clock, lambda: 5, None)
    watch.due.connect(due.append)
    watch.start()
    clock.advance(minutes=4, seconds=59)
    watch.tick()
    assert due == []
    field = UnlockField(qtbot)
    qtbot.keyClick(field.widget, Qt.Key.Key_A)
    clock.advance(minutes=4, seconds=59)
    watch.tick()
    assert due == []
    clock.advance(seconds=1)
    watch.tick()
    assert due == [LockCause.IDLE]
    watch.stop()


class UnlockField:
    def __init__(self, qtbot: QtBot) -> None:
        from PySide6.QtWidgets import QLineEdit

        self.widget = QLineEdit()
        qtbot.addWidget(self.widget)
        self.widget.show()


def test_g12_116_turning_the_clock_back_does_not_postpone(qapp: QApplication) -> None:
    clock, due = FixedClock(AT), []
    watch = IdleWatch(clock, lambda: 5, None)
    watch.due.connect(due.append)
    watch.start()
    clock.advance(minutes=5)
    clock.set(AT - timedelta(hours=1))
    watch.tick()
    assert due == [LockCause.IDLE]
    watch.stop()


def test_a_sleep_is_seen_by_the_jump_of_time(qapp: QApplication) -> None:
    clock, due = FixedClock(AT), []
    watch = IdleWatch(clock, lambda: 5, None)
    watch.due.connect(due.append)
    watch.start()
    clock.set(AT + timedelta(minutes=20))
    watch.tick()
    assert due == [LockCause.SUSPEND]
    watch.stop()


def test_signals_of_the_system_become_causes(qapp: QApplication) -> None:
    watch, due = SystemWatch(), []
    watch.due.connect(due.append)
    watch.sleeping(False)
    watch.sleeping(True)
    watch.locked()
    watch.screen(False)
    watch.screen(True)
    assert due == [LockCause.SUSPEND, LockCause.SCREEN, LockCause.SCREEN]


def test_listening_to_the_system_never_fails(qapp: QApplication) -> None:
    assert SystemWatch().start() in (True, False)


CHILD = """
import json, os, secrets, sys, threading
from pathlib import Path
from PySide6.QtCore import QTimer
from cpts_desktop.shell.app import make_application, dress
from cpts_desktop.shell.house import House
from cpts_desktop.shell.lock import CAUSE_VARIABLE, LockCause
from cpts_desktop.shell.preferences import Preferences
from tests.screens.shell.sample_house import FakeHouse, PASSPHRASE

folder = Path(sys.argv[1])
say = lambda **words: print(json.dumps(words), flush=True)
if CAUSE_VARIABLE in os.environ:
    say(state="relaunched", pid=os.getpid(), cause=os.environ[CAUSE_VARIABLE])
    sys.stdin.readline()
    raise SystemExit(0)

app = make_application()
port = FakeHouse(inline=False)
keep = port.register.save_draft
def save(form, subject, body):
    keep(form, subject, body)
    (folder / "draft.json").write_text(json.dumps(body), encoding="utf-8")
port.register.save_draft = save
port.close = lambda session: (folder / "closed").write_text("yes")
house = House(port, Preferences(folder / "p.ini"))
dress(app, house.preferences)
house.start()
house.entrance.form.secret.setText(PASSPHRASE)
house.entrance.submit()

def work():
    if house.window is None or not house.window.isVisible():
        QTimer.singleShot(20, work)
        return
    house.window.navigate("sample.visit", {"patient": "p1"})
    house.marker = secrets.token_hex(16)
    (folder / "marker").write_text(house.marker)
    house.window.current_page().note.setText(house.marker)
    say(state="ready", pid=os.getpid())
    if sys.argv[2] == "lock":
        wait = threading.Thread(target=sys.stdin.readline)
        wait.start()
        def then():
            if wait.is_alive():
                QTimer.singleShot(20, then)
            else:
                house.lock(LockCause.ASKED)
        then()

QTimer.singleShot(0, work)
sys.exit(app.exec())
"""


def start_child(tmp_path: Path, how: str) -> subprocess.Popen[str]:
    script = tmp_path / "child.py"
    script.write_text(CHILD, encoding="utf-8")
    root = Path(__file__).resolve().parents[3]
    environment = dict(os.environ, PYTHONPATH=str(root), QT_QPA_PLATFORM="offscreen")
    return subprocess.Popen(
        [sys.executable, str(script), str(tmp_path), how],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=root,
    )  # fmt: skip


def heard(child: subprocess.Popen[str]) -> dict[str, object]:
    assert child.stdout is not None
    line = child.stdout.readline()
    assert line, "the child ended early"
    said: dict[str, object] = json.loads(line)
    return said


def tell(child: subprocess.Popen[str]) -> None:
    assert child.stdin is not None
    child.stdin.write("go\n")
    child.stdin.flush()


def memory_hits(pid: int, marker: str) -> int:
    """Count a marker in the readable memory of a process, as UTF-8 and as UTF-16."""
    wanted = (marker.encode("ascii"), marker.encode("utf-16-le"))
    hits = 0
    maps = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8")
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps.splitlines():
            place, rights = line.split()[:2]
            if not rights.startswith("rw") or "[v" in line:
                continue
            low, high = (int(edge, 16) for edge in place.split("-"))
            try:
                memory.seek(low)
                content = memory.read(high - low)
            except OSError:
                continue
            hits += sum(content.count(one) for one in wanted)
    return hits


@POSIX
@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs /proc")
def test_p40_locking_replaces_the_process_and_its_memory(tmp_path: Path) -> None:
    child = start_child(tmp_path, "lock")
    try:
        assert heard(child) == {"state": "ready", "pid": child.pid}
        marker = (tmp_path / "marker").read_text(encoding="ascii")
        assert memory_hits(child.pid, marker) > 0, "the positive control must see the marker"
        tell(child)
        assert heard(child) == {"state": "relaunched", "pid": child.pid, "cause": "asked"}
        assert memory_hits(child.pid, marker) == 0
        assert (tmp_path / "closed").exists()
        body = json.loads((tmp_path / "draft.json").read_text(encoding="utf-8"))
        assert body["inputs"][0]["content"]["note"] == marker
        tell(child)
        assert child.wait(10) == 0
    finally:
        child.kill()
        child.communicate()


@POSIX
def test_g14_127_sigterm_keeps_the_draft_closes_and_ends(tmp_path: Path) -> None:
    child = start_child(tmp_path, "wait")
    try:
        assert heard(child)["state"] == "ready"
        asked = time.monotonic()
        child.send_signal(signal.SIGTERM)
        assert child.wait(10) == 0
        assert time.monotonic() - asked < 5
        assert (tmp_path / "closed").exists()
        body = json.loads((tmp_path / "draft.json").read_text(encoding="utf-8"))
        assert body["params"] == {"patient": "p1"}
    finally:
        child.kill()
        child.communicate()


class FakeDoor:
    """A place that is free, and where another start calls."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.calls = 0
        self.held = False

    def hold(self) -> bool:
        self.held = True
        return True

    def called(self) -> bool:
        calls, self.calls = self.calls, 0
        return bool(calls)

    def leave(self) -> None:
        self.held = False


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
def test_a_packet_double_clicked_while_locked_brings_this_window_forward(
    qtbot: QtBot, tmp_path: Path
) -> None:
    port, door = FakeHouse(), FakeDoor(tmp_path)
    port.doorway = lambda: door  # type: ignore[attr-defined]
    made = House(port, Preferences(tmp_path / "p.ini"), on_lock=lambda _cause: None)
    made.show_unlock()
    qtbot.waitUntil(lambda: door.held)
    window = made.entrance
    assert isinstance(window, UnlockWindow)
    assert window.form.state_label.text() == "Le registre est verrouillé."
    window.showMinimized()
    door.calls = 1
    (tmp_path / "x.appel").write_bytes(b"")  # what the folder is watched for
    qtbot.waitUntil(lambda: not window.isMinimized())
    assert "s’ouvrira après" in window.form.state_label.text()
    unlock(made, qtbot)
    assert not door.held, "what is double-clicked now is taken by the window itself"
    made._leave()
    door.held = True
    made.end()
    assert door.held, "not left twice"


def test_what_is_still_loading_touches_no_window_that_is_gone(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who unlocks at once, or leaves, is faster than the imports: nothing is called then."""
    port, door, loading, go_on = FakeHouse(), FakeDoor(tmp_path), Event(), Event()
    port.doorway = lambda: door  # type: ignore[attr-defined]

    def slow(_self: object) -> None:
        loading.set()
        go_on.wait(10)

    monkeypatch.setattr(type(port.unlock()), "prepare", slow)
    made = House(port, Preferences(tmp_path / "p.ini"), on_lock=lambda _cause: None)
    made.show_unlock()
    window = made.entrance
    assert isinstance(window, UnlockWindow)
    qtbot.waitUntil(loading.is_set)
    future = window.loading
    assert future is not None and not door.held
    made.show_first_run()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(window)
    go_on.set()
    qtbot.waitUntil(future.done)
    qtbot.wait(2 * KNOCK_MS)
    assert future.exception() is None and not door.held and not made._knock.isActive()
    made.end()
