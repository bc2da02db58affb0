"""Search as you type: names, birth date, phone, in any order.

Three steps, the next only when the one before found nothing: a range of the folded key
(« martin je »), words in any order by prefix (« jeanne mart »), then spellings one letter away
and fragments. Raw text never reaches FTS5: tokens are folded and quoted (security.md F12).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select, text

from cpts_desktop.features.register.model import PatientHit
from cpts_desktop.features.register.queries.patients import BANNER, banner_of
from cpts_desktop.features.register.rules.lookalike import distance
from cpts_desktop.features.register.rules.spelling import variants
from cpts_desktop.features.register.tables import (
    ins,
    name_token,
    name_variant,
    patient,
    patient_phone,
)
from cpts_desktop.kernel.text import fold

MAX_CHARS: Final = 200
MAX_WORDS: Final = 8
_CANDIDATES: Final = 400
_LAST: Final = "\U0010ffff"
_DATE = re.compile(r"(?<![0-9])([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})(?![0-9])")
_ISO = re.compile(r"(?<![0-9])([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])")
_COMPACT = re.compile(r"(?<![0-9])([0-9]{2})([0-9]{2})([0-9]{4})(?![0-9])")
_PHONE = re.compile(r"(?<![0-9])(?:\+33|0033|0)[ .\-]?[1-9](?:[ .\-]?[0-9]){0,8}(?![0-9])")
_YEAR = re.compile(r"(?<![0-9])(?:18|19|20)[0-9]{2}(?![0-9])")
_MATRICULE = re.compile(r"[0-9]{5}(?:[0-9]{2}|2[AB])[0-9]{8}\Z")

# Written by hand: this path is timed against 1 ms, and only bound values vary.
_RANGE = text("SELECT patient FROM patient_key WHERE k >= :low AND k < :high ORDER BY k LIMIT :n")
_WORDS = text("SELECT rowid FROM patient_fts WHERE patient_fts MATCH :words LIMIT :n")
_FRAGMENT = text("SELECT rowid FROM name_trigram WHERE name_trigram MATCH :part LIMIT 40")


@dataclass(frozen=True)
class _Asked:
    words: tuple[str, ...]
    birth: tuple[str, str] | None
    digits: str


def search_patients(conn: Connection, text: str, limit: int = 50) -> tuple[PatientHit, ...]:
    """Return the patients that the text points to, best first; an empty text finds nobody.

    Understands folded names in any order, ``12/03/1948``, ``12031948``, ``1948``, a phone number
    and a complete matricule. Bounded: 200 characters, 8 words.
    """
    typed = text[:MAX_CHARS]
    exact = "".join(typed.split()).upper()
    if _MATRICULE.match(exact):
        query = select(ins.c.patient).where(ins.c.matricule == exact)
        return _hits(conn, list(conn.execute(query).scalars()), limit)
    asked = _read(typed)
    if not (asked.words or asked.birth or asked.digits):
        return ()
    if not asked.words:
        return _hits(conn, _by_facts(conn, asked, limit), limit)
    pks = _by_words(conn, asked, limit)
    if pks:
        return _hits(conn, pks, limit, keep=asked)
    close = _by_spelling(conn, asked)
    return _hits(conn, close, limit, keep=asked, approximate=True)


def _read(typed: str) -> _Asked:
    birth: tuple[str, str] | None = None
    digits = ""
    rest = typed
    for pattern, order in ((_ISO, (1, 2, 3)), (_DATE, (3, 2, 1)), (_COMPACT, (3, 2, 1))):
        found = pattern.search(rest)
        if found and birth is None:
            year, month, day = (int(found[i]) for i in order)
            try:
                civil = date(year, month, day).isoformat()
            except ValueError:
                continue
            birth = (civil, civil)
            rest = rest[: found.start()] + " " + rest[found.end() :]
    phone = _PHONE.search(rest)
    if phone:
        digits = re.sub(r"[^0-9+]", "", phone[0])
        digits = re.sub(r"^(?:\+33|0033)", "0", digits)
        rest = rest[: phone.start()] + " " + rest[phone.end() :]
    year_found = _YEAR.search(rest) if birth is None else None
    if year_found:
        birth = (f"{year_found[0]}-01-01", f"{year_found[0]}-12-31")
        rest = rest[: year_found.start()] + " " + rest[year_found.end() :]
    words = re.findall(r"\w+", fold(rest))
    return _Asked(tuple(words[:MAX_WORDS]), birth, digits if len(digits) > 1 else "")


def _by_facts(conn: Connection, asked: _Asked, limit: int) -> list[int]:
    query = select(patient.c.pk)
    if asked.birth:
        query = query.where(patient.c.birth_date.between(*asked.birth))
    if asked.digits:
        query = query.join(patient_phone, patient_phone.c.patient == patient.c.pk).where(
            patient_phone.c.digits >= asked.digits, patient_phone.c.digits < asked.digits + _LAST
        )
    return list(conn.execute(query.limit(max(limit, 1) * 4)).scalars())


def _by_words(conn: Connection, asked: _Asked, limit: int) -> list[int]:
    wanted = _CANDIDATES if asked.birth or asked.digits else limit
    start = " ".join(asked.words)
    bounds = {"low": start, "high": start + _LAST, "n": wanted}
    pks = list(dict.fromkeys(conn.execute(_RANGE, bounds).scalars()))
    if len(pks) >= wanted:
        return pks
    more = conn.execute(_WORDS, {"words": _match([(word,) for word in asked.words]), "n": wanted})
    return list(dict.fromkeys([*pks, *more.scalars()]))


def _by_spelling(conn: Connection, asked: _Asked) -> list[int]:
    choices: list[tuple[str, ...]] = []
    for word in asked.words:
        near = _near(conn, word)
        choices.append((word, *near))
    if all(len(choice) == 1 for choice in choices):
        return []
    rows = conn.execute(_WORDS, {"words": _match(choices), "n": _CANDIDATES})
    return list(rows.scalars())


def _near(conn: Connection, word: str) -> tuple[str, ...]:
    if len(word) < 3:
        return ()
    ids: set[int] = set()
    if len(word) >= 4:
        query = select(name_variant.c.token).where(name_variant.c.variant.in_(variants(word)))
        ids.update(conn.execute(query.limit(60)).scalars())
    threes = sorted({word[i : i + 3] for i in range(len(word) - 2)})
    ids.update(conn.execute(_FRAGMENT, {"part": " AND ".join(map(_quoted, threes))}).scalars())
    if not ids:
        return ()
    found = conn.execute(select(name_token.c.token).where(name_token.c.pk.in_(ids))).scalars()
    return tuple(sorted(t for t in found if word in t or distance(word, t, 1) <= 1))[:60]


def _match(choices: list[tuple[str, ...]]) -> str:
    groups = (" OR ".join(f"{_quoted(word)}*" for word in choice) for choice in choices)
    return " AND ".join(f"({group})" for group in groups)


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""').replace("\0", "") + '"'


def _hits(
    conn: Connection,
    pks: list[int],
    limit: int,
    *,
    keep: _Asked | None = None,
    approximate: bool = False,
) -> tuple[PatientHit, ...]:
    if not pks:
        return ()
    query = select(*BANNER).where(
        patient.c.pk.in_(pks), patient.c.birth_name != "", patient.c.replaced_by.is_(None)
    )
    if keep and keep.birth:
        query = query.where(patient.c.birth_date.between(*keep.birth))
    if keep and keep.digits:
        numbers = select(patient_phone.c.patient).where(
            patient_phone.c.digits >= keep.digits, patient_phone.c.digits < keep.digits + _LAST
        )
        query = query.where(patient.c.pk.in_(numbers))
    rows = list(conn.execute(query).mappings())
    rows.sort(key=lambda row: _rank(row, keep))
    return tuple(
        PatientHit(banner_of(row), row["mobile"] or row["phone"], row["city"], approximate)
        for row in rows[:limit]
    )


def _rank(row: Any, asked: _Asked | None) -> tuple[int, str, int]:
    key: str = row["sort_key"]
    first = asked is not None and key.startswith(" ".join(asked.words))
    return (0 if first else 1, key, row["pk"])
