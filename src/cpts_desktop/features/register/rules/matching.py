"""How likely two records are one person: each trait brings a weight and says why.

The method is that of Fellegi and Sunter; the weights are data (``doublons.toml``). Two people are
never one because of a sum alone: a person compares and decides (interop.md 1.5).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final

from cpts_desktop.features.register.rules.lookalike import distance
from cpts_desktop.features.register.rules.phonetics import sounds, sounds_joined
from cpts_desktop.features.register.rules.transcriptions import one_spelling, same_name
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.resources import resource
from cpts_desktop.kernel.text import fold, fr_date

_GENERATION: Final = 15
"""Years between two births from which one of the two may be the parent of the other."""

_KIN: Final = "parente"
_NOT_LAST: Final = frozenset(("de", "du", "des", "la", "le", "les", "d", "l", "van", "von", "ben"))


@redacted
@dataclass(frozen=True)
class Identity:
    """What is compared; an empty value is not known."""

    birth_name: str
    used_name: str
    given_names: tuple[str, ...]
    used_given_name: str
    birth_date: date | None
    sex: str
    birth_cog: str = ""
    ins: str = ""
    phones: frozenset[str] = frozenset()


@redacted
@dataclass(frozen=True)
class Reason:
    """One trait: what was found, in French, and how much it weighs (negative: against)."""

    trait: str
    words: str
    weight: Decimal


@redacted
@dataclass(frozen=True)
class Match:
    """All the reasons of a pair, heaviest first."""

    score: Decimal
    reasons: tuple[Reason, ...]

    @property
    def probable(self) -> bool:
        """Whether the sum reaches « très probable », and no tie of family explains it as well."""
        kin = any(one.trait == _KIN for one in self.reasons)
        return self.score >= _threshold("probable") and not kin

    @property
    def why(self) -> str:
        """Return the reasons for, then against, in one sentence."""
        return ", ".join(one.words for one in self.reasons)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resource("register/doublons.toml").read_text(encoding="utf-8"))


@cache
def _threshold(name: str) -> Decimal:
    return Decimal(_data()[name])


@cache
def _weight(trait: str, level: str) -> Decimal:
    return Decimal(_data()[trait][level])


def weights_status() -> str:
    """Return how far the weights can be trusted (``proposal`` until the CPTS settles them)."""
    return str(_data()["status"])


def match(a: Identity, b: Identity) -> Match | None:
    """Return why two records may be one person, or None below the threshold.

    Two given names that differ on one birth date are twins or homonyms unless the INS is one.
    """
    names = [*_name(a, b), *_given(a, b)]
    if any(one.weight < 0 for one in names):
        names = [*_swapped(a, b)] or names
    reasons = [*names, *_birth(a, b), *_sex(a, b), *_place(a, b), *_ins(a, b), *_phone(a, b)]
    same_ins = any(one.trait == "ins" and one.weight > 0 for one in reasons)
    given_differs = any(one.trait == "prenom" and one.weight < 0 for one in reasons)
    score = sum((one.weight for one in reasons), Decimal(0))
    if not same_ins and (given_differs or score < _threshold("possible")):
        return None
    reasons += () if same_ins else _kin(a, b)
    reasons.sort(key=lambda one: -one.weight)
    return Match(score, tuple(reasons))


def _reason(trait: str, level: str, words: str) -> Iterator[Reason]:
    yield Reason(trait, words, _weight(trait, level))


def families(who: Identity) -> tuple[str, ...]:
    """Return the folded family names, birth name first."""
    return tuple(dict.fromkeys(fold(name) for name in (who.birth_name, who.used_name) if name))


def givens(who: Identity) -> tuple[str, ...]:
    """Return the folded given names that a person may be called by: first, used, then others."""
    first = (*who.given_names[:1], who.used_given_name, *who.given_names[1:])
    return tuple(dict.fromkeys(fold(name) for name in first if name))


def _name(a: Identity, b: Identity) -> Iterator[Reason]:
    mine, theirs = families(a), families(b)
    if not mine or not theirs:
        return
    pairs = [(x, y) for x in mine for y in theirs]
    for x, y in pairs:
        if x == y:
            same_place = (x == mine[0]) == (y == theirs[0])
            words = (
                "même nom" if same_place else f"nom de l’un, nom utilisé de l’autre : {x.upper()}"
            )
            yield from _reason("nom", "meme", words)
            return
    shown = f"{mine[0].upper()} / {theirs[0].upper()}"
    levels = (
        ("sonne_pareil", _alike, "noms de même prononciation"),
        ("proche", _close, "noms proches"),
        ("partie", _part, "nom composé en partie commun"),
    )
    for level, test, words in levels:
        for x, y in pairs:
            if test(x, y):
                yield from _reason("nom", level, f"{words} : {x.upper()} / {y.upper()}")
                return
    yield from _reason("nom", "different", f"noms différents : {shown}")


def _given(a: Identity, b: Identity) -> Iterator[Reason]:
    mine, theirs = givens(a), givens(b)
    if not mine or not theirs:
        return
    if mine[0] == theirs[0]:
        yield from _reason("prenom", "meme", "même prénom")
        return
    pairs = [(x, y) for x in mine[:2] for y in theirs[:2]]
    levels = (
        ("meme", lambda x, y: x == y, "même prénom dans un autre ordre"),
        ("sonne_pareil", _alike, "prénoms de même prononciation"),
        ("variante", same_name, "orthographes d’un même prénom"),
        ("proche", _close, "prénoms proches"),
        ("partie", _same_part, "prénom composé en partie commun"),
    )
    for level, test, words in levels:
        for x, y in pairs:
            if test(x, y):
                yield from _reason("prenom", level, f"{words} : {x.title()} / {y.title()}")
                return
    if set(mine) & set(theirs):
        other = min(set(mine) & set(theirs))
        yield from _reason("prenom", "partie", f"un autre prénom en commun : {other.title()}")
        return
    words = f"prénoms différents : {mine[0].title()} / {theirs[0].title()}"
    yield from _reason("prenom", "different", words)


def _swapped(a: Identity, b: Identity) -> Iterator[Reason]:
    """Say that the name of each stands where the given name of the other does."""
    theirs = givens(b)[:2]
    found = [x for x in families(a) if x in theirs]
    mine = givens(a)[:2] if found else ()
    for x in found:
        for y in families(b):
            if x != y and y in mine:
                shown = f"{x.upper()} {y.title()} / {y.upper()} {x.title()}"
                yield from _reason("nom", "interverti", f"nom et prénom intervertis : {shown}")
                yield from _reason("prenom", "interverti", "prénom à la place du nom")
                return


def _alike(x: str, y: str) -> bool:
    return bool(sounds(x)) and sounds_joined(x) == sounds_joined(y)


def _close(x: str, y: str) -> bool:
    allowed = 0 if min(len(x), len(y)) < 4 else 1 if min(len(x), len(y)) < 7 else 2
    return distance(x, y, 2) <= allowed


def _part(x: str, y: str) -> bool:
    """Say whether a compound name holds the other one, or most of it."""
    mine, theirs = (set(re.findall(r"\w+", one)) - _NOT_LAST for one in (x, y))
    common = {word for word in mine & theirs if len(word) > 2}
    return bool(common) and (mine <= theirs or theirs <= mine)


def _same_part(x: str, y: str) -> bool:
    return _part(one_spelling(x), one_spelling(y))


def _birth(a: Identity, b: Identity) -> Iterator[Reason]:
    if a.birth_date is None or b.birth_date is None:
        yield from _reason("naissance", "inconnue", "une date de naissance inconnue")
        return
    if a.birth_date == b.birth_date:
        yield from _reason("naissance", "meme", "même date de naissance")
        return
    shown = f"{fr_date(a.birth_date)} / {fr_date(b.birth_date)}"
    mine, theirs = (one.strftime("%d%m%Y") for one in (a.birth_date, b.birth_date))
    if mine[2:4] + mine[:2] + mine[4:] == theirs:
        yield from _reason("naissance", "interversion", f"jour et mois intervertis : {shown}")
    elif distance(mine, theirs, 1) <= 1:
        slips = sum(x != y for x, y in zip(mine, theirs, strict=True))
        words = "dates à un chiffre près" if slips == 1 else "deux chiffres intervertis"
        yield from _reason("naissance", "un_chiffre", f"{words} : {shown}")
    else:
        yield from _reason("naissance", "differente", f"dates de naissance différentes : {shown}")


def _kin(a: Identity, b: Identity) -> Iterator[Reason]:
    """Say which tie of family would explain so much in common; it weighs nothing by itself."""
    if a.birth_date is None or b.birth_date is None:
        return
    if a.birth_date == b.birth_date:
        if _two_of_one_birth(a, b):
            yield Reason(_KIN, "peut-être deux jumeaux", Decimal(0))
    elif abs(a.birth_date.year - b.birth_date.year) >= _GENERATION:
        yield Reason(_KIN, "peut-être un parent et son enfant", Decimal(0))


def _two_of_one_birth(a: Identity, b: Identity) -> bool:
    """Say whether the first names are two (Louis, Louise; Marie-Claude, Marie-Claire)."""
    mine, theirs = givens(a)[:1], givens(b)[:1]
    if not mine or not theirs or mine == theirs:
        return False
    if {a.sex, b.sex} == {"F", "M"}:
        return True
    x, y = one_spelling(mine[0]).split(), one_spelling(theirs[0]).split()
    parted = [pair for pair in zip(x, y, strict=False) if pair[0] != pair[1]]
    return len(x) == len(y) > len(parted) and any(
        distance(one, other, 1) > 1 and not _alike(one, other) for one, other in parted
    )


def _sex(a: Identity, b: Identity) -> Iterator[Reason]:
    known = ("F", "M")
    if a.sex in known and b.sex in known:
        yield from _same_or_not("sexe", a.sex == b.sex, ("même sexe", "sexes différents"))


def _place(a: Identity, b: Identity) -> Iterator[Reason]:
    if a.birth_cog and b.birth_cog:
        words = ("même lieu de naissance", "lieux de naissance différents")
        yield from _same_or_not("lieu_naissance", a.birth_cog == b.birth_cog, words)


def _ins(a: Identity, b: Identity) -> Iterator[Reason]:
    if a.ins and b.ins:
        words = ("même matricule INS", "matricules INS différents")
        yield from _same_or_not("ins", a.ins == b.ins, words)


def _same_or_not(trait: str, same: bool, words: tuple[str, str]) -> Iterator[Reason]:
    yield from _reason(trait, "meme" if same else "different", words[0] if same else words[1])


def _phone(a: Identity, b: Identity) -> Iterator[Reason]:
    if a.phones & b.phones:
        yield from _reason("telephone", "meme", "même téléphone")
