"""Duplicates and homonyms: two records are compared and the reason is said; a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cpts_desktop.features.register.rules.transcriptions import same_name
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fold, fr_date


@redacted
@dataclass(frozen=True)
class Traits:
    """What is compared."""

    birth_name: str
    used_name: str
    given_names: tuple[str, ...]
    used_given_name: str
    birth_date: date | None
    sex: str


@redacted
@dataclass(frozen=True)
class Resemblance:
    """Whether the two are likely one person, and the French sentence that says why."""

    same_person_likely: bool
    why: str


def distance(left: str, right: str, limit: int = 2) -> int:
    """Return the edit distance (swap of neighbours counts one), or ``limit + 1`` beyond it."""
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    previous = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        current = [i]
        for j, b in enumerate(right, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, previous = previous, current
    return min(previous[-1], limit + 1)


def compare(new: Traits, known: Traits) -> Resemblance | None:
    """Say how close two identities are, or None when they are not."""
    same_day = new.birth_date is not None and new.birth_date == known.birth_date
    name = _closest(_family(new), _family(known))
    given = _closest(_given(new), _given(known))
    if name is None or given is None:
        return None
    swapped = _swapped(new, known) if same_day else None
    if swapped is not None and name[0] and given[0]:
        return Resemblance(
            True, f"même date de naissance, nom et prénom intervertis : {' '.join(swapped)}"
        )
    names_equal, given_equal = name[0] == 0, given[0] == 0
    name_close = name[0] <= _allowed(name[1])
    given_close = given[0] <= _allowed(given[1]) or same_name(given[1], given[2])
    pair = f"{name[1].upper()} / {name[2].upper()}"
    if same_day and names_equal and given_equal:
        return Resemblance(True, "même nom, même prénom et même date de naissance")
    if same_day and names_equal and given_close:
        return Resemblance(
            True,
            "même nom et même date de naissance, prénom proche : "
            f"{given[1].title()} / {given[2].title()}",
        )
    if same_day and name_close and given_close:
        return Resemblance(True, f"même date de naissance et nom proche : {pair}")
    if same_day and names_equal:
        return Resemblance(
            False,
            "même nom et même date de naissance, prénoms différents : "
            "jumeaux ou homonymes possibles",
        )
    if not (names_equal and given_equal):
        return None
    if new.birth_date is None or known.birth_date is None:
        return Resemblance(True, "mêmes nom et prénom, une date de naissance inconnue")
    if _near_days(new.birth_date, known.birth_date):
        return Resemblance(
            True,
            "mêmes nom et prénom, dates de naissance proches : "
            f"{fr_date(new.birth_date)} / {fr_date(known.birth_date)}",
        )
    return Resemblance(
        False, f"mêmes nom et prénom, né le {fr_date(known.birth_date)} : homonyme possible"
    )


def could_be(new: Traits, known: Traits) -> bool:
    """Say whether two descriptions under one identifier may be one person.

    Two of the three agree, or nearly: family name, given name, birth date.
    """
    name, given = _closest(_family(new), _family(known)), _closest(_given(new), _given(known))
    dates = (new.birth_date, known.birth_date)
    near = None in dates or _near_days(dates[0] or date.min, dates[1] or date.min)
    close = [pair is not None and pair[0] <= _allowed(pair[1]) for pair in (name, given)]
    return sum((*close, near or dates[0] == dates[1])) >= 2


def _family(traits: Traits) -> set[str]:
    return {fold(name) for name in (traits.birth_name, traits.used_name) if name}


def _given(traits: Traits) -> set[str]:
    names = {fold(name) for name in traits.given_names[:1]}
    return names | ({fold(traits.used_given_name)} if traits.used_given_name else set())


def _swapped(new: Traits, known: Traits) -> tuple[str, str] | None:
    """Return the name and the given name of the other when each stands in the other's place."""
    for name in sorted(_family(known) & _given(new)):
        for given in sorted(_given(known) & _family(new)):
            if name != given:
                return name.upper(), given.title()
    return None


def _closest(left: set[str], right: set[str]) -> tuple[int, str, str] | None:
    pairs = [(distance(a, b), a, b) for a in sorted(left) for b in sorted(right)]
    return min(pairs) if pairs else None


def _allowed(name: str) -> int:
    return 1 if len(name) < 6 else 2


def _near_days(left: date, right: date) -> bool:
    a, b = left.strftime("%d%m%Y"), right.strftime("%d%m%Y")
    swapped = a[2:4] + a[:2] + a[4:]
    return swapped == b or sum(x != y for x, y in zip(a, b, strict=True)) == 1
