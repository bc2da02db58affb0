"""The dated examples that live beside each protocol file, and how they are played.

``[[sweeps]]`` vary one thing across a limit and say which rule of a family is reported at each
value; ``[[cases]]`` are whole dated cases written by hand. ``coverage`` says which rules lack a
positive, a negative or a boundary example.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from cpts_desktop.kernel.outcome import Refused
from cpts_desktop.protocols.evaluate import Evaluation, evaluate
from cpts_desktop.protocols.facts import read_case
from cpts_desktop.protocols.schema import Protocol
from cpts_desktop.protocols.source import Source, SourceProblem, read_source

KINDS: Final = ("positive", "negative", "boundary")


@dataclass(frozen=True, slots=True)
class Example:
    """One example: a case object and what is expected of it."""

    id: str
    line: int
    case: Mapping[str, Any]
    profile: str
    expect: tuple[str, ...] = ()
    refuse: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None
    due: Mapping[str, str] | None = None
    gate: Mapping[str, tuple[str, ...]] | None = None
    rules: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not give what it says."""

    id: str
    line: int
    message: str


@dataclass(frozen=True)
class Examples:
    """The examples of a protocol and how each rule is covered."""

    file: str
    rows: tuple[Example, ...]
    boundaries: frozenset[str]


def examples_path(protocol_file: Path) -> Path:
    """Return where the examples of a protocol live."""
    return protocol_file.with_name(protocol_file.stem + ".cases.toml")


def read_examples(path: Path) -> Examples | SourceProblem:
    """Read the examples beside a protocol."""
    source = read_source(path)
    if isinstance(source, SourceProblem):
        return source
    try:
        sweeps = [
            example
            for place, sweep in enumerate(source.tables.get("sweeps", []))
            for example in _sweep(source, place, sweep)
        ]
        cases = [
            _case(source, place, row) for place, row in enumerate(source.tables.get("cases", []))
        ]
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as bad:
        name = type(bad).__name__
        return SourceProblem(path.name, 1, "BAD_EXAMPLE", f"Un exemple ne se lit pas ({name}).")
    boundaries = _swept_boundaries(source.tables.get("sweeps", []))
    boundaries |= {rule for row in cases if row.kind == "boundary" for rule in row.rules}
    return Examples(path.name, (*sweeps, *cases), frozenset(boundaries))


def play(protocol: Protocol, examples: Examples) -> list[Failure]:
    """Play every example; return those that fail."""
    return [
        Failure(row.id, row.line, message)
        for row in examples.rows
        for message in check_example(protocol, row)
    ]


def check_example(protocol: Protocol, example: Example) -> list[str]:
    """Return what is wrong with one example; empty when it gives what it says."""
    read = read_case(dict(example.case))
    if isinstance(read, Refused):
        return [f"cas illisible : {', '.join(p.field for p in read.problems)}"]
    profile = protocol.profiles.get(example.profile or protocol.header.default_profile)
    if profile is None:
        return ["profil inconnu"]
    result = evaluate(read.value.facts, protocol, read.value.asof, profile)
    return list(_differences(result, example))


def _differences(result: Evaluation, example: Example) -> Iterator[str]:
    said = (*result.alerts, *result.remarks)
    seen = {alert.rule.id for alert in said}
    seen |= {f"{alert.rule.id}:{alert.severity.value}" for alert in said}
    seen |= {f"{alert.rule.id}={alert.code}" for alert in result.alerts if alert.code}
    for name in example.expect:
        if name not in seen:
            yield f"{name} attendu, absent"
    for name in example.refuse:
        if name in seen:
            yield f"{name} présent, non attendu"
    if example.only is not None:
        found = {alert.rule.id for alert in result.alerts}
        if found != set(example.only):
            yield f"alertes {sorted(found)}, attendu {sorted(example.only)}"
    if example.due is not None:
        listed = {step.id: _due_word(step) for step in result.due}
        if listed != dict(example.due):
            yield f"étapes {listed}, attendu {dict(example.due)}"
    for name, blockers in (example.gate or {}).items():
        answer = result.titration.get(name)
        got = set(answer.blockers) if answer else None
        if got != set(blockers):
            yield f"feu vert {name} : {got}, attendu {set(blockers)}"


def _due_word(step: Any) -> str:
    late = f" {step.days_late}" if step.days_late else ""
    done = f" {step.done}" if step.done else ""
    severity = f" {step.severity.value}" if step.severity else ""
    return f"{step.state.value}{late}{done}{severity}"


