"""Duplicates and homonyms explain themselves."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_desktop.features.register.rules.lookalike import Traits, compare, distance
from cpts_desktop.features.register.rules.spelling import keys_of, one_edit, variants

BORN = date(1948, 3, 12)


def who(name: str, given: str, birth: date | None = BORN, used: str = "", sex: str = "F") -> Traits:
    return Traits(name, used, (given,), "", birth, sex)


MARTIN = who("MARTIN", "Jeanne")


@pytest.mark.parametrize(
    ("other", "same", "words"),
    [
        (who("Martin", "JEANNE"), True, "même date de naissance"),
        (who("MARTAIN", "Jeanne"), True, "même date de naissance et nom proche"),
        (who("MARTIN", "Jeannne"), True, "prénom proche"),
        (who("DURAND", "Jeanne", used="MARTIN"), True, "même nom"),
        (who("MARTIN", "Paulette"), False, "jumeaux"),
        (who("MARTIN", "Jeanne", date(1948, 12, 3)), True, "dates de naissance proches"),
        (who("MARTIN", "Jeanne", date(1949, 3, 12)), True, "dates de naissance proches"),
        (who("MARTIN", "Jeanne", None), True, "date de naissance inconnue"),
        (who("MARTIN", "Jeanne", date(1971, 8, 30)), False, "homonyme possible"),
    ],
)
def test_the_reason_is_said(other: Traits, same: bool, words: str) -> None:
    alike = compare(MARTIN, other)
    assert alike is not None
    assert alike.same_person_likely is same
    assert words in alike.why


@pytest.mark.parametrize(
    "other",
    [who("LEROY", "Jeanne"), who("MARTEL", "Paul", date(1950, 1, 1)), who("LEBLANC", "Odile")],
)
def test_different_people_are_left_alone(other: Traits) -> None:
    assert compare(MARTIN, other) is None


@given(st.text("abcde", min_size=4, max_size=8), st.data())
def test_one_letter_away_shares_a_variant(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("xyz"))
    near = data.draw(
        st.sampled_from(
            [
                word[:at] + letter + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + word[at + 1 :] if len(word) > 4 else word,
                word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
            ]
        )
    )
    assert distance(word, near) <= 1
    assert variants(word) & variants(near)


@given(st.text(max_size=6), st.text(max_size=6))
def test_distance_is_symmetric_and_zero_for_equals(left: str, right: str) -> None:
    assert distance(left, right) == distance(right, left)
    assert (distance(left, right) == 0) == (left == right)


@given(st.text("abc", min_size=1, max_size=7), st.text("abc", min_size=1, max_size=7))
def test_one_edit_is_the_distance_of_one(left: str, right: str) -> None:
    assert one_edit(left, right) == (distance(left, right, 1) <= 1)


def test_what_is_typed_is_the_start_of_a_key() -> None:
    keys = keys_of("D’ARTAGNAN DE L’HÉRAULT", "DURAND", ["Pierre-Alain", "Luc"], "Pierrot")
    for typed in (
        "d artagnan de l herault pi", "herault pierre", "durand luc", "~pierre alain durand",
        "~alain herault", "~pierrot d artagnan", "durand pierrot",
    ):  # fmt: skip
        assert any(key.startswith(typed) for key in keys), typed
    assert keys_of("NG", "", [], "") == {"ng"}
