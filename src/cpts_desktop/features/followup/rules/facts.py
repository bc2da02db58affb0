"""What the register knows of a patient, as the facts that a protocol reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from cpts_desktop.features.register.model import MedicationLine, Observation
from cpts_desktop.kernel.clock import PARIS
from cpts_desktop.kernel.text import age_on, fold
from cpts_desktop.protocols.drug_index import index_of
from cpts_desktop.protocols.facts import Event, Facts, ordered
from cpts_desktop.protocols.schema import Protocol

DRY_SCALE: Final = "poids_sec_balance"
_YES: Final = frozenset({"oui", "true", "1", "vrai"})
_NO: Final = frozenset({"non", "false", "0", "faux"})


@dataclass(frozen=True)
class DatedEvent:
    """A visit or another event of the pathway."""

    kind: str
    day: date
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Known:
    """Everything that is read from the register for one patient."""

    sex: str
    birth_date: date | None
    baselines: Mapping[str, str]
    observations: Sequence[Observation]
    events: Sequence[DatedEvent]
    medications: Sequence[MedicationLine]
    noted: Sequence[tuple[str, date]] = ()
    """Dated facts such as doses of vaccines, by their code."""


def build_facts(known: Known, protocol: Protocol, asof: date) -> Facts:
    """Return the facts of a patient for one protocol."""
    patient: dict[str, Any] = {name: _plain(text) for name, text in known.baselines.items()}
    if isinstance(patient.get(DRY_SCALE), str):
        patient[DRY_SCALE] = same_scale(patient[DRY_SCALE])
    if known.sex in ("F", "M"):
        patient["sexe"] = known.sex
    if known.birth_date is not None:
        patient["age"] = age_on(known.birth_date, asof)
    anchor = anchor_day(known, protocol, asof)
    lines, changes = _medications(known.medications, anchor, protocol, asof)
    patient["traitements"] = lines
    vaccines = _vaccines(protocol) if known.noted else frozenset()
    doses = [{"vaccin": name, "date": day} for name, day in known.noted if name in vaccines]
    if doses:
        patient["vaccinations"] = doses
    dated = [*known.events, *changes]
    events = [Event(one.day, one.kind, one.data, place) for place, one in enumerate(dated)]
    events += _measures(known.observations, protocol, len(events))
    return Facts(patient, ordered(events))


def same_scale(name: str) -> str:
    """Return the name of a scale as all of them are compared: « cuisine » is « CUISINE »."""
    return name.strip().upper()


def anchor_day(known: Known, protocol: Protocol, asof: date) -> date | None:
    """Return day zero of the pathway as it was known on a day."""
    days = (e.day for e in known.events if e.kind == protocol.anchor.event and e.day <= asof)
    return max(days, default=None)


def _plain(text: str) -> Any:
    word = fold(text)
    if word in _YES and not text.isdigit():
        return True
    return False if word in _NO and not text.isdigit() else text


def _measures(
    observations: Iterable[Observation], protocol: Protocol, place: int
) -> Iterator[Event]:
    codes = _codes(protocol)
    for seen in observations:
        code = codes.get(seen.code)
        if code is None or seen.value is None:
            continue
        local = seen.at.astimezone(PARIS)
        data: dict[str, Any] = {
            "code": code, "value": seen.value, "unit": seen.unit, "source": seen.source,
            "heure": local.hour,
        }  # fmt: skip
        if seen.scale:
            data["balance"] = same_scale(seen.scale)
        if seen.text and fold(seen.text) == "hemolyse":
            data["hemolyse"] = True
        yield Event(local.date(), "obs", data, place)
        place += 1


def _codes(protocol: Protocol) -> dict[str, str]:
    """Return our code for each code of the register that the protocol measures."""
    found = {f"loinc:{one.loinc}": code for code, one in protocol.variables.items() if one.loinc}
    return {**found, **{code: code for code in protocol.variables}}


def _medications(
    lines: Sequence[MedicationLine], anchor: date | None, protocol: Protocol, asof: date
) -> tuple[list[dict[str, Any]], list[DatedEvent]]:
    """Split the lines into the list at J0 and the changes since; without J0, into what was begun
    by ``asof`` and what is planned.
    """
    first = anchor or asof + timedelta(days=1)
    listed: list[dict[str, Any]] = []
    changes: list[DatedEvent] = []
    for line in lines:
        if anchor is not None and line.until is not None and line.until < anchor:
            continue
        for data in molecules(line, protocol):
            dci = str(data["dci"])
            if line.since is None or line.since < first:
                listed.append(data)
            else:
                kind = "titration" if _titrated(dci, protocol) else "medicament"
                changes.append(DatedEvent(kind, line.since, {**data, "action": "ajout"}))
            if line.until is not None and not _goes_on(dci, line.until, lines, protocol):
                changes.append(DatedEvent("medicament", line.until, {**data, "action": "arret"}))
    return listed, changes


def _goes_on(dci: str, stopped: date, lines: Iterable[MedicationLine], protocol: Protocol) -> bool:
    """Say whether another line of a molecule is taken the day one of its lines stops.

    Another dose from that day on, or one strength of two: the molecule itself is not stopped.
    """
    return any(
        fold(dci) == fold(str(data["dci"]))
        for other in lines
        if (other.since is None or other.since <= stopped)
        and (other.until is None or other.until > stopped)
        for data in molecules(other, protocol)
    )


def molecules(line: MedicationLine, protocol: Protocol) -> list[dict[str, Any]]:
    """Return the molecules of a line with its ATC code on the first one.

    They stay together when the protocol knows them as one drug (sacubitril/valsartan).
    """
    names: tuple[str, ...] = (
        line.dci or index_of(protocol.drug_classes).named_in(fold(line.label)) or (line.label,)
    )
    together = "/".join(sorted(fold(name) for name in names))
    if len(names) > 1 and together in protocol.molecules:
        names = (together,)
    return [
        {"dci": name, "atc": line.atc if place == 0 else "", "atc_ligne": line.atc}
        for place, name in enumerate(names)
    ]


def _vaccines(protocol: Protocol) -> frozenset[str]:
    """Return the names of vaccines that the rules of the protocol ask about."""
    nodes = [rule.when for rule in protocol.rules]
    found: set[str] = set()
    while nodes:
        node = nodes.pop()
        nodes.extend(node.children)
        if node.test in ("dose_recorded", "dose_since_season"):
            found.update(node.args["any_of"])
    return frozenset(found)


def _titrated(dci: str, protocol: Protocol) -> bool:
    name = fold(dci)
    return any(
        name in {fold(known) for known in protocol.drug_classes[group].dci}
        for group in protocol.gate.classes
    )
