"""Imports several files in a sensible order: who is spoken of first, then what is said of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from cpts_desktop.features.register.fhir.importer import (
    ImportFhir,
    Report,
    import_fhir,
    unresolved,
)
from cpts_desktop.features.register.fhir.reader import REASONS, FileRefused, read_fhir
from cpts_desktop.kernel.outcome import Refused
from cpts_desktop.storage.register import Register


def import_files(
    register: Register,
    paths: Sequence[Path],
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Report:
    """Import each file in its own transaction; return the counts of all.

    A file that speaks of patients not yet known waits until the others are in. ``progress`` is
    told how many files are done; it may raise Cancelled: files already imported stay.
    """
    report = Report()
    waiting: list[Path] = []
    done = 0

    def take(path: Path, *, last: bool) -> None:
        nonlocal done
        try:
            source = read_fhir(path)
        except FileRefused as refusal:
            report.reject("?", path.name, REASONS.get(refusal.code, refusal.code))
        else:
            if not last and register.read(lambda conn: unresolved(source, conn)):
                waiting.append(path)
                return
            command = ImportFhir(source, lambda _entries: progress(done, total))
            outcome = register.run(import_fhir, command)
            if isinstance(outcome, Refused):
                report.reject("?", path.name, outcome.problems[0].message)
            else:
                report.add(outcome.value)
        done += 1
        progress(done, total)

    total = len(paths)
    for path in paths:
        take(path, last=False)
    for path in waiting:
        take(path, last=True)
    return report
