"""The campaign: who should carry a card and has none, and who has no médecin traitant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from cpts_desktop.features.card import audience
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.model import PatientBanner
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted


@redacted
@dataclass(frozen=True)
class Candidate:
    """A patient of the campaign and what they lack."""

    banner: PatientBanner
    ald: bool
    has_card: bool
    has_doctor: bool
    says_no_doctor: bool


@redacted
@dataclass(frozen=True)
class Campaign:
    """The list (without a card first) and the counts over all patients."""

    candidates: tuple[Candidate, ...]
    concerned: int
    without_card: int
    without_doctor: int


def campaign(conn: Connection, today: date, limit: int = 500) -> Campaign:
    """Return patients of 65 and over, or with an ALD, who lack a card or a doctor."""
    p = audience.patients().c
    wanted = audience.of_the_campaign(today)
    has_card, ald = audience.with_card(), audience.with_ald(today)
    no_doctor = audience.without_doctor()
    query = (
        select(p.uid, p.has_mt, p.without_mt, ald.label("ald"), has_card.label("has_card"))
        .where(wanted, ~has_card | no_doctor)
        .order_by(has_card, no_doctor.desc(), p.sort_key, p.pk)
        .limit(limit)
    )
    rows = conn.execute(query).all()
    known = register.banners(conn, tuple(PatientId(row.uid) for row in rows))
    return Campaign(
        tuple(
            Candidate(
                known[PatientId(row.uid)], bool(row.ald), bool(row.has_card), bool(row.has_mt),
                bool(row.without_mt),
            )
            for row in rows
        ),
        audience.count(conn, wanted),
        audience.count(conn, wanted, ~has_card),
        audience.count(conn, wanted, no_doctor),
    )  # fmt: skip