def coverage(protocol: Protocol, examples: Examples) -> dict[str, tuple[str, ...]]:
    """Return the rules that lack a kind of example, with the kinds that lack."""
    positive = {name.split(":")[0].split("=")[0] for row in examples.rows for name in row.expect}
    positive |= {name for row in examples.rows for name in row.only or ()}
    negative = {name for row in examples.rows for name in row.refuse}
    lacking = {}
    for rule in protocol.rules_by_id:
        kinds = tuple(
            kind
            for kind, rules in zip(KINDS, (positive, negative, examples.boundaries), strict=True)
            if rule not in rules
        )
        if kinds:
            lacking[rule] = kinds
    return lacking


def _sweep(source: Source, place: int, sweep: Mapping[str, Any]) -> Iterator[Example]:
    line = source.line_of(("sweeps", str(place)))
    family: list[str] = list(sweep["family"])
    asof = sweep.get("asof", date(2026, 3, 16))
    for value, reported in sweep["rows"]:
        case = _built(sweep, asof, value)
        severity = f"{sweep['severity'][reported]}" if reported in sweep.get("severity", {}) else ""
        wanted = (f"{reported}:{severity}" if severity else reported,) if reported else ()
        yield Example(
            id=f"{sweep['vary']} {value}",
            line=line,
            case=case,
            profile=sweep.get("profile", ""),
            expect=wanted,
            refuse=tuple(rule for rule in family if rule != reported),
            rules=tuple(family),
        )


def _built(sweep: Mapping[str, Any], asof: date, value: Any) -> dict[str, Any]:
    patient = dict(sweep.get("patient", {}))
    discharge = asof - timedelta(days=sweep.get("j0_ago", 14))
    opening = str(sweep.get("anchor", "sortie"))
    events: list[dict[str, Any]] = [{"date": discharge, "type": opening}]
    kind, _, name = str(sweep["vary"]).partition(":")
    varied: list[dict[str, Any]] = []
    if kind == "obs":
        extra = {key: sweep[key] for key in ("unit", "balance", "hemolyse") if key in sweep}
        varied = [{"date": asof, "type": "obs", "code": name, "value": value, **extra}]
    elif kind == "age":
        day = asof - timedelta(days=int(value))
        varied = [{"date": day, "type": "obs", "code": name, "value": sweep["value"]}]
    elif kind == "patient":
        patient[name] = value
    elif kind == "count":
        varied = [{"date": asof - timedelta(days=n % 14), "type": name} for n in range(int(value))]
    elif kind == "since":
        fields = sweep.get("fields", {})
        varied = [{"date": asof - timedelta(days=int(value)), "type": name, **fields}]
    elif kind == "j0":
        events = [{"date": asof - timedelta(days=int(value)), "type": opening}]
    elif kind == "asof":
        asof = value
    elif kind == "atc":
        # The name is the kind of event; each value is a code, written beside its neighbours.
        varied = [{"date": asof, "type": name, "action": "ajout", "atc": code} for code in value]
    elif kind == "ago":
        varied = [_moved(dict(sweep["event"]), asof, int(value))]
    else:
        raise ValueError("vary")
    others = [_moved(dict(row), asof, int(row.get("ago", 0))) for row in sweep.get("with", [])]
    return {"patient": patient, "events": [*events, *others, *varied], "asof": asof}


def _moved(row: dict[str, Any], asof: date, ago: int) -> dict[str, Any]:
    row.pop("ago", None)
    return {"date": asof - timedelta(days=ago), "type": row.pop("type", "obs"), **row}


def _swept_boundaries(sweeps: list[Mapping[str, Any]]) -> set[str]:
    """A rule has a boundary where two neighbouring values of a sweep differ about it."""
    found: set[str] = set()
    for sweep in sweeps:
        step = Decimal(str(sweep.get("step", 1)))
        rows = sweep["rows"]
        for (low, before), (high, after) in pairwise(rows):
            if before != after and _apart(low, high) <= step:
                found |= {rule for rule in (before, after) if rule}
    return found


def _apart(low: Any, high: Any) -> Decimal:
    if isinstance(low, list) and isinstance(high, list):
        return Decimal(0)
    if isinstance(low, date) and isinstance(high, date):
        return Decimal(abs((high - low).days))
    return abs(
        Decimal(str(int(high) if isinstance(high, bool) else high))
        - Decimal(str(int(low) if isinstance(low, bool) else low))
    )


def _case(source: Source, place: int, row: Mapping[str, Any]) -> Example:
    return Example(
        id=row["id"],
        line=source.line_of(("cases", str(place))),
        case={"patient": row.get("patient", {}), "events": row["events"], "asof": row["asof"]},
        profile=row.get("profile", ""),
        expect=tuple(row.get("expect", ())),
        refuse=tuple(row.get("refuse", ())),
        only=tuple(row["only"]) if "only" in row else None,
        due=dict(row["due"]) if "due" in row else None,
        gate={name: tuple(ids) for name, ids in row["gate"].items()} if "gate" in row else None,
        rules=tuple(row.get("rules", ())),
        kind=row.get("kind", ""),
    )
