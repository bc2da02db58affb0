"""Whether a code or a document speaks of the patient whose record is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cpts_desktop.features.register.model import IdentityStatus, PatientBanner
from cpts_desktop.features.register.rules.identity import other_traits
from cpts_desktop.features.register.rules.lookalike import Traits
from cpts_desktop.kernel.ids import PatientId

BORN = date(1944, 3, 12)
OURS = PatientBanner(
    PatientId("p"), "D’Artagnan-L’Hérault", "Petit", ("Éloïse", "Marie"), "", BORN, False, "F",
    IdentityStatus.PROVISOIRE,
)  # fmt: skip
TOLD = Traits("D'ARTAGNAN L'HERAULT", "", ("ELOISE",), "", BORN, "F")


@pytest.mark.parametrize("given", [
    ("ELOISE",), ("ELOISE", "MARIE"), ("ELOISE", "MARIE", "ANNE"), ("MARIE",), ("ELOISE-MARIE",),
])  # fmt: skip
def test_another_spelling_of_the_same_person_is_the_same_person(given: tuple[str, ...]) -> None:
    assert other_traits(OURS, replace(TOLD, given_names=given)) == ()


@pytest.mark.parametrize(("told", "others"), [
    (replace(TOLD, birth_name="PETIT"), ("nom de naissance",)),
    (replace(TOLD, given_names=("ELO",)), ("prénom",)),
    (replace(TOLD, given_names=("ELOISE", "ANNE")), ()),
    (replace(TOLD, given_names=("ELOISE-ANNE",)), ("prénom",)),
    (replace(TOLD, given_names=()), ("prénom",)),
    (replace(TOLD, birth_date=date(1944, 3, 13)), ("date de naissance",)),
    (replace(TOLD, birth_date=None), ("date de naissance",)),
    (replace(TOLD, sex="M"), ("sexe",)),
    (replace(TOLD, sex=""), ()),
    (Traits("HERMANN", "", ("GATIEN",), "", date(1981, 3, 24), "M"),
     ("nom de naissance", "prénom", "date de naissance", "sexe")),
])  # fmt: skip
def test_each_trait_that_differs_is_named(told: Traits, others: tuple[str, ...]) -> None:
    assert other_traits(OURS, told) == others


def test_an_undetermined_sex_of_ours_differs_from_none() -> None:
    assert other_traits(replace(OURS, sex="I"), replace(TOLD, sex="M")) == ()


def test_a_date_unknown_here_and_there_is_no_difference() -> None:
    assert other_traits(replace(OURS, birth_date=None), replace(TOLD, birth_date=None)) == ()
