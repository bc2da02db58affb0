"""What the patient takes at a date, and the steps made class by class (hf.md 3.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from cpts_desktop.kernel.text import fold
from cpts_desktop.protocols.facts import Event, read_number
from cpts_desktop.protocols.schema import DrugClass


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


@dataclass(frozen=True, slots=True)
class Treatments:
    """The list at a date and how it came about."""

    active: tuple[Treatment, ...]
    stopped: tuple[Stopped, ...]
    steps: tuple[ClassStep, ...]

    def of_class(self, name: str) -> tuple[Treatment, ...]:
        """Return the active lines of a class."""
        return tuple(line for line in self.active if name in line.classes)


def read_treatments(
    patient: Mapping[str, Any], events: Iterable[Event], classes: Mapping[str, DrugClass]
) -> Treatments:
    """Apply ``titration`` and ``medicament`` events to the list of the patient."""
    index = _Index(classes)
    listed = patient.get("traitements")
    active = [index.line(row, None) for row in (listed if isinstance(listed, list | tuple) else ())]
    stopped: list[Stopped] = []
    steps: list[ClassStep] = []
    for event in events:
        if event.kind == "titration":
            line = index.line(event.data, event.day)
            falls = fold(str(event.data.get("sens") or "")) == "baisse"
            steps.extend(
                ClassStep(name, line.dci, event.day, not falls) for name in sorted(line.classes)
            )
            if not any(_same(line, known) for known in active):
                active.append(line)
        elif event.kind == "medicament":
            line = index.line(event.data, event.day)
            if fold(str(event.data.get("action") or "ajout")).startswith("arr"):
                gone = [known for known in active if _same(line, known)]
                active = [known for known in active if known not in gone]
                stopped.extend(Stopped(known, event.day) for known in gone or [line])
            elif not any(_same(line, known) and known.dci for known in active):
                active.append(line)
    return Treatments(tuple(active), tuple(stopped), tuple(steps))


def _same(line: Treatment, known: Treatment) -> bool:
    """Two lines are the same drug by molecule; a line known by its class alone matches it."""
    if line.dci and known.dci:
        return line.dci == known.dci
    return bool(line.classes & known.classes)


@lru_cache(maxsize=2048)
def _class_name(dci: str) -> str:
    """Fold a molecule named by a protocol: the same few names for every patient."""
    return fold(dci)


class _Index:
    """Finds the classes of a molecule or ATC code."""

    def __init__(self, classes: Mapping[str, DrugClass]) -> None:
        self._names = set(classes)
        self._by_dci: dict[str, set[str]] = {}
        self._atc: list[tuple[str, str]] = []
        self._not_atc: list[tuple[str, str]] = []
        for known in classes.values():
            for dci in known.dci:
                self._by_dci.setdefault(_class_name(dci), set()).add(known.name)
            self._atc.extend((prefix, known.name) for prefix in known.atc)
            self._not_atc.extend((prefix, known.name) for prefix in known.not_atc)

    def line(self, row: Any, since: date | None) -> Treatment:
        """Read a class name, a molecule or an object into a line."""
        data = row if isinstance(row, Mapping) else {"classe": row}
        own = str(data.get("classe") or "").strip()
        own = own.lower() if own.lower() in self._names else own
        dci = str(data.get("dci") or "")
        if not isinstance(row, Mapping) and own not in self._names:
            own, dci = "", own
        atc = str(data.get("atc") or "").strip().upper()
        found = {own} if own else set()
        found |= self._by_dci.get(fold(dci), set()) if dci else set()
        found |= _starting(self._atc, atc) - _starting(self._not_atc, atc)
        return Treatment(
            label=dci or own or atc,
            dci=fold(dci),
            own_class=own,
            classes=frozenset(found),
            since=since,
            sodium_mg=read_number(data.get("sodium_mg_jour")),
        )


def _starting(prefixes: Iterable[tuple[str, str]], atc: str) -> set[str]:
    """Return the classes one of whose codes begins this ATC code; none without a code."""
    return {name for prefix, name in prefixes if atc and atc.startswith(prefix)}
