"""Import, activate and open the reference data; the same functions serve screens and commands."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cpts_desktop.features.medication.reference import ansm_pdf, bdpm, store
from cpts_desktop.features.medication.reference.catalogue import Catalogue, open_catalogue
from cpts_desktop.features.medication.reference.coverage import coverage
from cpts_desktop.features.medication.rules.names import natural
from cpts_desktop.features.medication.rules.thesaurus import Thesaurus, load
from cpts_desktop.kernel.files import write_private
from cpts_desktop.kernel.outcome import Fault

Progress = Callable[[int, int], None]
_ANSM_STATE = "ansm.json"
MAX_PDF_BYTES = 100_000_000
MIN_RELATIONS = 2500
MIN_SYMMETRY = 0.95
ANSM_DRIFT = 0.05
"""Share of relations that may come or go between two editions without a second look (bpm.md 3a)."""
MAX_UNREAD = 0.01
"""Share of relations whose level is in no known word: above it, this is not the same document."""
_SHOWN = 40
_NAMED = 5


class Held(Fault):
    """The import is kept as a candidate: a person must look at the difference first."""

    exit_code = 3

    def __init__(self, message: str, report: dict[str, Any]) -> None:
        super().__init__("REFERENCE_HELD", message)
        self.report = report


@dataclass
class Reference:
    """What an analysis uses: the thesaurus, and the catalogue when a BDPM is active."""

    thesaurus: Thesaurus
    catalogue: Catalogue | None

    @property
    def bdpm(self) -> dict[str, str] | None:
        """Source and date of the BDPM in use."""
        return None if self.catalogue is None else self.catalogue.meta


@contextmanager
def open_reference(folder: Path | None) -> Iterator[Reference]:
    """The active reference data; works without any import (embedded thesaurus, no catalogue)."""
    with open_catalogue(folder) as catalogue:
        yield Reference(active_thesaurus(folder), catalogue)


def active_thesaurus(folder: Path | None) -> Thesaurus:
    """The imported thesaurus when one was activated, otherwise the embedded one."""
    state = _ansm_state(folder) if folder is not None else {}
    active = state.get("active")
    if folder is not None and active and (folder / active["folder"]).is_dir():
        try:
            return load(folder / active["folder"], active["edition"], active["source"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Fault(
                "THESAURUS_DAMAGED", "Le thesaurus importé est abîmé : importez-le de nouveau."
            ) from error
    return load()


# BDPM ------------------------------------------------------------------------------------------


def import_bdpm(
    folder: Path, source: Path, now: datetime, *, accept: bool = False,
    progress: Progress | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Read, build and compare; with *accept* the version becomes active.

    Fewer lines by 5 % or more, or more by 20 %, hold the version for a person: the first accepting
    import only shows the difference (Held); repeating it on the same data accepts.
    Raises BadBdpm, Fault.
    """
    sweep(folder, now)
    before = store.read_state(folder)
    data = bdpm.read(source, progress)
    version = store.build(folder, data, now, progress)
    report: dict[str, Any] = {
        "imported": "bdpm",
        "version": version.as_dict(),
        "previous": before.active.as_dict() if before.active else None,
        "set_aside": dict(data.set_aside),
        "encodings": {name: table.encoding for name, table in sorted(data.tables.items())},
        "changes": _changes(folder, before.active, version),
        "activated": False,
    }
    reasons = _hold_reasons(before.active, version)
    shown_before = before.candidate is not None and before.candidate.counts == version.counts
    report["held"] = reasons
    if progress is not None:  # the last moment to stop: what follows is done or is not
        progress(10, 10)
    _hold(report, accept and not shown_before)
    if accept:
        store.activate(folder)
        report["activated"] = True
    return report


def sweep(folder: Path | None, now: datetime) -> None:
    """Remove what killed imports left behind; what is active or waits for a look stays."""
    if folder is None or not folder.is_dir():
        return
    store.sweep_broken(folder, now)
    _sweep_ansm(folder, _ansm_state(folder), now)


def _hold(report: dict[str, Any], unseen: bool) -> None:
    """Stop an acceptance when there is a reason to look that nobody was shown."""
    reasons = report["held"]
    if reasons and unseen:
        raise Held(
            "Import retenu : " + " ; ".join(reasons)
            + ". Vérifiez, puis relancez la même commande pour accepter.", report)  # fmt: skip


def _hold_reasons(active: store.Version | None, new: store.Version) -> list[str]:
    if active is None:
        return []
    out = []
    for name in ("specialites", "presentations", "compositions"):
        old, fresh = active.counts.get(name, 0), new.counts.get(name, 0)
        if not old:
            continue
        change = (fresh - old) / old
        if change <= -store.HOLD_FEWER or change >= store.HOLD_MORE:
            out.append(f"{name} : {old} → {fresh} ({change:+.1%})".replace(".", ","))
    return out


