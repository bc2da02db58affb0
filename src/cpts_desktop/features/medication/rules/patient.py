"""Conditions as codes, three-valued: written, denied, or not known.

Free text becomes codes through resources/medication/conditions.toml; what is not recognised is
returned apart and shown, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from cpts_desktop.features.medication.rules.names import key
from cpts_desktop.features.medication.rules.thesaurus import load_toml

_DENIED = re.compile(
    r"^(?:ras$|pas (?:de|d)|absence (?:de|d)|sans|aucune?|jamais (?:de|d)|ni(?: (?:de|d))?|non|0)"
    r"\b\s*(?:antecedents? (?:de|d) )?"
)
_DENIED_AFTER = re.compile(
    r"\s*[:=]?\s*\b(?:non|absente?|exclue?|ecartee?|neant)$|\s*[:=]\s*0$|"
    r"(?<=chute) 0$|(?<=chutes) 0$"
)
_UNSURE = re.compile(
    r"\?|\b(?:suspicion|suspectee?|possible|probable|a confirmer|a verifier|eventuel(?:le)?)\b"
)
_FAMILY = re.compile(
    r"\b(?:famil(?:iaux|ial|iale|iales|le)|pere|mere|frere|soeur|heredite|atcd fam)\b"
)
_INNER_DENIAL = re.compile(
    r"\b(?=(?:sans(?! repos\b)|pas d(?:e|es)?|absence d(?:e)?|ni(?: de| d)?) )"
)
_QUALIFIERS = re.compile(r"\b(?:antecedents?|atcd|atcds|notion) (?:de|d|du)\b ?|\bconnue?\b")
_RECENT = "sca_stent_12_mois"
_EVENT = re.compile(
    r"\b(?:stents?|stentee?s?|sca|idm|infarctus|angioplastie|syndrome coronarien)\b"
)
_AGO = re.compile(r"\b(?:il y a|depuis|de|a)? ?(\d{1,2}) (jours?|semaines?|mois|ans?)\b")
_ICD10 = re.compile(r"(?:cim ?10 ?:? ?)?([a-z]\d{2}) ?(\d{1,2})?(?![a-z0-9+])")
_YEAR = re.compile(r"\b(19\d\d|20\d\d)\b")
_ARTICLES = re.compile(r"\b(?:de la|de l|des|du|de)\b ?|(?<!vitamine )\bd (?=[aeiouyh])")
"""Nobody writes them the same way: "hypertrophie bénigne de prostate", "de la prostate"."""


@lru_cache(maxsize=1)
def condition_table() -> Mapping[str, Any]:
    """The codes: label, words, implied codes, ICD-10."""
    codes: Mapping[str, Any] = load_toml("medication/conditions.toml")["codes"]
    return codes


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    out = []
    for code, entry in condition_table().items():
        for word in entry["words"]:
            plain = _ARTICLES.sub("", key(word))
            pattern = re.compile(rf"(?<![a-z0-9]){re.escape(plain)}(?![a-z0-9])")
            out.append((code, key(word), pattern))
    return tuple(out)


@lru_cache(maxsize=1)
def _masks() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Words that hide others, the longest first."""
    hiding = [p for p in _patterns() if condition_table()[p[0]].get("masks")]
    return tuple((code, p) for code, _, p in sorted(hiding, key=lambda one: -len(one[1])))


def label(code: str) -> str:
    """French name of a condition code."""
    entry = condition_table().get(code)
    return str(entry["label"]) if entry else code.replace("_", " ")


