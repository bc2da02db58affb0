"""The same person typed in two practices: the pair is looked at, and scored, whatever the slips."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cpts_desktop.features.register.queries.duplicates import Compared, score
from cpts_desktop.features.register.rules.matching import Identity, match
from cpts_desktop.kernel.ids import PatientId

BORN = date(1944, 3, 12)
OURS = Identity("LE GOFF", "", ("Marie-Françoise",), "", BORN, "F")


def found(a: Identity, b: Identity) -> bool:
    people = {PatientId("a"): a, PatientId("b"): b}
    return len(score(Compared(people, frozenset())).pairs) == 1


@pytest.mark.parametrize("name", ["LEGOF", "LE GOF", "LEGOFF", "Le  Goff"])
@pytest.mark.parametrize("given", [("Marie", "Francoise"), ("Marie Françoise",), ("Marie",)])
@pytest.mark.parametrize("born", [BORN, date(1944, 3, 21), date(1944, 12, 3), date(1945, 3, 12)])
def test_a_particle_joined_a_given_name_cut_and_a_date_that_slipped(
    name: str, given: tuple[str, ...], born: date
) -> None:
    assert found(OURS, Identity(name, "", given, "", born, "F"))


@pytest.mark.parametrize(
    ("one", "other"),
    [("D’ARTAGNAN", "DARTAGNAN"), ("DE LA TOUR", "DELATOUR"), ("N’GUESSAN", "NGUESSAN"),
     ("SAINT-CLAIR", "ST CLAIR"), ("LE TOUX", "LETOU")],
)  # fmt: skip
def test_joined_and_parted_names_are_one(one: str, other: str) -> None:
    born = date(1950, 6, 7)
    assert found(
        Identity(one, "", ("Paul",), "", born, "M"), Identity(other, "", ("Paul",), "", born, "M")
    )


def test_swapped_digits_are_called_so() -> None:
    swapped = match(OURS, replace(OURS, birth_date=date(1944, 3, 21)))
    wrong = match(OURS, replace(OURS, birth_date=date(1944, 3, 17)))
    assert swapped is not None and "deux chiffres intervertis : 12/03/1944" in swapped.why
    assert wrong is not None and "dates à un chiffre près" in wrong.why


def test_another_person_is_left_alone() -> None:
    other = Identity("LE GALL", "", ("Marie-Françoise",), "", date(1961, 8, 30), "F")
    assert not found(OURS, other)
