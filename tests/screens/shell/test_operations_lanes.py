"""The two lanes: results on the UI thread, dropped for the dead, one save for a double Enter."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cpts_desktop.kernel.changes import Changes, Topic
from cpts_desktop.kernel.outcome import Cancelled, DiskFault, Ok, Outcome, refuse
from cpts_desktop.shell.endings import BugEnding, FaultEnding
from cpts_desktop.shell.operations import Operations
from cpts_desktop.shell.progress import Progress
from tests.conftest import LoggedWarnings
from tests.screens.shell.sample_house import FakeRegister

MARKER = "ZZPATIENTMARKER"


@dataclass(frozen=True)
class Save:
    text: str = "x"


@pytest.fixture
def operations(qtbot: QtBot) -> Iterator[Operations]:
    register = FakeRegister()
    made = Operations(register)
    register.listeners.append(made.committed)
    yield made
    made.close()


class Blocked:
    """A handler that waits until it is let go."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.runs = 0

    def __call__(self, command: Any, _uow: Any) -> Outcome[str]:
        self.runs += 1
        assert self.gate.wait(5)
        return Ok("saved")


def test_a_result_comes_back_on_the_ui_thread(qtbot: QtBot, operations: Operations) -> None:
    owner, seen = QObject(), []
    operations.run(
        owner,
        lambda _c, _u: Ok(threading.current_thread().name),
        Save(),
        done=lambda name: seen.append((name, threading.current_thread())),
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0].startswith("register")
    assert seen[0][1] is threading.main_thread()


def test_commits_are_announced_before_the_result(qtbot: QtBot, operations: Operations) -> None:
    owner, order = QObject(), []
    operations.changes_committed.connect(lambda changes: order.append(changes))
    operations.run(owner, lambda _c, _u: Ok(1), Save(), done=lambda _v: order.append("done"))
    qtbot.waitUntil(lambda: "done" in order)
    assert order[0] == Changes(frozenset({Topic.ALERTS}), order[0].streams)
    assert order[1] == "done"


def test_results_for_a_deleted_owner_are_dropped(qtbot: QtBot, operations: Operations) -> None:
    owner, handler, seen = QWidget(), Blocked(), []
    operations.run(owner, handler, Save(), done=seen.append)
    shiboken6.delete(owner)
    handler.gate.set()
    qtbot.waitUntil(operations.idle)
    assert handler.runs == 1
    assert seen == []


def test_waiting_for_a_result_keeps_no_dialog_alive(qtbot: QtBot, operations: Operations) -> None:
    class Form(QDialog):
        def __init__(self) -> None:
            super().__init__()
            self.taken: list[Any] = []

        def take(self, value: Any) -> None:
            self.taken.append(value)

    form, handler = Form(), Blocked()
    ghost = weakref.ref(form)
    operations.run(form, handler, Save(), done=form.take)
    del form
    gc.collect()
    assert ghost() is None
    handler.gate.set()
    qtbot.waitUntil(operations.idle)


def test_double_save_is_one_run(qtbot: QtBot, operations: Operations) -> None:
    owner, handler, seen, said = QObject(), Blocked(), [], []
    button = QPushButton()
    qtbot.addWidget(button)
    operations.notice.connect(said.append)
    first = operations.run(owner, handler, Save("a"), done=seen.append, trigger=button)
    assert not button.isEnabled()
    second = operations.run(owner, handler, Save("b"), done=seen.append, trigger=button)
    handler.gate.set()
    qtbot.waitUntil(operations.idle)
    assert (first, second) == (True, False)
    assert (handler.runs, seen, len(said)) == (1, ["saved"], 1)
    assert button.isEnabled()


def test_another_owner_may_save_meanwhile(qtbot: QtBot, operations: Operations) -> None:
    one, other, handler, seen = QObject(), QObject(), Blocked(), []
    assert operations.run(one, handler, Save(), done=seen.append)
    assert operations.run(other, handler, Save(), done=seen.append)
    handler.gate.set()
    qtbot.waitUntil(lambda: len(seen) == 2)


