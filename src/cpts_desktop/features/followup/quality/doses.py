"""The dose of the day read from a line of treatment, as a share of the target dose (hf.md 7.3).

A dose that cannot be read with certainty is not read: it is left out, never guessed.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from cpts_desktop.features.register.model import MedicationLine
from cpts_desktop.kernel.resources import resource
from cpts_desktop.kernel.text import fold

FILE: Final = "indicators/doses_cibles.toml"
FULL: Final = Decimal(100)
_NUMBER: Final = r"([0-9]{1,5}(?:[.,][0-9]{1,3})?)"
_STRENGTH: Final = re.compile(_NUMBER + r"(?:\s*mg)?(?:\s*/\s*[0-9.,]+)?\s*(mg|µg|mcg|ug|g)\b")
_PIECES: Final = re.compile(
    r"(?:^|\s)([0-9](?:[.,]5)?|½|1/2)\s*(?:cp|cpr|comprime|comprimes|gelule|gelules)\b"
)
_SCHEME: Final = re.compile(
    r"(?<![0-9.,])([0-3])\s*-\s*([0-3])\s*-\s*([0-3])(?:\s*-\s*([0-3]))?(?![0-9])"
)
_TIMES: Final = (
    re.compile(r"([1-6])\s*(?:fois|x|prises?)\s*(?:par|/|/\s*)?\s*(?:jour|j)\b"),
    re.compile(r"([1-6])\s*fois\b"),
    re.compile(r"\bx\s*([1-6])\b"),
    re.compile(r"(?:^|\s)([1-6])\s*(?:par\s+jour|/\s*j(?:our)?)\b"),
)
_EVERY: Final = re.compile(r"(?:toutes\s+les|/)\s*(6|8|12|24)\s*h")
_MOMENTS: Final = ("matin", "midi", "gouter", "soir", "coucher")
_ONCE: Final = re.compile(
    r"\bpar\s+jour\b|/\s*j(?:our)?\b|\bquotidien|\bchaque\s+jour\b|\bune\s+fois\b"
)
_UNCLEAR: Final = re.compile(
    r"jour\s+sur|semaine|si\s+besoin|a\s+adapter|selon|demi|[0-9]\s*a\s*[0-9]|\bj\s*/\s*[0-9]"
    r"|\btous\s+les\s+(?:deux|trois|[2-9])|\bmois\b|\bsauf\b|\balterne|pairs?\b"
    r"|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
    r"|[0-9]\s*/\s*[0-9]\s*-|-\s*[0-9]\s*/\s*[0-9]|[.,][0-9]+\s*-|-\s*[0-9]+[.,][0-9]"
    r"|(?:^|\s)[02-9]\s*(?:le\s+|au\s+|a\s+)?(?:matin|midi|gouter|soir|coucher)\b"
)
"""Not every day, not one number, halves inside a scheme, a number of pieces without its word."""
_BARE: Final = re.compile(r"(?!1\Z)[0-9]+(?:[.,][0-9]+)?(?:\s*/\s*[0-9]+)?")
_BETWEEN: Final = re.compile(r"[\s/+,]+")
_PAIR: Final = re.compile(_NUMBER + r"(\s*mg)?\s*/\s*" + _NUMBER)
_TO_MG: Final = {"mg": Decimal(1), "g": Decimal(1000)}
_HALVES: Final = {"½": Decimal("0.5"), "1/2": Decimal("0.5")}


@dataclass(frozen=True)
class Target:
    """The target dose of a molecule; a heavier patient may have another one."""

    dci: tuple[str, ...]
    own_class: str
    mg_per_day: Decimal
    above_kg: Decimal | None = None
    mg_per_day_above: Decimal | None = None

    def for_weight(self, kg: Decimal | None) -> Decimal:
        """Return the target in mg per day for a patient of this weight."""
        heavy = self.above_kg is not None and kg is not None and kg > self.above_kg
        return self.mg_per_day_above if heavy and self.mg_per_day_above else self.mg_per_day


@cache
def targets() -> dict[str, Target]:
    """Return the targets by folded name of the molecule."""
    raw = tomllib.loads(resource(FILE).read_text(encoding="utf-8"), parse_float=Decimal)
    found: dict[str, Target] = {}
    for row in raw["targets"]:
        above, more = row.get("above_kg"), row.get("mg_per_day_above")
        one = Target(
            tuple(row["dci"]), row["class"], Decimal(row["mg_per_day"]),
            None if above is None else Decimal(above), None if more is None else Decimal(more),
        )  # fmt: skip
        found.update((fold(name), one) for name in one.dci)
    return found


def share_of_target(lines: Iterable[MedicationLine], kg: Decimal | None) -> Decimal | None:
    """Return the share of the target in percent, at most 100.

    None when a dose is not readable, or so far from the target that its unit is in doubt.
    """
    total = whole_share(lines, kg)
    return None if total is None or unlikely(total) else min(total, FULL)


def unlikely(share: Decimal) -> bool:
    """Say whether a share of the target looks like a dose ten or a thousand times off."""
    low, high = _doubt()
    return share < low or share >= high


@cache
def _doubt() -> tuple[Decimal, Decimal]:
    raw = tomllib.loads(resource(FILE).read_text(encoding="utf-8"), parse_float=Decimal)["doubt"]
    return Decimal(raw["below"]), Decimal(raw["from"])


def whole_share(lines: Iterable[MedicationLine], kg: Decimal | None) -> Decimal | None:
    """Return the share of the target in percent as it reads; None when a dose does not read.

    Several lines of a class add up (two strengths of one molecule, morning and evening).
    """
    total = Decimal(0)
    for line in lines:
        target = target_of(line)
        dose = daily_mg(line)
        if target is None or dose is None:
            return None
        total += 100 * dose / target.for_weight(kg)
    return total


def target_of(line: MedicationLine) -> Target | None:
    """Return the target of a line, by its molecules together in any order, or by the only one."""
    names = _molecules(line.dci)
    known = _together().get(names) if len(names) > 1 else None
    if known is None and len(line.dci) != 1:
        known = targets().get(fold(line.label)) or _together().get(_molecules((line.label,)))
    if known is not None:
        return known
    return targets().get(fold(line.dci[0])) if len(line.dci) == 1 else None


def _molecules(names: Iterable[str]) -> frozenset[str]:
    """The words of the names, whatever stands between them: « valsartan / sacubitril »."""
    return frozenset(word for name in names for word in _BETWEEN.split(fold(name)) if word)


@cache
def _together() -> dict[frozenset[str], Target]:
    """The targets of molecules given together, by the words of their names."""
    found = {_molecules((name,)): one for one in targets().values() for name in one.dci}
    return {names: one for names, one in found.items() if len(names) > 1}


def daily_mg(line: MedicationLine) -> Decimal | None:
    """Return the mg taken in a day, or None when the words do not say it surely."""
    dose, often = _of_the_first(line, line.dose_text), _plain(line.frequency_text)
    words = f"{dose} {often}".strip()
    if not words or _UNCLEAR.search(words) or _BARE.fullmatch(dose):
        return None
    written = _STRENGTH.findall(words)
    if len(written) > 1:
        return _sum_of_moments(words, written)
    strength = _mg(written[0]) if written else None
    pieces = _PIECES.search(words)
    if len(set(_PIECES.findall(words))) > 1:
        return None
    if strength is None or (pieces and not _STRENGTH.search(dose)):
        own = _STRENGTH.findall(_of_the_first(line, line.label))
        if len(own) != 1:
            return None
        strength = _mg(own[0])
    if strength is None:
        return None
    if pieces:
        strength *= _HALVES.get(pieces[1]) or Decimal(pieces[1].replace(",", "."))
    times = _times_a_day(words)
    return None if times is None else strength * times


def _of_the_first(line: MedicationLine, text: str) -> str:
    """Write the strength of sacubitril first: it is the lower one of each pair, 49/51 or 51/49."""
    plain = _plain(text)
    if _molecules(line.dci) not in _together():
        return plain
    return _PAIR.sub(_lower_first, plain)


def _lower_first(pair: re.Match[str]) -> str:
    first, second = pair[1], pair[3]
    swapped = Decimal(first.replace(",", ".")) > Decimal(second.replace(",", "."))
    return f"{second}{pair[2] or ''}/{first}" if swapped else pair[0]


def _sum_of_moments(words: str, written: list[tuple[str, str]]) -> Decimal | None:
    """« 2,5 mg matin, 5 mg soir »: one strength per moment of the day, else not sure."""
    moments = sum(words.count(moment) for moment in _MOMENTS)
    doses = [_mg(one) for one in written]
    if moments != len(doses) or any(dose is None for dose in doses):
        return None
    return sum((dose for dose in doses if dose is not None), Decimal(0))


def _times_a_day(words: str) -> Decimal | None:
    if scheme := _SCHEME.search(words):
        return Decimal(sum(int(part) for part in scheme.groups() if part))
    for pattern in _TIMES:
        if match := pattern.search(words):
            return Decimal(match[1])
    if match := _EVERY.search(words):
        return Decimal(24) / Decimal(match[1])
    moments = sum(1 for moment in _MOMENTS if moment in words)
    if moments:
        return Decimal(moments)
    return Decimal(1) if _ONCE.search(words) else None


def _mg(found: tuple[str, str]) -> Decimal | None:
    number = Decimal(found[0].replace(",", "."))
    unit = _TO_MG.get(found[1])
    return number / 1000 if unit is None else number * unit


def _plain(text: str) -> str:
    """Lower case without accents; digits, hyphens and slashes stay."""
    flat = unicodedata.normalize("NFKD", text.replace("½", " 1/2 ")).casefold()
    bare = "".join(char for char in flat if not unicodedata.combining(char))
    return re.sub(r"\s+", " ", bare.replace("μ", "µ")).strip()
