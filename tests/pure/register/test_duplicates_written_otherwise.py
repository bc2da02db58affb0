"""One person whose names were swapped, or whose given name was transcribed otherwise."""

from __future__ import annotations

import tomllib
from datetime import date
from itertools import combinations

import pytest

from cpts_desktop.features.register.queries.duplicates import Compared, score
from cpts_desktop.features.register.rules.lookalike import Traits, compare
from cpts_desktop.features.register.rules.matching import Identity, match
from cpts_desktop.features.register.rules.transcriptions import one_spelling, same_name
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.resources import resource
from cpts_desktop.kernel.text import fold

BORN = date(1950, 3, 4)


def who(
    name: str, given: str, born: date | None = BORN, sex: str = "M", used: str = ""
) -> Identity:
    return Identity(name, used, (given,), "", born, sex)


def pairs(*people: Identity) -> int:
    """Count what the search of a whole register finds: the two must share a block."""
    return len(
        score(Compared({PatientId(str(n)): p for n, p in enumerate(people)}, frozenset())).pairs
    )


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (who("MARTIN", "Paul"), who("PAUL", "Martin")),
        (who("LE GOFF", "Yann"), who("YANN", "Le Goff")),
        (who("DURAND", "Marie", sex="F", used="MARTIN"), who("MARIE", "Martin", sex="F")),
    ],
)
def test_a_name_and_a_given_name_that_were_swapped_are_very_likely_one(
    a: Identity, b: Identity
) -> None:
    for one, other in ((a, b), (b, a)):
        found = match(one, other)
        assert found is not None and found.probable
        assert "nom et prénom intervertis" in found.why and "différents" not in found.why
    assert pairs(a, b) == 1


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (who("MARTIN", "Paul"), who("PAUL", "Martin", date(1980, 3, 4))),  # a generation apart
        (who("MARTIN", "Paul"), who("PAUL", "Martin", None)),
        (who("MARTIN", "Paul"), who("PAUL", "Martin", date(1950, 3, 14))),
        (who("CAMILLE", "Dominique"), who("DOMINIQUE", "Camille", sex="F")),
        (who("MARTIN", "Paul"), who("MARTIN", "Martin")),  # twins of one name
        (who("MARTIN", "Paul"), who("PAUL", "Pierre")),
    ],
)
def test_it_is_not_said_without_the_same_day_and_sex(a: Identity, b: Identity) -> None:
    found = match(a, b)
    assert found is None or not found.probable


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohamed", "Muhammad"), ("Mohammed", "Mouhamad"), ("Mohamed-Amine", "Muhammad Amine"),
        ("Youssef", "Yusuf"), ("Hocine", "Husayn"), ("Abd el Kader", "Abdulqadir"),
        ("Nour-Eddine", "Nordine"), ("Zineb", "Zaynab"), ("Sergueï", "Sergey"),
    ],
)  # fmt: skip
def test_transcriptions_of_one_name_are_very_likely_one(one: str, other: str) -> None:
    a, b = who("BENALI", one), who("BENALI", other)
    found, back = match(a, b), match(b, a)
    assert found is not None and back is not None and found.score == back.score
    assert found.probable, found.why
    assert pairs(a, b) == 1
    without = who("BENALI", other, None)
    assert pairs(a, without) == 1, "one birth date unknown: the block of both names"
    said = compare(_traits(a), _traits(b))
    assert said is not None and said.same_person_likely


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hassan", "Hussein"), ("Mohamed", "Ahmed"), ("Mohamed", "Mehmet"), ("Mohamed", "Mamadou"),
        ("Mohamed Amine", "Mohamed Yassine"), ("Khadija", "Zineb"), ("Othmane", "Omar"),
        ("Meriem", "Myriam"), ("Jamal", "Jamila"),
    ],
)  # fmt: skip
def test_twins_and_names_of_other_languages_are_never_very_likely_one(one: str, other: str) -> None:
    assert not same_name(fold(one), fold(other))
    found = match(who("BENALI", one), who("BENALI", other))
    assert found is None or not found.probable, found.why


def test_a_father_and_a_son_of_one_name_transcribed_otherwise_are_not() -> None:
    found = match(who("BENALI", "Mohamed"), who("BENALI", "Muhammad", date(1980, 3, 4)))
    assert found is None or not found.probable


def _traits(one: Identity) -> Traits:
    return Traits(one.birth_name, one.used_name, one.given_names, "", one.birth_date, one.sex)


def test_the_form_of_a_new_patient_says_it_too() -> None:
    new, known = _traits(who("PAUL", "Martin")), _traits(who("MARTIN", "Paul"))
    alike = compare(new, known)
    assert alike is not None and alike.same_person_likely
    assert alike.why == "même date de naissance, nom et prénom intervertis : MARTIN Paul"
    assert compare(_traits(who("PAUL", "Martin", date(1980, 3, 4))), known) is None
    twin = compare(_traits(who("MARTIN", "Martin")), known)
    assert twin is not None and not twin.same_person_likely


def test_no_spelling_is_in_two_lists_and_each_is_written_folded() -> None:
    text = resource("register/prenoms.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    lists = [set(one) for one in (*data["source_read"].values(), *data["to_verify"].values())]
    assert len(lists) > 20 and all(len(one) > 1 for one in lists)
    assert not any(one & other for one, other in combinations(lists, 2))
    assert all(fold(name) == name and " " not in name for one in lists for name in one)
    assert data["status"] == "source_read" and data["others"] == "to_verify" and data["source"]
    assert one_spelling("jeanne marie") == "jeanne marie"
