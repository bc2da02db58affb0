"""Checks a protocol as a whole: its files, its references, its examples, what they cover."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from cpts_desktop.kernel.outcome import Ok, Outcome, Refused, refuse
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.protocols.cases import coverage, examples_path, play, read_examples
from cpts_desktop.protocols.library import DEFAULT_PROTOCOL, load_bundled
from cpts_desktop.protocols.loader import Broken, load_protocol
from cpts_desktop.protocols.schema import Profile, Protocol
from cpts_desktop.protocols.source import SourceProblem, read_source


def check_file(path: Path, today: date | None = None) -> dict[str, Any]:
    """Return everything wrong with a protocol file; ``ok`` when nothing is.

    With ``today``, a file whose validity has ended is wrong; one that is not valid yet is told.
    """
    loaded = load_protocol(path)
    if isinstance(loaded, Broken):
        return {"ok": False, "problems": [asdict(problem) for problem in loaded.problems]}
    problems, played = _check_examples(path, loaded)
    if today is not None and today > loaded.header.valid_until:
        problems.insert(0, _expired(path, loaded))
    return {
        "ok": not problems,
        "id": loaded.id,
        "version": loaded.version,
        "state": loaded.header.state,
        "sha256": loaded.digest,
        "rules": len(loaded.rules_by_id),
        "parameters": len(loaded.parameters),
        "examples": played,
        "problems": [asdict(problem) for problem in problems],
        **_against_bundled(loaded),
        **_not_yet(loaded, today),
    }


def _expired(path: Path, protocol: Protocol) -> SourceProblem:
    """Point at the line of the last day of validity."""
    source = read_source(path)
    place = ("protocol", "valid_until")
    line = 1 if isinstance(source, SourceProblem) else source.line_of(place)
    message = f"Ce protocole n’est plus valable depuis le {fr_date(protocol.header.valid_until)}."
    return SourceProblem(path.name, line, "EXPIRED", message, ".".join(place))


def _not_yet(protocol: Protocol, today: date | None) -> dict[str, str]:
    if today is None or today >= protocol.header.valid_from:
        return {}
    return {"warning": f"Valable à partir du {fr_date(protocol.header.valid_from)} seulement."}


def _against_bundled(protocol: Protocol) -> dict[str, Any]:
    """Say how a file stands against the one that came with the program under the same id."""
    found = load_bundled(protocol.id)
    if isinstance(found, Refused):
        return {"bundled": None, "warning": "Protocole local, non livré avec le programme."}
    bundled = found.value
    warning = ""
    if protocol.digest != bundled.digest:
        older = version_key(protocol.version) < version_key(bundled.version)
        warning = (
            "Plus ancien que le protocole livré : à ne pas adopter sans raison."
            if older
            else "Local, non validé : différent du protocole livré."
        )
    return {"bundled": bundled.version, "warning": warning}


def version_key(version: str) -> tuple[int, ...]:
    """Order versions by their numbers: 1.10.0 comes after 1.9.0."""
    return tuple(int(part) for part in version.split("."))


def _check_examples(path: Path, protocol: Protocol) -> tuple[list[SourceProblem], int]:
    file = examples_path(path)
    if not file.exists():
        message = f"Les exemples manquent : écrivez {file.name} à côté."
        return [SourceProblem(path.name, 1, "NO_EXAMPLES", message)], 0
    examples = read_examples(file)
    if isinstance(examples, SourceProblem):
        return [examples], 0
    problems = [
        SourceProblem(file.name, row.line, "EXAMPLE_FAILS", f"{row.id} : {row.message}")
        for row in play(protocol, examples)
    ]
    problems += [
        SourceProblem(
            file.name, 1, "NOT_COVERED", f"Règle {rule} sans exemple : {', '.join(kinds)}", rule
        )
        for rule, kinds in coverage(protocol, examples).items()
    ]
    return problems, len(examples.rows)


def choose_protocol(
    identifier: str | None, profile_id: str | None
) -> Outcome[tuple[Protocol, Profile]]:
    """Find a protocol by id or file, and one of its profiles (its default one when not named)."""
    if identifier and identifier.endswith(".toml"):
        loaded = load_protocol(Path(identifier))
        if isinstance(loaded, Broken):
            first = loaded.problems[0]
            return refuse("protocol", first.code, f"{first.file}:{first.line} {first.message}")
        protocol = loaded
    else:
        found = load_bundled(identifier or DEFAULT_PROTOCOL)
        if isinstance(found, Refused):
            return found
        protocol = found.value
    profile = protocol.profiles.get(profile_id or protocol.header.default_profile)
    if profile is None:
        names = ", ".join(sorted(protocol.profiles))
        return refuse("profile", "UNKNOWN_PROFILE", f"Profil inconnu ; profils : {names}.")
    return Ok((protocol, profile))
