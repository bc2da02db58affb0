"""Signs of a visit have a grade and no unit; other systems write theirs as coded answers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.bootstrap.discovery import fill_with_fiction
from cpts_desktop.bootstrap.slices import kinds
from cpts_desktop.features.register import queries
from cpts_desktop.features.register.fhir.files import import_files
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.storage.register import Register
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import make
from tests.storage.test_fhir_round_trip import carry, told
from tests.storage.test_register_fhir_odd_values import loinc, measure, one, take


@pytest.fixture
def nurse(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Awa Ndiaye", kinds=kinds())
    yield made
    made.register.close()


@pytest.fixture
def other(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Paul Durand", "medecin", kinds=kinds())
    yield made
    made.register.close()


@pytest.fixture
def ours(tmp_path: Path, clock: FixedClock) -> Register:
    return make(tmp_path / "r.db", clock)


def seen(register: Register) -> list[tuple[str, Decimal | None, str, str]]:
    found = register.read(queries.observations, one(register))
    return [(o.code, o.value, o.unit, o.text or "") for o in found]


def test_records_with_real_visits_come_back_the_same(
    nurse: Practice, other: Practice, tmp_path: Path, clock: FixedClock
) -> None:
    """The fictitious patients: visits with signs, alerts, treatments, circles."""
    fill_with_fiction(nurse.register, clock)
    signs = set()
    for banner in nurse.register.read(queries.all_patients):
        report = carry(nurse, banner.uid, other.register, tmp_path / "a.json")
        left = {x["why"] for x in report.rejects}
        assert all(why.startswith("type non repris (") for why in left), left
        assert report.unmapped_codes == {} and report.warnings == []
        assert told(other.register, banner.uid) == told(nurse.register, banner.uid)
        again = import_files(nurse.register, [tmp_path / "a.json"])
        assert (again.accepted, again.rejected) == (0, report.rejected)
        signs |= {o.code for o in nurse.register.read(queries.observations, banner.uid)}
    assert {"nyha", "oedeme", "oreillers"} <= signs


@pytest.mark.parametrize("unit", ["kg", "mmol/L", "[pH]"])
def test_a_sign_in_a_unit_that_it_cannot_have_is_not_that_sign(
    ours: Register, tmp_path: Path, unit: str
) -> None:
    code = {"coding": [{"system": "urn:cpts-desktop:mesure", "code": "oedeme"}]}
    report = take(ours, tmp_path, measure(code=code, valueQuantity={"value": 2, "unit": unit}))
    assert report.rejects == []
    assert seen(ours) == [("local:oedeme", Decimal(2), unit, "")]


def answer(code: str, text: str = "") -> dict[str, Any]:
    return {"coding": [{"system": "http://loinc.org", "code": code}], "text": text}


@pytest.mark.parametrize(
    ("code", "grade"), [("LA28404-4", 1), ("LA28405-1", 2), ("LA28406-9", 3), ("LA28407-7", 4)]
)
def test_a_coded_nyha_class_is_a_grade(
    ours: Register, tmp_path: Path, code: str, grade: int
) -> None:
    take(ours, tmp_path, measure(code=loinc("88020-3"), valueCodeableConcept=answer(code)))
    assert seen(ours) == [("nyha", Decimal(grade), "{class}", "")]


def test_an_answer_that_is_no_class_stays_words(ours: Register, tmp_path: Path) -> None:
    said = answer("LA6626-1", "Normal")
    take(ours, tmp_path, measure(code=loinc("88020-3"), valueCodeableConcept=said))
    assert seen(ours) == [("nyha", None, "", "Normal")]


@pytest.mark.parametrize(
    "system",
    ["urn:oid:2.16.840.1.113883.6.1", "http://loinc.org/", "https://loinc.org", "http://loinc.org"],
)
def test_loinc_is_loinc_however_its_system_is_written(
    ours: Register, tmp_path: Path, system: str
) -> None:
    code = {"coding": [{"system": system, "code": "29463-7"}]}
    take(ours, tmp_path, measure(code=code, valueQuantity={"value": 71, "unit": "kg"}))
    assert seen(ours) == [("poids", Decimal(71), "kg", "")]


def test_the_note_of_a_measure_is_kept(ours: Register, tmp_path: Path) -> None:
    notes = [{"text": "pesé habillé"}, {"text": "balance\n du couloir"}, {"time": "2026"}]
    take(ours, tmp_path, measure(valueQuantity={"value": 71, "unit": "kg"}, note=notes))
    assert seen(ours)[0][3] == "pesé habillé ; balance du couloir"


@pytest.mark.parametrize(
    ("status", "said"),
    [("preliminary", "provisoire"), ("registered", "pas encore rendu"), ("unknown", "inconnu")],
)
def test_a_result_that_may_change_is_said(
    ours: Register, tmp_path: Path, status: str, said: str
) -> None:
    report = take(ours, tmp_path, measure(status=status))
    assert report.rejects == []
    (told_,) = report.warnings
    assert said in told_["what"]
    assert take(ours, tmp_path, measure(status="final")).warnings == []


ABSENT = {
    "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
    "valueCode": "masked",
}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"valueCodeableConcept": {}}, ""), ({"valueCodeableConcept": {"coding": [{}]}}, ""),
        ({"valueCodeableConcept": {"extension": [ABSENT]}}, " (selon la source : masquée)"),
        ({"valueString": " \u200b"}, ""), ({"valueString": ""}, ""), ({"valueTime": ""}, ""),
        ({"_valueString": {"extension": [ABSENT]}}, " (selon la source : masquée)"),
    ],
)  # fmt: skip
def test_a_value_that_says_nothing_leaves_the_other_measures(
    ours: Register, tmp_path: Path, value: dict[str, Any], told: str
) -> None:
    """One such entry once stopped the whole file."""
    empty = measure(id="e", code=loinc("72166-2"), valueQuantity=None, **value)
    del empty["valueQuantity"]
    report = take(ours, tmp_path, empty, measure())
    assert [one_["why"] for one_ in report.rejects] == [f"sans valeur{told}"]
    assert [code for code, *_ in seen(ours)] == ["poids"]


def test_a_unit_longer_than_a_row_holds_leaves_the_other_measures(
    ours: Register, tmp_path: Path
) -> None:
    long = measure(id="e", code=loinc("1-8"), valueQuantity={"value": 1, "unit": "mg" + "/mg" * 40})
    report = take(ours, tmp_path, long, measure())
    assert report.rejected == 1 and [code for code, *_ in seen(ours)] == ["poids"]
