"""Search as you type: names, birth date, phone, in any order.

Three steps, the next only when the one before found nothing: a range of the folded key
(« martin je »), words in any order by prefix (« jeanne mart »), then spellings one letter away
and fragments. Raw text never reaches FTS5: tokens are folded and quoted (security.md F12).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, TextClause, select, text
from sqlalchemy.dialects import sqlite

from cpts_desktop.features.register.model import PatientHit
from cpts_desktop.features.register.queries.patients import BANNER, banner_from
from cpts_desktop.features.register.rules.lookalike import distance
from cpts_desktop.features.register.rules.spelling import variants
from cpts_desktop.features.register.tables import ins
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

_PHONE_AT, _MOBILE_AT, _CITY_AT, _SORT_AT = 20, 21, 22, 23


def _compiled(statement: Any) -> TextClause:
    """Write a statement out once: on this path, building it again costs more than running it."""
    return text(str(statement.compile(dialect=sqlite.dialect(paramstyle="named"))))


_HITS = _compiled(
    select(*BANNER).where(
        text("pk IN (SELECT value FROM json_each(:pks))"),
        text("birth_name != '' AND replaced_by IS NULL"),
    )
)
_RANGE = text("SELECT patient FROM patient_key WHERE k >= :low AND k < :high ORDER BY k LIMIT :n")
_WORDS = text("SELECT rowid FROM patient_fts WHERE patient_fts MATCH :words LIMIT :n")
_WORDS_BORN = text(
    "SELECT pk FROM patient_fts JOIN patient ON pk = patient_fts.rowid"
    " WHERE patient_fts MATCH :words AND birth_date BETWEEN :born AND :last LIMIT :n"
)
_BORN = text("SELECT pk FROM patient WHERE birth_date BETWEEN :born AND :last LIMIT :n")
_DIGITS = text("SELECT patient FROM patient_phone WHERE digits >= :low AND digits < :high LIMIT :n")
_FRAGMENT = text("SELECT rowid FROM name_trigram WHERE name_trigram MATCH :part LIMIT 40")
_VARIANTS = text(
    "SELECT DISTINCT token FROM name_variant"
    " WHERE variant IN (SELECT value FROM json_each(:variants)) LIMIT 60"
)
_TOKENS = text("SELECT token FROM name_token WHERE pk IN (SELECT value FROM json_each(:pks))")


@dataclass(frozen=True)
class _Asked:
    words: tuple[str, ...]
    birth: tuple[str, str] | None
    digits: str

    @property
    def one_day(self) -> bool:
        return self.birth is not None and self.birth[0] == self.birth[1]


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
    if asked.digits or (asked.birth and (not asked.words or asked.one_day)):
        return _hits(conn, _by_facts(conn, asked, limit), limit, keep=asked)
    if not asked.words:
        return ()
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
    """Start from the telephone or the day of birth, which few patients share."""
    wanted = limit if not asked.words else _CANDIDATES * 10
    if asked.digits:
        bounds = {"low": asked.digits, "high": asked.digits + _LAST, "n": wanted}
        return list(conn.execute(_DIGITS, bounds).scalars())
    assert asked.birth is not None
    born, last = asked.birth
    found = conn.execute(_BORN, {"born": born, "last": last, "n": wanted})
    return list(found.scalars())


def _by_words(conn: Connection, asked: _Asked, limit: int) -> list[int]:
    match = _match([(word,) for word in asked.words])
    if asked.birth:
        born, last = asked.birth
        bounds = {"words": match, "born": born, "last": last, "n": limit}
        return list(conn.execute(_WORDS_BORN, bounds).scalars())
    found: dict[int, None] = {}
    for start in _orders(asked.words):
        bounds = {"low": start, "high": start + _LAST, "n": limit}
        found.update(dict.fromkeys(conn.execute(_RANGE, bounds).scalars()))
    pks = list(found)
    # The keys hold every family name before every given name: both orders were just looked at.
    if len(pks) >= limit or (pks and len(asked.words) > 1):
        return pks
    more = conn.execute(_WORDS, {"words": match, "n": limit})
    return list(dict.fromkeys([*pks, *more.scalars()]))


def _orders(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the text as typed, then with its first word last, then with its last word first."""
    if len(words) == 1:
        return words
    turned = ((*words[1:], words[0]), (words[-1], *words[:-1]))
    return tuple(dict.fromkeys(" ".join(one) for one in (words, *turned)))


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
    """Return the words of the register that hold this one, or are one letter away from it."""
    if len(word) < 3:
        return ()
    ids: set[int] = set()
    if len(word) >= 4:
        asked = {"variants": json.dumps(sorted(variants(word)))}
        ids.update(conn.execute(_VARIANTS, asked).scalars())
    threes = sorted({word[i : i + 3] for i in range(len(word) - 2)})
    ids.update(conn.execute(_FRAGMENT, {"part": " AND ".join(map(_quoted, threes))}).scalars())
    if not ids:
        return ()
    found = conn.execute(_TOKENS, {"pks": json.dumps(sorted(ids))}).scalars()
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
    rows = conn.execute(_HITS, {"pks": json.dumps(pks)}).all()
    if keep and (keep.birth or keep.digits):
        rows = [row for row in rows if _fits(row, keep)]
    start = " ".join(keep.words) if keep else ""
    ranked = sorted(rows, key=lambda row: (not row[_SORT_AT].startswith(start), row[_SORT_AT]))
    return tuple(
        PatientHit(banner_from(row), row[_MOBILE_AT] or row[_PHONE_AT], row[_CITY_AT], approximate)
        for row in ranked[:limit]
    )


def _fits(row: Any, asked: _Asked) -> bool:
    """Check the parts that did not choose the candidates."""
    if asked.birth and not asked.birth[0] <= (row[6] or "") <= asked.birth[1]:
        return False
    if asked.digits and not any(row[at].startswith(asked.digits) for at in (_PHONE_AT, _MOBILE_AT)):
        return False
    names = fold(f"{row[2]} {row[3]} {row[4]} {row[5]}")
    known = re.findall(r"\w+", names)
    return all(any(name.startswith(word) for name in known) for word in asked.words)
