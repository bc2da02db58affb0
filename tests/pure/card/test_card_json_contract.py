from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from cpts_desktop.features.card.card_json import card_from, card_value, read_card
from cpts_desktop.features.card.rules import left_out
from cpts_desktop.kernel.outcome import Ok, Refused
from tests.pure.card.card_examples import FULL, SMALL, card, refusal, value


def test_the_whole_contract_is_read_and_written_back() -> None:
    made = card(
        antiplatelet={"drug": "aspirine", "dose": "75 mg", "indication": "stent"},
        blood_group={"value": "O+", "laboratory": "Labo des Flandres", "date": "2020-02-03"},
        others=[{"role": "cardiologue", "name": "Dr Benali", "phone": "", "agreed": True}],
        qr_fields=["birth_name", "allergies"],
    )
    assert made.birth_date == date(1944, 4, 3)
    assert card_from(card_value(made)) == Ok(made)


def test_the_smallest_card_is_enough() -> None:
    assert isinstance(read_card(json.dumps(SMALL).encode()), Ok)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"nir": "1 44"}, "nir"),
        ({"anticoagulant": {"drug": "x", "brand": "y"}}, "anticoagulant.brand"),
        ({"allergies": [{"substance": "x", "grade": 4}]}, "allergies[0].grade"),
        ({"pharmacien": {"name": "x", "role": "y", "agreed": True}}, "pharmacien.role"),
        ({"contacts": [{"name": "x", "address": "y"}]}, "contacts[0].address"),
    ],
)
def test_unknown_keys_are_refused_by_name(changes: dict[str, Any], field: str) -> None:
    problems = refusal(value(**changes))
    assert problems == {field: "UNKNOWN_KEY"}


@pytest.mark.parametrize("agreed", [False, None, "true", 1, "oui"])
def test_agreement_must_be_true_itself(agreed: Any) -> None:
    made = card(infirmier={"name": "Claire Petit", "agreed": agreed})
    assert [left.field for left in left_out(made)] == ["infirmier", "kinesitherapeute"]


@pytest.mark.parametrize(
    "group",
    [
        {"value": "O+"},
        {"value": "O+", "laboratory": "Labo"},
        {"value": "O+", "date": "2020-02-03"},
        {"value": "O+", "laboratory": "  ", "date": "2020-02-03"},
    ],
)
def test_a_blood_group_without_its_document_is_refused(group: dict[str, Any]) -> None:
    assert "blood_group" in {field.split(".")[0] for field in refusal(value(blood_group=group))}


def test_a_blood_group_that_is_not_one_is_refused() -> None:
    group = {"value": "C+", "laboratory": "Labo", "date": "2020-02-03"}
    assert refusal(value(blood_group=group)) == {"blood_group.value": "BAD_GROUP"}


@pytest.mark.parametrize("relation", ["personne de confiance", "Fils, PERSONNE DE  CONFIANCE"])
def test_a_contact_is_not_the_personne_de_confiance(relation: str) -> None:
    contact = [{"name": "Paul", "phone": "0612345678", "relation": relation}]
    assert refusal(value(contacts=contact)) == {"contacts[0].relation": "NOT_TRUSTED_PERSON"}


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"kind": "autre"}, "kind", "BAD_KIND"),
        ({"birth_date": "03/04/1944"}, "birth_date", "BAD_DATE"),
        ({"birth_date": "1900-02-29"}, "birth_date", "BAD_DATE"),
        ({"birth_date": "2027-01-01"}, "birth_date", "IN_FUTURE"),
        ({"valid_until": "2025-01-01"}, "valid_until", "ENDS_BEFORE"),
        ({"birth_name": "\u00a0 "}, "birth_name", "EMPTY"),
        ({"birth_name": "A" * 101}, "birth_name", "TOO_LONG"),
        ({"given_names": "Jean\u202ene"}, "given_names", "HIDDEN_CHARACTER"),
        ({"given_names": "Jean\0ne"}, "given_names", "HIDDEN_CHARACTER"),
        ({"pacemaker": "oui"}, "pacemaker", "NOT_A_BOOLEAN"),
        ({"allergies": "pénicilline"}, "allergies", "NOT_A_LIST"),
        ({"allergies": ["pénicilline"]}, "allergies[0]", "NOT_AN_OBJECT"),
        ({"conditions": ["x"] * 21}, "conditions", "TOO_MANY"),
        ({"qr_fields": ["nir"]}, "qr_fields", "UNKNOWN_FIELD"),
        ({"implants": [{"type": "DAI", "date": "mars"}]}, "implants[0].date", "BAD_DATE"),
    ],
)
def test_a_wrong_value_names_its_field(changes: dict[str, Any], field: str, code: str) -> None:
    assert refusal(value(**changes)) == {field: code}


def test_g1_23_a_telephone_holds_digits() -> None:
    person = {"name": "Claire Petit", "phone": "☎ 06", "agreed": True}
    assert refusal(value(infirmier=person)) == {"infirmier.phone": "BAD_PHONE"}
    assert card().contacts[0].phone == "06 12 34 56 78"


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{", b'{"kind":"urgence","kind":"equipe"}', b"\xff\xfe", b"[" * 99999]
)
def test_bytes_that_are_not_a_card_are_refused(data: bytes) -> None:
    assert isinstance(read_card(data), Refused)


def test_several_given_names_may_come_as_a_list() -> None:
    assert card(given_names=["Jeanne", "Marie"]).given_names == "Jeanne Marie"


def test_g1_03_names_are_composed_once() -> None:
    assert card(birth_name="Zoe\u0308").birth_name == "Zoë"


def test_a_card_hides_itself_when_printed_in_a_log() -> None:
    made = card()
    assert "Dupont" not in repr(made)
    assert "apixaban" not in repr(made.anticoagulant)
    assert "Paul" not in repr(made.contacts)
    assert FULL["birth_name"] == "Dupont"
