"""What screens read of cards: the sources of a patient, saved cards, cards to print again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from cpts_desktop.features.card import tables as t
from cpts_desktop.features.card.card_json import card_from
from cpts_desktop.features.card.model import CardKind
from cpts_desktop.features.card.proposal import Sources, made_from
from cpts_desktop.features.card.rules import left_out
from cpts_desktop.features.card.truth import Difference, Truth, Verdict, judge
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.model import PatientBanner
from cpts_desktop.kernel.clock import civil_date
from cpts_desktop.kernel.hlc import instant_of
from cpts_desktop.kernel.ids import PatientId, RecordId
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fr_date
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
    continued: tuple[str, ...] = ()


@redacted
@dataclass(frozen=True)
class CardState:
    """A patient's current card of one kind, and whether it is still true."""

    card: SavedCard
    banner: PatientBanner
    verdict: Verdict
    carried: SavedCard | None = None
    """The version that was last put on paper: what the patient has on them."""
    expired: bool = False
    """The card as saved bears an end that is past."""


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
    """Return every saved card of a patient, also under a record tied to theirs, newest first."""
    uids = [member for _, member in register.group(conn, uid)] or [uid]
    return tuple(_saved(conn, row) for row in conn.execute(_query().where(_S.uid.in_(uids))))


def current_cards(conn: Connection, uid: PatientId) -> tuple[SavedCard, ...]:
    """Return the latest saved card of each kind."""
    found: dict[CardKind | None, SavedCard] = {}
    for saved in saved_cards(conn, uid):
        found.setdefault(saved.kind, saved)
    return tuple(found.values())


def card_states(conn: Connection, today: date) -> tuple[CardState, ...]:
    """Return the current cards of all living patients, those to print again first."""
    versions: dict[tuple[PatientId, CardKind | None], list[SavedCard]] = {}
    main: dict[PatientId, PatientId] = {}
    for row in conn.execute(_query()):
        saved = _saved(conn, row)
        if saved.patient not in main:
            banner = register.banner(conn, saved.patient)
            main[saved.patient] = (banner and banner.replaced_by) or saved.patient
        versions.setdefault((main[saved.patient], saved.kind), []).append(saved)
    known: dict[PatientId, Sources | None] = {}
    found = []
    for (uid, _kind), cards in versions.items():
        if uid not in known:
            known[uid] = sources(conn, uid, today)
        now = known[uid]
        if now is not None and now.banner.deceased_on is None:
            verdict = verdict_now(cards, now, today)
            expired = str(cards[0].value.get("valid_until") or today) < today.isoformat()
            found.append(CardState(cards[0], now.banner, verdict, carried(cards), expired))
    order = [Truth.WRONG, Truth.TO_CHECK, Truth.UP_TO_DATE]
    return tuple(sorted(found, key=lambda s: (order.index(s.verdict.truth), s.banner.display_name)))


def carried(versions: Sequence[SavedCard]) -> SavedCard | None:
    """Return the version that was put on paper last, of the versions of one card."""
    printed = [(saved.printed_at, saved) for saved in versions if saved.printed_at is not None]
    return max(printed, key=lambda one: one[0])[1] if printed else None


def verdict_now(versions: Sequence[SavedCard], now: Sources, today: date) -> Verdict:
    """Judge the newest version of a card, and say when the patient carries another one."""
    current = verdict_of(versions[0], now, today)
    worn = carried(versions)
    if worn is None or worn.id == versions[0].id:
        return current
    assert worn.printed_at is not None
    wrong = verdict_of(worn, now, today).truth is Truth.WRONG
    said = (
        f"Le patient porte encore la carte imprimée le {fr_date(civil_date(worn.printed_at))} : "
        "imprimez la nouvelle."
    )
    truth = Truth.WRONG if wrong or current.truth is Truth.WRONG else Truth.TO_CHECK
    return Verdict(truth, (Difference("card", said, wrong), *current.differences))


def verdict_of(saved: SavedCard, now: Sources, today: date) -> Verdict:
    """Judge a saved card against the record of today."""
    read = card_from(saved.value, lenient=True)
    printed: frozenset[str] = frozenset()
    until = None
    group = False
    omitted: frozenset[str] = frozenset()
    if isinstance(read, Ok):
        absent = {left.name for left in left_out(read.value)}
        people = [person for _, person in read.value.team()] + list(read.value.others)
        group = read.value.blood_group is not None
        called = frozenset(who.name for who in read.value.contacts)
        printed = (frozenset(person.name for person in people) - absent) | called
        until = read.value.valid_until
        omitted = frozenset(
            field
            for field in ("anticoagulant", "antiplatelet", "allergies")
            if saved.made_from.get(field) and not getattr(read.value, field)
        )
    return judge(saved.made_from, made_from(now), printed, until, today, omitted, blood_group=group)


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
        tuple(json.loads(row.continued)),
    )
