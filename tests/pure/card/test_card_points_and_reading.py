"""Points to tick, what the patient leaves out, and a QR text read back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cpts_desktop.documents.check import page_texts
from cpts_desktop.features.card.editing import EditorDraft, at_the_back, value_of, without
from cpts_desktop.features.card.model import CardKind
from cpts_desktop.features.card.points import VitalPoints, read_points, written_points
from cpts_desktop.features.card.proposal import propose
from cpts_desktop.features.card.reading import MAX_CHARS, Said, read_qr
from cpts_desktop.features.card.rules import lacking, qr_lines
from cpts_desktop.features.card.sheet import PrintOptions, render
from cpts_desktop.kernel.outcome import Ok, Refused
from tests.pure.card.card_examples import card, value
from tests.pure.card.test_card_proposed_from_the_record import sources
from tests.pure.card.test_card_stays_true import TODAY


def test_points_go_to_the_card_and_come_back() -> None:
    points = VitalPoints(("insuline", "epilepsie"), "gauche", "Marfan", ("trachéotomie",))
    said = written_points(points)
    assert said[0] == "insuline"
    assert "BRAS GAUCHE" in said[2]
    assert "carte d’urgence" in said[3]
    assert read_points(said) == points


def test_a_fistula_without_its_side_is_lacking() -> None:
    said = written_points(VitalPoints(fistula="a_preciser"))
    assert "Dialyse : le côté de la fistule." in [p.message for p in lacking(card(conditions=said))]


def test_what_the_patient_leaves_out_is_told_like_what_nobody_asked() -> None:
    proposal = propose(sources(), CardKind.URGENCE, TODAY)
    draft = EditorDraft(CardKind.URGENCE, allergies="pénicilline", conditions="insuline")
    dropped = without(without(draft, "allergies", proposal), "conditions", proposal)
    made = value_of(dropped, proposal)
    assert "allergies" not in made and "conditions" not in made
    hidden = card(allergies=None)
    assert hidden.hidden == ("allergies",)
    outcome = render([hidden], PrintOptions("pvc"))
    assert isinstance(outcome, Ok)
    text = " ".join("".join(page_texts(outcome.value.pdf)).split())
    assert "ALLERGIES non renseignées" in text and "À SAVOIR" in text
    assert any("demande du patient" in p.message for p in lacking(hidden))


def test_dropping_a_person_unticks_everybody_of_that_place() -> None:
    proposal = propose(sources(), CardKind.URGENCE, TODAY)
    draft = EditorDraft(CardKind.URGENCE, people=tuple(p.id for p in proposal.people))
    left = without(draft, "contacts", proposal)
    assert {p.field for p in proposal.people if p.id in left.people}.isdisjoint({"contacts"})
    assert at_the_back(at_the_back(draft, "implants"), "implants").back == ("implants",)
    assert without(replace(draft, blood_group=True), "blood_group", proposal).blood_group is False


FIELDS = [
    "birth_name", "given_names", "birth_date", "anticoagulant", "allergies", "pacemaker",
    "conditions", "contacts", "medecin_traitant", "issued",
]  # fmt: skip


@pytest.mark.parametrize("joined", ["\n", " ", "\r\n"])
def test_our_own_code_is_read_back_whatever_the_scanner_does_of_lines(joined: str) -> None:
    made = card(qr_fields=FIELDS, implants=None)
    read = read_qr(joined.join(qr_lines(made, "URGENCE SANTÉ")))
    assert isinstance(read, Ok)
    found = read.value
    assert (found.birth_name, found.given_names) == ("DUPONT", "Jeanne Marie")
    assert (found.birth_date, found.dated) == ("03/04/1944", "03/03/2026")
    assert Said("anticoagulant", "apixaban 5 mg × 2/jour", "fibrillation atriale") in found.said
    assert Said("allergies", "pénicilline", "choc anaphylactique") in found.said
    assert Said("allergies", "iode", "œdème de Quincke") in found.said
    assert Said("contacts", "Odile Martin (fille)", "06 98 76 54 32") in found.said
    assert Said("medecin_traitant", "Dr Anne Lefebvre", "03 28 00 00 00") in found.said
    assert found.unread == ()


def test_nothing_is_made_of_an_absent_allergy_or_a_blood_group() -> None:
    group = {"value": "O+", "laboratory": "Labo", "date": "2020-02-03"}
    made = card(allergies=[], blood_group=group, qr_fields=["birth_name", "allergies"])
    read = read_qr("\n".join(qr_lines(made, "URGENCE SANTÉ")) + "\nGROUPE O+ (Labo)")
    assert isinstance(read, Ok)
    assert read.value.said == ()


@pytest.mark.parametrize("text", ["", "\n\n", "https://a.fr", "x" * (MAX_CHARS + 1), "URGENCE"])
def test_another_text_is_refused(text: str) -> None:
    assert isinstance(read_qr(text), Refused)


def test_all_capitals_are_left_for_a_person_to_split() -> None:
    read = read_qr("URGENCE SANTÉ\nDUPONT JEANNE")
    assert isinstance(read, Ok)
    assert (read.value.birth_name, read.value.given_names) == ("DUPONT", "JEANNE")
    assert value()["birth_name"] == "Dupont"