def code_conditions(
    texts: Iterable[str], on: date | None = None
) -> tuple[dict[str, bool], tuple[str, ...]]:
    """Codes written or denied, and the texts in which nothing was recognised.

    What is only suspected, or belongs to the family, stays to ask: it comes back with the texts
    that were not recognised.  *on* dates a coronary event ("stent 2015", "SCA il y a 4 mois").
    """
    codes: dict[str, bool] = {}
    unread: list[str] = []
    events: list[bool | None] = []
    for text in texts:
        found_any = False
        for clause in _clauses(text):
            if _UNSURE.search(clause) or _FAMILY.search(clause):
                continue
            denied, body = _denied(clause)
            found_any = found_any or denied
            for code in _codes_of(body):
                found_any = True
                if denied:
                    for narrower in (code, *_narrower(code)):
                        codes.setdefault(narrower, False)
                    continue
                codes[code] = True
                for implied in condition_table()[code].get("implies", ()):
                    codes[implied] = True
            if not denied and on is not None and _EVENT.search(_unmasked(body)[1]):
                events.append(_recent_event(body, on))
        if not found_any:
            unread.append(text)
    if True in events or (events and None not in events):
        codes[_RECENT] = codes.get(_RECENT, False) or True in events
    return codes, tuple(unread)


def _denied(clause: str) -> tuple[bool, str]:
    """Whether a clause says no, and what it speaks of."""
    before = _DENIED.match(clause)
    after = _DENIED_AFTER.search(clause)
    body = clause[before.end() :] if before else clause
    if after and not before:
        body = clause[: after.start()]
    return bool(before or after), _QUALIFIERS.sub("", body)


def _recent_event(body: str, on: date) -> bool | None:
    """True or False when a coronary event carries its age; None when it does not, or hardly."""
    ago = _AGO.search(body)
    if ago is not None:
        months = {"j": 30, "s": 4, "m": 1}.get(ago[2][0])
        return months is not None and int(ago[1]) <= 12 * months
    year = _YEAR.search(body)
    if year is None or int(year[1]) == on.year - 1:
        return None
    return int(year[1]) >= on.year


@lru_cache(maxsize=128)
def _narrower(code: str) -> tuple[str, ...]:
    """Codes that imply this one: denying heart failure denies its reduced form too."""
    return tuple(c for c, e in condition_table().items() if code in e.get("implies", ()))


def _clauses(text: str) -> list[str]:
    """One text may hold several facts, some denied: "FA sans valve mécanique, pas de diabète"."""
    out: list[str] = []
    for part in re.split(r"[,;/\n]| - ", text):
        folded = key(re.sub(r"[()]", " ", part))
        out.extend(piece.strip() for piece in _INNER_DENIAL.split(folded) if piece.strip())
    return out


def _of_icd10(body: str) -> set[str]:
    """The condition that an ICD-10 code at the beginning of a clause says, the longest first."""
    written = _ICD10.match(body)
    if written is None:
        return set()
    chapter, rest = written[1].upper(), (written[2] or "")
    table = load_toml("medication/conditions.toml")["icd10"]
    whole = (f"{chapter}.{rest[:end]}" for end in range(len(rest), 0, -1))
    return {table[c] for c in (*whole, chapter) if c in table}


def _unmasked(body: str) -> tuple[set[str], str]:
    """The codes whose words hide others, and the text without these words and its articles."""
    found: set[str] = set()
    body = _ARTICLES.sub("", body)
    for code, pattern in _masks():
        if pattern.search(body):
            found.add(code)
            body = pattern.sub(" ", body)
    return found, body


def _codes_of(body: str) -> set[str]:
    """Codes whose words are in the text; a single fall is not "chutes répétées".

    A code marked ``masks`` hides its words from the others: pulmonary hypertension is no
    hypertension, a first-degree block no block of the 2nd degree.
    """
    found = _of_icd10(body)
    hiding, body = _unmasked(body)
    found |= hiding
    found |= {code for code, _, pattern in _patterns() if pattern.search(body)}
    if "fevg" in body or "fe" in body.split():
        share = re.search(r"\b(?:fevg|fe)\D{0,12}(\d{2})\b", body)
        if share:
            found.add("insuffisance_cardiaque")
            found.add("ic_fe_reduite" if int(share[1]) <= 40 else "ic_fe_preservee")
            if 40 < int(share[1]) < 50:
                found.discard("ic_fe_preservee")
    return found
