from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cpts_desktop.features.card.proposal import made_from
from cpts_desktop.features.card.truth import Truth, judge
from cpts_desktop.features.register.model import Allergies, AllergyState, Baseline, Contact
from cpts_desktop.kernel.ids import RecordId
from tests.pure.card.test_card_proposed_from_the_record import allergy, line, member, sources

TODAY = date(2026, 3, 3)
PRINTED = frozenset({"Dr Anne Lefebvre", "Dr Karim Benali"})


def judged(until: date | None = None, **changes: Any) -> tuple[Truth, str]:
    verdict = judge(made_from(sources()), made_from(sources(**changes)), PRINTED, until, TODAY)
    return verdict.truth, " ".join(difference.said for difference in verdict.differences)


def test_nothing_changed_is_up_to_date() -> None:
    assert judged() == (Truth.UP_TO_DATE, "")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"medications": ()}, "apixaban"),
        ({"medications": (line("m1", "apixaban", "B01AF02", dose_text="2,5 mg"),)}, "2,5 mg"),
        ({"medications": (*sources().medications, line("m9", "aspirine", "B01AC06"))}, "aspirine"),
        ({"allergies": Allergies(AllergyState.PRESENTES, (allergy("a2", "iode"),))}, "iode"),
        (
            {"banner": replace(sources().banner, birth_name="PETIT")},
            "Nom de naissance : « MARTIN » est devenu « PETIT »",
        ),
        ({"banner": replace(sources().banner, birth_date=date(1944, 4, 5))}, "05/04/1944"),
    ],
)
def test_a_vital_change_makes_the_card_wrong(changes: dict[str, Any], words: str) -> None:
    truth, said = judged(**changes)
    assert truth is Truth.WRONG
    assert words in said


def test_a_withdrawn_agreement_makes_wrong_every_card_that_names_the_person() -> None:
    gone = member("t1", "medecin_traitant", "Dr Anne Lefebvre", agreed=False)
    team = (gone, *sources().team[1:])
    assert judged(team=team)[0] is Truth.WRONG
    verdict = judge(made_from(sources()), made_from(sources(team=team)), frozenset(), None, TODAY)
    assert verdict.truth is Truth.TO_CHECK


def test_a_new_professional_asks_for_a_look() -> None:
    team = (*sources().team, member("t9", "pharmacien", "Pharmacie des Halles"))
    truth, said = judged(team=team)
    assert truth is Truth.TO_CHECK
    assert "Pharmacie des Halles" in said


def test_another_person_to_call_asks_for_a_look() -> None:
    other = (Contact(RecordId("c2"), "Odile", "fille", "06 98 76 54 32", 1),)
    assert judged(contacts=other)[0] is Truth.TO_CHECK


def test_a_printed_person_to_call_who_changed_makes_the_card_wrong() -> None:
    before = made_from(sources())
    other = (Contact(RecordId("c1"), "Paul", "fils", "06 00 00 00 00", 1),)
    for contacts, words in ((other, "06 00 00 00 00"), ((), "n’est plus à prévenir")):
        verdict = judge(
            before, made_from(sources(contacts=contacts)), frozenset({"Paul"}), None, TODAY
        )
        assert verdict.truth is Truth.WRONG
        assert words in verdict.differences[0].said


def test_another_reason_for_the_treatment_makes_the_card_wrong() -> None:
    (apixaban, *rest) = sources().medications
    truth, said = judged(medications=(replace(apixaban, indication="phlébite"), *rest))
    assert truth is Truth.WRONG
    assert "phlébite" in said


def test_a_corrected_blood_group_makes_wrong_only_the_card_that_bears_one() -> None:
    def known(value: str) -> Baseline:
        return Baseline((
            ("groupe_sanguin", value), ("groupe_sanguin_date", "2020-02-03"),
            ("groupe_sanguin_laboratoire", "Labo"),
        ))  # fmt: skip

    before, now = (made_from(sources(baseline=known(value))) for value in ("O+", "A+"))
    nobody: frozenset[str] = frozenset()
    assert judge(before, now, nobody, None, TODAY).truth is Truth.UP_TO_DATE
    assert judge(before, now, nobody, None, TODAY, blood_group=True).truth is Truth.WRONG


def test_an_unrelated_treatment_changes_nothing() -> None:
    more = (*sources().medications, line("m9", "amoxicilline", "J01CA04"))
    assert judged(medications=more)[0] is Truth.UP_TO_DATE


def test_a_card_past_its_date_asks_for_a_look() -> None:
    assert judged(until=date(2026, 4, 3))[0] is Truth.UP_TO_DATE
    truth, said = judged(until=date(2026, 4, 2))
    assert truth is Truth.TO_CHECK
    assert "02/04/2026" in said
    truth, said = judged(until=date(2026, 3, 2))
    assert truth is Truth.TO_CHECK
    assert "02/03/2026" in said


def test_what_the_patient_left_out_asks_for_a_look_only() -> None:
    before, now = made_from(sources()), made_from(sources(medications=()))
    omitted = frozenset({"anticoagulant"})
    assert judge(before, now, PRINTED, None, TODAY, omitted).truth is Truth.TO_CHECK
    assert judge(before, now, PRINTED, None, TODAY).truth is Truth.WRONG


def test_a_vital_point_that_comes_or_goes_is_named() -> None:
    insulin = line("m7", "insuline glargine", "A10AE04")
    more = (*sources().medications, insulin)
    truth, said = judged(medications=more)
    assert truth is Truth.TO_CHECK
    assert said == "Point vital : « insuline » a été ajouté au dossier."
    back = judge(made_from(sources(medications=more)), made_from(sources()), PRINTED, None, TODAY)
    (gone,) = back.differences
    assert gone.said == "Point vital : « insuline » n’est plus au dossier."


def test_a_new_telephone_is_said_with_the_old_one() -> None:
    (first, *rest) = sources().team
    truth, said = judged(team=(replace(first, phone="03 28 99 99 99"), *rest))
    assert truth is Truth.WRONG
    assert first.name in said and first.phone in said and "03 28 99 99 99" in said
