"""The values that a protocol is made of, after reading and checking. All frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Final

from cpts_desktop.kernel.text import fold

REMARKS: Final = "medicaments"
"""The part of the rules that say what to watch in the treatments, without any alert."""


class Status(StrEnum):
    """How well a number is founded; it reaches the screen beside the number."""

    SOURCE_READ = "source_read"
    TO_VERIFY = "to_verify"
    PROPOSAL = "proposal"


class AlertSeverity(StrEnum):
    """How an alert ranks, worst first."""

    ROUGE = "rouge"
    ORANGE = "orange"
    JAUNE = "jaune"
    GRIS = "gris"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return _RANKS[self]

    @property
    def milder(self) -> AlertSeverity:
        """The next milder level (haemolysed potassium: a repeat is asked)."""
        return _LOWER[self]


_RANKS = {severity: rank for rank, severity in enumerate(AlertSeverity)}
_LOWER = {
    AlertSeverity.ROUGE: AlertSeverity.ORANGE,
    AlertSeverity.ORANGE: AlertSeverity.JAUNE,
    AlertSeverity.JAUNE: AlertSeverity.GRIS,
    AlertSeverity.GRIS: AlertSeverity.GRIS,
    AlertSeverity.INFO: AlertSeverity.INFO,
}


class Action(StrEnum):
    """Whom the protocol says to reach, and how fast."""

    APPEL_15 = "APPEL_15"
    MEDECIN_JOUR_MEME = "MEDECIN_JOUR_MEME"
    AVIS_24_48H = "AVIS_24_48H"
    SURVEILLER = "SURVEILLER"
    VERIFIER_MESURE = "VERIFIER_MESURE"
    INFORMER = "INFORMER"

    @property
    def rank(self) -> int:
        """Place in the order of urgency, 0 for the most urgent."""
        return _HURRY[self]


_HURRY = {action: rank for rank, action in enumerate(Action)}


@dataclass(frozen=True, slots=True)
class Founded:
    """Where a number comes from."""

    source: str
    status: Status


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named number of the protocol; conditions only ever hold such names."""

    name: str
    value: Decimal
    unit: str
    founded: Founded


@dataclass(frozen=True, slots=True)
class Jump:
    """How an implausible jump between two readings is told (names of parameters)."""

    kg: str
    percent: str
    days: str
    confirm_kg: str
    confirm_days: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A thing that is measured: limits, unit, how long it stays fresh.

    ``kind``: number, grade (ordinal) or flag. ``reading``: which reading of a day counts, first or
    last. ``units``: other units accepted with the factor towards ``unit``. ``below``: this reading
    must stay under another one of the same day by a margin (PAD and PAS). ``before_hour``: a
    reading from this hour on is used but said to be out of conditions (a weight in the afternoon).
    """

    code: str
    label: str
    unit: str
    kind: str
    founded: Founded
    hard: tuple[Decimal, Decimal] | None = None
    soft: tuple[Decimal, Decimal] | None = None
    fresh_days: int | None = None
    reading: str = "last"
    units: Mapping[str, Decimal] = field(default_factory=dict)
    loinc: str = ""
    baseline: str = ""
    computed: str = ""
    below: tuple[str, str] | None = None
    jump: Jump | None = None
    decimals: int = 1
    trap: str = ""
    before_hour: int | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """A fact that belongs to the patient, with its default when it is not recorded."""

    name: str
    label: str
    default: Decimal | bool | str | None = None


@dataclass(frozen=True, slots=True)
class DrugClass:
    """A treatment class of the case format, with the molecules that belong to it.

    ``atc`` and ``not_atc`` are beginnings of ATC codes: the second ones leave the class again.
    """

    name: str
    label: str
    dci: tuple[str, ...] = ()
    atc: tuple[str, ...] = ()
    not_atc: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """A node of a rule: ``test`` is a word of the closed vocabulary or a combinator."""

    test: str
    args: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    children: tuple[Condition, ...] = ()

    def nodes(self) -> Iterator[Condition]:
        """Yield this node and those under it."""
        yield self
        for child in self.children:
            yield from child.nodes()


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the rule table. Two rows may share an id with two severities.

    ``part``: empty for an alert; ``medicaments`` for a remark on the treatments, which is shown
    beside them and raises no alert. ``doubt`` says what in the source is not clear.
    """

    id: str
    family: str
    severity: AlertSeverity
    action: Action
    title: str
    when: Condition
    founded: Founded
    lower_when: Condition | None = None
    for_each: str = ""
    advice: str = ""
    part: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class LateLevel:
    """The severity given to an overdue step from a day of the pathway or a number of days late."""

    severity: AlertSeverity
    from_day: int | None = None
    from_days_late: int | None = None
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A step due once, in days from the anchor, limits included."""

    id: str
    role: str
    title: str
    start: int
    end: int
    accept_from: int
    expires: int
    events: tuple[str, ...]
    consumes: bool
    founded: Founded
    late: tuple[LateLevel, ...] = ()
    late_rule: str = ""
    content: tuple[str, ...] = ()
    phase: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Quota:
    """A number of events wanted in a period; a missed period is a statistic, not a task."""

    id: str
    role: str
    title: str
    start: int
    end: int
    required: int
    event: str
    founded: Founded
    when: Condition | None = None
    never_beyond: int | None = None
    phase: str = ""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A step that each treatment step of some classes creates (BIO_TITR@date)."""

    id: str
    role: str
    title: str
    classes: tuple[str, ...]
    start: int
    end: int
    accept_from: int
    expires: int
    event: str
    founded: Founded
    late: tuple[LateLevel, ...] = ()
    late_rule: str = ""
    phase: str = ""


