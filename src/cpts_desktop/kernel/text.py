"""Text as people type it, cleaned once, and French forms for what the screens show.

Rules for identity text follow the bad-input catalogue (security.md section 3, group G1).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final

from cpts_desktop.kernel.clock import PARIS
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Severity, refuse
from cpts_desktop.kernel.units import round_half_up

NNBSP: Final = "\u202f"
"""The narrow no-break space of French typography."""

MAX_GRAPHEMES: Final = 100
MAX_LINE_BYTES: Final = 400
MAX_NOTE_CHARS: Final = 20_000

_BREAKS: Final = "\n\r\t\u2028\u2029"
_JOINERS: Final = {"\u200c", "\u200d"}
_UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
_PLAIN: Final = re.compile("[ -~\u00a1-\u00ac\u00ae-\u024f\u1e00-\u1eff\u2010-\u2019]*")
_SPACES: Final = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u200a\u202f\u2002\u2003\u3000"), " ")
_FOLD_SPACES: Final = dict.fromkeys(map(ord, "'’ʼ`´-‐‑–—._"), " ")
_LIGATURES: Final = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i"}
_DAYS: Final = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
_MONTHS: Final = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


def fold(text: str) -> str:
    """Return the search key: no case, no accents, apostrophes and hyphens as one space.

    Folding a key again gives the same key.
    """
    return _fold_again(text) if len(text) <= _SHORT else _folded(text)


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    for letter, plain in _LIGATURES.items():
        bare = bare.replace(letter, plain)
    spaced = bare.translate(_FOLD_SPACES)
    return " ".join("".join(c for c in spaced if c.isprintable()).split())


# The parts of one identity are folded several times over, and people share names.
_SHORT: Final = 60
_fold_again = lru_cache(maxsize=4096)(_folded)


def clean_line(
    raw: str,
    field: str,
    *,
    required: bool = True,
    max_graphemes: int = MAX_GRAPHEMES,
    max_bytes: int = MAX_LINE_BYTES,
) -> Outcome[str]:
    """Clean one line of identity text: NFC, single spaces, no hidden character.

    A refusal names the character; what was changed without loss comes back in ``notes``.
    """
    if len(raw) > 4 * max_graphemes + 64 or len(raw.encode("utf-8", "replace")) > 4 * max_bytes:
        return _too_long(field, max_graphemes)
    notes: list[Problem] = []
    for char in raw:
        hidden = _hidden(char)
        if hidden == "surrogate":
            return refuse(field, "INVALID_CHARACTER", "Ce texte est abîmé : ressaisissez-le.")
        if char in _BREAKS:
            continue
        if hidden:
            return refuse(field, "HIDDEN_CHARACTER", _hidden_message(char))
        if char in _JOINERS:
            notes.append(Problem(field, "JOINER", _hidden_message(char), severity=Severity.CONFIRM))
    text = unicodedata.normalize("NFC", raw)
    flat = " ".join(text.translate(_SPACES).split())
    if any(char in raw for char in _BREAKS):
        notes.append(
            Problem(
                field,
                "LINE_BREAK",
                "Les retours à la ligne sont devenus des espaces.",
                severity=Severity.CONFIRM,
            )
        )
    if not flat:
        if required:
            return refuse(field, "EMPTY", "Ce champ est à remplir.")
        return Ok("")
    if graphemes(flat) > max_graphemes or len(flat.encode("utf-8")) > max_bytes:
        return _too_long(field, max_graphemes)
    notes.extend(_mixed_script(flat, field))
    return Ok(flat, tuple(notes))


def clean_note(raw: str, field: str, *, max_chars: int = MAX_NOTE_CHARS) -> Outcome[str]:
    """Clean free text of several lines; it stays plain text and may be empty."""
    if len(raw) > max_chars:
        return refuse(
            field,
            "TOO_LONG",
            f"Texte trop long : {max_chars} caractères au plus. Raccourcissez-le.",
        )
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    for char in text:
        hidden = _hidden(char)
        if char not in "\n\t" and hidden:
            message = "Ce texte est abîmé : ressaisissez-le."
            return refuse(
                field,
                "HIDDEN_CHARACTER",
                message if hidden == "surrogate" else _hidden_message(char),
            )
    return Ok(text.strip())


def graphemes(text: str) -> int:
    """Count what a reader sees as letters: combining marks do not count."""
    return sum(1 for char in text if not unicodedata.combining(char))


def _hidden(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cs":
        return "surrogate"
    if char in _JOINERS:
        return ""
    return "hidden" if category in ("Cc", "Cf", "Co", "Cn") else ""


def _hidden_message(char: str) -> str:
    name = unicodedata.name(char, "caractère de contrôle")
    return f"Caractère invisible U+{ord(char):04X} ({name.lower()}) : effacez-le et ressaisissez."


def _too_long(field: str, limit: int) -> Outcome[str]:
    return refuse(field, "TOO_LONG", f"Texte trop long : {limit} lettres au plus.")


def unseen(text: str) -> bool:
    """Say whether a line hides something: control, line break, direction, zero width, private use.

    The list is fixed, so that two versions of the program judge what a packet brings alike.
    """
    return _UNSEEN.search(text) is not None


def visible(text: str) -> str:
    """Return a line whose hidden characters are seen, each as U+FFFD."""
    return _UNSEEN.sub("\ufffd", text)


def warnings_on(text: str) -> tuple[str, ...]:
    """Return, in French, what to check in a line that came from elsewhere, else nothing."""
    if len(text) <= MAX_GRAPHEMES and _PLAIN.fullmatch(text):
        return ()
    if unseen(text):
        return ("Ce texte contient des caractères invisibles, montrés ici par \ufffd.",)
    cleaned = clean_line(text, "", required=False)
    problems = cleaned.notes if isinstance(cleaned, Ok) else cleaned.problems
    return tuple(one.message for one in problems)


def _mixed_script(text: str, field: str) -> list[Problem]:
    scripts = {unicodedata.name(char, "").partition(" ")[0] for char in text if char.isalpha()} & {
        "LATIN",
        "CYRILLIC",
        "GREEK",
        "FULLWIDTH",
        "ARMENIAN",
    }
    if len(scripts) > 1 or "FULLWIDTH" in scripts:
        message = "Ce texte mélange des alphabets qui se ressemblent : vérifiez chaque lettre."
        return [Problem(field, "MIXED_SCRIPT", message, severity=Severity.CONFIRM)]
    return []


def fr_decimal(value: Decimal, *, places: int | None = None) -> str:
    """Write a number the French way: ``1 234,5`` with narrow no-break spaces."""
    shown = value if places is None else round_half_up(value, places)
    text = format(abs(shown) if shown == 0 else shown, "f")
    sign, digits = ("−", text[1:]) if text.startswith("-") else ("", text)
    whole, _, fraction = digits.partition(".")
    groups: list[str] = []
    while len(whole) > 3:
        groups.insert(0, whole[-3:])
        whole = whole[:-3]
    grouped = NNBSP.join([whole, *groups])
    return sign + grouped + ("," + fraction if fraction else "")


def fr_quantity(value: Decimal, unit: str, *, places: int | None = None) -> str:
    """Write a number and its unit, kept together: ``71,4 kg``."""
    number = fr_decimal(value, places=places)
    return f"{number}{NNBSP}{unit}" if unit else number


def plural(count: int, one: str, many: str = "") -> str:
    """Write a count with its noun: ``0 visite``, ``2 visites``, ``2 travaux`` with ``many``."""
    return f"{count} {one if count < 2 else many or one + 's'}"


def capital(words: str) -> str:
    """Return words as a sentence begins: a capital first, the others as they are written."""
    return f"{words[:1].upper()}{words[1:]}"


def fr_date(day: date) -> str:
    """Write ``03/03/2026``."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def fr_long_date(day: date) -> str:
    """Write ``3 mars 2026`` (``1er`` for the first)."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[day.month - 1]} {day.year}"


def fr_day(day: date, j0: date | None = None) -> str:
    """Write ``mar. 3 mars 2026``, followed by ``(J+12)`` when the day zero is known."""
    text = f"{_DAYS[day.weekday()]} {fr_long_date(day)}"
    if j0 is None:
        return text
    offset = (day - j0).days
    return f"{text} (J{'+' if offset >= 0 else '−'}{abs(offset)})"


def fr_instant(instant: datetime) -> str:
    """Write ``03/03/2026 à 09:15`` in Paris time."""
    local = instant.astimezone(PARIS)
    return f"{fr_date(local.date())} à {local.hour:02d}:{local.minute:02d}"


def age_on(birth: date, day: date) -> int:
    """Return the age in completed years on ``day``; 29 February counts from 1 March."""
    before_birthday = (day.month, day.day) < (birth.month, birth.day)
    return day.year - birth.year - (1 if before_birthday else 0)
