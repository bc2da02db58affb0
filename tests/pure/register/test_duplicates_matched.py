"""Two records that may be one person: what brings them near, what tells them apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_desktop.features.register.kinds.ties import shown_by
from cpts_desktop.features.register.rules.matching import Identity, match, weights_status
from cpts_desktop.features.register.rules.phonetics import sounds

BORN = date(1948, 3, 12)
MARTIN = Identity("MARTIN", "", ("Jeanne", "Marie"), "", BORN, "F")


def but(**other: object) -> Identity:
    return replace(MARTIN, **other)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "probable", "words"),
    [
        (but(), True, "même nom"),
        (but(birth_name="MARTAIN"), True, "même prononciation"),
        (but(birth_name="MARTUN"), True, "noms proches"),
        (but(birth_name="DURAND", used_name="Martin"), True, "nom utilisé de l’autre"),
        (but(birth_name="MARTIN-LEROY"), True, "nom composé"),
        (but(given_names=("Marie",)), True, "autre ordre"),
        (but(given_names=("Jeanne-Marie",)), True, "prénom composé"),
        (but(given_names=("Jeande",)), True, "prénoms proches"),
        (but(birth_date=date(1948, 12, 3)), True, "intervertis"),
        (but(birth_date=date(1949, 3, 12)), True, "un chiffre près"),
        (but(birth_date=None), False, "inconnue"),
    ],
)
def test_the_reasons_are_said(other: Identity, probable: bool, words: str) -> None:
    found = match(MARTIN, other)
    assert found is not None
    assert found.probable is probable, found
    assert words in found.why


@pytest.mark.parametrize(
    "other",
    [
        but(birth_date=date(1971, 8, 30)),
        but(given_names=("Paulette",)),
        but(given_names=("Paulette",), birth_cog="63430"),
        but(birth_name="LEROY", birth_date=date(1948, 3, 13)),
        Identity("KOWALSKI", "", ("Paul",), "", BORN, "M"),
        but(sex="M", given_names=("Jean",), birth_date=date(1950, 1, 1)),
    ],
)
def test_homonyms_and_twins_are_left_alone(other: Identity) -> None:
    assert match(MARTIN, other) is None


def test_one_ins_shows_even_other_names() -> None:
    other = Identity("KOWALSKA", "", ("Janina",), "", date(1950, 1, 1), "F", ins="248036343000101")
    found = match(but(ins="248036343000101"), other)
    assert found is not None and found.reasons[0].words == "même matricule INS"
    two = match(but(ins="1"), but(ins="2"))
    assert two is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DUPONT", "DUPOND"), ("LEFEBVRE", "LEFÈVRE"), ("GAUTHIER", "Gotier"),
        ("PHILIPPE", "FILIP"), ("RENAULT", "RENAUD"), ("Saint-Étienne", "ST ETIENNE"),
        ("SCHMITT", "SCHMIDT"), ("FERNANDEZ", "FERNANDES"), ("Mathieu", "Matthieu"),
        ("Hélène", "ELENE"), ("CATHERINE", "Katherine"),
    ],
)  # fmt: skip
def test_spellings_of_one_sound_share_a_key(one: str, other: str) -> None:
    assert sounds(one) == sounds(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("JEAN", "JEANNE"), ("MOREAU", "MOREL"), ("LEROY", "LEROUX")]
)
def test_other_names_keep_another_key(one: str, other: str) -> None:
    assert sounds(one) != sounds(other)


_NAMES = st.sampled_from(["MARTIN", "DURAND", "LE GOFF", "D’ARTAGNAN", "Saint-Étienne", "NGUYEN"])
_GIVEN = st.sampled_from(["Jeanne", "Marie-Claude", "Paul", "Zoé", "Jean Pierre", "Aïcha"])
_PEOPLE = st.builds(
    Identity, birth_name=_NAMES, used_name=st.one_of(st.just(""), _NAMES),
    given_names=st.lists(_GIVEN, min_size=1, max_size=3).map(tuple), used_given_name=st.just(""),
    birth_date=st.one_of(st.none(), st.dates(date(1920, 1, 1), date(2010, 1, 1))),
    sex=st.sampled_from("FMI"),
)  # fmt: skip


@given(_PEOPLE, _PEOPLE)
def test_the_order_of_the_two_does_not_count(a: Identity, b: Identity) -> None:
    left, right = match(a, b), match(b, a)
    assert (left is None) == (right is None)
    if left is not None and right is not None:
        assert left.score == right.score


@given(_PEOPLE.filter(lambda who: who.birth_date is not None), st.data())
def test_one_slip_of_the_keyboard_is_still_found(who: Identity, data: st.DataObject) -> None:
    assert who.birth_date is not None
    slip = data.draw(st.sampled_from(["swap", "day", "case", "order"]))
    born = who.birth_date
    if slip == "swap" and born.day <= 12:
        other = replace(who, birth_date=born.replace(month=born.day, day=born.month))
    elif slip == "day" and born.day < 9:
        other = replace(who, birth_date=born + timedelta(days=1))
    elif slip == "order":
        other = replace(who, given_names=tuple(reversed(who.given_names)))
    else:
        other = replace(who, birth_name=who.birth_name.lower())
    assert match(who, other) is not None


@given(st.dictionaries(st.sampled_from("abcde"), st.sampled_from("abcdez"), min_size=5))
def test_whatever_the_ties_every_group_shows_exactly_one_record(ties: dict[str, str]) -> None:
    pointed = {one: (None if target == one else target) for one, target in ties.items()}
    shown = shown_by(pointed)
    for target in shown.values():
        assert target is None or shown[target] is None
    reach = {one: shown[one] or one for one in pointed}
    for one, to in pointed.items():
        if to in pointed:
            assert reach[one] == reach[str(to)]


def test_the_weights_say_that_they_are_a_proposal() -> None:
    assert weights_status() == "proposal"
