"""Keeps the versions of the directory in the reference folder; one is active per département.

No patient data: a list of professionals, sorted, one JSON line each, swapped by a state file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from cpts_desktop.features.register.annuaire.reading import DEPARTEMENT, Read, read
from cpts_desktop.kernel.clock import to_wire
from cpts_desktop.kernel.files import make_private_folder, write_private
from cpts_desktop.kernel.jsonio import JsonRefused, dumps_canonical, loads_strict
from cpts_desktop.kernel.outcome import Fault
from cpts_desktop.kernel.text import fold

HOLD_FEWER: Final = 0.20
"""A version that loses this share of the professionals waits for a second look."""
_FOLDER: Final = "annuaire"
_SHOWN: Final = 40


class Held(Fault):
    """Kept as a candidate: a person looks at the difference first."""

    exit_code = 3

    def __init__(self, message: str, report: dict[str, Any]) -> None:
        super().__init__("REFERENCE_HELD", message)
        self.report = report


def import_annuaire(
    folder: Path,
    source: Path,
    departement: str,
    now: datetime,
    *,
    accept: bool = False,
    progress: Callable[[int, int], None] = lambda _n, _of: None,
) -> dict[str, Any]:
    """Read a département and compare with the active version; *accept* activates. Raises Fault."""
    wanted = departement.strip().upper().zfill(2)
    if not DEPARTEMENT.match(wanted):
        raise Fault("BAD_DEPARTEMENT", "Département attendu : 01 à 95, 2A, 2B, 971 à 978…")
    found = read(source, wanted, progress)
    if not found.people:
        raise Fault("NOBODY", f"Aucun professionnel du département {wanted} dans ce fichier.")
    body = b"\n".join(dumps_canonical(found.people[key]) for key in sorted(found.people)) + b"\n"
    state = _state(folder, wanted)
    before = _people(folder, wanted, state.get("active"))
    version = _version(found, body, now)
    report = _report(wanted, found, version, state.get("active"), before)
    held = _held(before, found.people)
    report["held"] = held
    again = (state.get("candidate") or {}).get("sha256") == version["sha256"]
    home = folder / _FOLDER
    make_private_folder(home)
    write_private(home / _name(wanted, version), body)
    state["candidate"] = version
    if accept and (not held or again):
        state = {"active": version, "previous": state.get("active")}
        report["activated"] = True
    write_private(home / f"{wanted}.json", dumps_canonical(state))
    if accept and not report["activated"]:
        raise Held(
            "Import retenu : " + " ; ".join(held)
            + ". Vérifiez, puis relancez la même commande pour accepter.", report,
        )  # fmt: skip
    return report


def active(folder: Path) -> dict[str, dict[str, Any]]:
    """Return département -> its active version."""
    found = {}
    for path in sorted((folder / _FOLDER).glob("*.json")):
        state = _state(folder, path.stem)
        if state.get("active"):
            found[path.stem] = state["active"]
    return found


@dataclass(frozen=True)
class Directory:
    """The active versions in memory, for a search as one types."""

    people: tuple[tuple[str, tuple[str, ...], dict[str, Any]], ...]
    """(folded family name, folded words, professional), in alphabetical order."""
    versions: tuple[tuple[str, dict[str, Any]], ...]

    def search(self, typed: str, limit: int = 20) -> tuple[dict[str, Any], ...]:
        """Return the professionals whose words start with those typed."""
        words = fold(typed[:200]).split()[:6]
        if not words:
            return ()
        found = [
            (not family.startswith(words[0]), one)
            for family, held, one in self.people
            if all(any(part.startswith(word) for part in held) for word in words)
        ]
        found.sort(key=lambda pair: pair[0])
        return tuple(one for _, one in found[:limit])

    def dated(self) -> tuple[tuple[str, date | None], ...]:
        """Return each département with the date of its source."""
        return tuple(
            (name, date.fromisoformat(v["source_date"]) if v["source_date"] else None)
            for name, v in self.versions
        )


def open_directory(folder: Path) -> Directory:
    """Read the active versions; raises Fault when one is damaged."""
    versions = active(folder)
    held = []
    for departement, version in versions.items():
        for one in _people(folder, departement, version).values():
            words = fold(
                f"{one['family']} {one['given']} {one['profession']} {one['rpps']} "
                + " ".join(f"{spot['structure']} {spot['city']}" for spot in one["places"])
            )
            held.append((fold(one["family"]), tuple(dict.fromkeys(words.split())), one))
    held.sort(key=lambda item: (item[0], item[2]["given"], item[2]["id"]))
    return Directory(tuple(held), tuple(versions.items()))


def search(folder: Path, typed: str, limit: int = 20) -> tuple[dict[str, Any], ...]:
    """Search the active versions once."""
    return open_directory(folder).search(typed, limit)


def _version(found: Read, body: bytes, now: datetime) -> dict[str, Any]:
    return {
        "sha256": hashlib.sha256(body).hexdigest(),
        "source_date": found.source_date.isoformat() if found.source_date else None,
        "imported": to_wire(now),
        "counts": {"professionals": len(found.people), "activities": found.kept},
    }


def _report(
    wanted: str,
    found: Read,
    version: dict[str, Any],
    previous: dict[str, Any] | None,
    before: dict[str, dict[str, Any]],
) -> dict[str, Any]:
    added = sorted(set(found.people) - set(before))
    removed = sorted(set(before) - set(found.people))
    changed = [key for key in before if key in found.people and before[key] != found.people[key]]
    return {
        "imported": "annuaire",
        "departement": wanted,
        "version": version,
        "previous": previous,
        "encoding": found.encoding,
        "read": found.lines,
        "kept": found.kept,
        "elsewhere": found.elsewhere,
        "rejected": found.rejected,
        "rejects": found.rejects,
        "by_profession": dict(found.professions.most_common()),
        "changes": {
            "added": len(added),
            "removed": len(removed),
            "changed": len(changed),
            "shown": [
                *(_line("+", found.people[key]) for key in added[:_SHOWN]),
                *(_line("-", before[key]) for key in removed[:_SHOWN]),
            ],
        },
        "activated": False,
    }


def _line(sign: str, one: dict[str, Any]) -> str:
    return f"{sign} {one['family']} {one['given']}, {one['profession']}"


def _held(before: dict[str, Any], people: Iterable[str]) -> list[str]:
    if not before:
        return []
    lost = len(set(before) - set(people)) / len(before)
    if lost < HOLD_FEWER:
        return []
    return [f"{lost:.0%} des professionnels de la version active n’y sont plus".replace("%", " %")]


def _name(departement: str, version: dict[str, Any]) -> str:
    return f"{departement}-{version['sha256'][:16]}.jsonl"


def _state(folder: Path, departement: str) -> dict[str, Any]:
    try:
        state = loads_strict((folder / _FOLDER / f"{departement}.json").read_bytes())
    except (OSError, JsonRefused):
        return {}
    return state if isinstance(state, dict) else {}


def _people(
    folder: Path, departement: str, version: dict[str, Any] | None
) -> dict[str, dict[str, Any]]:
    if not version:
        return {}
    try:
        data = (folder / _FOLDER / _name(departement, version)).read_bytes()
    except OSError:
        return {}
    if hashlib.sha256(data).hexdigest() != version["sha256"]:
        raise Fault("DAMAGED", "L’annuaire enregistré est abîmé : importez-le de nouveau.")
    people = (loads_strict(line) for line in data.splitlines())
    return {one["id"]: one for one in people}
