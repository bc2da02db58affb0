"""Process and outcome indicators of the pathway (hf.md section 7): each unit says yes or no.

A unit is a discharge home, a visit or an alert. ``units`` names the patients, for the screen of
this practice only; ``INDICATORS`` gives counts, which are all that ever leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from sqlalchemy import Connection, select

from cpts_desktop.features.followup import tables as t
from cpts_desktop.features.followup.model import VISIT_KIND
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.clock import civil_date
from cpts_desktop.kernel.counting import Count, Indicator, Period
from cpts_desktop.kernel.hlc import instant_of
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.storage import schema

SEED: Final = "FICHE 27 et CPTS Paris 14 ; dossier de référence IC, section 7"
PROP: Final = "Dossier de référence IC, section 7.2"


@redacted
@dataclass(frozen=True)
class Unit:
    """One thing counted: whose, when, and whether it meets the numerator."""

    patient: PatientId
    day: date
    holds: bool


@redacted
@dataclass(frozen=True)
class Stay:
    """A discharge home and what followed, until death or the next discharge."""

    patient: PatientId
    j0: date
    events: tuple[tuple[str, date], ...]
    until: date

    def within(self, kind: str, first: int, last: int) -> bool:
        """Say whether an event of a kind falls in J+first…J+last."""
        low, high = self.j0 + timedelta(days=first), self.j0 + timedelta(days=last)
        return any(name == kind and low <= day <= high for name, day in self.events)

    def followed(self, days: int) -> bool:
        """Say whether the follow-up is known for so many days (alive, and the time has passed)."""
        return self.j0 + timedelta(days=days) <= self.until


def stays(conn: Connection, period: Period) -> Iterator[Stay]:
    """Yield the discharges whose J0 lies in the period, oldest first."""
    e, v = t.pathway_event.c, t.visit.c
    wanted = select(e.patient).where(
        e.kind == "sortie", e.day >= period.start.isoformat(), e.day <= period.end.isoformat()
    )
    names = {
        row.pk: PatientId(row.uid)
        for row in conn.execute(
            select(schema.stream.c.pk, schema.stream.c.uid).where(schema.stream.c.pk.in_(wanted))
        )
    }
    banners = register.banners(conn, tuple(names.values()))
    for pk, uid in sorted(names.items()):
        banner = banners.get(uid)
        if banner is None or banner.fictitious:
            continue
        events = [
            (row.kind, date.fromisoformat(row.day))
            for row in conn.execute(select(e.kind, e.day).where(e.patient == pk))
        ]
        events += [
            (row.kind, civil_date(datetime.fromtimestamp(row.at, UTC)))
            for row in conn.execute(select(v.kind, v.at).where(v.patient == pk))
        ]
        events.sort(key=lambda one: one[1])
        homes = sorted({day for kind, day in events if kind == "sortie"})
        for j0 in homes:
            if not period.start <= j0 <= period.end:
                continue
            after = next((day for day in homes if day > j0), None)
            mine = tuple(
                (kind, day) for kind, day in events if day >= j0 and (not after or day < after)
            )
            until = min(filter(None, (banner.deceased_on, period.end)))
            yield Stay(uid, j0, mine, until)


def _event_by(kind: str, first: int, last: int) -> Callable[[Connection, Period], Iterator[Unit]]:
    """Discharges followed by an event in a window; the window must lie inside the period."""

    def units(conn: Connection, period: Period) -> Iterator[Unit]:
        for stay in stays(conn, period):
            if stay.followed(last):
                yield Unit(stay.patient, stay.j0, stay.within(kind, first, last))

    return units


def _readmitted(days: int) -> Callable[[Connection, Period], Iterator[Unit]]:
    return _event_by("hospitalisation", 1, days)


def _rhythm(conn: Connection, period: Period) -> Iterator[Unit]:
    for stay in stays(conn, period):
        if stay.followed(56):
            seen = {
                day
                for kind, day in stay.events
                if kind == VISIT_KIND and 1 <= (day - stay.j0).days <= 56
            }
            yield Unit(stay.patient, stay.j0, len(seen) >= 8)


def _sent(conn: Connection, period: Period) -> Iterator[Unit]:
    v, s = t.visit.c, t.visit_sent.c
    query = (
        select(schema.stream.c.uid, v.at, s.day)
        .join(schema.stream, schema.stream.c.pk == v.patient)
        .outerjoin(t.visit_sent, (s.patient == v.patient) & (s.id == v.id))
        .where(v.kind == VISIT_KIND)
    )
    for row in conn.execute(query):
        day = civil_date(datetime.fromtimestamp(row.at, UTC))
        if period.start <= day <= period.end:
            in_time = bool(row.day) and (date.fromisoformat(row.day) - day).days <= 2
            yield Unit(PatientId(row.uid), day, in_time)


def _answered(severity: str, hours: int) -> Callable[[Connection, Period], Iterator[Unit]]:
    def units(conn: Connection, period: Period) -> Iterator[Unit]:
        a, ack = t.alert.c, t.alert_ack.c
        query = (
            select(schema.stream.c.uid, a.hlc, ack.hlc.label("answered"))
            .join(schema.stream, schema.stream.c.pk == a.patient)
            .outerjoin(t.alert_ack, (ack.patient == a.patient) & (ack.id == a.id))
            .where(a.severity == severity)
        )
        for row in conn.execute(query):
            raised = instant_of(row.hlc)
            if period.start <= civil_date(raised) <= period.end:
                spent = instant_of(row.answered) - raised if row.answered else None
                in_time = spent is not None and spent <= timedelta(hours=hours)
                yield Unit(PatientId(row.uid), civil_date(raised), in_time)

    return units


Units = Callable[[Connection, Period], Iterator[Unit]]
_DISCHARGES: Final = (
    "parmi les sorties à domicile dont J0 est dans la période et dont le délai est écoulé à la fin "
    "de la période. Exclus : identités fictives, décès avant la fin du délai."
)
_DEFINED: Final[tuple[tuple[str, str, str, str, str, Units], ...]] = (
    ("Q01A", "Réhospitalisation à 3 mois",
     f"Sorties suivies d’une hospitalisation de J+1 à J+90, {_DISCHARGES}",
     SEED, "source_read", _readmitted(90)),
    ("Q01B", "Réhospitalisation à 6 mois",
     f"Sorties suivies d’une hospitalisation de J+1 à J+180, {_DISCHARGES}",
     SEED, "source_read", _readmitted(180)),
    ("Q04", "Séance infirmière dans les 8 jours",
     f"Sorties suivies d’une visite infirmière de J0 à J+8, {_DISCHARGES}",
     SEED, "source_read", _event_by(VISIT_KIND, 0, 8)),
    ("Q10", "Médecin généraliste dans les 7 jours",
     f"Sorties suivies d’une consultation du généraliste de J+1 à J+7, {_DISCHARGES}",
     PROP, "proposal", _event_by("consult_mg", 1, 7)),
    ("Q11", "Infirmier dans les 7 jours",
     f"Sorties suivies d’une visite infirmière de J+1 à J+7, {_DISCHARGES}",
     PROP, "proposal", _event_by(VISIT_KIND, 1, 7)),
    ("Q12", "Rythme infirmier",
     f"Sorties avec au moins 8 jours de visite de J+1 à J+56, {_DISCHARGES}",
     PROP, "proposal", _rhythm),
    ("Q13", "Cardiologue dans les 60 jours",
     f"Sorties suivies d’une consultation du cardiologue de J+1 à J+60, {_DISCHARGES}",
     PROP, "proposal", _event_by("consult_cardio", 1, 60)),
    ("Q14", "Bilan biologique dans les 14 jours",
     f"Sorties suivies d’un bilan biologique de J+1 à J+14, {_DISCHARGES}",
     PROP, "proposal", _event_by("bio", 1, 14)),
    ("Q19", "Éducation commencée dans les 60 jours",
     f"Sorties suivies d’une séance d’éducation de J+1 à J+60, {_DISCHARGES}",
     PROP, "proposal", _event_by("etp", 1, 60)),
    ("Q22", "Transmission dans les 48 heures",
     ("Visites infirmières de la période transmises au plus tard deux jours après, "
      "parmi les visites infirmières de la période."), PROP, "proposal", _sent),
    ("Q24A", "Alertes orange avec réponse dans les 48 heures",
     ("Alertes orange de la période avec une réponse notée dans les 48 heures, parmi les alertes "
      "orange de la période."), PROP, "proposal", _answered("orange", 48)),
    ("Q24B", "Alertes rouges avec réponse dans les 2 heures",
     ("Alertes rouges de la période avec une réponse notée dans les 2 heures, parmi les alertes "
      "rouges de la période."), PROP, "proposal", _answered("rouge", 2)),
)  # fmt: skip


def _counting(units: Units) -> Callable[[Connection, Period], Count]:
    def count(conn: Connection, period: Period) -> Count:
        held = [unit.holds for unit in units(conn, period)]
        return Count(sum(held), len(held))

    return count


INDICATORS: Final = tuple(
    Indicator(id_, label, definition, source, status, _counting(units))
    for id_, label, definition, source, status, units in _DEFINED
)


def drill_down(conn: Connection, indicator: str, period: Period) -> tuple[Unit, ...]:
    """Return the units of an indicator with their patients: for this practice's screen only."""
    units = next(row[5] for row in _DEFINED if row[0] == indicator)
    return tuple(units(conn, period))