@dataclass(frozen=True, slots=True)
class Blocker:
    """A reason not to suggest a treatment step. ``unknown_id`` replaces it when not assessable."""

    id: str
    classes: tuple[str, ...]
    when: Condition
    title: str
    founded: Founded
    unknown_id: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """The titration gate: classes, minimal interval (parameter name per class), blockers."""

    classes: tuple[str, ...] = ()
    intervals: Mapping[str, str] = field(default_factory=dict)
    blockers: tuple[Blocker, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """A named variation of the protocol."""

    id: str
    title: str
    founded: Founded
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    required: Mapping[str, int] = field(default_factory=dict)
    with_steps: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    without_gate: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Anchor:
    """The event that starts the pathway, and the one that suspends it."""

    event: str
    missing_rule: str
    suspending_event: str = ""
    suspended_rule: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """Who answers for the protocol and for how long."""

    id: str
    version: str
    title: str
    state: str
    valid_from: date
    valid_until: date
    approver: str
    source: str
    engine: int
    default_profile: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Protocol:
    """A complete pathway, ready to evaluate. ``digest`` is the SHA-256 of its files, in hex."""

    header: Header
    anchor: Anchor
    digest: str
    parameters: Mapping[str, Parameter]
    variables: Mapping[str, Variable]
    baselines: Mapping[str, Baseline]
    drug_classes: Mapping[str, DrugClass]
    rules: tuple[Rule, ...]
    steps: tuple[Step, ...]
    quotas: tuple[Quota, ...]
    follow_ups: tuple[FollowUp, ...]
    gate: Gate
    profiles: Mapping[str, Profile]
    events: Mapping[str, str]
    sources: Mapping[str, str]

    @property
    def id(self) -> str:
        """The identifier of the protocol."""
        return self.header.id

    @property
    def version(self) -> str:
        """Its version."""
        return self.header.version

    @cached_property
    def rules_by_id(self) -> dict[str, tuple[Rule, ...]]:
        """The rows of each rule id, in file order."""
        found: dict[str, tuple[Rule, ...]] = {}
        for rule in self.rules:
            found[rule.id] = (*found.get(rule.id, ()), rule)
        return found

    @cached_property
    def families(self) -> dict[str, tuple[Rule, ...]]:
        """The rows of each family, in order of priority. A family is of one part only."""
        found: dict[str, tuple[Rule, ...]] = {}
        for rule in self.rules:
            found[rule.family] = (*found.get(rule.family, ()), rule)
        return found

    @cached_property
    def molecules(self) -> frozenset[str]:
        """The names of molecules that its classes know, folded."""
        return frozenset(fold(dci) for known in self.drug_classes.values() for dci in known.dci)

    @cached_property
    def worked_out(self) -> dict[int, object]:
        """What the engine works out once for each profile, by the identity of the profile."""
        return {}

    def parameter(self, name: str, profile: Profile) -> Parameter:
        """Return a number of the protocol under a profile."""
        return profile.parameters.get(name) or self.parameters[name]
