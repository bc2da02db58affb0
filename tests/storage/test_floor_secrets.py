"""Passphrases (P-46, CNIL 2022-100), the recovery code (P-47), the counter of guesses (P-43)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.storage.guesses import FREE_TRIES, GuessCounter, wait_after
from cpts_desktop.storage.passwords import check_password
from cpts_desktop.storage.recovery_code import ALPHABET, new_code, read_code


def code_of(password: str) -> str:
    outcome = check_password(password)
    return outcome.problems[0].code if isinstance(outcome, Refused) else ""


@pytest.mark.parametrize(
    "password",
    [
        "Tulipe-7!ram",  # 12 of four classes: the first example of the CNIL
        "Tulipe7rameaux",  # 14 of three classes: the second
        "sept mots choisis sans aucun lien logique",  # seven words: the third
        "phare rouge sous neige avril calme velours",
        "Ĉu ĝi ŝanĝas 9 ?",
        "中文密码也可以使用的Ab1!",
        "x7!" + "Éa" * 40,
        " Espaces 7! avant et après ",
    ],
)
def test_p46_strong_ones_pass(password: str) -> None:
    assert check_password(password) == Ok(None)


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("", "TOO_SHORT"),
        ("Ab1!Ab1!Ab1", "TOO_SHORT"),
        ("motdepasse123456", "COMMON"),
        ("Motdepasse1!", "COMMON"),
        ("Azertyazerty1!", "COMMON"),
        ("InsuffisanceCardiaque1!", "COMMON"),
        ("aaaaaaaaaaaaaaaaaaaa", "COMMON"),
        ("tulipesauvage", "TOO_WEAK"),
        ("tulipe sauvage du jardin", "TOO_WEAK"),
        ("prune poire prune poire prune poire prune", "TOO_WEAK"),
        ("Tulipe7ramea", "TOO_WEAK"),
        ("a\0bcdefghijklmnopqr", "CONTROL"),
        ("\ud800bcdefghijklmnopqr", "CONTROL"),
        ("x" * 5000, "TOO_LONG"),
    ],
)
def test_p46_weak_ones_are_refused_with_the_reason(password: str, expected: str) -> None:
    assert code_of(password) == expected


@given(st.integers(0, 29), st.sampled_from(ALPHABET))
def test_p47_one_wrong_symbol_is_always_found_and_placed(at: int, symbol: str) -> None:
    bare = list(new_code().text.replace("-", ""))
    right, bare[at] = bare[at], symbol
    outcome = read_code("".join(bare))
    if symbol == right:
        assert isinstance(outcome, Ok)
    else:
        assert isinstance(outcome, Refused)
        assert outcome.problems[0].code == "TYPO"
        assert f"groupe {at // 5 + 1} " in outcome.problems[0].message


def test_p47_it_is_read_as_people_copy_it() -> None:
    code = new_code()
    for typed in (
        code.text.lower(),
        code.text.replace("-", " "),
        f"  {code.text}\r\n",
        code.text.replace("-", "\u2011"),
        code.text.replace("-", "–"),
        code.text.replace("0", "O").replace("1", "l"),
        code.text.replace("1", "I"),
    ):
        read = read_code(typed)
        assert isinstance(read, Ok) and read.value.text == code.text
    assert code.text not in repr(code) and code.text not in str(code)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("", "LENGTH"), ("ABC", "LENGTH"), ("A" * 29, "LENGTH"), ("A" * 31, "LENGTH"),
     ("A" * 1_000_000, "LENGTH"), ("U" * 30, "SYMBOL"), ("é" * 30, "SYMBOL")],
)  # fmt: skip
def test_p47_what_is_no_code_says_why(typed: str, expected: str) -> None:
    outcome = read_code(typed)
    assert isinstance(outcome, Refused)
    assert outcome.problems[0].code == expected


def test_p47_swapped_groups_are_found() -> None:
    groups = new_code().text.split("-")
    groups[0], groups[1] = groups[1], groups[0]
    if groups[0] != groups[1]:
        assert isinstance(read_code("-".join(groups)), Refused)


def test_codes_are_not_repeated() -> None:
    codes = {new_code().text for _ in range(200)}
    assert len(codes) == 200
    assert {symbol for code in codes for symbol in code} == {*ALPHABET, "-"}


# -- guesses ------------------------------------------------------------------------------

AT = datetime(2026, 3, 3, tzinfo=UTC)


def test_p43_five_free_tries_then_longer_and_longer() -> None:
    waits = [wait_after(failures) for failures in range(14)]
    assert waits == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_p43_the_count_survives_a_restart_and_ignores_the_clock(tmp_path: Path) -> None:
    clock = FixedClock(AT)
    counter = GuessCounter(tmp_path / "r.db", clock)
    for _ in range(FREE_TRIES + 3):
        counter.failed()
    assert counter.seconds_left() == 8
    clock.set(AT + timedelta(days=400))
    assert counter.seconds_left() == 8
    clock.set(AT - timedelta(days=400))
    again = GuessCounter(tmp_path / "r.db", FixedClock(AT))
    assert (again.failures, again.seconds_left()) == (FREE_TRIES + 3, 8)
    clock.advance(seconds=9)
    assert counter.seconds_left() == 0
    assert counter.succeeded() == FREE_TRIES + 3
    assert GuessCounter(tmp_path / "r.db", clock).seconds_left() == 0


@pytest.mark.parametrize("content", [b"", b"-5", b"zzz", b"\xff\xfe", b"999999999999999999"])
def test_p43_a_spoiled_count_frees_no_tries(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "r.db.tries").write_bytes(content)
    assert GuessCounter(tmp_path / "r.db", FixedClock(AT)).seconds_left() > 0


def test_p43_a_folder_that_refuses_does_not_hide_the_wrong_password(tmp_path: Path) -> None:
    counter = GuessCounter(tmp_path / "absent" / "r.db", FixedClock(AT))
    for _ in range(FREE_TRIES + 1):
        counter.failed()
    assert counter.seconds_left() == 2
