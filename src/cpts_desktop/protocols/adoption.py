"""May this file replace the protocol in force? Only a whole, valid, newer one may (G7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused, refuse, refuse_all
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.protocols.checking import check_file, version_key
from cpts_desktop.protocols.loader import Broken, load_protocol
from cpts_desktop.protocols.schema import Protocol
from cpts_desktop.protocols.source import SourceProblem, read_source


@dataclass(frozen=True)
class Candidate:
    """A protocol that may be adopted, with the text of its files, the main one first."""

    protocol: Protocol
    files: Mapping[str, str]


def candidate(
    path: Path, active: Protocol, today: date, needed: Sequence[str] = ()
) -> Outcome[Candidate]:
    """Read, check and play a file; refuse it unless it may replace ``active`` today.

    ``needed`` names the variables that the screens of the program fill in.
    """
    found = check_file(path)
    if not found["ok"]:
        return refuse_all(
            [
                Problem("protocol", row["code"], f"{row['file']}:{row['line']} {row['message']}")
                for row in found["problems"][:20]
            ]
        )
    loaded = load_protocol(path)
    if isinstance(loaded, Broken):
        return refuse("protocol", "BROKEN_PROTOCOL", "Ce protocole ne se lit pas.")
    allowed = may_replace(loaded, active, today, needed)
    if isinstance(allowed, Refused):
        return allowed
    files: dict[str, str] = {}
    for name in (path.name, *loaded.header.parts):
        source = read_source(path.parent / name)
        if isinstance(source, SourceProblem):
            return refuse("protocol", source.code, source.message)
        files[name] = source.text
    return Ok(Candidate(loaded, files))


def may_replace(
    new: Protocol, active: Protocol, today: date, needed: Sequence[str] = ()
) -> Outcome[Protocol]:
    """Compare a sound protocol with the one in force."""
    header = new.header
    if new.id != active.id:
        return refuse("protocol", "OTHER_PATHWAY", f"Ce fichier est un autre parcours : {new.id}.")
    if header.state == "retire":
        return refuse("protocol", "WITHDRAWN", "Ce protocole est retiré par son auteur.")
    if today > header.valid_until:
        message = f"Ce protocole n’est plus valable depuis le {fr_date(header.valid_until)}."
        return refuse("protocol", "EXPIRED", message)
    if today < header.valid_from:
        message = f"Ce protocole n’est valable qu’à partir du {fr_date(header.valid_from)}."
        return refuse("protocol", "NOT_YET", message)
    if new.digest == active.digest:
        return refuse("protocol", "ALREADY", "Ce protocole est déjà en vigueur.")
    if version_key(new.version) <= version_key(active.version):
        message = f"La version en vigueur est la {active.version} : une version plus récente est "
        return refuse("protocol", "OLDER", f"{message}attendue, pas la {new.version}.")
    lacking = [name for name in needed if name not in new.variables]
    if lacking:
        message = f"Ce protocole ne décrit pas : {', '.join(lacking)}."
        return refuse("protocol", "MISSING_VARIABLE", message)
    return Ok(new)
