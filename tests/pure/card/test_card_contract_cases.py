"""CARD.json cases written from contracts.md and interop.md 6, through the verb of the program."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from cpts_desktop.documents.check import squeeze
from cpts_desktop.features.card.cli import render_card
from cpts_desktop.features.card.free_text import is_phone
from cpts_desktop.features.card.sheet import paper_layouts
from cpts_desktop.features.card.templates import stocks
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.verbs import Answer
from tests.pure.card.card_examples import value

PERSON = {"name": "Dr Anne Lefebvre", "phone": "03 28 00 00 00", "agreed": True}
LAYOUTS = [*paper_layouts(), *(f"a4:{stock.code}" for stock in stocks())]


class Invoked:
    def __init__(self, **args: Any) -> None:
        self.args = args
        self.clock = FixedClock(datetime(2026, 3, 10, 8, 0, tzinfo=UTC))


@pytest.fixture
def run(tmp_path: Path) -> Any:
    def verb(source: Any, **args: Any) -> tuple[Answer, Path]:
        card, out = tmp_path / "card.json", tmp_path / "card.pdf"
        card.write_text(json.dumps(source), encoding="utf-8")
        out.unlink(missing_ok=True)
        return render_card(Invoked(**{"card": card, "out": out, "layout": "pvc", **args})), out  # type: ignore[arg-type]

    return verb


def words(out: Path) -> str:
    """Everything that is drawn, in the order it is drawn, without spaces."""
    with pdfplumber.open(io.BytesIO(out.read_bytes())) as pdf:
        return squeeze("".join(char["text"] for page in pdf.pages for char in page.chars))


def refused(run: Any, field: str, code: str, **changes: Any) -> str:
    answer, out = run(value(**changes))
    assert answer.exit_code == 3
    assert not out.exists()
    found = {(p["field"], p["code"]): p["message"] for p in answer.data["refused"]}
    assert (field, code) in found
    assert field.split("[")[0].split(".")[0] in answer.text
    return str(found[field, code])


KEYS: list[tuple[dict[str, Any], str]] = [
    ({"used_name": "Lefort"}, "Nom utilisé : LEFORT"),
    ({"anticoagulant": {"drug": "fluindione", "dose": "20 mg", "indication": "EP"}}, "EP"),
    ({"antiplatelet": {"drug": "clopidogrel", "dose": "75 mg", "indication": "stent"}}, "stent"),
    ({"allergies": [{"substance": "latex", "reaction": "urticaire"}]}, "latex : urticaire"),
    ({"pacemaker": True, "implants": None}, "PACEMAKER OUI"),
    ({"implants": [{"type": "DAI", "model": "Cobalt XT", "date": "2021-03-14",
                    "mri": "IRM sous conditions"}]}, "posé 14/03/2021 · IRM sous conditions"),
    ({"conditions": ["épilepsie", "dialyse, fistule bras gauche"]}, "fistule bras gauche"),
    ({"blood_group": {"value": "A+", "laboratory": "EFS Lille", "date": "2020-02-03"}},
     "A+ (EFS Lille, 03/02/2020). Sans valeur transfusionnelle."),
    ({"medecin_traitant": {**PERSON, "name": "Dr Élise Waré"}}, "Dr Élise Waré"),
    ({"pharmacien": {**PERSON, "name": "Pharmacie du Lac"}}, "Pharmacie du Lac"),
    ({"infirmier": {**PERSON, "name": "Zoé Ott"}}, "Zoé Ott"),
    ({"kinesitherapeute": {**PERSON, "name": "Luc Roux"}}, "Luc Roux"),
    ({"others": [{**PERSON, "role": "cardiologue", "name": "Dr Kim"}]}, "Dr Kim (cardiologue)"),
    ({"contacts": [{"name": "Ève Noë", "phone": "0612345678", "relation": "sœur"}]},
     "Ève Noë (sœur)"),
    ({"issued": "2026-02-01"}, "carte du 01/02/2026"),
    ({"valid_until": "2026-12-31"}, "Valable jusqu’au 31/12/2026"),
    ({"kind": "equipe", "conditions": None, "implants": None}, "MON ÉQUIPE DE SOINS"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "printed"), KEYS, ids=[next(iter(k)) for k, _ in KEYS])
def test_every_key_of_the_contract_is_printed(
    run: Any, changes: dict[str, Any], printed: str
) -> None:
    answer, out = run(value(**changes), layout="large")
    assert answer.exit_code == 0, answer.text
    assert squeeze(printed) in words(out)


@pytest.mark.parametrize(
    "key", ["nir", "address", "Kind", "allergie", "medecin", "no_known_allergy", "back", "hidden"]
)
def test_any_other_key_is_refused_by_its_name(run: Any, key: str) -> None:
    assert key in refused(run, key, "UNKNOWN_KEY", **{key: "x"})


@pytest.mark.parametrize(
    "field", ["medecin_traitant", "pharmacien", "infirmier", "kinesitherapeute"]
)
@pytest.mark.parametrize("agreed", [False, "true", 1, None])
def test_without_agreement_nobody_is_printed_and_it_is_said(
    run: Any, field: str, agreed: Any
) -> None:
    answer, out = run(value(**{field: {"name": "Zoé Unique", "agreed": agreed}}))
    assert answer.exit_code == 0
    assert "Zoé Unique" in {left["name"] for left in answer.data["left_out"]}
    assert "Unique" not in words(out)


def test_another_professional_without_agreement_is_left_out_too(run: Any) -> None:
    others = [{"role": "cardiologue", "name": "Dr Kim", "agreed": False},
              {"role": "dentiste", "name": "Dr Oui", "agreed": True}]  # fmt: skip
    answer, out = run(value(others=others), layout="large")
    assert "others[0]" in {left["field"] for left in answer.data["left_out"]}
    assert "Kim" not in words(out) and "DrOui" in words(out)


@pytest.mark.parametrize("lab", ["", "déclaré par le patient", "carte de donneur EFS", "inconnu"])
def test_a_group_that_no_laboratory_wrote_is_refused(run: Any, lab: str) -> None:
    group = {"value": "O+", "laboratory": lab, "date": "2020-02-03"}
    assert "laboratoire" in refused(run, "blood_group", "NO_SOURCE", blood_group=group)


def test_a_group_dated_after_the_card_is_refused(run: Any) -> None:
    group = {"value": "O+", "laboratory": "Labo", "date": "2026-04-01"}
    refused(run, "blood_group.date", "IN_FUTURE", blood_group=group)


@pytest.mark.parametrize(
    "said",
    ["Groupe sanguin A+", "groupe O", "AB+", "O rh-", "O négatif", "GS : A", "rhésus positif"],
)
def test_no_path_prints_a_group_as_free_text(run: Any, said: str) -> None:
    refused(run, "conditions[0]", "BLOOD_GROUP_AS_TEXT", conditions=[said])
    refused(
        run, "allergies[0].substance", "BLOOD_GROUP_AS_TEXT", allergies=[{"substance": said}]
    )  # fmt: skip


@pytest.mark.parametrize(
    "said",
    ["infection à streptocoque du groupe A", "allo-immunisation anti-rhésus", "hépatite B",
     "K+ <3,5", "vitamine A", "groupe de parole du mardi"],
)  # fmt: skip
def test_ordinary_clinical_words_stay_free(run: Any, said: str) -> None:
    answer, out = run(value(conditions=[said]))
    assert answer.exit_code == 0, answer.text
    assert squeeze(said) in words(out)


@pytest.mark.parametrize(
    "nir", ["1 44 04 59 350 123 45", "144045935012345", "2 69 02 2A 004 001 33"]
)
def test_a_social_security_number_is_nowhere_on_a_card(run: Any, nir: str) -> None:
    assert run(value(conditions=[f"NIR {nir}"]))[0].exit_code == 3
    assert run(value(contacts=[{"name": "Paul", "phone": nir}]))[0].exit_code == 3


def test_two_people_to_call_and_no_third(run: Any) -> None:
    people = [{"name": f"Contact {n}", "phone": f"061234567{n}"} for n in range(3)]
    assert "Deux" in refused(run, "contacts", "TOO_MANY", contacts=people)
    answer, out = run(value(contacts=people[:2]))
    assert answer.exit_code == 0
    assert "0612345670" in words(out) and "0612345671" in words(out)


@pytest.mark.parametrize("field", ["contacts", "others"])
def test_nobody_is_called_personne_de_confiance(run: Any, field: str) -> None:
    item = {"name": "Paul", "relation": "Personne de confiance"}
    if field == "others":
        item = {"name": "Paul", "role": "personne  de confiance", "agreed": True}  # type: ignore[dict-item]
    key = "relation" if field == "contacts" else "role"
    refused(run, f"{field}[0].{key}", "NOT_TRUSTED_PERSON", **{field: [item]})


@pytest.mark.parametrize(
    ("text", "whole"),
    [("0612345678", True), ("06 12 34 56 78", True), ("06.12.34.56.78", True),
     ("+33 6 12 34 56 78", True), ("+41 22 000 00 00", True), ("15", True), ("112", True),
     ("3624", True), ("116117", True), ("06 12", False), ("1234", False), ("061234567", False),
     ("00", False), ("☎ 06", False), ("0012345", False)],
)  # fmt: skip
def test_g1_23_a_number_is_whole_or_refused(run: Any, text: str, whole: bool) -> None:
    assert is_phone(text) is whole
    answer, _ = run(value(contacts=[{"name": "Paul", "phone": text}]))
    assert (answer.exit_code == 0) is whole


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u2069", "\u200b", "\ufeff", "\u00ad"])
@pytest.mark.parametrize("field", ["birth_name", "conditions", "contacts"])
def test_g1_04_hidden_marks_are_refused_and_named(run: Any, mark: str, field: str) -> None:
    said = f"Jean{mark}ne"
    change: Any = {"birth_name": said, "conditions": [said], "contacts": [{"name": said}]}[field]
    place = {"birth_name": "birth_name", "conditions": "conditions[0]",
             "contacts": "contacts[0].name"}[field]  # fmt: skip
    assert f"{ord(mark):04X}" in refused(run, place, "HIDDEN_CHARACTER", **{field: change})


@pytest.mark.parametrize("char", ["李", "😀", "ا", "ק", "अ"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_missing_glyph_stops_every_layout_and_is_named(run: Any, char: str, layout: str) -> None:
    answer, out = run(value(conditions=[f"mot {char}"]), layout=layout)
    assert (answer.exit_code, out.exists()) == (3, False)
    assert answer.data["refused"][0]["code"] == "MISSING_GLYPH"
    assert char in answer.text and f"{ord(char):04X}" in answer.text


@pytest.mark.parametrize(
    ("changes", "label"),
    [({"allergies": [{"substance": f"substance {n}", "reaction": "choc"} for n in range(12)]},
      "Allergies"),
     ({"anticoagulant": {"drug": "long " * 16, "dose": "long " * 16, "indication": "long " * 16}},
      "Anticoagulant"),
     ({"others": [{"role": "spécialiste", "name": f"Dr Nom {n}", "phone": "0328000000",
                   "agreed": True} for n in range(12)]}, "Autres professionnels")],
)  # fmt: skip
@pytest.mark.parametrize("layout", ["id1", "fold", "pvc", "a4:32015", "a4:7414"])
def test_too_much_text_is_refused_with_its_place_and_a_way_out(
    run: Any, changes: dict[str, Any], label: str, layout: str
) -> None:
    answer, out = run(value(**changes), layout=layout)
    assert (answer.exit_code, out.exists()) == (3, False)
    said = [p["message"] for p in answer.data["refused"] if p["code"] == "OVERFLOW"]
    assert any(label in one for one in said)
    for one in said:
        assert "mm de trop" in one and "accourcissez" in one and "retirez" in one


def test_an_expired_card_says_so_and_bears_its_date(run: Any) -> None:
    answer, out = run(value(issued="2025-01-01", valid_until="2026-03-09"))
    assert answer.exit_code == 0
    assert [note["code"] for note in answer.data["notes"]] == ["EXPIRED"]
    assert "plus valable depuis le 09/03/2026" in answer.text
    assert "Valablejusqu’au09/03/2026" in words(out)
    assert run(value(issued="2025-01-01", valid_until="2026-03-10"))[0].data["notes"] == []


def test_a_birth_to_come_is_refused_and_a_very_old_one_said(run: Any) -> None:
    refused(run, "birth_date", "IN_FUTURE", birth_date="2026-03-11", issued=None, valid_until=None)
    answer, _ = run(value(birth_date="1899-01-01"))
    assert [note["code"] for note in answer.data["notes"]] == ["VERY_OLD"]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("allergies", [None, []], ids=["absent", "empty"])
def test_nobody_answered_about_allergies_is_printed_so(
    run: Any, layout: str, allergies: Any
) -> None:
    answer, out = run(value(allergies=allergies), layout=layout)
    assert answer.exit_code == 0
    assert "ALLERGIESnonrenseignées" in words(out)
    assert "aucune" not in words(out)
    assert "allergies" in {one["field"] for one in answer.data["lacking"]}


def test_none_known_beside_an_allergy_is_a_contradiction(run: Any) -> None:
    both = [{"substance": "aucune connue"}, {"substance": "iode"}]
    refused(run, "allergies", "CONTRADICTION", allergies=both)
    refused(run, "allergies", "CONTRADICTION",
            allergies=[{"substance": "aucune", "reaction": "choc"}])  # fmt: skip


def test_a_code_never_carries_an_address_of_the_net(run: Any) -> None:
    said = ["https://exemple.fr/carte/12"]
    refused(run, "qr_fields", "QR_ADDRESS", conditions=said, qr_fields=["conditions"])
    assert run(value(conditions=said))[0].exit_code == 0


@pytest.mark.parametrize("layout", ["pvc", "large"])
def test_no_code_is_printed_unless_asked(run: Any, layout: str) -> None:
    assert run(value(), layout=layout)[0].data["qr_bytes"] == 0
    assert run(value(qr_fields=[]), layout=layout)[0].data["qr_bytes"] == 0


@pytest.mark.parametrize(("side", "pages"), [("both", 2), ("front", 1), ("back", 1)])
@pytest.mark.parametrize("layout", ["id1", "pvc", "a4:C32011-10"])
def test_the_side_that_was_asked(run: Any, layout: str, side: str, pages: int) -> None:
    answer, out = run(value(), layout=layout, side=side)
    assert (answer.data["pages"], answer.data["cards"]) == (pages, 1)
    said = words(out)
    assert ("ANTICOAGULANT" in said) is (side != "back")
    assert ("MÉDECINTRAITANT" in said) is (side != "front")
