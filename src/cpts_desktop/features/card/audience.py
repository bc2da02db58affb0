"""Whose card was put on paper, and when. Who should carry one is a query of the register."""

from __future__ import annotations

from sqlalchemy import Connection, select

from cpts_desktop.features.card import tables as t
from cpts_desktop.features.card.model import CardKind


def keys_with_card(
    conn: Connection, *, since: int | None = None, before: int | None = None
) -> frozenset[int]:
    """Return the local keys of patients with a printed emergency card; bounds in clock values."""
    card, printed = t.card.c, t.card_print.c
    query = select(printed.patient).where(
        printed.patient == card.patient,
        printed.card == card.id,
        card.kind == CardKind.URGENCE.value,
    )
    if before is not None:
        query = query.where(printed.hlc < before)
    if since is not None:
        query = query.where(printed.hlc >= since)
    return frozenset(conn.execute(query.distinct()).scalars())
