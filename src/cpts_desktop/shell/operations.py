"""The two lanes: one worker owns the register, others do PDF, cryptography and parsing.

Results come back on the UI thread, dropped when their owner has died; a lane touches no widget.
"""

from __future__ import annotations

import inspect
import itertools
import time
import weakref
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from cpts_desktop.kernel.changes import Changes
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.shell.endings import (
    BugEnding,
    CancelledEnding,
    Done,
    Ending,
    FaultEnding,
    RefusedEnding,
    ending_of,
)
from cpts_desktop.shell.lanes import InlineExecutor, Lane, RegisterPort, TaskView
from cpts_desktop.shell.progress import Progress

T = TypeVar("T")
__all__ = ["InlineExecutor", "Lane", "Operations", "RegisterPort", "TaskView"]
_BUSY: Final = "Un enregistrement est déjà en cours."


@dataclass
class _Ticket:
    id: int
    lane: Lane
    owner: weakref.ref[QObject]
    done: Callable[[], Callable[[Any], None] | None]
    refused: Callable[[], Callable[[tuple[Problem, ...]], None] | None]
    failed: Callable[[], Callable[[Ending], None] | None]
    key: object
    latest: str
    trigger: weakref.ref[QWidget] | None
    progress: Progress
    title: str = ""
    cancellable: bool = False
    future: Future[None] | None = field(default=None, repr=False)


