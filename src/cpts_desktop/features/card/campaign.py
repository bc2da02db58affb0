"""The campaign: who should carry a card and has none, and who has no médecin traitant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from cpts_desktop.features.card.audience import keys_with_card
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.model import PatientBanner
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
    everybody = register.old_or_with_ald(conn, today)
    printed = keys_with_card(conn)
    carrying = {one.uid for one in everybody if not printed.isdisjoint(one.keys)}
    lacking = [one for one in everybody if one.uid not in carrying or not one.has_doctor]
    lacking.sort(key=lambda one: (one.uid in carrying, one.has_doctor))
    shown = lacking[:limit]
    known = register.banners(conn, tuple(one.uid for one in shown))
    return Campaign(
        tuple(
            Candidate(
                known[one.uid], one.ald, one.uid in carrying, one.has_doctor, one.says_no_doctor
            )
            for one in shown
        ),
        len(everybody),
        len(everybody) - len(carrying),
        sum(not one.has_doctor for one in everybody),
    )
