"""The indication matrix: both ways, noted links apart from usual ones; the path of later years."""

from __future__ import annotations

from datetime import date

from cpts_desktop.features.medication import cycle, forms
from cpts_desktop.features.medication.indications import matrix
from cpts_desktop.features.medication.rules.patient import condition_table
from cpts_desktop.features.medication.rules.thesaurus import load_toml
from tests.pure.medication.conftest import Analyse

CONDITIONS = ["HTA", "Fibrillation atriale", "Épilepsie"]


def test_the_matrix_is_read_both_ways(analyse: Analyse) -> None:
    drugs = analyse(["ramipril", "apixaban", "oméprazole"]).drugs
    found = matrix(drugs, CONDITIONS, [["HTA"], [], []])
    assert found.links == {(0, 0)}
    assert found.usual == {(0, 0), (1, 1)}
    assert found.without_indication == ("apixaban", "oméprazole")
    assert found.untreated == ("Fibrillation atriale", "Épilepsie")
    told = found.with_links(found.links | found.usual)
    assert told.without_indication == ("oméprazole",)
    assert told.untreated == ("Épilepsie",)


def test_a_usual_link_is_never_a_noted_one(analyse: Analyse) -> None:
    drugs = analyse(["ramipril"]).drugs
    assert matrix(drugs, ["HTA"], [[]]).links == frozenset()


def test_an_indication_written_in_other_words_is_the_same_condition(analyse: Analyse) -> None:
    drugs = analyse(["ramipril"]).drugs
    assert matrix(drugs, ["HTA"], [["hypertension artérielle"]]).links == {(0, 0)}
    assert matrix(drugs, ["HTA"], [["migraine"]]).links == frozenset()


def test_a_habit_is_not_a_treatment_without_indication(analyse: Analyse) -> None:
    drugs = analyse(["ramipril"], alcool=True).drugs
    assert matrix(drugs, ["HTA"], [["HTA"]]).without_indication == ()


def test_every_usual_indication_is_a_known_condition() -> None:
    usual = load_toml("medication/indications.toml")["usual"]
    assert set(usual) <= set(condition_table())
    assert all(usual.values())


def test_the_path_of_a_later_year_follows_the_answer() -> None:
    assert cycle.year_of({}) == "premiere"
    later = {"changement_de_traitement_depuis_n_1": "oui"}
    assert cycle.year_of(later, first=False) == "suivante_changement"
    assert cycle.year_of({**later, "changement_de_traitement_depuis_n_1": "non"}, first=False) == (
        "suivante_sans_changement"
    )
    assert cycle.year_of({}, first=False) == "suivante"
    day = date(2026, 3, 3)
    named = [s.step for s in cycle.steps({"annee": day}, "suivante_changement")]
    assert named == ["annee", "analyse", "suivi"]
    (_, due) = cycle.steps({"annee": day}, "suivante_sans_changement")
    assert due.due_on == date(2026, 8, 30)
    bill = cycle.billing({"annee": day, "suivi": due.due_on or day}, {}, {},
                         "suivante_sans_changement")  # fmt: skip
    assert "10,00 €" in bill and "Total  30,00 €" in bill


def test_answers_about_each_treatment_are_checked_by_field() -> None:
    good = {"a/prise_reelle": "oubli", "b/indication_connue": "inconnue", "b/indications": "HTA"}
    assert forms.problems_of("lignes", good) == ()
    assert forms.problems_of("lignes", {"a/prise_reelle": "parfois"})[0].code == "NOT_A_CHOICE"
    assert forms.problems_of("lignes", {"a/autre": "x"})[0].code == "UNKNOWN"
    assert forms.of_line(good, "b") == {"indication_connue": "inconnue", "indications": "HTA"}


def test_every_field_of_the_reference_form_is_reachable() -> None:
    """bpm_form_fields.csv, « medicament »: asked line by line, or read from the treatment line."""
    asked = {f.id for f in forms.all_fields() if f.step == "lignes"}
    assert {"indication", "indication_connue", "prescripteur", "prise_reelle",
            "effet_indesirable", "stockage"} <= asked  # fmt: skip