def test_a_refusal_reaches_the_form_and_only_the_form(qtbot: QtBot, operations: Operations) -> None:
    owner, refused, said = QObject(), [], []
    operations.notice.connect(said.append)
    answer = refuse("poids", "EMPTY", "Saisissez un nombre.")
    operations.run(
        owner, lambda _c, _u: answer, Save(), done=lambda _v: None, refused=refused.append
    )
    qtbot.waitUntil(lambda: bool(refused))
    assert refused == [answer.problems]
    assert said == []
    operations.run(owner, lambda _c, _u: answer, Save(), done=lambda _v: None)
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["Saisissez un nombre."]


def test_a_fault_is_shown_and_told_to_the_form(qtbot: QtBot, operations: Operations) -> None:
    def full(_command: Any, _uow: Any) -> Outcome[None]:
        raise DiskFault("DISK_FULL", "Le disque est plein.")

    owner, faults, told = QObject(), [], []
    operations.fault_raised.connect(faults.append)
    operations.run(owner, full, Save(), done=lambda _v: None, failed=told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert faults == told == [FaultEnding("DISK_FULL", "Le disque est plein.", 3, "DiskFault")]


def test_a_bug_has_a_number_and_no_value(
    qtbot: QtBot, operations: Operations, logged_warnings: LoggedWarnings
) -> None:
    def wrong(_conn: Any) -> None:
        raise KeyError(MARKER)

    bugs: list[BugEnding] = []
    operations.bug_raised.connect(bugs.append)
    owner = QObject()
    operations.fetch(owner, wrong, done=lambda _v: None)
    qtbot.waitUntil(lambda: bool(bugs))
    assert MARKER not in bugs[0].report
    assert "KeyError" in bugs[0].report and bugs[0].incident in bugs[0].report
    records = logged_warnings.take()
    assert len(records) == 1 and MARKER not in records[0].getMessage()


def test_cancelling_a_task_ends_in_silence(qtbot: QtBot, operations: Operations) -> None:
    started, said, done = threading.Event(), [], []

    def long(progress: Progress) -> str:
        for step in range(10_000):
            progress.step(step, 10_000, "pages")
            started.set()
            threading.Event().wait(0.001)
        return "never"

    operations.fault_raised.connect(said.append)
    operations.bug_raised.connect(said.append)
    owner = QObject()
    operations.work(owner, long, done=done.append, title="Lettre")
    assert started.wait(5)
    task = operations.tasks()[0]
    assert (task.title, task.cancellable) == ("Lettre", True)
    operations.cancel(task.id)
    qtbot.waitUntil(operations.idle)
    assert (said, done) == ([], [])


def test_only_the_latest_search_is_delivered(qtbot: QtBot, operations: Operations) -> None:
    owner, gate, seen = QObject(), threading.Event(), []

    def query(_conn: Any, text: str) -> str:
        assert gate.wait(5)
        return text

    for text in ("m", "ma", "mar"):
        operations.fetch(owner, query, text, done=seen.append, latest="search")
    gate.set()
    qtbot.waitUntil(operations.idle)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["mar"]


def test_closing_carries_out_what_was_queued_then_the_last_act(qtbot: QtBot) -> None:
    register, order = FakeRegister(), []
    operations = Operations(register)
    handler = Blocked()

    def second(_command: Any, _uow: Any) -> Outcome[None]:
        order.append("second")
        return Ok(None)

    owner = QObject()
    operations.run(owner, handler, Save(), done=lambda _v: None)
    operations.run(owner, second, Save(), done=lambda _v: None)
    handler.gate.set()
    operations.close(lambda: order.append(threading.current_thread().name))
    assert order[0] == "second"
    assert order[1].startswith("register")
    assert operations.run(owner, second, Save(), done=lambda _v: None) is False


def test_cancelled_is_not_a_bug(qtbot: QtBot, operations: Operations) -> None:
    def stop(_progress: Progress) -> None:
        raise Cancelled

    said: list[Any] = []
    operations.bug_raised.connect(said.append)
    owner = QObject()
    operations.work(owner, stop, done=said.append)
    qtbot.waitUntil(operations.idle)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert said == []
