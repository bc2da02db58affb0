from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cpts_desktop.features.card.card_json import card_from
from cpts_desktop.features.card.editing import (
    draft_of,
    draft_of_saved,
    from_json,
    objections,
    to_json,
    value_of,
    widget_of,
)
from cpts_desktop.features.card.model import CardKind
from cpts_desktop.features.card.proof import proof
from cpts_desktop.features.card.proposal import Sources, proposal_table, propose
from cpts_desktop.features.card.rules import left_out
from cpts_desktop.features.register.model import (
    Allergies,
    Allergy,
    AllergyState,
    Baseline,
    CareTeamMember,
    Condition,
    Contact,
    IdentityStatus,
    MedicationLine,
    PatientBanner,
)
from cpts_desktop.kernel.ids import PatientId, RecordId
from cpts_desktop.kernel.outcome import Ok, Refused

TODAY = date(2026, 3, 3)


def line(id_: str, dci: str, atc: str = "", **more: Any) -> MedicationLine:
    values: dict[str, Any] = {"label": dci, "dose_text": "", "frequency_text": "", **more}
    return MedicationLine(
        id=RecordId(id_), dci=(dci,), cis="", atc=atc, since=None, until=None, source="x", **values
    )


def member(id_: str, role: str, name: str, agreed: bool = True) -> CareTeamMember:
    return CareTeamMember(RecordId(id_), role, name, "03 28 00 00 00", "", agreed, None)


def allergy(id_: str, substance: str, reaction: str = "") -> Allergy:
    return Allergy(RecordId(id_), substance, reaction, "", "", True, None, "x")


def sources(**changes: Any) -> Sources:
    banner = PatientBanner(
        PatientId("p"), "MARTIN", "DUPONT", ("Jeanne", "Marie"), "", date(1944, 3, 12), False, "F",
        IdentityStatus.VALIDEE,
    )  # fmt: skip
    values: dict[str, Any] = {
        "banner": banner,
        "medications": (
            line("m1", "apixaban", "B01AF02", dose_text="5 mg", frequency_text="2 fois par jour",
                 indication="fibrillation atriale"),
            line("m2", "paracétamol", "N02BE01"),
        ),
        "allergies": Allergies(AllergyState.PRESENTES, (allergy("a1", "pénicilline", "choc"),)),
        "conditions": (),
        "baseline": Baseline(()),
        "team": (
            member("t1", "medecin_traitant", "Dr Anne Lefebvre"),
            member("t2", "infirmier", "Claire Petit", agreed=False),
            member("t3", "cardiologue", "Dr Karim Benali"),
        ),
        "contacts": (Contact(RecordId("c1"), "Paul", "fils", "06 12 34 56 78", 1),),
    }  # fmt: skip
    return Sources(**{**values, **changes})


def proposed(**changes: Any) -> dict[str, Any]:
    proposal = propose(sources(**changes), CardKind.URGENCE, TODAY)
    return value_of(draft_of(proposal), proposal)


def test_the_proposal_makes_a_card() -> None:
    read = card_from(proposed())
    assert isinstance(read, Ok)
    card = read.value
    assert (card.birth_name, card.used_name, card.given_names) == ("MARTIN", "DUPONT", "Jeanne")
    assert card.anticoagulant is not None
    assert card.anticoagulant.dose == "5 mg 2 fois par jour"
    assert card.allergies[0].reaction == "choc"
    assert card.medecin_traitant is not None
    assert card.others[0].role == "cardiologue"
    assert (card.issued, card.valid_until) == (TODAY, date(2027, 3, 3))
    assert [left.field for left in left_out(card)] == ["infirmier"]


@pytest.mark.parametrize(
    ("dci", "atc", "field"),
    [
        ("fluindione", "B01AA12", "anticoagulant"),
        ("énoxaparine", "B01AB05", "anticoagulant"),
        ("dabigatran", "B01AE07", "anticoagulant"),
        ("rivaroxaban", "B01AF01", "anticoagulant"),
        ("clopidogrel", "B01AC04", "antiplatelet"),
        ("Warfarin Sodium 5 MG Oral Tablet", "", "anticoagulant"),
        ("héparine calcique", "", "anticoagulant"),
        ("Clopidogrel 75 MG", "", "antiplatelet"),
        ("ELIQUIS 5 mg cp", "", "anticoagulant"),
        ("Mini-Sintrom 1 mg", "", "anticoagulant"),
        ("KARDÉGIC 75 mg", "", "antiplatelet"),
    ],
)
def test_treatments_go_to_their_line_by_atc_or_by_name(dci: str, atc: str, field: str) -> None:
    value = proposed(medications=(line("m", dci, atc),))
    other = {"anticoagulant": "antiplatelet", "antiplatelet": "anticoagulant"}[field]
    assert value[field]["drug"] == dci
    assert other not in value


