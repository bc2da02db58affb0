"""The values of follow-up: what a visit holds, what an alert says, what is due today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from cpts_desktop.features.register.model import PatientBanner
from cpts_desktop.kernel.ids import PatientId, RecordId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.protocols.schema import Protocol

VISIT_KIND = "visite_idel"
OUTCOMES = {
    "medecin_joint": "Médecin joint",
    "traitement_modifie": "Traitement modifié",
    "hospitalise": "Hospitalisation",
    "surveillance": "Surveillance décidée",
    "fausse_alerte": "Fausse alerte",
}
"""How an alert ended for the patient, as the professional ticks it."""


@redacted
@dataclass(frozen=True)
class PersonToCall:
    """Whom the protocol says to reach for an action."""

    role: str
    name: str
    phone: str


@redacted
@dataclass(frozen=True)
class AlertView:
    """An alert as it was stored: rule, protocol, inputs, sentence, source, people."""

    id: str
    rule: str
    severity: str
    action: str
    code: str
    sentence: str
    source: str
    status: str
    protocol: str
    version: str
    sha256: str
    profile: str
    asof: date
    inputs: tuple[Mapping[str, Any], ...]
    call: tuple[PersonToCall, ...]
    visit: str
    raised_at: datetime
    ended_on: date | None = None
    ended_by: str = ""
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    reason: str = ""
    outcome: str = ""

    @property
    def open(self) -> bool:
        """Say whether nobody has answered it and the facts still hold."""
        return self.ended_on is None and self.acknowledged_at is None


class BillingState(StrEnum):
    """What is known of a condition of the act AMI 5.8."""

    REMPLIE = "remplie"
    NON_REMPLIE = "non_remplie"
    A_CONFIRMER = "a_confirmer"


@dataclass(frozen=True)
class BillingLine:
    """One condition or reminder of the act; ``status`` is how well its source is founded."""

    id: str
    label: str
    state: BillingState
    source: str
    status: str


@redacted
@dataclass(frozen=True)
class VisitDone:
    """What saving a visit gave: its id, the alerts now, what could not be assessed."""

    id: str
    alerts: tuple[AlertView, ...]
    not_assessable: tuple[str, ...]
    sessions: int
    already: bool = False
    median_seconds: int | None = None
    billing: tuple[BillingLine, ...] = ()


WAYS: Final = (
    "messagerie sécurisée", "paquet chiffré", "remis en main propre", "courrier", "téléphone",
)  # fmt: skip
"""How a visit reached the médecin traitant; the act asks for a secure message (hf.md 1.2)."""


@redacted
@dataclass(frozen=True)
class VisitRow:
    """One visit of the history."""

    id: str
    at: datetime
    kind: str
    note: str
    seconds: int
    transmitted_on: date | None
    author: str
    way: str = ""
    """By which way it was sent, in words; empty when nobody said."""


@redacted
@dataclass(frozen=True)
class LastValue:
    """The last recorded value of a field of the form; ``scale`` of a weight, "" for the first."""

    code: str
    value: Decimal
    at: datetime
    scale: str = ""


@redacted
@dataclass(frozen=True)
class StubVisit:
    """A visit already written that may be completed: when, and what it holds."""

    id: RecordId
    at: datetime
    codes: frozenset[str]


@redacted
@dataclass(frozen=True)
class VisitContext:
    """What the form shows beside its fields before anything is typed."""

    banner: PatientBanner
    last: Mapping[str, LastValue]
    baselines: Mapping[str, str]
    weights: tuple[tuple[datetime, Decimal], ...]
    j0: date | None
    sessions: int
    median_seconds: int | None
    protocol: Protocol
    stub: StubVisit | None = None


@redacted
@dataclass(frozen=True)
class DueView:
    """A step to do, in words."""

    id: str
    role: str
    title: str
    state: str
    window_end: date
    days_late: int
    done: str
    severity: str
    window_start: date
    done_on: date | None = None
    phase: str = ""


@redacted
@dataclass(frozen=True)
class DueElsewhere:
    """Something to do about a patient in another job of the program, as bootstrap tells it.

    ``page`` opens it; ``role`` is whose work it is, as the steps of a pathway name it.
    """

    patient: PatientId
    title: str
    days_late: int
    word: str
    page: str
    role: str


@redacted
@dataclass(frozen=True)
class TodayRow:
    """One patient of the day's list: worst first, the reason, the next act."""

    banner: PatientBanner
    j0: date | None
    alerts: tuple[AlertView, ...]
    due: tuple[DueView, ...]
    not_assessable: int = 0
    suspended: bool = False
    unsent: int = 0
    team: tuple[tuple[str, str], ...] = ()
    """Role and name of each professional around the patient."""
    elsewhere: tuple[DueElsewhere, ...] = ()

    @property
    def patient(self) -> PatientId:
        """Who it is about."""
        return self.banner.uid

    @property
    def worst(self) -> str:
        """The severity that orders the list; "" when nothing is open."""
        return self.alerts[0].severity if self.alerts else ""


@redacted
@dataclass(frozen=True)
class GateView:
    """The titration gate of one class, in words; a consultation aid, never a prescription."""

    name: str
    label: str
    allowed: bool
    reasons: tuple[str, ...]


@redacted
@dataclass(frozen=True)
class PillarView:
    """One of the four pillars: the lines that fill it, its share of the target dose in percent.

    ``share`` is None when nothing is taken or a dose does not read. ``excuse`` says why it is not
    given; ``aside``: the profile does not ask for it; ``titrated``: there is a target dose;
    ``doubt``: the dose reads so far from its target that its unit must be looked at.
    ``gates``: of the classes taken or possible.
    """

    id: str
    label: str
    lines: tuple[str, ...]
    share: Decimal | None
    excuse: str = ""
    aside: bool = False
    titrated: bool = True
    gates: tuple[GateView, ...] = ()
    doubt: bool = False


@redacted
@dataclass(frozen=True)
class RemarkView:
    """A drug to avoid or to watch, in words; no alert is raised."""

    rule: str
    severity: str
    sentence: str
    source: str


@redacted
@dataclass(frozen=True)
class PathwayState:
    """The pathway of one patient: enrolment, J0, alerts, every step with its state."""

    protocol: str
    profile: str
    j0: date | None
    suspended_since: date | None
    alerts: tuple[AlertView, ...]
    due: tuple[DueView, ...]
    steps: tuple[DueView, ...]
    not_assessable: tuple[str, ...]
    gate: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    titration: tuple[GateView, ...] = ()
    pillars: tuple[PillarView, ...] = ()
    remarks: tuple[RemarkView, ...] = ()
    next_lab: DueView | None = None
    sessions: int = 0
    billing: tuple[BillingLine, ...] = ()
