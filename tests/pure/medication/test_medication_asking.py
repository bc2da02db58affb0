"""What is missing is asked once, by kind, in the order of an interview."""

from __future__ import annotations

from cpts_desktop.features.medication.asking import grouped, once
from tests.pure.medication.conftest import Analyse


def test_two_words_for_one_question_are_one_question() -> None:
    asked = ("créatinine et poids", "poids", "créatinine", "kaliémie", "kaliémie")
    assert once(asked) == ("créatinine et poids", "kaliémie")
    assert once(("poids",)) == ("poids",)


def test_questions_are_grouped_and_none_is_lost() -> None:
    groups = grouped((
        "chute", "chutes répétées", "kaliémie", "insomnie", "durée du traitement par oxazépam",
        "dose quotidienne, paracétamol", "indication de chaque médicament",
    ))  # fmt: skip
    assert [(g.title, g.questions) for g in groups] == [
        ("Mesures et biologie", ("kaliémie",)),
        ("Maladies et antécédents", ("chutes dans l’année", "insomnie")),
        ("Depuis quand", ("oxazépam",)),
        ("Dose par jour", ("paracétamol",)),
        ("Autres questions", ("indication de chaque médicament",)),
    ]
    assert grouped(()) == ()


def test_the_questions_of_a_real_list_all_have_a_place(analyse: Analyse) -> None:
    asked = analyse(["ibuprofène", "oxazépam", "digoxine", "amitriptyline", "oméprazole"]).questions
    shown = sum(len(g.questions) for g in grouped(asked))
    assert 0 < shown <= len(asked)
    named = {q for g in grouped(asked) for q in g.questions}
    assert {"créatinine et poids", "kaliémie", "démence"} <= named