def test_an_atc_code_wins_over_the_name() -> None:
    aspirin = line("m", "acide acétylsalicylique", "N02BA01")
    assert "antiplatelet" not in proposed(medications=(aspirin,))


def test_two_anticoagulants_are_both_written() -> None:
    both = (line("m1", "warfarine", "B01AA03"), line("m2", "énoxaparine", "B01AB05"))
    assert proposed(medications=both)["anticoagulant"]["drug"] == "warfarine + énoxaparine"


def test_vital_points_come_from_treatments_and_conditions() -> None:
    epilepsy = Condition(RecordId("x"), "Épilepsie temporale", "", None, None, True, "x")
    old = Condition(RecordId("y"), "Maladie d’Addison", "", None, None, False, "x")
    value = proposed(
        medications=(line("m", "insuline glargine", "A10AE04"),), conditions=(epilepsy, old)
    )
    assert value["conditions"] == ["insuline", "épilepsie"]


@pytest.mark.parametrize(
    ("dci", "atc", "point"),
    [("LANTUS SoloStar", "", "insuline"), ("méthylprednisolone", "", "corticoïdes"),
     ("méthotrexate", "L04AX03", "immunosuppresseur"), ("adalimumab", "L04AB04",
      "immunosuppresseur"), ("méthadone", "N07BC02", "opioïdes au long cours"),
     ("buprénorphine", "", "opioïdes au long cours")],
)  # fmt: skip
def test_what_a_rescuer_must_know_is_proposed(dci: str, atc: str, point: str) -> None:
    assert point in proposed(medications=(line("m", dci, atc),))["conditions"]


def test_three_states_of_the_allergies_reach_the_card() -> None:
    unknown = Allergies(AllergyState.NON_DEMANDE, ())
    assert proposed(allergies=unknown)["allergies"] == []
    none = Allergies(AllergyState.AUCUNE_CONNUE, ())
    read = card_from(proposed(allergies=none))
    assert isinstance(read, Ok) and read.value.no_known_allergy
    proposal = propose(sources(allergies=unknown), CardKind.URGENCE, TODAY)
    draft = replace(draft_of(proposal), allergies="aucune")
    assert [problem.code for problem in objections(draft, proposal)] == ["RECORD_DIFFERS"]
    known = propose(sources(allergies=none), CardKind.URGENCE, TODAY)
    assert objections(draft_of(known), known) == ()


def test_two_people_to_call_are_ticked_and_the_third_is_offered() -> None:
    many = tuple(Contact(RecordId(f"c{n}"), f"P{n}", "", "06 12 34 56 78", n) for n in range(3))
    proposal = propose(sources(contacts=many), CardKind.URGENCE, TODAY)
    assert [c["name"] for c in value_of(draft_of(proposal), proposal)["contacts"]] == ["P0", "P1"]
    assert len([p for p in proposal.people if p.field == "contacts"]) == 3


def test_the_blood_group_is_off_until_asked_for_and_documented() -> None:
    known = Baseline((("groupe_sanguin", "O+"), ("groupe_sanguin_date", "2020-02-03"),
                      ("groupe_sanguin_laboratoire", "Labo")))  # fmt: skip
    proposal = propose(sources(baseline=known), CardKind.URGENCE, TODAY)
    draft = draft_of(proposal)
    assert "blood_group" not in value_of(draft, proposal)
    asked = value_of(replace(draft, blood_group=True), proposal)
    assert asked["blood_group"]["laboratory"] == "Labo"
    undocumented = propose(
        sources(baseline=Baseline((("groupe_sanguin", "O+"),))), CardKind.URGENCE, TODAY
    )
    assert "blood_group" not in value_of(replace(draft, blood_group=True), undocumented)


