"""What screens read of cards: the sources of a patient, saved cards, cards to print again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from cpts_desktop.features.card import tables as t
from cpts_desktop.features.card.card_json import card_from
from cpts_desktop.features.card.model import CardKind
from cpts_desktop.features.card.proposal import Sources, made_from
from cpts_desktop.features.card.rules import left_out
from cpts_desktop.features.card.truth import Truth, Verdict, judge
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.model import PatientBanner
from cpts_desktop.kernel.hlc import instant_of
from cpts_desktop.kernel.ids import PatientId, RecordId
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.storage import schema


@redacted
@dataclass(frozen=True)
class SavedCard:
    """A saved version of a card, as it was, and its last print if any."""

    id: RecordId
    patient: PatientId
    kind: CardKind | None
    value: dict[str, Any]
    back: tuple[str, ...]
    made_from: dict[str, Any]
    at: datetime
    author: str
    printed_at: datetime | None = None


@redacted
@dataclass(frozen=True)
class CardState:
    """A patient's current card of one kind, and whether it is still true."""

    card: SavedCard
    banner: PatientBanner
    verdict: Verdict


def sources(conn: Connection, uid: PatientId, today: date) -> Sources | None:
    """Return everything that a card may show of this patient; None for an unknown patient."""
    banner = register.banner(conn, uid)
    if banner is None:
        return None
    return Sources(
        banner,
        register.medications(conn, uid, current_only=True),
        register.allergies(conn, uid),
        register.conditions(conn, uid),
        register.baseline(conn, uid),
        register.care_team(conn, uid, on=today),
        register.contacts(conn, uid),
    )


def saved_cards(conn: Connection, uid: PatientId) -> tuple[SavedCard, ...]:
    """Return every saved card of a patient, newest first."""
    return tuple(_saved(conn, row) for row in conn.execute(_query().where(_S.uid == uid)))


def current_cards(conn: Connection, uid: PatientId) -> tuple[SavedCard, ...]:
    """Return the latest saved card of each kind."""
    found: dict[CardKind | None, SavedCard] = {}
    for saved in saved_cards(conn, uid):
        found.setdefault(saved.kind, saved)
    return tuple(found.values())


def card_states(conn: Connection, today: date) -> tuple[CardState, ...]:
    """Return the current cards of all patients, those to print again first."""
    found = []
    seen: set[tuple[str, CardKind | None]] = set()
    known: dict[PatientId, Sources | None] = {}
    for row in conn.execute(_query()):
        saved = _saved(conn, row)
        if (saved.patient, saved.kind) in seen:
            continue
        seen.add((saved.patient, saved.kind))
        if saved.patient not in known:
            known[saved.patient] = sources(conn, saved.patient, today)
        now = known[saved.patient]
        if now is not None:
            found.append(CardState(saved, now.banner, verdict_of(saved, now, today)))
    order = [Truth.WRONG, Truth.TO_CHECK, Truth.UP_TO_DATE]
    return tuple(sorted(found, key=lambda s: (order.index(s.verdict.truth), s.banner.display_name)))


def verdict_of(saved: SavedCard, now: Sources, today: date) -> Verdict:
    """Judge a saved card against the record of today."""
    read = card_from(saved.value, lenient=True)
    printed: frozenset[str] = frozenset()
    until = None
    omitted: frozenset[str] = frozenset()
    if isinstance(read, Ok):
        absent = {left.name for left in left_out(read.value)}
        people = [person for _, person in read.value.team()] + list(read.value.others)
        printed = frozenset(person.name for person in people) - absent
        until = read.value.valid_until
        omitted = frozenset(
            field
            for field in ("anticoagulant", "antiplatelet", "allergies")
            if saved.made_from.get(field) and not getattr(read.value, field)
        )
    return judge(saved.made_from, made_from(now), printed, until, today, omitted)


_C = t.card.c
_S = schema.stream.c


def _query() -> Any:
    return (
        select(t.card, _S.uid.label("stream_uid"), schema.author.c.uid.label("author_uid"))
        .join(schema.stream, _S.pk == _C.patient)
        .join(schema.author, schema.author.c.pk == _C.author)
        .order_by(_C.hlc.desc(), _C.id)
    )


def _saved(conn: Connection, row: Row[Any]) -> SavedCard:
    printed = conn.execute(
        select(t.card_print.c.hlc)
        .where(t.card_print.c.patient == row.patient, t.card_print.c.card == row.id)
        .order_by(t.card_print.c.hlc.desc())
        .limit(1)
    ).scalar_one_or_none()
    known = {kind.value: kind for kind in CardKind}
    return SavedCard(
        RecordId(row.id),
        PatientId(row.stream_uid),
        known.get(row.kind),
        json.loads(row.body),
        tuple(json.loads(row.back)),
        json.loads(row.made_from),
        instant_of(row.hlc),
        row.author_uid,
        None if printed is None else instant_of(printed),
    )
