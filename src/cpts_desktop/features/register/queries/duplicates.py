"""« Doublons possibles »: the pairs of records that may be one person, with the reasons.

Every record is compared with those that share a block with it: same day of birth and a name or
given name that sounds alike, same sound of both names, or same INS. Nothing is stored.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Final

from sqlalchemy import Connection, select, text

from cpts_desktop.features.register import tables as t
from cpts_desktop.features.register.model import PatientBanner
from cpts_desktop.features.register.queries.patients import banners, day_of
from cpts_desktop.features.register.rules.matching import (
    Identity,
    Match,
    families,
    givens,
    match,
)
from cpts_desktop.features.register.rules.phonetics import sounds, sounds_joined
from cpts_desktop.features.register.rules.transcriptions import one_spelling
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted

MOST: Final = 500
_BLOCK: Final = 60
"""A block with more records than this says nothing: its pairs are found by the other blocks."""

_TRAITS: Final = text(
    "SELECT pk, uid, birth_name, used_name, given_names, used_given_name, birth_date,"
    " birth_date_unknown, sex, birth_cog, phone, mobile,"
    " (SELECT matricule FROM ins WHERE ins.patient = patient.pk ORDER BY hlc DESC LIMIT 1) AS ins"
    " FROM patient WHERE birth_name != '' AND replaced_by IS NULL AND fictitious = 0"
    " AND (:uids IS NULL OR uid IN (SELECT value FROM json_each(:uids)))"
)


Pair = tuple[PatientId, PatientId]


@redacted
@dataclass(frozen=True)
class Settled:
    """What was decided of a pair: ``left`` is the record that shows when they are one person."""

    left: PatientBanner
    right: PatientBanner
    same: bool


@redacted
@dataclass(frozen=True)
class Duplicate:
    """Two records that may be one person; ``left`` comes first in the alphabet."""

    left: PatientBanner
    right: PatientBanner
    match: Match


@redacted
@dataclass(frozen=True)
class Compared:
    """What the search for pairs needs; it can run away from the register."""

    people: dict[PatientId, Identity]
    apart: frozenset[Pair]


@redacted
@dataclass(frozen=True)
class Scored:
    """The pairs found, the most likely first."""

    pairs: tuple[tuple[Pair, Match], ...]


def duplicates(
    conn: Connection, step: Callable[[], None] = lambda: None, limit: int = MOST
) -> tuple[Duplicate, ...]:
    """Return the pairs of the whole register, the most likely first."""
    return shown(conn, score(to_compare(conn), step, limit))


def to_compare(conn: Connection) -> Compared:
    """Read the traits of everybody and the pairs that a person told apart."""
    people = {PatientId(row.uid): _identity(row) for row in conn.execute(_TRAITS, {"uids": None})}
    return Compared(people, _told_apart(conn))


def score(found: Compared, step: Callable[[], None] = lambda: None, limit: int = MOST) -> Scored:
    """Match the pairs that share a block. ``step`` is called now and then; it may raise."""
    matched: dict[Pair, Match] = {}
    seen: set[Pair] = set(found.apart)
    for done, pair in enumerate(_pairs(found.people)):
        if done % 2_000 == 0:
            step()
        if pair in seen:
            continue
        seen.add(pair)
        reasons = match(found.people[pair[0]], found.people[pair[1]])
        if reasons is not None:
            matched[pair] = reasons
    best = sorted(matched.items(), key=lambda one: (-one[1].score, one[0]))[:limit]
    return Scored(tuple(best))


def shown(conn: Connection, found: Scored) -> tuple[Duplicate, ...]:
    """Return the pairs with the banners of both records."""
    known = banners(conn, tuple({uid for pair, _ in found.pairs for uid in pair}))
    made = []
    for (a, b), matched in found.pairs:
        if a in known and b in known:
            left, right = sorted((known[a], known[b]), key=lambda one: (one.display_name, one.uid))
            made.append(Duplicate(left, right, matched))
    return tuple(made)


def settled_pairs(conn: Connection) -> tuple[Settled, ...]:
    """Return what people decided: records tied to another, and pairs told apart."""
    p = t.patient.c
    rows = conn.execute(
        select(p.replaced_by, p.uid).where(p.replaced_by.is_not(None)).order_by(p.sort_key, p.pk)
    ).all()
    tied = [(PatientId(row.replaced_by), PatientId(row.uid)) for row in rows]
    apart = sorted(_told_apart(conn))
    known = banners(conn, tuple({uid for pair in (*tied, *apart) for uid in pair}))
    return tuple(
        Settled(known[a], known[b], same)
        for pairs, same in ((tied, True), (apart, False))
        for a, b in pairs
        if a in known and b in known
    )


def match_of(conn: Connection, a: PatientId, b: PatientId) -> Match | None:
    """Return why these two records may be one person, None when nothing says so."""
    rows = {row.uid: _identity(row) for row in conn.execute(_TRAITS, {"uids": json.dumps([a, b])})}
    return match(rows[a], rows[b]) if a in rows and b in rows else None


def _identity(row: Any) -> Identity:
    born: date | None = None if row.birth_date_unknown else day_of(row.birth_date)
    return Identity(
        row.birth_name, row.used_name, tuple(json.loads(row.given_names)), row.used_given_name,
        born, row.sex, row.birth_cog, row.ins or "",
        frozenset(filter(None, (row.phone, row.mobile))),
    )  # fmt: skip


def _pairs(
    people: dict[PatientId, Identity],
) -> Iterator[Pair]:
    blocks: dict[Any, list[PatientId]] = defaultdict(list)
    for uid, who in people.items():
        names = {sounds_joined(name) for name in families(who)}
        called = {sounds(one) for name in givens(who)[:3] for one in {name, one_spelling(name)}}
        if who.birth_date is not None:
            for sound in names | called | _words(families(who)) | _words(givens(who)[:2]):
                blocks[who.birth_date, sound].append(uid)
        for name in names:
            for given in called | _words(givens(who)[:2]):
                blocks[name, given].append(uid)
        if who.ins:
            blocks["ins", who.ins].append(uid)
    for held in blocks.values():
        if 1 < len(held) <= _BLOCK:
            for a, b in combinations(held, 2):
                if a != b:
                    yield (a, b) if a < b else (b, a)


def _words(names: Iterable[str]) -> set[str]:
    return {sounds(word) for name in names if " " in name for word in name.split() if len(word) > 2}


def _told_apart(conn: Connection) -> frozenset[Pair]:
    d = t.distinct_person.c
    query = (
        select(t.patient.c.uid, d.id)
        .join(t.patient, t.patient.c.pk == d.patient)
        .where(d.removed == 0)
    )
    found = set()
    for row in conn.execute(query):
        a, b = PatientId(row.uid), PatientId(row.id)
        found.add((a, b) if a < b else (b, a))
    return frozenset(found)