def test_the_form_reads_allergies_and_implants_as_typed() -> None:
    proposal = propose(sources(), CardKind.URGENCE, TODAY)
    draft = replace(
        draft_of(proposal),
        allergies="iode : œdème\n\nlatex",
        implants="DAI ; Cobalt XT ; 03/2021 ; IRM sous conditions",
        valid_until="1/2/2028",
    )
    value = value_of(draft, proposal)
    assert value["allergies"] == [{"substance": "iode", "reaction": "œdème"},
                                  {"substance": "latex"}]  # fmt: skip
    assert value["implants"][0]["date"] == "2021-03"
    assert value["valid_until"] == "2028-02-01"
    assert isinstance(card_from(value), Ok)


def test_a_date_that_cannot_be_read_is_refused_beside_its_field() -> None:
    proposal = propose(sources(), CardKind.URGENCE, TODAY)
    read = card_from(value_of(replace(draft_of(proposal), valid_until="bientôt"), proposal))
    assert isinstance(read, Refused)
    assert [widget_of(problem.field) for problem in read.problems] == ["valid_until"]
    assert widget_of("anticoagulant.dose") == "anticoagulant_dose"
    assert widget_of("anticoagulant") == "anticoagulant_drug"
    assert widget_of("allergies[2].reaction") == "allergies"


def test_a_saved_card_comes_back_as_it_was() -> None:
    proposal = propose(sources(), CardKind.URGENCE, TODAY)
    draft = replace(draft_of(proposal), implants="DAI ; Cobalt ; 03/2021", back=("allergies",))
    value = value_of(draft, proposal)
    assert draft_of_saved(value, draft.back, proposal) == draft


def test_who_left_the_record_is_not_ticked_any_more() -> None:
    proposal = propose(sources(), CardKind.URGENCE, TODAY)
    value = value_of(draft_of(proposal), proposal)
    later = propose(sources(team=(), contacts=()), CardKind.URGENCE, TODAY)
    assert draft_of_saved(value, (), later).people == ()


def test_a_kept_draft_comes_back_and_a_broken_one_does_not() -> None:
    draft = draft_of(propose(sources(), CardKind.URGENCE, TODAY))
    assert from_json(to_json(draft)) == draft
    assert from_json({**to_json(draft), "kind": "autre"}) is None
    assert from_json({**to_json(draft), "pacemaker": "oui"}) is None


def test_a_patient_without_birth_date_is_refused_not_invented() -> None:
    unknown = replace(sources().banner, birth_date=None, birth_date_unknown=True)
    read = card_from(proposed(banner=unknown))
    assert isinstance(read, Refused)
    assert [problem.field for problem in read.problems] == ["birth_date"]


def test_the_team_card_names_the_team_only() -> None:
    proposal = propose(sources(), CardKind.EQUIPE, TODAY)
    value = value_of(draft_of(proposal), proposal)
    assert "anticoagulant" not in value
    assert value["allergies"] == []
    assert value["medecin_traitant"]["agreed"] is True


def test_the_table_says_that_it_is_a_proposal() -> None:
    assert proposal_table().status == "proposal"


def test_the_proof_shows_both_faces_at_their_size() -> None:
    made = proof(proposed(), (), "id1", 10.0)
    for face in made.pictures:
        assert (face.width, face.height) == pytest.approx((856, 540), abs=1)
    assert len(made.pictures) == 2
    assert made.problems == ()
    assert [left.name for left in made.left_out] == ["Claire Petit"]
    assert "kinesitherapeute" not in {problem.field for problem in made.lacking}


def test_the_proof_draws_the_face_longer_where_it_overflows() -> None:
    many = "\n".join(f"substance numéro {n} : choc" for n in range(12))
    proposal = propose(sources(), CardKind.URGENCE, TODAY)
    value = value_of(replace(draft_of(proposal), allergies=many), proposal)
    made = proof(value, (), "id1", 10.0)
    assert made.problems[0].field == "allergies"
    assert made.pictures[0].height > 540


def test_the_proof_of_a_wrong_value_says_why() -> None:
    assert proof({"kind": "urgence"}, (), "id1", 10.0).problems
    assert proof(proposed(), (), "carte", 10.0).problems[0].field == "layout"