def _changes(folder: Path, old: store.Version | None, new: store.Version) -> dict[str, Any]:
    fresh = _names(folder / new.file)
    past = _names(folder / old.file) if old is not None and (folder / old.file).is_file() else {}
    added = sorted(fresh[c] for c in fresh.keys() - past.keys()) if past else []
    removed = sorted(past[c] for c in past.keys() - fresh.keys())
    renamed = sorted(fresh[c] for c in fresh.keys() & past.keys() if fresh[c] != past[c])
    return {
        "added": len(added), "removed": len(removed), "renamed": len(renamed),
        "added_names": added[:_SHOWN], "removed_names": removed[:_SHOWN],
        "counts": {k: [old.counts.get(k) if old else None, v] for k, v in new.counts.items()},
    }  # fmt: skip


def _names(path: Path) -> dict[str, str]:
    catalogue = Catalogue(path)
    try:
        return catalogue.cis_set()
    finally:
        catalogue.close()


# ANSM ------------------------------------------------------------------------------------------


def import_ansm(
    folder: Path,
    pdf: Path,
    now: datetime,
    *,
    accept: bool = False,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Read the official PDF, check it, compare it with the active one; activate with *accept*.

    A count of relations that moved by more than 5 %, or a few levels in words that are not known,
    hold the edition for a person, as for the BDPM.  Raises Held, NotAThesaurus, Fault.
    """
    sweep(folder, now)
    try:
        with pdf.open("rb") as stream:  # a device has no end
            data = stream.read(MAX_PDF_BYTES + 1)
        if len(data) > MAX_PDF_BYTES:
            raise Fault("ANSM_TOO_BIG", "Ce fichier est trop gros pour être le thesaurus.")
        digest = hashlib.sha256(data).hexdigest()
        read = ansm_pdf.read_pdf(pdf, progress)
    except OSError as error:
        raise Fault("ANSM_PDF", "Ce fichier ne se lit pas.") from error
    symmetric = _symmetry(read)
    problems = _ansm_problems(read, symmetric)
    if problems:
        raise Fault("ANSM_CHECK", "Thesaurus refusé : " + " ; ".join(problems) + ".")
    target = f"ansm-{read.edition or 'sans-date'}-{digest[:12]}"
    write_thesaurus(folder / target, read)
    active = _compared(folder)
    entry = {
        "folder": target, "edition": read.edition, "sha256": digest,
        "imported_at": now.isoformat(timespec="seconds"),
        "source": f"ANSM, Thesaurus des interactions médicamenteuses, {_french(read.edition)}",
        "relations": len(read.relations), "classes": len(read.classes),
        "symmetry": round(symmetric, 4),
    }  # fmt: skip
    report: dict[str, Any] = {
        "imported": "ansm", "version": entry,
        "previous": {"edition": active.edition, "relations": len(active.rows)},
        "changes": _ansm_changes(active, read), "held": _ansm_held(active, read),
        "activated": False,
    }  # fmt: skip
    state = _ansm_state(folder)
    shown_before = (state.get("candidate") or {}).get("sha256") == digest
    held = bool(report["held"]) and not shown_before
    if accept and not held:
        state = {"active": entry, "previous": state.get("active"), "candidate": None}
        report["activated"] = True
    else:
        state["candidate"] = entry
    write_private(folder / _ANSM_STATE, json.dumps(state, ensure_ascii=False, indent=1).encode())
    _sweep_ansm(folder, state)
    _hold(report, accept and held)
    return report


def _ansm_held(active: Thesaurus, read: ansm_pdf.Thesaurus) -> list[str]:
    """Reasons for a person to look before this edition replaces the active one."""
    out = []
    old, fresh = len(active.rows), len(read.relations)
    change = (fresh - old) / old
    if abs(change) > ANSM_DRIFT:
        out.append(f"relations : {old} → {fresh} ({change:+.1%})".replace(".", ","))
    if read.unknown_levels:
        named = ", ".join(read.unknown_levels[:_NAMED])
        out.append(f"niveau non reconnu, relation laissée de côté : {named}")
    return out


def _sweep_ansm(folder: Path, state: dict[str, Any], now: datetime | None = None) -> None:
    """Remove the editions that nothing points to; with *now*, not what another may be writing."""
    kept = {part["folder"] for part in state.values() if isinstance(part, dict)}
    for path in folder.glob("ansm-*"):
        if not path.is_dir() or path.name in kept:
            continue
        if now is None or now.timestamp() - path.stat().st_mtime > store.AT_WORK_SECONDS:
            shutil.rmtree(path, ignore_errors=True)


def _compared(folder: Path) -> Thesaurus:
    """What a new edition is compared with; a damaged one is replaced, so never in the way."""
    try:
        return active_thesaurus(folder)
    except Fault:
        return load()


def _french(edition: str) -> str:
    return "/".join(reversed(edition.split("-"))) if edition else "édition sans date"


def _ansm_state(folder: Path) -> dict[str, Any]:
    try:
        state = json.loads((folder / _ANSM_STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def _symmetry(read: ansm_pdf.Thesaurus) -> float:
    """Share of relations whose mirror is printed too (rows towards a class without title apart)."""
    titles = {natural(r.a) for r in read.relations}
    pairs = {(natural(r.a), natural(r.b)) for r in read.relations}
    mirrored = [(a, b) for a, b in pairs if b in titles]
    return sum((b, a) in pairs for a, b in mirrored) / max(1, len(mirrored))


def _ansm_problems(read: ansm_pdf.Thesaurus, symmetric: float) -> list[str]:
    out = []
    if len(read.relations) < MIN_RELATIONS:
        out.append(f"{len(read.relations)} relations lues, au moins {MIN_RELATIONS} attendues")
    if symmetric < MIN_SYMMETRY:
        out.append(f"{symmetric:.0%} de relations symétriques, au moins 95 % attendues")
    unread = len(read.unknown_levels)
    if unread > MAX_UNREAD * (unread + len(read.relations)):
        out.append(f"{unread} relations sans niveau reconnu")
    return out


def _ansm_changes(active: Thesaurus, read: ansm_pdf.Thesaurus) -> dict[str, Any]:
    old = {(natural(r.a), natural(r.b)): r.levels for r in active.rows}
    new = {(natural(r.a), natural(r.b)): r.levels for r in read.relations}
    printed = [(r.a, r.b) for r in active.rows] + [(r.a, r.b) for r in read.relations]
    names = {(natural(a), natural(b)): f"{a} + {b}" for a, b in printed}
    added = sorted(names[k] for k in new.keys() - old.keys())
    removed = sorted(names[k] for k in old.keys() - new.keys())
    changed = sorted(names[k] for k in new.keys() & old.keys() if new[k] != old[k])
    return {
        "added": len(added), "removed": len(removed), "level_changed": len(changed),
        "added_names": added[:_SHOWN], "removed_names": removed[:_SHOWN],
        "level_changed_names": changed[:_SHOWN],
    }  # fmt: skip


def write_thesaurus(folder: Path, read: ansm_pdf.Thesaurus) -> None:
    there = folder.is_dir()  # the same edition again: what is in use is never taken away
    folder.mkdir(parents=True, exist_ok=True)
    try:
        rows = io.StringIO()
        writer = csv.writer(rows, lineterminator="\n")
        writer.writerow(["a", "b", "levels", "page", "mechanism", "conduct"])
        for r in read.relations:
            writer.writerow([r.a, r.b, "|".join(r.levels), r.page, r.mechanism, r.conduct])
        classes = io.StringIO()
        writer = csv.writer(classes, lineterminator="\n")
        writer.writerow(["class", "substance"])
        for name, members in sorted(read.classes.items()):
            for member in members:
                writer.writerow([name, member])
        write_private(folder / "classes.csv", classes.getvalue().encode())
        write_private(folder / "relations.csv", rows.getvalue().encode())
    except BaseException:
        if not there:
            shutil.rmtree(folder, ignore_errors=True)
        raise


# Status ----------------------------------------------------------------------------------------


def status(folder: Path | None, *, with_coverage: bool = True) -> dict[str, Any]:
    """Versions, dates, counts, and the share of marketed oral groups matched to the thesaurus."""
    with open_reference(folder) as reference:
        thesaurus = reference.thesaurus
        state = store.read_state(folder) if folder is not None else store.State()
        out: dict[str, Any] = {
            "ansm": {
                "edition": thesaurus.edition, "source": thesaurus.source,
                "origin": "importé" if thesaurus.texts else "intégré",
                "relations": len(thesaurus.rows), "classes": len(thesaurus.classes),
                "substances": len(thesaurus.substances), "texts": thesaurus.texts,
            },
            "bdpm": {
                "active": state.active.as_dict() if state.active else None,
                "previous": state.previous.as_dict() if state.previous else None,
                "candidate": state.candidate.as_dict() if state.candidate else None,
            },
        }  # fmt: skip
        if reference.catalogue is not None and with_coverage:
            oral = coverage(reference.catalogue, thesaurus)
            out["matched"] = {
                "oral_groups": oral.groups, "oral_groups_matched": oral.matched,
                "oral_share_percent": oral.share, "oral_specialities": oral.specialities,
                "oral_specialities_full": oral.full,
                "not_listed": [{"name": n, "groups": c} for n, c in oral.absent[:_SHOWN]],
            }  # fmt: skip
        return out