class Operations(QObject):
    """The only way from a screen to the register and to slow work.

    ``changes_committed(Changes)`` follows each commit; ``fault_raised(FaultEnding)`` and
    ``bug_raised(BugEnding)`` ask the window to show a panel; ``tasks_changed()`` refreshes the
    status area; ``notice(str)`` is a short message; ``answered()`` follows any delivered answer.
    """

    changes_committed = Signal(object)
    fault_raised = Signal(object)
    bug_raised = Signal(object)
    tasks_changed = Signal()
    notice = Signal(str)
    answered = Signal()

    _arrived = Signal(int, object)
    _reported = Signal(int, int, int, str)
    _committed = Signal(object)

    def __init__(
        self,
        register: RegisterPort | None = None,
        *,
        inline: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.register = register
        self._monotonic = monotonic
        self._numbers = itertools.count(1)
        self._tickets: dict[int, _Ticket] = {}
        self._views: dict[int, TaskView] = {}
        self._closed = False
        self._lanes: dict[Lane, Executor] = {
            Lane.REGISTER: InlineExecutor()
            if inline
            else ThreadPoolExecutor(1, thread_name_prefix="register"),
            Lane.WORK: InlineExecutor()
            if inline
            else ThreadPoolExecutor(2, thread_name_prefix="work"),
        }
        how = Qt.ConnectionType.AutoConnection if inline else Qt.ConnectionType.QueuedConnection
        self._arrived.connect(self._deliver, how)
        self._reported.connect(self._take_report, how)
        self._committed.connect(self._announce, how)

    def committed(self, changes: Changes) -> None:
        """Tell the screens what a transaction touched; may be called from any thread.

        Give it to the register as its ``on_commit`` callback.
        """
        self._committed.emit(changes)

    def run(
        self,
        owner: QObject,
        handler: Callable[..., Any],
        command: Any,
        *,
        done: Callable[[Any], None],
        refused: Callable[[tuple[Problem, ...]], None] | None = None,
        failed: Callable[[Ending], None] | None = None,
        trigger: QWidget | None = None,
        title: str = "",
        parallel: bool = False,
    ) -> bool:
        """Run a command on the register; ``done`` gets the value of Ok.

        While a command with the same handler of the same owner is under way, another one is not
        started (a double Enter is one save): the answer is then False and a notice is shown.
        ``trigger`` (the button) is disabled meanwhile. ``failed`` gets a fault or a bug *after*
        the panel was shown, to put the form back in order.
        """
        register = self._open_register()
        return self._start(
            owner,
            Lane.REGISTER,
            lambda _progress: register.run(handler, command),
            True,
            done=done,
            refused=refused,
            failed=failed,
            trigger=trigger,
            title=title,
            key=None if parallel else ("run", handler),
        )

    def fetch(
        self,
        owner: QObject,
        query: Callable[..., Any],
        *args: Any,
        done: Callable[[Any], None],
        failed: Callable[[Ending], None] | None = None,
        latest: str = "",
        **kw: Any,
    ) -> None:
        """Read from the register; ``done`` gets what the query returned.

        With ``latest`` (a name, such as "search") only the last request of that name of this
        owner is delivered: older answers are dropped, as search-as-you-type needs.
        """
        register = self._open_register()
        self._start(
            owner,
            Lane.REGISTER,
            lambda _progress: register.read(query, *args, **kw),
            False,
            done=done,
            failed=failed,
            latest=latest,
        )

    def on_register(
        self,
        owner: QObject,
        fn: Callable[[], Any],
        *,
        done: Callable[[Any], None],
        refused: Callable[[tuple[Problem, ...]], None] | None = None,
        failed: Callable[[Ending], None] | None = None,
        trigger: QWidget | None = None,
        title: str = "",
        outcome: bool = False,
    ) -> None:
        """Run ``fn()`` in the lane that owns the register (backups, drafts, slots)."""
        self._start(
            owner,
            Lane.REGISTER,
            lambda _progress: fn(),
            outcome,
            done=done,
            refused=refused,
            failed=failed,
            trigger=trigger,
            title=title,
        )

    def work(
        self,
        owner: QObject,
        fn: Callable[[Progress], Any],
        *,
        done: Callable[[Any], None],
        refused: Callable[[tuple[Problem, ...]], None] | None = None,
        failed: Callable[[Ending], None] | None = None,
        trigger: QWidget | None = None,
        title: str = "",
        cancellable: bool = True,
        latest: str = "",
        outcome: bool = False,
    ) -> None:
        """Run ``fn(progress)`` in the work lane; ``outcome`` says that it returns Ok or Refused."""
        self._start(
            owner,
            Lane.WORK,
            fn,
            outcome,
            done=done,
            refused=refused,
            failed=failed,
            trigger=trigger,
            title=title,
            cancellable=cancellable,
            latest=latest,
        )

    def after(self, ms: int, act: Callable[[], None]) -> None:
        """Do ``act`` on the UI thread once ``ms`` milliseconds have passed, if still open."""
        QTimer.singleShot(ms, self, act)

    def tasks(self) -> tuple[TaskView, ...]:
        """Return what is under way, oldest first."""
        return tuple(self._views.values())

    def cancel(self, task: int) -> None:
        """Ask a task to stop; it ends in silence."""
        ticket = self._tickets.get(task)
        if ticket is not None:
            ticket.progress.cancel()
            if ticket.future is not None and ticket.future.cancel():
                self._arrived.emit(task, CancelledEnding())

    def reading(self, owner: QObject) -> bool:
        """Say whether an answer of the register is still on its way to ``owner``."""
        tickets = self._tickets.values()
        return any(t.lane is Lane.REGISTER and t.owner() is owner for t in tickets)

    def idle(self) -> bool:
        """Say whether nothing is under way."""
        return not self._tickets

    def close(self, last: Callable[[], None] | None = None) -> None:
        """Stop both lanes. What runs is waited for, what was queued in the work lane is dropped.

        Commands already queued for the register are carried out first: they were acknowledged by
        a key press. ``last`` then runs in the register lane, as its last act.
        """
        self._closed = True
        for ticket in list(self._tickets.values()):
            if ticket.lane is Lane.WORK:
                ticket.progress.cancel()
        if last is not None:
            self._lanes[Lane.REGISTER].submit(last).result()
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)
        self._tickets.clear()
        self._views.clear()

    def _open_register(self) -> RegisterPort:
        if self.register is not None:
            return self.register
        raise RuntimeError("no register is open")

    def _start(
        self,
        owner: QObject,
        lane: Lane,
        fn: Callable[[Progress], Any],
        outcome: bool,
        *,
        done: Callable[[Any], None],
        refused: Callable[[tuple[Problem, ...]], None] | None = None,
        failed: Callable[[Ending], None] | None = None,
        trigger: QWidget | None = None,
        title: str = "",
        cancellable: bool = False,
        key: object = None,
        latest: str = "",
    ) -> bool:
        if self._closed:
            return False
        if key is not None and self._under_way(owner, key):
            self.notice.emit(_BUSY)
            return False
        if latest:
            self._supersede(owner, latest)
        number = next(self._numbers)
        progress = Progress(lambda *report: self._reported.emit(number, *report))
        ticket = _Ticket(
            number,
            lane,
            weakref.ref(owner),
            _hold(done, owner),
            _hold(refused, owner),
            _hold(failed, owner),
            key,
            latest,
            weakref.ref(trigger) if trigger else None,
            progress,
            title,
            cancellable,
        )
        self._tickets[number] = ticket
        self._views[number] = TaskView(number, lane, title, cancellable, self._monotonic())
        if trigger is not None:
            trigger.setEnabled(False)

        def perform() -> None:
            self._arrived.emit(number, ending_of(lambda: fn(progress), outcome=outcome))

        self.tasks_changed.emit()
        ticket.future = self._lanes[lane].submit(perform)
        return True

    def _under_way(self, owner: QObject, key: object) -> bool:
        return any(t.key == key and t.owner() is owner for t in self._tickets.values())

    def _supersede(self, owner: QObject, latest: str) -> None:
        for ticket in list(self._tickets.values()):
            if ticket.latest == latest and ticket.owner() is owner:
                ticket.progress.cancel()
                if ticket.future is not None:
                    ticket.future.cancel()
                self._forget(ticket.id)

    def _forget(self, number: int) -> _Ticket | None:
        self._views.pop(number, None)
        ticket = self._tickets.pop(number, None)
        if ticket is not None:
            self.tasks_changed.emit()
        return ticket

    @Slot(int, object)
    def _deliver(self, number: int, ending: Ending) -> None:
        ticket = self._forget(number)
        if ticket is None:
            return
        button = ticket.trigger() if ticket.trigger is not None else None
        if button is not None and shiboken6.isValid(button):
            button.setEnabled(True)
        owner = ticket.owner()
        alive = owner is not None and shiboken6.isValid(owner)
        match ending:
            case Done(value):
                _call(ticket.done() if alive else None, value)
            case RefusedEnding(problems):
                if not _call(ticket.refused() if alive else None, problems):
                    self._say(problems)
            case FaultEnding():
                self.fault_raised.emit(ending)
                _call(ticket.failed() if alive else None, ending)
            case BugEnding():
                self.bug_raised.emit(ending)
                _call(ticket.failed() if alive else None, ending)
            case CancelledEnding():
                _call(ticket.failed() if alive else None, ending)
        self.answered.emit()

    def _say(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems[:1]:
            self.notice.emit(problem.message)

    @Slot(int, int, int, str)
    def _take_report(self, number: int, done: int, total: int, label: str) -> None:
        view = self._views.get(number)
        if view is not None:
            self._views[number] = TaskView(
                view.id, view.lane, view.title, view.cancellable, view.started, done, total, label
            )
            self.tasks_changed.emit()

    @Slot(object)
    def _announce(self, changes: Changes) -> None:
        self.changes_committed.emit(changes)


def _hold(
    callback: Callable[[Any], None] | None, owner: QObject
) -> Callable[[], Callable[[Any], None] | None]:
    """Hold a method of the owner weakly, so that waiting for a result keeps no dialog alive."""
    if callback is not None and inspect.ismethod(callback) and callback.__self__ is owner:
        return weakref.WeakMethod(callback)
    return lambda: callback


def _call(callback: Callable[[Any], None] | None, value: Any) -> bool:
    if callback is None:
        return False
    callback(value)
    return True
