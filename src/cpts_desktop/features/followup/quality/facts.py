"""The dated facts a person may note: their words are data, some ask for a reason."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Final

from cpts_desktop.kernel.resources import resource

FILE: Final = "indicators/faits.toml"


@dataclass(frozen=True)
class FactWord:
    """One word of the list. ``reason`` says that a reason must be written."""

    id: str
    group: str
    label: str
    reason: bool


@cache
def fact_words() -> dict[str, FactWord]:
    """Return the facts that may be noted, in the order of the file."""
    raw = tomllib.loads(resource(FILE).read_text(encoding="utf-8"))
    return {
        row["id"]: FactWord(
            row["id"], raw["groups"][row["group"]], row["label"], bool(row.get("reason"))
        )
        for row in raw["facts"]
    }
