"""The units that an indicator counts: discharges, stays, patients, visits, alerts, steps, weeks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from cpts_desktop.features.followup.model import VISIT_KIND
from cpts_desktop.features.followup.quality.definitions import Population, bundled
from cpts_desktop.features.followup.quality.files import Happened, PatientFile
from cpts_desktop.features.followup.rules.active import profile_named
from cpts_desktop.features.followup.rules.facts import DatedEvent, Known, build_facts
from cpts_desktop.kernel.counting import Period
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.protocols.treatments import read_treatments

STAY: Final = "hospitalisation"
STEP_CLASSES: Final = ("iec", "ara2", "arni", "arm")
WEEKS: Final = 8
_NOT_HOME: Final = ("ssr", "ehpad", "had")


@redacted
@dataclass(frozen=True)
class Unit:
    """One thing to count. ``day`` is its anchor, ``until`` the last day on which it is known.

    ``events`` are those that belong to it; ``details`` what its base knows of it, as words or
    numbers.
    """

    file: PatientFile
    day: date
    until: date
    period: Period
    events: tuple[Happened, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    def within(self, kinds: tuple[str, ...], first: int, last: int) -> Iterator[Happened]:
        """Yield the events of some kinds from day + first to day + last, both included."""
        low, high = self.day + timedelta(days=first), self.day + timedelta(days=last)
        for one in self.events:
            if one.kind in kinds and low <= one.day <= high:
                yield one


def word_of(value: Any) -> str:
    """Return a detail of an event as a word: oui, non, or the text; empty when not noted."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return "" if value is None else str(value)


def discharges(file: PatientFile, period: Period) -> Iterator[Unit]:
    """Discharges whose J0 is in the period, with what happened until the next one.

    A stay counts after each discharge before it, even when another one came between (hf.md 7:
    only death ends the follow-up); one that this discharge ended does not.
    """
    homes = file.discharges
    for place, j0 in enumerate(homes):
        if not period.start <= j0 <= period.end:
            continue
        following = homes[place + 1] if place + 1 < len(homes) else None
        mine = tuple(
            one
            for one in _since(file.events, j0)
            if one.kind == STAY or following is None or one.day < following
        )
        given = [one.data for one in mine if _is_discharge(one, j0)]
        details = {name: word_of(value) for data in given for name, value in data.items()}
        yield Unit(file, j0, _known_until(file, period), period, mine, details)


def _since(events: tuple[Happened, ...], j0: date) -> Iterator[Happened]:
    """Yield what happened from a discharge on, without the stay of one day that it ended."""
    left = max(place for place, one in enumerate(events) if _is_discharge(one, j0))
    for place, one in enumerate(events):
        if one.day > j0 or (one.day == j0 and (place > left or one.kind != STAY)):
            yield one


def _is_discharge(one: Happened, day: date) -> bool:
    return one.kind == "sortie" and one.day == day


def stays(file: PatientFile, period: Period) -> Iterator[Unit]:
    """Hospital stays entered in the period; two entries of one day are one stay."""
    seen: set[date] = set()
    for one in file.events:
        if one.kind != STAY or one.day in seen or not period.start <= one.day <= period.end:
            continue
        seen.add(one.day)
        details = {name: word_of(value) for name, value in one.data.items()}
        yield Unit(file, one.day, _known_until(file, period), period, file.events, details)


def patients(file: PatientFile, period: Period) -> Iterator[Unit]:
    """The patient with heart failure, seen on the last day of the period."""
    if file.has_heart_failure(_people()):
        yield Unit(file, period.end, _known_until(file, period), period, file.events)


def newly_diagnosed(file: PatientFile, period: Period) -> Iterator[Unit]:
    """The first dated diagnosis of heart failure, when it lies in the period."""
    days = [one.since for one in file.heart_failure(_people()) if one.since is not None]
    if days and period.start <= min(days) <= period.end:
        yield Unit(file, min(days), _known_until(file, period), period, file.events)


def nurse_visits(file: PatientFile, period: Period) -> Iterator[Unit]:
    """Nurse visits of the period."""
    for one in file.events:
        if one.kind == VISIT_KIND and period.start <= one.day <= period.end:
            yield Unit(file, one.day, period.end, period, (), dict(one.data))


def alerts(file: PatientFile, period: Period) -> Iterator[Unit]:
    """Alerts raised in the period."""
    for one in file.alerts:
        if period.start <= one.day <= period.end:
            details = {"gravite": one.severity, "reponse_heures": one.hours}
            yield Unit(file, one.day, period.end, period, (), details)


def steps(file: PatientFile, period: Period) -> Iterator[Unit]:
    """Starts and increases of the classes that need labs; one unit per class and day.

    Those since the first discharge: a later one makes none of them a treatment of always.
    """
    protocol = file.frame.protocol
    events = [
        DatedEvent(one.kind, one.day, one.data)
        for one in file.events
        if one.kind != "sortie" or one.day == file.discharges[0]
    ]
    known = Known("", None, {}, (), events, file.lines)
    facts = build_facts(known, protocol, period.end)
    made = read_treatments(facts.patient, facts.until(period.end), protocol.drug_classes).steps
    chosen = {(one.day, one.own_class) for one in made if one.rises}
    for day, own in sorted(chosen):
        if own in STEP_CLASSES and period.start <= day <= period.end:
            yield Unit(file, day, _known_until(file, period), period, file.events)


def weeks(file: PatientFile, period: Period) -> Iterator[Unit]:
    """Weeks 1 to 8 lived at home whole, with whether the visits reach the protocol's number."""
    protocol = file.frame.protocol
    name = file.pathways.get(protocol.id, ("", True))[0]
    profile = profile_named(protocol, name)
    quotas = [
        one
        for one in protocol.quotas
        if one.event == VISIT_KIND and one.when is None and one.id not in profile.without
    ][:WEEKS]
    for home in discharges(file, period):
        away = [one.day for one in home.events if one.kind == STAY]
        after = [day for day in file.discharges if day > home.day]
        ends = [*away, *after, *filter(None, (file.banner.deceased_on,))]
        for quota in quotas:
            last = home.day + timedelta(days=quota.end)
            if last > home.until or any(day <= last for day in ends):
                continue
            required = profile.required.get(quota.id, quota.required)
            done = sum(1 for _ in home.within((VISIT_KIND,), quota.start, quota.end))
            details = {**home.details, "rythme": word_of(done >= required)}
            yield Unit(file, home.day, last, period, home.events, details)


def not_home(unit: Unit) -> bool:
    """Say whether the discharge was towards a ward or an institution, or not for heart failure."""
    return unit.details.get("destination") in _NOT_HOME or unit.details.get("ic") == "non"


def weight(unit: Unit) -> Decimal | None:
    """Return the last weight known at the unit's day."""
    return unit.file.latest("poids", unit.day)


def _known_until(file: PatientFile, period: Period) -> date:
    return min(filter(None, (file.banner.deceased_on, period.end)))


def _people() -> Population:
    return bundled().population


BY_BASE: Final[Mapping[str, Callable[[PatientFile, Period], Iterator[Unit]]]] = {
    "sorties": discharges,
    "sejours": stays,
    "patients": patients,
    "nouveaux": newly_diagnosed,
    "visites": nurse_visits,
    "alertes": alerts,
    "paliers": steps,
    "semaines": weeks,
}
