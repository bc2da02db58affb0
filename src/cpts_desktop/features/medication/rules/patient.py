"""Conditions as codes, three-valued: written, denied, or not known.

Free text becomes codes through resources/medication/conditions.toml; what is not recognised is
returned apart and shown, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from cpts_desktop.features.medication.rules.names import key
from cpts_desktop.features.medication.rules.thesaurus import load_toml

_DENIED = re.compile(
    r"^(?:pas (?:de|d)|absence (?:de|d)|sans|aucune?|jamais (?:de|d)|non)\b\s*"
    r"(?:antecedents? (?:de|d) )?"
)
_INNER_DENIAL = re.compile(r"\b(?=(?:sans|pas d(?:e|es)?|absence d(?:e)?) )")
_QUALIFIERS = re.compile(r"\b(?:antecedents?|atcd|atcds|notion) (?:de|d|du)\b ?|\bconnue?\b")


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
            pattern = re.compile(rf"(?<![a-z0-9]){re.escape(key(word))}(?![a-z0-9])")
            out.append((code, key(word), pattern))
    return tuple(out)


def label(code: str) -> str:
    """French name of a condition code."""
    entry = condition_table().get(code)
    return str(entry["label"]) if entry else code.replace("_", " ")


def code_conditions(texts: Iterable[str]) -> tuple[dict[str, bool], tuple[str, ...]]:
    """Codes written or denied, and the texts in which nothing was recognised."""
    codes: dict[str, bool] = {}
    unread: list[str] = []
    for text in texts:
        found_any = False
        for clause in _clauses(text):
            denied = _DENIED.match(clause)
            body = _QUALIFIERS.sub("", clause[denied.end() :] if denied else clause)
            for code in _codes_of(body):
                found_any = True
                if denied:
                    for narrower in (code, *_narrower(code)):
                        codes.setdefault(narrower, False)
                    continue
                codes[code] = True
                for implied in condition_table()[code].get("implies", ()):
                    codes[implied] = True
        if not found_any:
            unread.append(text)
    return codes, tuple(unread)


@lru_cache(maxsize=128)
def _narrower(code: str) -> tuple[str, ...]:
    """Codes that imply this one: denying heart failure denies its reduced form too."""
    return tuple(c for c, e in condition_table().items() if code in e.get("implies", ()))


def _clauses(text: str) -> list[str]:
    """One text may hold several facts, some denied: "FA sans valve mécanique, pas de diabète"."""
    out: list[str] = []
    for part in re.split(r"[,;/]| - ", text):
        folded = key(re.sub(r"[()]", " ", part))
        out.extend(piece.strip() for piece in _INNER_DENIAL.split(folded) if piece.strip())
    return out


def _codes_of(body: str) -> set[str]:
    """Codes whose words are in the text; a single fall is not "chutes répétées"."""
    found = {code for code, _, pattern in _patterns() if pattern.search(body)}
    if "fevg" in body or "fe" in body.split():
        share = re.search(r"\b(?:fevg|fe)\D{0,6}(\d{2})\b", body)
        if share:
            found.add("insuffisance_cardiaque")
            found.add("ic_fe_reduite" if int(share[1]) <= 40 else "ic_fe_preservee")
            if 40 < int(share[1]) < 50:
                found.discard("ic_fe_preservee")
    return found
