"""The lanes: who owns what, what is under way, and an executor that runs at once for tests."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol


class RegisterPort(Protocol):
    """What the lane needs of the register (``storage.register.Register`` fits)."""

    def run(self, handler: Callable[..., Any], command: Any) -> Any:
        """Run a command in one transaction; return Ok or Refused."""
        ...

    def read(self, query: Callable[..., Any], *args: Any, **kw: Any) -> Any:
        """Run a query on a read-only snapshot."""
        ...


class Lane(Enum):
    """Where a task runs."""

    REGISTER = "register"
    WORK = "work"


@dataclass(frozen=True)
class TaskView:
    """A task as the status area shows it."""

    id: int
    lane: Lane
    title: str
    cancellable: bool
    started: float
    done: int = 0
    total: int = 0
    label: str = ""


class InlineExecutor(Executor):
    """Runs at once in the calling thread: for tests and the guided tour's quiet moments."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run ``fn`` now."""
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future
