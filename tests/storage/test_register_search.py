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
