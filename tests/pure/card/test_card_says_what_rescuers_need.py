from __future__ import annotations

import pytest

from cpts_desktop.documents.check import page_texts
from cpts_desktop.documents.drawing import TextRun
from cpts_desktop.features.card.card_json import card_from, card_value
from cpts_desktop.features.card.layout import lay_out
from cpts_desktop.features.card.rules import NO_TRANSFUSION_VALUE, blocks, lacking, qr_lines
from cpts_desktop.features.card.sheet import PrintOptions, laid_out, paper_layouts, render
from cpts_desktop.features.card.templates import scale, template
from cpts_desktop.kernel.outcome import Ok
from tests.pure.card.card_examples import card

ID1 = paper_layouts()["id1"]


def printed(**changes: object) -> tuple[str, ...]:
    outcome = render([card(**changes)], PrintOptions("pvc"))
    assert isinstance(outcome, Ok)
    return page_texts(outcome.value.pdf)


def test_the_front_says_who_then_what_can_kill() -> None:
    front, back = printed()
    order = [
        "URGENCE SANTÉ",
        "DUPONT Jeanne",
        "03/04/1944",
        "ANTICOAGULANT",
        "apixaban 5 mg",
        "ALLERGIES",
        "pénicilline",
        "PACEMAKER",
        "IMPLANT",
        "À SAVOIR",
        "insuline",
    ]
    places = [front.index(word) for word in order]
    assert places == sorted(places)
    assert back.index("À PRÉVENIR") < back.index("MÉDECIN TRAITANT") < back.index("INFIRMIER")
    assert "DUPONT" in back


def test_who_has_not_agreed_is_nowhere() -> None:
    assert "Roux" not in "".join(printed())


def test_the_blood_group_never_goes_without_its_sentence() -> None:
    group = {"value": "O+", "laboratory": "Labo des Flandres", "date": "2020-02-03"}
    text = " ".join("".join(printed(blood_group=group)).split())
    assert "O+ (Labo des Flandres, 03/02/2020)" in text
    assert NO_TRANSFUSION_VALUE in text
    assert "GROUPE" not in "".join(printed())


def test_no_allergy_written_is_not_no_allergy() -> None:
    # An empty list is what a program writes that knows nothing; an absent key too.
    for nothing in ([], None):
        text = " ".join(printed(allergies=nothing)[0].split())
        assert "ALLERGIES non renseignées" in text
        assert "aucune" not in text
        assert "allergies" in {problem.field for problem in lacking(card(allergies=nothing))}


@pytest.mark.parametrize("words", ["aucune connue", "Aucune allergie connue", "AUCUNE", "néant"])
def test_none_known_is_said_only_when_somebody_says_it(words: str) -> None:
    made = card(allergies=[{"substance": words}])
    assert made.no_known_allergy and not made.allergies
    assert "ALLERGIES aucune connue" in " ".join(
        printed(allergies=[{"substance": words}])[0].split()
    )
    assert "allergies" not in {problem.field for problem in lacking(made)}
    assert card_from(card_value(made)) == Ok(made)


@pytest.mark.parametrize("words", ["inconnue", "non renseignées", "ne sait pas"])
def test_an_unknown_answer_is_no_answer(words: str) -> None:
    assert "non renseignées" in printed(allergies=[{"substance": words}])[0]


def test_pacemaker_is_said_once() -> None:
    implant = [{"type": "Stimulateur cardiaque", "date": "2021"}]
    assert "pacemaker" not in blocks(card(implants=implant))
    assert "pacemaker" in blocks(card(implants=None))
    assert "pacemaker" not in blocks(card(pacemaker=False))


def test_the_team_card_starts_with_the_team() -> None:
    front, back = printed(kind="equipe", allergies=[], implants=None, conditions=None)
    assert front.index("MÉDECIN TRAITANT") < front.index("INFIRMIER") < front.index("PHARMACIEN")
    assert "MON ÉQUIPE DE SOINS" in front
    assert "ANTICOAGULANT" in back
    assert "ALLERGIES" not in back


def test_what_lacks_is_listed_but_does_not_block() -> None:
    bare = card(
        anticoagulant={"drug": "fluindione"}, contacts=None, medecin_traitant=None, valid_until=None
    )
    fields = [problem.field for problem in lacking(bare)]
    assert {"anticoagulant", "contacts", "medecin_traitant", "valid_until"} <= set(fields)
    assert isinstance(render([bare], PrintOptions("pvc")), Ok)


def test_the_qr_text_is_a_subset_of_the_paper() -> None:
    fields = ["birth_name", "birth_date", "anticoagulant", "contacts", "kinesitherapeute"]
    made = card(qr_fields=fields)
    lines = qr_lines(made, "URGENCE SANTÉ")
    assert lines[0] == "URGENCE SANTÉ"
    assert "Jeanne" not in " ".join(lines)
    assert "Roux" not in " ".join(lines)
    paper = "".join("".join(printed(qr_fields=fields)).split())
    for word in " ".join(lines).replace(";", " ").split():
        assert word in paper


def test_a_full_front_moves_what_may_move_and_says_so() -> None:
    conditions = [f"affection rare numéro {number}, très" for number in range(4)]
    outcome = render([card(conditions=conditions)], PrintOptions("pvc"))
    assert isinstance(outcome, Ok)
    assert "conditions" in outcome.value.moved
    front, back = page_texts(outcome.value.pdf)
    assert "Suite au verso" in front
    assert "affection rare numéro 3" in " ".join(back.split())


def test_the_anticoagulant_and_the_allergies_never_move_by_themselves() -> None:
    many = [{"substance": f"substance {n}", "reaction": "choc"} for n in range(9)]
    layout = laid_out(card(allergies=many), ID1)
    assert [problem.field for problem in layout.problems] == ["allergies"]
    message = layout.problems[0].message
    assert "Raccourcissez" in message and "retirez" in message
    assert "verso" not in message  # nine do not hold there either
    fewer = laid_out(card(allergies=many[:6], contacts=None, pharmacien=None), ID1)
    assert "passez-le au verso" in fewer.problems[0].message


def test_what_the_person_puts_at_the_back_is_said_on_the_front() -> None:
    from dataclasses import replace

    outcome = render([replace(card(), back=("allergies",))], PrintOptions("pvc"))
    assert isinstance(outcome, Ok)
    front, back = page_texts(outcome.value.pdf)
    assert "Suite au verso : allergies" in front
    assert "pénicilline" in back


def test_ten_seconds_vital_lines_are_the_largest() -> None:
    layout = lay_out(card(), template(card().kind), scale("card"), 85.6, 53.98)
    front = [mark for mark in layout.faces[0].marks if isinstance(mark, TextRun)]
    vital = [mark for mark in front if mark.text.startswith(("apixaban", "pénicilline", "OUI"))]
    assert len(vital) == 3
    for mark in vital:
        assert mark.font.size_pt >= 9
        assert mark.font.face.value.endswith("Bold")
