"""Which of the four pillars are taken, and how far each dose is from its target (hf.md 4.1, 7.3).

A dose that cannot be read with certainty gives no share: it is said, never guessed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from cpts_desktop.features.followup.model import GateView, PillarView
from cpts_desktop.features.followup.quality.doses import FULL, unlikely, whole_share
from cpts_desktop.features.followup.rules.facts import molecules
from cpts_desktop.features.register.model import MedicationLine
from cpts_desktop.kernel.resources import resource
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.protocols.schema import Profile, Protocol
from cpts_desktop.protocols.treatments import read_treatments

FILE: Final = "followup/piliers.toml"


@dataclass(frozen=True)
class Pillar:
    """One pillar as data: the classes that fill it, the facts that excuse its absence."""

    id: str
    label: str
    classes: tuple[str, ...]
    contraindicated: tuple[str, ...]
    titrated: bool


@dataclass(frozen=True)
class PillarFile:
    """The pillars and where they come from."""

    rows: tuple[Pillar, ...]
    source: str
    status: str


@cache
def pillar_file() -> PillarFile:
    """Return the pillars, in the order in which they are shown."""
    raw = tomllib.loads(resource(FILE).read_text(encoding="utf-8"))
    rows = tuple(
        Pillar(
            row["id"],
            row["label"],
            tuple(row["classes"]),
            tuple(row["contraindicated"]),
            bool(row.get("titrated", True)),
        )
        for row in raw["pillars"]
    )
    return PillarFile(rows, raw["source"]["text"], raw["source"]["status"])


def pillars(
    lines: Sequence[MedicationLine],
    protocol: Protocol,
    profile: Profile,
    today: date,
    *,
    kg: Decimal | None = None,
    excuses: Mapping[str, tuple[date, str]] | None = None,
    gates: Iterable[GateView] = (),
) -> tuple[PillarView, ...]:
    """Return each pillar: what is taken today, the share of its target, what its gate says.

    ``excuses``: per fact, since when and why a pillar is not given.
    """
    taken = [(line, classes_of(line, protocol)) for line in lines if _running(line, today)]
    answers = {gate.name: gate for gate in gates}
    found = []
    for pillar in pillar_file().rows:
        mine = [line for line, names in taken if names & set(pillar.classes)]
        whole = whole_share(mine, kg) if mine and pillar.titrated else None
        doubt = whole is not None and unlikely(whole)
        excuse = next(
            (
                f"{words} ({fr_date(day)})" if words else f"noté le {fr_date(day)}"
                for name in pillar.contraindicated
                for day, words in [(excuses or {}).get(name, (None, ""))]
                if day is not None
            ),
            "",
        )
        held = [name for name in pillar.classes if any(name in names for _, names in taken)]
        wanted = held or list(pillar.classes)
        aside = set(wanted) <= profile.without_gate
        found.append(
            PillarView(
                id=pillar.id,
                label=pillar.label,
                lines=tuple(_words(line) for line in mine),
                share=None if whole is None or doubt else min(whole, FULL),
                titrated=pillar.titrated,
                excuse=excuse,
                aside=aside,
                gates=tuple(answers[name] for name in wanted if name in answers),
                doubt=doubt,
            )
        )
    return tuple(found)


def classes_of(line: MedicationLine, protocol: Protocol) -> frozenset[str]:
    """Return the classes of the protocol that a line of treatment belongs to."""
    found = read_treatments({"traitements": molecules(line, protocol)}, (), protocol.drug_classes)
    return frozenset(name for one in found.active for name in one.classes)


def _running(line: MedicationLine, today: date) -> bool:
    begun = line.since is None or line.since <= today
    return begun and (line.until is None or line.until > today)


def _words(line: MedicationLine) -> str:
    dose = "" if line.dose_text in line.label else line.dose_text
    return " ".join(filter(None, (line.label, dose, line.frequency_text)))
