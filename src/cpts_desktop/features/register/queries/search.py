"""Search as you type: names, birth date, phone, in any order.

Four digits are enough to find a number by its end or its middle, as on a missed call.

Three steps, the next only when the one before found nothing: a range of the folded keys
(« martin je », « jeanne mart », « hote jea »), words in any order by prefix, then spellings one
letter away and fragments, looked up as ranges of the same keys. Raw text never reaches FTS5:
tokens are folded and quoted (security.md F12).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Any, Final

from sqlalchemy import Connection, select, text

from cpts_desktop.features.register.model import PatientHit
from cpts_desktop.features.register.queries.patients import BANNER, banner_from
from cpts_desktop.features.register.rules.contact import FEWEST_INSIDE, INSIDE
from cpts_desktop.features.register.rules.spelling import TURNED, one_edit, variants
from cpts_desktop.features.register.tables import ins
from cpts_desktop.kernel.text import fold
from cpts_desktop.storage.prepared import Prepared

MAX_CHARS: Final = 200
MAX_WORDS: Final = 8
_CANDIDATES: Final = 60
_MOST_NEAR: Final = 40
_FACTS: Final = 4_000
_FEW: Final = 40
_NEAREST, _COMBINED = 12, 40
_LAST: Final = "\U0010ffff"
_DATE = re.compile(r"(?<![0-9])([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})(?![0-9])")
_ISO = re.compile(r"(?<![0-9])([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])")
_COMPACT = re.compile(r"(?<![0-9])([0-9]{2})([0-9]{2})([0-9]{4})(?![0-9])")
_GAP = "[ .\\-\u00a0\u202f\u2009]?"
_PHONE = re.compile(rf"(?<![0-9])(?:\+33|0033|0){_GAP}[1-9](?:{_GAP}[0-9]){{0,8}}(?![0-9])")
_INSIDE = re.compile(rf"(?<![0-9])[0-9](?:{_GAP}[0-9]){{{FEWEST_INSIDE - 1},13}}(?![0-9])")
_YEAR = re.compile(r"(?<![0-9])(?:18|19|20)[0-9]{2}(?![0-9])")
_MATRICULE = re.compile(r"[0-9]{5}(?:[0-9]{2}|2[AB])[0-9]{8}\Z")

_PHONE_AT, _MOBILE_AT, _CITY_AT, _SORT_AT = 20, 21, 22, 23
_NUMBERS_AT: Final = (_PHONE_AT, _MOBILE_AT)


def _prepared(sql: str) -> Prepared:
    """Write a statement out once: on this path, building it again costs more than running it."""
    return Prepared(text(sql))


_HITS = Prepared(
    select(*BANNER).where(
        text("pk IN (SELECT value FROM json_each(:pks))"),
        text("birth_name != '' AND replaced_by IS NULL"),
    )
)
# Each start is a range of the keys; LIMIT inside keeps a common start from hiding the next ones.
_RANGES = _prepared(
    "SELECT patient FROM json_each(:starts) AS s JOIN patient_key"
    " ON k >= s.value AND k < s.value || :last LIMIT :n"
)
_KNOWN_START = _prepared("SELECT 1 FROM name_token WHERE token >= :low AND token < :high LIMIT 1")
_WORDS = _prepared("SELECT rowid FROM patient_fts WHERE patient_fts MATCH :words LIMIT :n")
_WORDS_BORN = _prepared(
    "SELECT pk FROM patient_fts JOIN patient ON pk = patient_fts.rowid"
    " WHERE patient_fts MATCH :words AND birth_date BETWEEN :born AND :last LIMIT :n"
)
_BORN = _prepared("SELECT pk FROM patient WHERE birth_date BETWEEN :born AND :last LIMIT :n")
_DIGITS = _prepared(
    "SELECT patient FROM patient_phone WHERE digits >= :low AND digits < :high LIMIT :n"
)
_FRAGMENT = _prepared("SELECT rowid FROM name_trigram WHERE name_trigram MATCH :part LIMIT 40")
_VARIANTS = _prepared(
    "SELECT DISTINCT token FROM name_variant"
    " WHERE variant IN (SELECT value FROM json_each(:variants)) LIMIT 60"
)
_TOKENS = _prepared("SELECT token FROM name_token WHERE pk IN (SELECT value FROM json_each(:pks))")


@dataclass(frozen=True)
class _Asked:
    words: tuple[str, ...]
    birth: tuple[str, str] | None = None
    digits: str = ""
    """What a number begins with."""
    inside: str = ""
    """What a number holds, from four digits on."""

    @property
    def number(self) -> bool:
        return bool(self.digits or self.inside)

    @property
    def one_day(self) -> bool:
        return self.birth is not None and self.birth[0] == self.birth[1]


def search_patients(conn: Connection, text: str, limit: int = 50) -> tuple[PatientHit, ...]:
    """Return the patients that the text points to, best first; an empty text finds nobody.

    Understands folded names in any order, ``12/03/1948``, ``12031948``, ``1948``, a phone number,
    four or more digits of one, and a complete matricule. Bounded: 200 characters, 8 words.
    """
    typed = text[:MAX_CHARS]
    exact = "".join(typed.split()).upper()
    if _MATRICULE.match(exact):
        query = select(ins.c.patient).where(ins.c.matricule == exact)
        return _hits(conn, list(conn.execute(query).scalars()), limit)
    asked = _read(typed)
    if not (asked.birth and asked.inside and not asked.digits):
        return _found(conn, asked, limit)
    # The same digits may be a day or a year, and the end of a number.
    called = _found(conn, replace(asked, birth=None), limit // 2)
    known = {hit.banner.uid for hit in called}
    born = _found(conn, replace(asked, inside=""), limit - len(called))
    return (*(hit for hit in born if hit.banner.uid not in known), *called)


def _found(conn: Connection, asked: _Asked, limit: int) -> tuple[PatientHit, ...]:
    if asked.number or (asked.birth and (not asked.words or asked.one_day)):
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
    digits = inside = ""
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
            inside = found[0] if pattern is _COMPACT else ""
            rest = rest[: found.start()] + " " + rest[found.end() :]
    phone = _PHONE.search(rest)
    if phone:
        digits = re.sub(r"[^0-9+]", "", phone[0])
        digits = re.sub(r"^(?:\+33|0033)", "0", digits)
        inside = digits if len(digits) >= FEWEST_INSIDE else ""
        rest = rest[: phone.start()] + " " + rest[phone.end() :]
    year_found = _YEAR.search(rest) if birth is None else None
    if year_found:
        birth = (f"{year_found[0]}-01-01", f"{year_found[0]}-12-31")
    other = year_found or _INSIDE.search(rest)
    if other:
        inside = inside or re.sub(r"[^0-9]", "", other[0]).removeprefix("00")
        inside = inside if len(inside) >= FEWEST_INSIDE else ""
        rest = rest[: other.start()] + " " + rest[other.end() :]
    words = re.findall(r"\w+", fold(rest))
    return _Asked(tuple(words[:MAX_WORDS]), birth, digits if len(digits) > 1 else "", inside)


def _by_facts(conn: Connection, asked: _Asked, limit: int) -> list[int]:
    """Start from the telephone or the day of birth, which few patients share."""
    wanted = limit if not asked.words else _FACTS
    if asked.number:
        found: dict[int, None] = {}
        for start in (asked.digits, asked.inside and INSIDE + asked.inside):
            if start and len(found) < wanted:
                bounds = {"low": start, "high": start + _LAST, "n": wanted}
                found.update(dict.fromkeys(_column(_DIGITS, conn, bounds)))
        if len(found) <= _FEW or not asked.words:
            return list(found)
        bounds = {"words": _match([(word,) for word in asked.words]), "n": _FACTS}
        named = set(_column(_WORDS, conn, bounds))
        return [pk for pk in found if pk in named]
    assert asked.birth is not None
    born, last = asked.birth
    return _column(_BORN, conn, {"born": born, "last": last, "n": wanted})


def _by_words(conn: Connection, asked: _Asked, limit: int) -> list[int]:
    match = _match([(word,) for word in asked.words])
    if asked.birth:
        born, last = asked.birth
        bounds = {"words": match, "born": born, "last": last, "n": limit}
        return _column(_WORDS_BORN, conn, bounds)
    typed = " ".join(asked.words)
    pks: dict[int, None] = {}
    for start in (typed, f"{TURNED}{typed}"):
        if len(pks) < limit:
            pks.update(dict.fromkeys(_starting(conn, (start,), limit)))
    if pks or len(asked.words) == 1 or not _all_known(conn, asked.words):
        return list(pks)[:limit]
    return _column(_WORDS, conn, {"words": match, "n": limit})


def _starting(conn: Connection, starts: Sequence[str], limit: int) -> Iterable[int]:
    bounds = {"starts": json.dumps(list(starts)), "last": _LAST, "n": limit}
    return _column(_RANGES, conn, bounds)


def _all_known(conn: Connection, words: tuple[str, ...]) -> bool:
    """Say whether each word begins a word of the register: otherwise nothing holds them all."""
    return all(
        _KNOWN_START.first(conn, {"low": word, "high": word + _LAST}) is not None for word in words
    )


def _by_spelling(conn: Connection, asked: _Asked) -> list[int]:
    """Try the words of the register that are near those typed, nearest combinations first."""
    choices = [(word, *_near(conn, word)) for word in asked.words]
    if all(len(choice) == 1 for choice in choices):
        return []
    combined: list[tuple[str, ...]]
    if len(choices) == 1:
        combined = [(word,) for word in choices[0][1:]]
    else:
        ranked = product(*(enumerate(choice[:_NEAREST]) for choice in choices))
        best = sorted(ranked, key=lambda one: sum(at for at, _ in one))[1 : _COMBINED + 1]
        combined = [tuple(word for _, word in one) for one in best]
    starts = [" ".join(words) for words in combined]
    both = [one for start in starts for one in (start, f"{TURNED}{start}")]
    found = list(dict.fromkeys(_starting(conn, both, _CANDIDATES)))
    if found or len(asked.words) == 1:
        return found
    return _column(_WORDS, conn, {"words": _match(choices), "n": _CANDIDATES})


def _near(conn: Connection, word: str) -> tuple[str, ...]:
    """Return the words of the register one letter away from this one, then those that hold it."""
    if len(word) < 3:
        return ()
    if len(word) >= 4:
        asked = {"variants": json.dumps(sorted(variants(word)))}
        tokens = _tokens(conn, _column(_VARIANTS, conn, asked))
        near = [one for one in tokens if one != word and one_edit(word, one)]
        if near:
            return tuple(near[:_MOST_NEAR])
    threes = sorted({word[i : i + 3] for i in range(len(word) - 2)})
    part = {"part": " AND ".join(map(_quoted, threes))}
    held = _tokens(conn, _column(_FRAGMENT, conn, part))
    return tuple(one for one in held if one != word and word in one)[:_MOST_NEAR]


def _tokens(conn: Connection, pks: list[int]) -> list[str]:
    if not pks:
        return []
    return sorted(row[0] for row in _TOKENS.run(conn, {"pks": json.dumps(pks)}))


def _column(prepared: Prepared, conn: Connection, values: dict[str, Any]) -> list[int]:
    return [row[0] for row in prepared.run(conn, values)]


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
    rows = _HITS.run(conn, {"pks": json.dumps(pks)}).fetchall()
    if keep and (keep.birth or keep.number):
        rows = [row for row in rows if _fits(row, keep)]
    start = " ".join(keep.words) if keep else ""
    number = keep.digits if keep else ""
    ranked = sorted(
        rows,
        key=lambda row: (
            not (number and _begins(row, number)),
            not row[_SORT_AT].startswith(start),
            row[_SORT_AT],
        ),
    )
    return tuple(
        PatientHit(banner_from(row), row[_MOBILE_AT] or row[_PHONE_AT], row[_CITY_AT], approximate)
        for row in ranked[:limit]
    )


def _fits(row: Any, asked: _Asked) -> bool:
    """Check the parts that did not choose the candidates."""
    if asked.birth and not asked.birth[0] <= (row[6] or "") <= asked.birth[1]:
        return False
    if asked.number and not (
        (asked.digits and _begins(row, asked.digits))
        or (asked.inside and any(asked.inside in row[at] for at in _NUMBERS_AT))
    ):
        return False
    if not asked.words:
        return True
    names = fold(f"{row[2]} {row[3]} {row[4]} {row[5]}")
    known = re.findall(r"\w+", names)
    return all(any(name.startswith(word) for name in known) for word in asked.words)


def _begins(row: Any, digits: str) -> bool:
    return any(row[at].startswith(digits) for at in _NUMBERS_AT)
