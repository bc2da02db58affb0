"""Training vignettes: dated cases as data, a question before and one after, a key message."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

from cpts_desktop.features.followup.rules.active import profile_named
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.kernel.resources import resource
from cpts_desktop.protocols.evaluate import evaluate
from cpts_desktop.protocols.explain import alert_json
from cpts_desktop.protocols.facts import read_case
from cpts_desktop.protocols.schema import Protocol

FILE: Final = "training/vignettes_ic.toml"


@dataclass(frozen=True)
class Question:
    """A question with its choices; ``right`` counts from 1."""

    text: str
    choices: tuple[str, ...]
    right: int
    why: str


@dataclass(frozen=True)
class Said:
    """What the protocol says of the case."""

    rule: str
    severity: str
    sentence: str
    source: str


@dataclass(frozen=True)
class Vignette:
    """One case. ``rules`` are those that the protocol gives."""

    id: str
    title: str
    story: tuple[str, ...]
    before: Question
    after: Question
    key_message: str
    sources: tuple[str, ...]
    rules: tuple[str, ...]
    case: Mapping[str, Any]


@dataclass(frozen=True)
class VignetteSet:
    """The vignettes of a file; ``sha256`` tells which questions were asked."""

    id: str
    version: str
    title: str
    source: str
    sha256: str
    vignettes: tuple[Vignette, ...]


@dataclass(frozen=True)
class Score:
    """Right answers before and after, out of so many questions."""

    before: int
    after: int
    questions: int


@cache
def bundled_vignettes() -> VignetteSet:
    """Return the vignettes that came with the program; read once."""
    text = resource(FILE).read_text(encoding="utf-8")
    raw = tomllib.loads(text, parse_float=Decimal)
    head = raw["set"]
    return VignetteSet(
        head["id"],
        head["version"],
        head["title"],
        head["source"],
        hashlib.sha256(text.encode("utf-8")).hexdigest(),
        tuple(
            Vignette(
                row["id"],
                row["title"],
                tuple(row["story"]),
                _question(row["before"]),
                _question(row["after"]),
                row["key_message"],
                tuple(row["sources"]),
                tuple(row["rules"]),
                row["case"],
            )
            for row in raw["vignettes"]
        ),
    )


def score(
    vignettes: Sequence[Vignette], before: Mapping[str, int], after: Mapping[str, int]
) -> Score:
    """Score the choices (counted from 1) by vignette id; a question left out is not right."""
    return Score(
        sum(1 for one in vignettes if before.get(one.id) == one.before.right),
        sum(1 for one in vignettes if after.get(one.id) == one.after.right),
        len(vignettes),
    )


def protocol_says(vignette: Vignette, protocol: Protocol) -> tuple[Said, ...]:
    """Evaluate the case with the protocol of the practice: the same engine as for a patient."""
    read = read_case(dict(vignette.case))
    if not isinstance(read, Ok):
        raise ValueError(f"vignette {vignette.id}: unreadable case")
    case = read.value
    result = evaluate(case.facts, protocol, case.asof, profile_named(protocol, case.profile))
    found = (alert_json(alert, protocol) for alert in result.alerts)
    return tuple(
        Said(row["rule"], str(row["severity"]), row["sentence"], row["source"]) for row in found
    )


def as_taught(vignette: Vignette, said: Sequence[Said]) -> bool:
    """Say whether a protocol gives the rules that the vignette was written with."""
    return {one.rule for one in said} == set(vignette.rules)


def _question(row: Mapping[str, Any]) -> Question:
    choices = tuple(row["choices"])
    if not 1 <= row["right"] <= len(choices):
        raise ValueError("the right answer is one of the choices")
    return Question(row["text"], choices, row["right"], row["why"])
