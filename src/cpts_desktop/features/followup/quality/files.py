"""What an indicator may look at for one patient; each part is read once, when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Connection, select, union

from cpts_desktop.features.followup import tables as t
from cpts_desktop.features.followup.in_force import protocol_in_force
from cpts_desktop.features.followup.quality import tables as q
from cpts_desktop.features.followup.quality.definitions import Population, bundled
from cpts_desktop.features.followup.quality.frame import Frame, bundled_frame, frame_of
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.model import Condition, Consent, MedicationLine, PatientBanner
from cpts_desktop.features.register.queries import population as known_by
from cpts_desktop.kernel.clock import civil_date, from_seconds
from cpts_desktop.kernel.hlc import instant_of
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fold
from cpts_desktop.storage import schema

_CHUNK: Final = 500


@redacted
@dataclass(frozen=True)
class Happened:
    """A dated event or visit of the pathway."""

    kind: str
    day: date
    data: Mapping[str, Any]


@redacted
@dataclass(frozen=True)
class CareFact:
    """A dated fact: a vaccine, a referral, a contraindication with its reason."""

    id: str
    fact: str
    day: date
    detail: str


@redacted
@dataclass(frozen=True)
class Raised:
    """An alert and how long the answer took, in hours; None while nobody answered."""

    day: date
    severity: str
    hours: Decimal | None


class PatientFile:
    """The record of one patient on a snapshot, read with one protocol."""

    def __init__(
        self, conn: Connection, pk: int, banner: PatientBanner, frame: Frame | None = None
    ) -> None:
        self._conn, self._pk, self.banner = conn, pk, banner
        self.frame = frame or bundled_frame()

    @property
    def uid(self) -> PatientId:
        """Whose record it is."""
        return self.banner.uid

    @cached_property
    def baselines(self) -> dict[str, str]:
        """The reference data that are known."""
        return {name: text for name, text in register.baseline(self._conn, self.uid).values if text}

    @cached_property
    def events(self) -> tuple[Happened, ...]:
        """Events and visits, oldest first; a visit carries the day it was sent."""
        e, v, s = t.pathway_event.c, t.visit.c, t.visit_sent.c
        found = [
            Happened(row.kind, date.fromisoformat(row.day), json.loads(row.body))
            for row in self._conn.execute(
                select(e.kind, e.day, e.body).where(e.patient == self._pk).order_by(e.hlc)
            )
        ]
        visits = (
            select(v.kind, v.at, s.day)
            .outerjoin(t.visit_sent, (s.patient == v.patient) & (s.id == v.id))
            .where(v.patient == self._pk)
            .order_by(v.hlc)
        )
        for row in self._conn.execute(visits):
            day = civil_date(from_seconds(row.at))
            sent = (date.fromisoformat(row.day) - day).days if row.day else None
            found.append(Happened(row.kind, day, {"transmission_jours": sent}))
        return tuple(sorted(found, key=lambda one: one.day))

    @cached_property
    def measured(self) -> dict[str, list[tuple[date, Decimal]]]:
        """Measures by our short code, oldest first."""
        found: dict[str, list[tuple[date, Decimal]]] = {}
        for one in register.observations(self._conn, self.uid):
            if one.value is not None:
                code = self.frame.codes.get(one.code, one.code)
                found.setdefault(code, []).append((civil_date(one.at), one.value))
        return found

    @cached_property
    def lines(self) -> tuple[MedicationLine, ...]:
        """Every line of treatment, stopped ones too."""
        return register.medications(self._conn, self.uid)

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Diagnoses."""
        return register.conditions(self._conn, self.uid)

    @cached_property
    def facts(self) -> tuple[CareFact, ...]:
        """Dated facts that nobody withdrew, oldest first."""
        f, w = q.care_fact.c, q.care_fact_withdrawn.c
        gone = select(w.id).where(w.patient == self._pk)
        rows = self._conn.execute(
            select(f.id, f.fact, f.day, f.detail)
            .where(f.patient == self._pk, f.id.not_in(gone))
            .order_by(f.day, f.id)
        )
        return tuple(
            CareFact(row.id, row.fact, date.fromisoformat(row.day), row.detail) for row in rows
        )

    @cached_property
    def alerts(self) -> tuple[Raised, ...]:
        """The alerts ever raised."""
        a, ack = t.alert.c, t.alert_ack.c
        rows = self._conn.execute(
            select(a.severity, a.hlc, ack.hlc.label("answered"))
            .outerjoin(t.alert_ack, (ack.patient == a.patient) & (ack.id == a.id))
            .where(a.patient == self._pk)
            .order_by(a.hlc, a.id)
        )
        found = []
        for row in rows:
            raised, hours = instant_of(row.hlc), None
            if row.answered:
                hours = Decimal((instant_of(row.answered) - raised).total_seconds()) / 3600
            found.append(Raised(civil_date(raised), row.severity, hours))
        return tuple(found)

    @cached_property
    def pathways(self) -> dict[str, tuple[str, bool]]:
        """The pathways of the patient: profile, and whether it runs."""
        p = t.pathway.c
        rows = self._conn.execute(select(p.id, p.profile, p.active).where(p.patient == self._pk))
        return {row.id: (row.profile, bool(row.active)) for row in rows}

    @cached_property
    def discharges(self) -> tuple[date, ...]:
        """The days of discharge, oldest first."""
        return tuple(sorted({one.day for one in self.events if one.kind == "sortie"}))

    @cached_property
    def consents(self) -> tuple[Consent, ...]:
        """Agreements and oppositions of the patient."""
        return register.consents(self._conn, self.uid)

    def opposed_on(self, day: date) -> bool:
        """Say whether an opposition of the patient that names nobody was in force."""
        return any(
            one.decision == "opposition" and one.member_id is None and one.since <= day
            and (one.until is None or one.until >= day)
            and (one.withdrawn_on is None or one.withdrawn_on > day)
            for one in self.consents
        )  # fmt: skip

    def latest(self, code: str, until: date) -> Decimal | None:
        """Return the last value of a measure on or before a day, else the reference value."""
        seen = [value for day, value in self.measured.get(code, ()) if day <= until]
        if seen:
            return seen[-1]
        known = self.baselines.get(code)
        try:
            return Decimal(known) if known else None
        except ArithmeticError:
            return None

    def heart_failure(self, people: Population) -> tuple[Condition, ...]:
        """Return the diagnoses of heart failure."""
        return tuple(one for one in self.conditions if _named(one, people))

    def has_heart_failure(self, people: Population) -> bool:
        """Say whether the patient belongs to the population, by any of the ways."""
        return (
            any(name in people.protocols for name in self.pathways)
            or bool(self.discharges)
            or any(self.baselines.get(name) for name in people.baselines)
            or bool(self.heart_failure(people))
        )


