"""What predicates may look at: the patient's facts at a date, under one protocol and profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from cpts_desktop.kernel.text import fold
from cpts_desktop.protocols.facts import Event, Facts, read_number
from cpts_desktop.protocols.formulas import FORMULAS, body_mass_index, ckd_epi_2009
from cpts_desktop.protocols.limits import limits_of
from cpts_desktop.protocols.readings import Reading, Series, read_series
from cpts_desktop.protocols.schema import Profile, Protocol, Variable
from cpts_desktop.protocols.treatments import Treatments, read_treatments
from cpts_desktop.protocols.verdicts import Gap, Threshold, Verdict

ADULT = 18
_EMPTY = ()


@dataclass(frozen=True, slots=True)
class Course:
    """Where the patient stands: day zero of the pathway, and whether it is suspended."""

    anchor: date | None
    suspended_since: date | None


def read_course(events: tuple[Event, ...], protocol: Protocol) -> Course:
    """Find J0 (the last anchoring event) and a suspending event entered after it."""
    anchor: Event | None = None
    suspended: date | None = None
    for event in events:
        if event.kind == protocol.anchor.event:
            anchor, suspended = event, None
        elif event.kind == protocol.anchor.suspending_event and anchor is not None:
            suspended = suspended or event.day
    return Course(anchor.day if anchor else None, suspended)


class Context:
    """The facts that count at ``asof``: dated J0 or later, read once and looked up many times."""

    def __init__(self, facts: Facts, protocol: Protocol, profile: Profile, asof: date) -> None:
        self.protocol = protocol
        self.profile = profile
        self.asof = asof
        self.patient: Mapping[str, Any] = facts.patient
        self._all = facts.until(asof)
        self.course = read_course(self._all, protocol)
        anchor = self.course.anchor
        self.events = self._all if anchor is None else facts.since(self._all, anchor)
        self.limits = limits_of(protocol, profile)
        self.rule_verdicts: dict[tuple[str, bool], Verdict] = {}
        self.negated = False
        """Under a « not », what makes a condition false is kept: it will explain the answer."""
        self._current: dict[str, Reading | Gap] = {}
        self._baselines: dict[str, Decimal | None] = {}
        self.variable: Variable | None = None
        self.gate_class = ""

    @property
    def anchor(self) -> date | None:
        """Day zero of the pathway."""
        return self.course.anchor

    @property
    def numbers(self) -> dict[str, Decimal]:
        """Every parameter's value under the profile."""
        return self.limits.numbers

    @cached_property
    def series(self) -> dict[str, Series]:
        """The readings of each variable since J0."""
        return read_series(self.protocol.variables, self.events, self.numbers)

    @cached_property
    def long_series(self) -> dict[str, Series]:
        """The readings of each variable, also before J0 (fall of haemoglobin)."""
        return read_series(self.protocol.variables, self._all, self.numbers)

    @cached_property
    def treatments(self) -> Treatments:
        """The list of treatments at ``asof`` and its steps."""
        return read_treatments(self.patient, self.events, self.protocol.drug_classes)

    @cached_property
    def _days_by_kind(self) -> dict[str, tuple[date, ...]]:
        found: dict[str, list[date]] = {}
        for event in self.events:
            found.setdefault(event.kind, []).append(event.day)
        return {kind: tuple(days) for kind, days in found.items()}

    def days_of(self, kind: str) -> tuple[date, ...]:
        """Return the dates of the events of one kind, oldest first."""
        return self._days_by_kind.get(kind, _EMPTY)

    def events_of(self, kind: str) -> tuple[Event, ...]:
        """Return the events of one kind, oldest first."""
        return tuple(event for event in self.events if event.kind == kind)

    def days(self, name: str) -> int:
        """Return a number of days."""
        return self.limits.days[name]

    def threshold(self, op: str, name: str) -> Threshold:
        """Return the limit that a comparison uses, for the explanation."""
        return self.limits.threshold(op, name)

    def age_days(self, day: date) -> int:
        """Return the number of days from ``day`` to ``asof``."""
        return (self.asof - day).days

    def current(self, code: str) -> Reading | Gap:
        """Return the current value of a variable, or why there is none; asked once."""
        found = self._current.get(code)
        if found is None:
            found = self._current[code] = self._find_current(code)
        return found

    def _find_current(self, code: str) -> Reading | Gap:
        variable = self.protocol.variables[code]
        series = self.series.get(code)
        reading = series.current() if series else None
        if reading is not None and self.is_fresh(reading, variable):
            return reading
        substitute = self._substitute(variable)
        if substitute is not None:
            return substitute
        if reading is not None:
            return Gap.STALE
        return Gap.REJECTED if series else Gap.ABSENT

    def is_fresh(self, reading: Reading, variable: Variable) -> bool:
        """Say whether a reading is recent enough to be used."""
        return variable.fresh_days is None or self.age_days(reading.day) <= variable.fresh_days

    def baseline(self, name: str) -> Decimal | None:
        """Return a numeric fact of the patient, or its default."""
        if name not in self._baselines:
            value = read_number(self.patient.get(name))
            if value is None:
                value = read_number(self.protocol.baselines[name].default)
            self._baselines[name] = value
        return self._baselines[name]

    def baseline_text(self, name: str) -> str | None:
        """Return a coded fact of the patient, folded."""
        value = self.patient.get(name)
        if value is None:
            value = self.protocol.baselines[name].default
        return fold(str(value)) if value not in (None, "") else None

    def reference(self, name: str) -> Decimal | None:
        """Return a numeric fact held to the hard limits of the variable of the same name."""
        value = self.baseline(name)
        variable = self.protocol.variables.get(name)
        if value is None or variable is None or variable.hard is None:
            return value
        return value if variable.hard[0] <= value <= variable.hard[1] else None

    def _substitute(self, variable: Variable) -> Reading | None:
        if variable.computed:
            return self._computed(variable)
        if variable.baseline:
            value = self.baseline(variable.baseline)
            if value is not None and self._within_hard(variable, value):
                day = self.anchor or self.asof
                return Reading(variable.code, day, -1, value, "", note="dossier")
        return None

    def _within_hard(self, variable: Variable, value: Decimal) -> bool:
        return variable.hard is None or variable.hard[0] <= value <= variable.hard[1]

    def _computed(self, variable: Variable) -> Reading | None:
        source = self.current(FORMULAS[variable.computed])
        age = read_number(self.patient.get("age"))
        if isinstance(source, Gap) or age is None or not ADULT <= age <= 120:
            return None
        if variable.computed == "imc":
            return self._body_mass(variable, source)
        sex = fold(str(self.patient.get("sexe") or ""))[:1]
        if sex not in ("f", "m", "h"):
            return None
        value = ckd_epi_2009(source.value, age, female=sex == "f")
        return Reading(variable.code, source.day, source.order, value, "", note="CKD-EPI 2009")

    def _body_mass(self, variable: Variable, weight: Reading) -> Reading | None:
        """From the dry weight when it is known, since oedema inflates the others (hf.md 8.5).

        A height measured before J0 is still the height of an adult.
        """
        measured = self.long_series.get("taille")
        height = measured.current() if measured is not None else None
        if height is None:
            return None
        dry = self.reference("poids_sec") if "poids_sec" in self.protocol.baselines else None
        value = body_mass_index(weight.value if dry is None else dry, height.value)
        note = "poids du jour" if dry is None else "poids sec"
        return Reading(variable.code, weight.day, weight.order, value, "", note=note)
