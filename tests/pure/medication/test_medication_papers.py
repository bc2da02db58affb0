"""The papers of a review: plan de prise without abbreviation, letter on one page, synthesis."""

from __future__ import annotations

from datetime import date

import pytest

from cpts_desktop.documents.check import page_texts
from cpts_desktop.documents.letter import Party
from cpts_desktop.features.medication import letter, plan, synthesis
from cpts_desktop.features.medication.plan_words import avoid, by_moment, plainly
from cpts_desktop.features.medication.rules.doses import amounts
from cpts_desktop.features.medication.rules.thesaurus import Thesaurus
from cpts_desktop.kernel.outcome import Ok
from tests.pure.medication.conftest import DAY, Analyse

LONG = "De la Rochefoucauld-Montmorency-Saint-Hilaire née Vandenbroucke"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1 cp", "1 comprimé"), ("2 cp", "2 comprimés"), ("1/2 cp", "½ comprimé"),
        ("2 gél", "2 gélules"), ("1 sach", "1 sachet"), ("10 mg", "10 mg"),
        ("3/j", "3 fois par jour"), ("1/semaine le lundi", "une fois par semaine le lundi"),
        ("1/3 mois", "une fois tous les 3 mois"), ("1/2 sem", "une fois toutes les 2 semaines"),
        ("2/j 7 jours", "2 fois par jour pendant 7 jours"), ("gel buccal", "gel buccal"),
        ("1 cp x 3/j", "1 comprimé, 3 fois par jour"), ("1/2 matin, 1 soir", "1/2 matin, 1 soir"),
    ],
)  # fmt: skip
def test_a_dose_is_said_without_abbreviation(written: str, said: str) -> None:
    assert plainly(written) == said


def test_each_moment_tells_its_own_amount() -> None:
    found = by_moment([("oxazépam", "10 mg", "1/2 matin, 1/2 midi, 1 soir")])
    told = {slot: rows[0][1] for slot, rows in found.items()}
    assert told == {"matin": "½ unité de 10 mg", "midi": "½ unité de 10 mg", "soir": "10 mg"}
    assert {s: str(v) for s, v in amounts("1-0-2").items()} == {"matin": "1", "soir": "2"}
    assert amounts("matin et soir") == {}
    assert by_moment([("x", "1 cp", "1-0-2")])["soir"] == [("x", "2 comprimés")]


def test_food_and_the_reason_are_said_beside_the_amount() -> None:
    meal = by_moment([("metformine", "1 g", "matin et soir aux repas")], ["diabète"])
    assert meal["soir"] == [("metformine", "1 g, au cours d’un repas – pour\u202f: diabète")]
    assert by_moment([("oméprazole", "20 mg", "matin à jeun")])["matin"][0][1] == "20 mg, à jeun"
    assert by_moment([("x", "1 g", "si besoin, 3/j au plus")])["besoin"][0][1] == (
        "1 g, si besoin, 3 fois par jour au plus"
    )


def test_what_to_avoid_comes_from_the_thesaurus(analyse: Analyse, thesaurus: Thesaurus) -> None:
    drugs = analyse(["simvastatine", "oxazépam", "paracétamol"]).drugs
    alcohol, grapefruit = avoid(thesaurus, drugs)
    assert "oxazépam" in alcohol and "simvastatine" in grapefruit
    assert "paracétamol" not in alcohol + grapefruit
    assert avoid(thesaurus, analyse(["paracétamol"]).drugs) == ()


def test_forty_treatments_of_one_moment_go_on_over_the_page() -> None:
    lines = tuple((f"médicament {n}", "1 cp", "matin") for n in range(40))
    made = plan.render_plan(plan.PlanInput(DAY, (LONG,), "Alix Petit", lines, (), ("Alcool",)))
    assert isinstance(made, Ok)
    pages = page_texts(made.value)
    text = " ".join(pages)
    assert all(f"médicament {n}" in text for n in range(40)) and "À éviter" in text
    assert len(pages) >= 4 and "Matin (suite)" in pages[1]


def letter_of(problem: str, proposal: str, count: int = 5) -> letter.LetterInput:
    one = {"drugs": "périndopril + spironolactone + furosémide", "source": "ANSM, p. 83"}
    proposals = tuple(
        {**one, "code": str(n), "problem": problem, "proposal": proposal}
        for n in range(1, count + 1)
    )
    return letter.LetterInput(
        "BPM-7K3Q9", DAY, Party("Alix Petit", ("Pharmacienne",)), f"Dr {LONG}", (), (LONG,),
        proposals, 16, "Clairance de Cockcroft : 24 mL/min.", "Thesaurus ANSM du 15/09/2023",
    )  # fmt: skip


def test_five_long_proposals_stay_on_one_page_cut_at_a_sentence_and_said() -> None:
    problem = "Association déconseillée. " + "Risque d’hyperkaliémie potentiellement létale. " * 12
    proposal = "Contrôler la kaliémie. " + "Surveiller la fonction rénale chaque mois. " * 12
    made = letter.render(letter_of(problem, proposal))
    assert isinstance(made, Ok)
    (page,) = page_texts(made.value)
    assert "…" in page and "entiers dans la synthèse" in page and "BPM-7K3Q9" in page
    short = letter.render(letter_of("Court.", "Arrêt."))
    assert isinstance(short, Ok) and "synthèse" not in page_texts(short.value)[0]


@pytest.mark.parametrize(
    ("text", "limit", "kept"),
    [
        ("Un. Deux. Trois.", 0, "Un. Deux. Trois."), ("Un. Deux. Trois.", 10, "Un. Deux…"),
        ("Sans aucun point du tout ici", 12, "Sans aucun…"), ("Un  \n deux", 50, "Un deux"),
    ],
)  # fmt: skip
def test_a_text_is_shortened_at_the_end_of_a_sentence(text: str, limit: int, kept: str) -> None:
    assert letter.shortened(text, limit) == kept


def test_the_synthesis_says_what_is_known_and_puts_the_proposals_first(analyse: Analyse) -> None:
    result = analyse([("ibuprofène", "400 mg", "3/j"), ("apixaban", "5 mg", "2/j")],
                     conditions=["Glaucome"])  # fmt: skip
    given = synthesis.SynthesisInput(
        DAY, (LONG,), "Alix Petit", (("ibuprofène", "400 mg", "3/j"),), result,
        {result.findings[1].key: "proposé"}, (),
        (("adhesion", DAY, {"date_consentement": "2026-11-01"}),),
        (("Allergies", "pénicilline"), ("Poids", "58 kg, 01/11/2026")),
    )  # fmt: skip
    made = synthesis.synthesis(given)
    assert isinstance(made, Ok)
    text = " ".join(page_texts(made.value))
    for said in ("Propositions prioritaires", "Autres constats", "pénicilline", "58 kg",
                 "01/11/2026", "Traitements (1 ligne)", "Glaucome", "15/09/2023"):  # fmt: skip
        assert said in text, said
    assert date(2026, 11, 1).isoformat() not in text


def test_a_source_is_never_cut_inside_a_parenthesis() -> None:
    from cpts_desktop.features.medication.letter import source_line
    from cpts_desktop.features.medication.model import Finding

    def shown(source: str) -> str:
        return source_line(Finding("dose_max", "X", (), "", source, ""))

    assert shown("Doses maximales (RCP, à vérifier)") == "Doses maximales"
    assert shown("RCP (seuils à vérifier) ; AOD, suite") == "RCP (seuils à vérifier) ; AOD"
