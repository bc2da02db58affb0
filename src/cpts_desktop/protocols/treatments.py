"""What the patient takes at a date, and the steps made class by class (hf.md 3.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from cpts_desktop.kernel.text import fold
from cpts_desktop.protocols.drug_index import ClassIndex, index_of
from cpts_desktop.protocols.facts import Event, read_number
from cpts_desktop.protocols.schema import DrugClass

_ATC: Final = re.compile(r"[A-Z][0-9]{2}[A-Z]{2}[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Treatment:
    """A line of treatment with the classes it belongs to; ``since`` is unknown at J0."""

    label: str
    dci: str
    own_class: str
    classes: frozenset[str]
    since: date | None
    sodium_mg: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Stopped:
    """A line that was stopped on a day."""

    treatment: Treatment
    day: date


@dataclass(frozen=True, slots=True)
class ClassStep:
    """A titration step; ``rises`` is false for a step down."""

    own_class: str
    dci: str
    day: date
    rises: bool


@dataclass(frozen=True)
class Treatments:
    """The list at a date and how it came about."""

    active: tuple[Treatment, ...]
    stopped: tuple[Stopped, ...]
    steps: tuple[ClassStep, ...]

    @cached_property
    def by_class(self) -> Mapping[str, tuple[Treatment, ...]]:
        """The active lines of each class that has one."""
        found: dict[str, tuple[Treatment, ...]] = {}
        for line in self.active:
            for name in line.classes:
                found[name] = (*found.get(name, ()), line)
        return found

    def of_class(self, name: str) -> tuple[Treatment, ...]:
        """Return the active lines of a class."""
        return self.by_class.get(name, ())


def read_treatments(
    patient: Mapping[str, Any], events: Iterable[Event], classes: Mapping[str, DrugClass]
) -> Treatments:
    """Apply ``titration`` and ``medicament`` events to the list of the patient."""
    index = index_of(classes)
    listed = patient.get("traitements")
    active = [
        _line(index, row, None) for row in (listed if isinstance(listed, list | tuple) else ())
    ]
    stopped: list[Stopped] = []
    steps: list[ClassStep] = []
    for event in events:
        if event.kind == "titration":
            line = _line(index, event.data, event.day)
            falls = fold(str(event.data.get("sens") or "")) == "baisse"
            steps.extend(
                ClassStep(name, line.dci, event.day, not falls) for name in sorted(line.classes)
            )
            if not any(_same(line, known) for known in active):
                active.append(line)
        elif event.kind == "medicament":
            line = _line(index, event.data, event.day)
            if fold(str(event.data.get("action") or "ajout")).startswith("arr"):
                gone = [known for known in active if _same(line, known)]
                active = [known for known in active if known not in gone]
                stopped.extend(Stopped(known, event.day) for known in gone or [line])
            elif not any(_same(line, known) and known.dci for known in active):
                active.append(line)
    return Treatments(tuple(active), tuple(stopped), tuple(steps))


def without_class(
    patient: Mapping[str, Any], events: Iterable[Event], classes: Mapping[str, DrugClass]
) -> tuple[str, ...]:
    """Return the lines that no class of the protocol holds: a brand, a drug that no rule reads."""
    index = index_of(classes)
    listed = patient.get("traitements")
    rows = list(listed) if isinstance(listed, list | tuple) else []
    rows += [event.data for event in events if event.kind in ("titration", "medicament")]
    lines = [_line(index, row, None) for row in rows]
    unread = [line.label for line in lines if not any(index.knows(name) for name in line.classes)]
    return tuple(dict.fromkeys(label for label in unread if label))


def _same(line: Treatment, known: Treatment) -> bool:
    """Two lines are the same drug by molecule; a line known by its class alone matches it."""
    if line.dci and known.dci:
        return line.dci == known.dci
    return bool(line.classes & known.classes)


def _line(index: ClassIndex, row: Any, since: date | None) -> Treatment:
    """Read a class name, a molecule or an object into a line.

    ``atc_ligne`` is the code of the line when its classes are counted with another molecule of it.
    """
    data = row if isinstance(row, Mapping) else {"classe": row}
    own = str(data.get("classe") or "").strip()
    own = own.lower() if index.knows(own.lower()) else own
    dci = str(data.get("dci") or "")
    if not isinstance(row, Mapping) and not index.knows(own):
        own, dci = "", own
    atc = str(data.get("atc") or "").strip().upper()
    if not atc and _ATC.fullmatch(dci.strip().upper()):
        atc, dci = dci.strip().upper(), ""
    whole = atc or str(data.get("atc_ligne") or "").strip().upper()
    known = index.named_in(fold(dci))
    return Treatment(
        label=dci or own or atc,
        dci="/".join(known) or fold(dci),
        own_class=own,
        classes=frozenset({own} if own else ())
        | index.of_molecules(known, whole)
        | index.of_code(atc),
        since=since,
        sodium_mg=read_number(data.get("sodium_mg_jour")),
    )
