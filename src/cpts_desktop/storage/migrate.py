"""Numbered migrations: plain SQL files, each applied in one transaction with its number.

A file written by a newer version of the program is refused, never guessed at.
"""

from __future__ import annotations

import re
from importlib import resources as package_resources
from typing import Any, NamedTuple

from cpts_desktop.kernel.outcome import NewerFormat

_NAME = re.compile(r"([0-9]{4})_[a-z_]+\.sql\Z")


class Migration(NamedTuple):
    """One step: its number and its statements."""

    number: int
    name: str
    statements: tuple[str, ...]


def migrations() -> list[Migration]:
    """Return all steps in order; raises ValueError on a gap or a double number."""
    folder = package_resources.files("cpts_desktop.storage") / "migrations"
    found = []
    for item in folder.iterdir():
        match = _NAME.match(item.name)
        if match:
            text = item.read_text(encoding="utf-8")
            found.append(Migration(int(match[1]), item.name, _statements(text)))
    found.sort()
    if [step.number for step in found] != list(range(1, len(found) + 1)):
        raise ValueError("migrations are numbered 1, 2, 3… without a gap")
    return found


def _statements(text: str) -> tuple[str, ...]:
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("--")]
    parts = re.split(r";[ \t]*(?:\n|\Z)", "\n".join(lines))
    return tuple(part.strip() for part in parts if part.strip())


def version_of(raw: Any) -> int:
    """Return the number of the last step applied to an open database."""
    return int(raw.execute("PRAGMA user_version").fetchone()[0])


def migrate(raw: Any) -> int:
    """Bring an open database (a driver connection) to the current schema.

    Returns how many steps ran. Raises NewerFormat for a file from the future. A step that fails
    leaves the database at the previous one.
    """
    steps = migrations()
    current = version_of(raw)
    if current > len(steps):
        raise NewerFormat(
            "NEWER_REGISTER",
            "Ce registre a été créé par une version plus récente : mettez CPTS Desktop à jour. "
            "Rien n’a été modifié.",
        )
    for step in steps[current:]:
        raw.execute("BEGIN IMMEDIATE")
        try:
            for statement in step.statements:
                raw.execute(statement)
            raw.execute(f"PRAGMA user_version={step.number:d}")
            raw.execute("COMMIT")
        except BaseException:
            if raw.in_transaction:
                raw.execute("ROLLBACK")
            raise
    return len(steps) - current
