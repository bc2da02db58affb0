"""Who should carry a card: 65 and over, or a recognised long-term condition (ALD).

Source: FICHE 7 of the seed documents (interop.md 6.1). Tables of the register are named through
the shared metadata: a campaign looks at all patients at once, which no query of the register does.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, func, select

from cpts_desktop.features.card import tables as t
from cpts_desktop.features.card.model import CardKind
from cpts_desktop.features.register import queries as register
from cpts_desktop.storage.schema import metadata

OLD_AGE: Final = 65
_REGISTER: Final = register.__name__
"""Imported so that the tables of the register are declared."""


def patients() -> Table:
    """Return the table of patients."""
    return metadata.tables["patient"]


def of_the_campaign(day: date) -> ColumnElement[bool]:
    """Select living patients of 65 and over, or with a running ALD, on a day."""
    p = patients().c
    limit = _years_before(day, OLD_AGE).isoformat()
    return _followed() & ((p.birth_date <= limit) | with_ald(day))


def with_ald(day: date) -> ColumnElement[bool]:
    """Select patients with an ALD running on a day."""
    ald = metadata.tables["ald"].c
    running = select(ald.patient).where(
        ald.removed == 0,
        (ald.since.is_(None)) | (ald.since <= day.isoformat()),
        (ald.until.is_(None)) | (ald.until >= day.isoformat()),
    )
    return patients().c.pk.in_(running)


def with_card(before: int | None = None, since: int | None = None) -> ColumnElement[bool]:
    """Select patients whose emergency card was put on paper; bounds are clock values."""
    card, printed = t.card.c, t.card_print.c
    kept = select(printed.patient).where(
        printed.patient == card.patient,
        printed.card == card.id,
        card.kind == CardKind.URGENCE.value,
    )
    if before is not None:
        kept = kept.where(printed.hlc < before)
    if since is not None:
        kept = kept.where(printed.hlc >= since)
    return patients().c.pk.in_(kept)


def without_doctor() -> ColumnElement[bool]:
    """Select patients who have no médecin traitant: declared so, or none in the team."""
    return patients().c.has_mt == 0


def count(conn: Connection, *conditions: ColumnElement[bool]) -> int:
    """Count patients."""
    query: Any = select(func.count()).select_from(patients()).where(*conditions)
    return int(conn.execute(query).scalar_one())


def _followed() -> ColumnElement[bool]:
    p = patients().c
    return (
        p.deceased_on.is_(None)
        & p.replaced_by.is_(None)
        & (p.fictitious == 0)
        & (p.birth_name != "")
    )


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)
