"""Secrets at their limits, written against mutants that no other test noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpts_desktop.kernel.clock import SystemClock
from cpts_desktop.kernel.outcome import Ok, Refused, WrongSecret
from cpts_desktop.storage import accounts, passwords, slots
from cpts_desktop.storage.users import NewUser
from tests.storage.conftest import CHEAP, PASSWORD
from tests.storage.register_setup import registry


@pytest.mark.parametrize(
    ("name", "password", "field"),
    [("Camille Roux", "trop court", "password"), ("", PASSWORD, "name"),
     ("Camille Roux", "", "password")],
)  # fmt: skip
def test_a_register_is_not_made_when_one_of_its_answers_is_refused(
    tmp_path: Path, name: str, password: str, field: str
) -> None:
    path = tmp_path / "dossier" / "r.db"
    made = accounts.create_register(
        path, NewUser(name, "idel"), password, kinds=registry(), clock=SystemClock(), cost=CHEAP
    )
    assert isinstance(made, Refused) and made.problems[0].field == field
    assert not path.parent.exists()


def test_no_secret_and_a_giant_are_wrong_at_once() -> None:
    for bad in ("", "x" * (slots.MAX_SECRET_BYTES + 1)):
        with pytest.raises(WrongSecret):
            slots.normalise_password(bad)
    assert slots.normalise_password("x" * slots.MAX_SECRET_BYTES)


def test_a_word_of_two_letters_is_a_word() -> None:
    words = "le granit humide sentier orage matin tilleul"
    assert len(words.split()) == passwords.WORDS
    assert passwords.check_password(words) == Ok(None)
    assert passwords.check_password(words.replace("le ", "l ")) != Ok(None)


def test_six_letters_beside_usual_words_are_enough_to_be_unusual() -> None:
    assert not passwords._is_common("motdepassezxyktu")
    assert passwords._is_common("motdepassezxykt")
