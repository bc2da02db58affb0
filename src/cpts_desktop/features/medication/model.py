"""Frozen values of a medication review: the case, the drugs resolved, the findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from cpts_desktop.kernel.privacy import redacted

Truth = bool | None
"""True, False, or None for "à confirmer"."""


class Route(StrEnum):
    """How a drug enters: what the route filter and the conditional rows need, no more."""

    ORAL = "oral"
    SUBLINGUAL = "sublingual"
    INJECTABLE = "injectable"
    INHALED = "inhalee"
    NASAL = "nasal"
    EYE = "ophtalmique"
    TRANSDERMAL = "transdermique"
    LOCAL = "local"
    RECTAL = "rectal"
    INTRA_ARTICULAR = "intra-articulaire"

    @property
    def systemic(self) -> bool:
        """True when the drug is meant to act beyond the place where it is given."""
        return self in _SYSTEMIC


_SYSTEMIC = frozenset(
    {Route.ORAL, Route.SUBLINGUAL, Route.INJECTABLE, Route.TRANSDERMAL, Route.RECTAL}
)


class Known(StrEnum):
    """What is known of one line of the list."""

    THESAURUS = "repertorie"
    NOT_LISTED = "non_repertorie"
    UNKNOWN_BRAND = "inconnu_importer_bdpm"
    OUTSIDE_BDPM = "hors_bdpm"
    AMBIGUOUS = "a_choisir"
    HOMEOPATHY = "homeopathie"


@redacted
@dataclass(frozen=True)
class MedicationLine:
    """One line as written on a prescription: name, dose per intake, frequency, since when."""

    name: str
    dose: str = ""
    frequency: str = ""
    since: date | None = None
    cis: str = ""
    self_taken: bool = False


@redacted
@dataclass(frozen=True)
class PatientFacts:
    """What is known of the patient; None is never read as normal.

    weight kg, height cm, creatinine µmol/L, dfg mL/min/1.73 m², potassium and sodium mmol/L,
    heart_rate /min, qtc ms, pas and pad mmHg.
    """

    age: int | None = None
    sex: str = ""
    weight: Decimal | None = None
    height: Decimal | None = None
    creatinine: Decimal | None = None
    dfg: Decimal | None = None
    potassium: Decimal | None = None
    sodium: Decimal | None = None
    heart_rate: Decimal | None = None
    qtc: Decimal | None = None
    pas: Decimal | None = None
    pad: Decimal | None = None
    conditions: tuple[str, ...] = ()
    allergies: tuple[str, ...] = ()
    codes: Mapping[str, bool] = field(default_factory=dict)
    unread_conditions: tuple[str, ...] = ()
    vaccines: Mapping[str, Any] | None = None
    dysphagia: Truth = None
    crushing: Truth = None
    labs: Mapping[str, Decimal] = field(default_factory=dict)
    stale: frozenset[str] = frozenset()
    """Measures too old to count as recent."""
    notes: tuple[str, ...] = ()
    """What has to be asked again because of how it was written."""

    def has(self, code: str) -> Truth:
        """True or False when the record says so, None when nobody asked."""
        return self.codes.get(code)


@redacted
@dataclass(frozen=True)
class Case:
    """A patient and a list of drugs on a day."""

    id: str
    patient: PatientFacts
    medications: tuple[MedicationLine, ...]
    on: date


@dataclass(frozen=True)
class Frequency:
    """How often: intakes per day (None when unread), moments, as needed, length in days.

    ``food`` is "repas" or "jeun" when it is written, otherwise empty.
    """

    per_day: Fraction | None = None
    slots: frozenset[str] = frozenset()
    prn: bool = False
    days: int | None = None
    text: str = ""
    food: str = ""


@dataclass(frozen=True)
class Component:
    """One active substance of a drug.

    ``key`` compares substances whatever their salt; ``substance`` is the thesaurus name in its
    natural key form, None when the thesaurus does not list it.
    """

    name: str
    key: str
    substance: str | None = None
    atc: tuple[str, ...] = ()
    strength_mg: Decimal | None = None
    intake_mg: Decimal | None = None
    daily_mg: Decimal | None = None

    def is_atc(self, *prefixes: str) -> bool:
        """True when one of its ATC codes starts with one of *prefixes*."""
        return any(code.startswith(prefixes) for code in self.atc)


@redacted
@dataclass(frozen=True)
class Drug:
    """A medication line once understood."""

    index: int
    label: str
    components: tuple[Component, ...]
    route: Route
    known: Known
    frequency: Frequency = Frequency()
    form: str = ""
    cis: str = ""
    brand: str = ""
    atc_alias: tuple[str, ...] = ()
    since: date | None = None
    candidates: tuple[str, ...] = ()
    extended_release: bool = False
    dose_read: bool = False
    marketed: bool = True
    habit: bool = False
    self_taken: bool = False
    """Taken without a prescription: analysed, never counted among the treatments."""

    def is_atc(self, *prefixes: str) -> bool:
        """True when a component, or the combination's own code, starts with a prefix."""
        return any(c.is_atc(*prefixes) for c in self.components) or any(
            code.startswith(prefix) for code in self.atc_alias for prefix in prefixes
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the substances, in the order of the box."""
        return tuple(c.name for c in self.components)


class Status(StrEnum):
    """How sure a finding is."""

    CERTAIN = "certain"
    TO_CONFIRM = "a_confirmer"
    UNDETERMINED = "indeterminable"


@redacted
@dataclass(frozen=True)
class Finding:
    """One thing to tell, with everything that explains it."""

    kind: str
    id: str
    substances: tuple[str, ...]
    why: str
    source: str
    source_date: str
    level: str = ""
    levels: tuple[str, ...] = ()
    act_ip_problem: str = ""
    act_ip_intervention: str = ""
    also: tuple[str, ...] = ()
    proposed_atc: str = ""
    status: Status = Status.CERTAIN
    missing: tuple[str, ...] = ()
    rows: tuple[Mapping[str, Any], ...] = ()
    drugs: tuple[int, ...] = ()
    to_verify: tuple[str, ...] = ()
    proposal: str = ""
    review_status: str = "source_read"
    weight: int = 0

    @property
    def key(self) -> str:
        """Stable identity of the finding inside one patient, for remembered decisions."""
        return "|".join([self.kind, self.id, *sorted(self.substances)])

    @property
    def remembered(self) -> dict[str, str]:
        """What a decision keeps of the finding, so that it can be read and sent years later."""
        return {
            "kind": self.kind, "id": self.id, "level": self.level, "why": self.why,
            "substances": " + ".join(self.substances), "source": self.source,
            "act_ip_problem": self.act_ip_problem,
            "act_ip_intervention": self.act_ip_intervention,
        }  # fmt: skip


@redacted
@dataclass(frozen=True)
class Analysis:
    """The whole result; ``questions`` are the missing data, asked once each."""

    eligibility: Mapping[str, Any]
    findings: tuple[Finding, ...]
    unmatched: tuple[Mapping[str, Any], ...]
    scores: Mapping[str, Any]
    cockcroft: Mapping[str, Any]
    questions: tuple[str, ...]
    sources: tuple[Mapping[str, Any], ...]
    drugs: tuple[Drug, ...] = ()
    unread_conditions: tuple[str, ...] = ()
