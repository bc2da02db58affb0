"""How an operation ends, sorted once: value, refusal, fault, silence, bug."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from cpts_desktop import __version__
from cpts_desktop.kernel.outcome import Cancelled, Fault, Ok, Problem, Refused
from cpts_desktop.kernel.privacy import get_logger, log_fault, places

_LOG: Final = get_logger(__name__)


@dataclass(frozen=True)
class Done:
    """The operation gave its value."""

    value: Any


@dataclass(frozen=True)
class RefusedEnding:
    """The input was refused; nothing was saved."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class FaultEnding:
    """The machine failed; ``code`` and ``message`` hold no value."""

    code: str
    message: str
    exit_code: int
    kind: str = "Fault"
    """The class of the fault, such as ``WrongSecret`` or ``DamagedFile``."""


@dataclass(frozen=True)
class CancelledEnding:
    """The person stopped it: silence."""


@dataclass(frozen=True)
class BugEnding:
    """Ours: an incident number, and a report made of types, codes and line numbers only."""

    incident: str
    report: str


Ending = Done | RefusedEnding | FaultEnding | CancelledEnding | BugEnding


def ending_of(work: Callable[[], Any], *, outcome: bool) -> Ending:
    """Run ``work`` and sort its ending; ``outcome`` says that it returns Ok or Refused."""
    try:
        value = work()
    except Exception as exc:  # noqa: BLE001 - the one place where every ending is sorted
        return ending_from(exc)
    if not outcome:
        return Done(value)
    if isinstance(value, Refused):
        return RefusedEnding(value.problems)
    if isinstance(value, Ok):
        return Done(value.value)
    return ending_from(TypeError("a handler returns an Outcome"))


def ending_from(exc: BaseException) -> Ending:
    """Sort an exception that was caught."""
    if isinstance(exc, Cancelled):
        return CancelledEnding()
    if isinstance(exc, Fault):
        return FaultEnding(exc.code, exc.message, exc.exit_code, type(exc).__name__)
    if isinstance(exc, MemoryError):
        return FaultEnding("MEMORY", "La mémoire de l’ordinateur est pleine.", 3)
    if isinstance(exc, OSError):  # a file of the person: an export, a printed sheet, a USB key
        from cpts_desktop.storage.faults import fault_from

        fault = fault_from(exc)
        if fault is not None:
            return FaultEnding(fault.code, fault.message, fault.exit_code, type(fault).__name__)
    incident = log_fault(_LOG, exc)
    return BugEnding(incident, incident_report(incident, exc))


def incident_report(incident: str, exc: BaseException) -> str:
    """Return the text that a person may send: no message of the exception, no value."""
    import platform

    chain: list[str] = []
    seen: BaseException | None = exc
    while seen is not None and len(chain) < 5:
        chain.append(type(seen).__name__)
        seen = seen.__cause__ or seen.__context__
    lines = [
        f"Incident {incident}",
        f"CPTS Desktop {__version__}, Python {platform.python_version()}, {platform.system()}",
        "Type : " + " ← ".join(chain),
        "Lieu :",
        *(f"  {place}" for place in reversed(places(exc))),
    ]
    return "\n".join(lines)
