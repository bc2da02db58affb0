"""Imports parsed FHIR files: one transaction per file, counted entry by entry.

``read = accepted + rejected + duplicates`` holds for every file and every resource type. An entry
that is refused but may matter is kept as received in the quarantine; importing again what is
already here changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpts_desktop.features.register.fhir import identities
from cpts_desktop.features.register.fhir.reader import SourceFile
from cpts_desktop.features.register.fhir.report import Report
from cpts_desktop.features.register.fhir.work import FACTS, Work
from cpts_desktop.kernel.outcome import Ok, Outcome
from cpts_desktop.kernel.privacy import redacted

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

__all__ = ["ImportFhir", "Report", "import_fhir", "unresolved"]


@redacted
@dataclass(frozen=True)
class ImportFhir:
    """One parsed file. ``step`` is told how many entries are done; it may raise Cancelled."""

    source: SourceFile
    step: Callable[[int], None] = lambda _done: None


def import_fhir(cmd: ImportFhir, uow: UnitOfWork) -> Outcome[Report]:
    """Record what one file holds, in one transaction; cancelled, it leaves nothing."""
    work = Work(uow, Report())
    work.take(cmd.source.items, cmd.step)
    uow.audit("import.fhir", accepted=work.report.accepted, rejected=work.report.rejected)
    return Ok(work.report)


def unresolved(source: SourceFile, uow_or_conn: Any) -> bool:
    """Say whether a file speaks of patients that are neither in it nor in the register."""
    conn = getattr(uow_or_conn, "conn", uow_or_conn)
    here = {
        name
        for item in source.items
        if item.resource.get("resourceType") == "Patient"
        for name in identities.names_of(item)
    }
    return any(
        item.resource.get("resourceType") in FACTS and not identities.is_known(conn, item, here)
        for item in source.items
    )
