"""Search as you type: what a person types finds the patient, whatever the spelling."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from cpts_desktop.features.register import commands, queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.text import fold
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import add, do, make


@pytest.fixture
def people(tmp_path: Path, clock: FixedClock) -> Register:
    register = make(tmp_path / "r.db", clock)
    add(register, used_name="DURAND-L’HÔTE", mobile="+33 6 12 34 56 78", city="Orléans")
    add(register, birth_name="Müller-Élise", given_names="Zoë", birth_date=date(1948, 3, 12))
    add(register, birth_name="O'BRIEN", given_names="Seán", sex="M", birth_date=date(1950, 1, 2))
    add(register, birth_name="D’ARTAGNAN DE L’HÉRAULT", given_names="Pierre-Alain", sex="M")
    add(register, birth_name="Ng", given_names="An", sex="F", phone="01 99 88 77 66")
    add(register, birth_name="BŒUF", given_names="Anaïs")
    return register


def found(register: Register, text: str) -> list[str]:
    return [hit.banner.birth_name for hit in register.read(queries.search_patients, text)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("mart", "MARTIN"),
        ("MARTIN JE", "MARTIN"),
        ("jeanne mart", "MARTIN"),
        ("durand", "MARTIN"),
        ("l'hote", "MARTIN"),
        ("hôte", "MARTIN"),
        ("muller elise", "Müller-Élise"),
        ("Müller-Élise", "Müller-Élise"),
        ("Mu\u0308ller", "Müller-Élise"),
        ("zoe", "Müller-Élise"),
        ("Zoe\u0308", "Müller-Élise"),
        ("obrien", "O'BRIEN"),
        ("o’brien", "O'BRIEN"),
        ("herault", "D’ARTAGNAN DE L’HÉRAULT"),
        ("pierre alain", "D’ARTAGNAN DE L’HÉRAULT"),
        ("ng", "Ng"),
        ("boeuf", "BŒUF"),
        ("12/03/1948", "Müller-Élise"),
        ("12.3.1948", "Müller-Élise"),
        ("12031948", "Müller-Élise"),
        ("1948-03-12", "Müller-Élise"),
        ("1948", "Müller-Élise"),
        ("zoe 1948", "Müller-Élise"),
        ("06 12 34", "MARTIN"),
        ("+33612345678", "MARTIN"),
        ("0612345678", "MARTIN"),
        ("01 99", "Ng"),
    ],
)
def test_what_is_typed_finds_the_patient(people: Register, typed: str, expected: str) -> None:
    assert expected in found(people, typed)


@pytest.mark.parametrize("typed", ["martni", "marrtin", "matin", "mxrtin", "arti", "jeane martin"])
def test_a_spelling_one_letter_away_is_found_and_said(people: Register, typed: str) -> None:
    hits = people.read(queries.search_patients, typed)
    assert [hit.banner.birth_name for hit in hits] == ["MARTIN"]
    assert hits[0].approximate


@pytest.mark.parametrize("typed", ["", "   ", "martin 1950", "xyzxyz", "31/02/1948 zoe", "é" * 3])
def test_nothing_is_found_when_nothing_matches(people: Register, typed: str) -> None:
    assert "MARTIN" not in found(people, typed)


@pytest.mark.parametrize(
    "typed",
    ['"', "*", "NEAR(", "AND", "nom:x", "{nom note}:x", "^x", "-", "a OR b", "'; DROP TABLE--",
     "%", "_", "\\", "\0", "(", "names : mart*", "martin\0", '"martin'],
)  # fmt: skip
def test_g3_42_search_operators_are_plain_letters(people: Register, typed: str) -> None:
    words = re.findall(r"[a-z]+", fold(typed))
    for hit in people.read(queries.search_patients, typed):
        names = fold(f"{hit.banner.display_name} {' '.join(hit.banner.given_names)}")
        assert words and all(word in names for word in words)


def test_g3_43_a_huge_query_is_bounded(people: Register) -> None:
    assert found(people, "%_" * 30_000) == []
    assert found(people, "martin " * 30_000) == ["MARTIN"]


def test_an_amended_name_is_found_and_the_old_one_is_not(people: Register) -> None:
    hit = people.read(queries.search_patients, "boeuf")[0]
    form = commands.CreatePatient("LEROUX", "Anaïs", "F", date(1944, 3, 12), mobile="0700000001")
    do(people, commands.amend_patient, commands.AmendPatient(hit.banner.uid, form))
    assert found(people, "leroux") == ["LEROUX"]
    assert found(people, "boeuf") == []
    assert found(people, "0700") == ["LEROUX"]


def test_the_leading_word_comes_first(people: Register) -> None:
    add(people, birth_name="ALAIN", given_names="Zoé", birth_date=date(1990, 1, 1))
    assert found(people, "alain")[0] == "ALAIN"
    assert len(found(people, "alain")) == 2


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("5678", "MARTIN"),  # the last four digits, as on a missed call
        ("56 78", "MARTIN"),
        ("345678", "MARTIN"),
        ("34.56.78", "MARTIN"),
        ("2345", "MARTIN"),  # from the middle, across the pairs
        ("12\u202f34\u202f56", "MARTIN"),  # copied from a screen that writes thin spaces
        ("612345678", "MARTIN"),
        ("8877", "Ng"),
        ("martin 5678", "MARTIN"),
        ("5678 jeanne", "MARTIN"),
    ],
)
def test_four_digits_of_a_number_find_it_wherever_they_are(
    people: Register, typed: str, expected: str
) -> None:
    assert found(people, typed) == [expected]


@pytest.mark.parametrize("typed", ["567", "5679", "ng 5678", "78 56", "5678 1234"])
def test_other_digits_find_nobody(people: Register, typed: str) -> None:
    assert found(people, typed) == []


def test_digits_that_may_be_a_year_find_both(people: Register) -> None:
    add(people, birth_name="ALAIN", given_names="Zoé", mobile="06 11 22 19 48")
    assert found(people, "1948") == ["Müller-Élise", "ALAIN"]
    assert found(people, "zoé 1948") == ["Müller-Élise", "ALAIN"]
    assert found(people, "alain 1948") == ["ALAIN"]
    add(people, birth_name="ROUX", given_names="Léa", mobile="06 12 03 19 48")
    assert found(people, "12031948") == ["Müller-Élise", "ROUX"]
    assert found(people, "12/03/1948") == ["Müller-Élise"]


def test_a_number_that_begins_so_comes_before_one_that_holds_it(people: Register) -> None:
    add(people, birth_name="ALAIN", given_names="Zoé", mobile="06 01 99 88 77")
    assert found(people, "01998") == ["Ng", "ALAIN"]


def test_a_foreign_number_is_found_by_its_digits(people: Register) -> None:
    add(people, birth_name="KELLER", given_names="Urs", sex="M", phone="+41 22 345 67 99")
    for typed in ("+41 22 345", "4122", "6799", "0041 22 34"):
        assert "KELLER" in found(people, typed), typed


def test_a_number_that_was_changed_is_no_longer_found(people: Register) -> None:
    hit = people.read(queries.search_patients, "8877")[0]
    form = commands.CreatePatient("Ng", "An", "F", date(1944, 3, 12), phone="01 99 88 66 55")
    do(people, commands.amend_patient, commands.AmendPatient(hit.banner.uid, form))
    assert found(people, "8877") == []
    assert found(people, "6655") == found(people, "0199") == ["Ng"]
    left = people.read(lambda conn: conn.exec_driver_sql("SELECT digits FROM patient_phone").all())
    assert len(left) == 2 * 7, "two numbers, each with its six ends"
