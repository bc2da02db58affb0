"""Twins, a parent and a child of one name: they may be shown together, never as very likely one."""

from __future__ import annotations

from datetime import date

import pytest

from cpts_desktop.features.register.rules.matching import Identity, Match, match

TWINS, PARENT = "peut-être deux jumeaux", "peut-être un parent et son enfant"


def who(name: str, born: str = "1950-03-04", sex: str = "F", **other: str) -> Identity:
    phones = frozenset(filter(None, [other.get("phone", "")]))
    return Identity(
        "MARTIN", "", tuple(name.split()), "", date.fromisoformat(born), sex,
        ins=other.get("ins", ""), phones=phones,
    )  # fmt: skip


def found(a: Identity, b: Identity) -> Match:
    """Match both ways round: the answer does not depend on which record comes first."""
    one, other = match(a, b), match(b, a)
    assert one is not None and other is not None
    assert (one.score, one.probable) == (other.score, other.probable)
    return one


@pytest.mark.parametrize(("a", "b"), [
    (who("Louis", sex="M"), who("Louise")),
    (who("Julien", sex="M"), who("Julie")),
    (who("Émile", sex="M"), who("Émilie")),
    (who("Paul", sex="M"), who("Paula")),
    (who("Marie-Claude"), who("Marie-Claire")),
    (who("Louis", sex="M", phone="0612345678"), who("Louise", phone="0612345678")),
])  # fmt: skip
def test_twins_of_near_names_are_never_very_likely_one(a: Identity, b: Identity) -> None:
    pair = found(a, b)
    assert not pair.probable and TWINS in pair.why


@pytest.mark.parametrize("child", ["1970-03-04", "1980-03-04"])
@pytest.mark.parametrize("phone", ["", "0612345678"])
def test_a_father_and_a_son_of_one_name_and_day_are_never_very_likely_one(
    child: str, phone: str
) -> None:
    pair = found(who("Paul", sex="M", phone=phone), who("Paul", child, "M", phone=phone))
    assert not pair.probable and PARENT in pair.why


@pytest.mark.parametrize(("a", "b"), [
    (who("Jeanne"), who("Jeane")),  # a letter
    (who("Dominique"), who("Dominique", sex="M")),  # the sex, mistyped
    (who("Jeanne"), who("Jeanne", "1960-03-04")),  # ten years are a slip, not a generation
    (who("Jeanne"), who("Jeanne", "1950-04-03")),
    (who("Marie-Claude"), who("Marie-Claud")),
    (who("Marie-Claude"), who("Marie")),
    (who("Marie-Thérèse"), who("Marie-Terese")),
])  # fmt: skip
def test_slips_of_one_person_stay_very_likely(a: Identity, b: Identity) -> None:
    assert found(a, b).probable


def test_one_matricule_is_one_person_whatever_the_dates() -> None:
    ins = "250037512345678"
    pair = found(who("Paul", sex="M", ins=ins), who("Paul", "1980-03-04", "M", ins=ins))
    assert pair.probable and PARENT not in pair.why
