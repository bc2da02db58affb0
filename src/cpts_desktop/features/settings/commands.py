"""Acts of the trust screens, most of which only leave a trace (security.md section 5)."""

from __future__ import annotations

from dataclasses import dataclass

from cpts_desktop.kernel.outcome import Ok, Outcome
from cpts_desktop.storage import witnessed
from cpts_desktop.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class ExplainTrail:
    """The colleague was asked why the trail of this device went back, and said why."""

    device: str


def explain_trail(command: ExplainTrail, uow: UnitOfWork) -> Outcome[int]:
    """Take the warning about a colleague's trail away; the audit keeps both lines."""
    return Ok(witnessed.settle(uow, command.device))