def _named(one: Condition, people: Population) -> bool:
    if any(one.code.startswith(code) for code in people.codes):
        return True
    label = fold(one.label)
    return any(fold(word) in label for word in people.words)


def patient_files(
    conn: Connection,
    only: Collection[PatientId] | None = None,
    *,
    day: date | None = None,
    demonstration: bool = False,
) -> Iterator[PatientFile]:
    """Yield the records that may hold something to count, or those of ``only``.

    They are read with the protocol in force on ``day``, the newest adopted one without a day.
    Fictitious identities are left out. With ``demonstration``, for what stays on the screen of the
    practice, a register that holds no other identity shows them. One patient is held at a time.
    """
    real = False
    frame = frame_of(protocol_in_force(conn, day))
    for file in _files(conn, only, frame, fictitious=False):
        real = True
        yield file
    if demonstration and not real:
        yield from _files(conn, only, frame, fictitious=True)


def _files(
    conn: Connection, only: Collection[PatientId] | None, frame: Frame, *, fictitious: bool
) -> Iterator[PatientFile]:
    s = schema.stream.c
    if only is None:
        ordered = sorted(_followed(conn))
    else:
        named = select(s.pk).where(s.uid.in_(only)).order_by(s.pk)
        ordered = list(conn.execute(named).scalars())
    for at in range(0, len(ordered), _CHUNK):
        part = conn.execute(
            select(s.pk, s.uid).where(s.pk.in_(ordered[at : at + _CHUNK])).order_by(s.pk)
        ).all()
        banners = register.banners(conn, tuple(PatientId(row.uid) for row in part))
        for row in part:
            banner = banners.get(PatientId(row.uid))
            if banner is None or banner.fictitious != fictitious or banner.replaced_by is not None:
                continue
            yield PatientFile(conn, row.pk, banner, frame)


def _followed(conn: Connection) -> set[int]:
    people = bundled().population
    tables = (t.pathway.c.patient, t.pathway_event.c.patient, t.visit.c.patient)
    keys = set(conn.execute(union(*(select(one) for one in tables))).scalars())
    keys.update(known_by.keys_with_condition(conn, people.codes, people.words))
    keys.update(known_by.keys_with_baseline(conn, people.baselines))
    return keys
