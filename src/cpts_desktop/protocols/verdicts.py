"""What a condition answers: true, false, or unknown with the reason why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from functools import lru_cache


class Truth(Enum):
    """Three-valued logic: what cannot be assessed is never taken for normal."""

    FALSE = 0
    TRUE = 1
    UNKNOWN = 2


class Gap(StrEnum):
    """Why an input could not be used."""

    ABSENT = "absent"
    STALE = "perime"
    REJECTED = "rejete"
    NO_COMPARATOR = "sans_comparateur"
    OTHER_SCALE = "autre_balance"
    NO_BASELINE = "sans_reference"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit that a value was compared with: ``op`` is one of lt, le, gt, ge, eq."""

    op: str
    value: Decimal
    unit: str
    name: str


@dataclass(frozen=True, slots=True)
class Input:
    """A fact that decided a condition; ``role`` says how it was used.

    ``role``: value, change, reference, percent, days, count, treatment, flag or text.
    """

    code: str
    role: str
    value: Decimal | str | bool
    unit: str = ""
    at: date | None = None
    versus: Decimal | None = None
    versus_at: date | None = None
    threshold: Threshold | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """An input that was needed and could not be used."""

    code: str
    reason: Gap


@dataclass(frozen=True, slots=True)
class NotAssessable:
    """A rule that could not be answered, and why; never shown as normal."""

    rule: str
    family: str
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a condition with the facts that decided it."""

    truth: Truth
    inputs: tuple[Input, ...] = ()
    missing: tuple[Missing, ...] = ()

    @property
    def holds(self) -> bool:
        """Say whether the condition is known to be true."""
        return self.truth is Truth.TRUE


TRUE = Verdict(Truth.TRUE)
FALSE = Verdict(Truth.FALSE)


def decided(holds: bool, *inputs: Input) -> Verdict:
    """Return a known answer and its inputs."""
    return Verdict(Truth.TRUE if holds else Truth.FALSE, inputs)


@lru_cache(maxsize=1024)
def unknown(code: str, reason: Gap) -> Verdict:
    """Return the answer "not assessable" and why."""
    return Verdict(Truth.UNKNOWN, (), (Missing(code, reason),))


def conjunction(verdicts: Iterable[Verdict]) -> Verdict:
    """All must hold; one false decides, whatever is unknown."""
    inputs: list[Input] = []
    missing: list[Missing] = []
    for verdict in verdicts:
        if verdict.truth is Truth.FALSE:
            return Verdict(Truth.FALSE, verdict.inputs)
        inputs.extend(verdict.inputs)
        missing.extend(verdict.missing)
        if verdict.truth is Truth.UNKNOWN and not verdict.missing:
            raise ValueError("an unknown verdict names what is missing")
    if missing:
        return Verdict(Truth.UNKNOWN, tuple(inputs), _once(missing))
    return Verdict(Truth.TRUE, tuple(inputs))


def disjunction(verdicts: Iterable[Verdict]) -> Verdict:
    """One is enough; the inputs of every branch that holds are kept."""
    asked = list(verdicts)
    if len(asked) == 1 and asked[0].truth is not Truth.TRUE:
        return asked[0]
    true = [verdict for verdict in asked if verdict.truth is Truth.TRUE]
    if true:
        return Verdict(Truth.TRUE, tuple(dict.fromkeys(i for one in true for i in one.inputs)))
    seen = tuple(i for one in asked for i in one.inputs)
    missing = [m for one in asked for m in one.missing]
    return Verdict(Truth.UNKNOWN, seen, _once(missing)) if missing else Verdict(Truth.FALSE, seen)


def negation(verdict: Verdict) -> Verdict:
    """Turn true and false round; unknown stays unknown."""
    if verdict.truth is Truth.UNKNOWN:
        return verdict
    return Verdict(Truth.FALSE if verdict.holds else Truth.TRUE, verdict.inputs)


def first_known(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the first answer that is not unknown."""
    last: Verdict = FALSE
    for verdict in verdicts:
        if verdict.truth is not Truth.UNKNOWN:
            return verdict
        last = verdict
    return last


def _once(missing: Iterable[Missing]) -> tuple[Missing, ...]:
    found = tuple(missing)
    return found if len(found) == 1 else tuple(dict.fromkeys(found))
