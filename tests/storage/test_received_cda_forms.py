"""Other legal forms of received CDA: doses one after the other, dispensations, « none »."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cpts_desktop.features.exchange.received import AcceptDocument, accept_document
from cpts_desktop.features.register import queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Refused
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do
from tests.storage.test_received_cda_odd import TREATMENTS, read, section, treatment
from tests.storage.test_received_sections import of, sample

ALLERGIES, PROBLEMS, SIGNS = "48765-2", "11450-4", "8716-3"
SNOMED = "2.16.840.1.113883.6.96"
LOINC = "2.16.840.1.113883.6.1"


@pytest.fixture
def nurse(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Awa Ndiaye")
    yield made
    made.register.close()


# -- how much, how often -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inner", "told"),
    [
        ('<doseQuantity value="2" unit="{tablet}"/>', ("2 comprimés", "")),
        ('<doseQuantity value="1.5" unit="{Tablet}"/>', ("1,5 comprimé", "")),
        ('<doseQuantity><low value="1"/><high value="2"/></doseQuantity>', ("1 à 2 unités", "")),
        ('<doseQuantity><high value="2" unit="mg"/></doseQuantity>', ("2 mg", "")),
        ('<doseQuantity value="5" unit="15054000"/>', ("5 unités", "")),
        ('<doseQuantity nullFlavor="UNK"/>', ("", "")),
        ('<effectiveTime xsi:type="PIVL_TS"><period value="2" unit="d"/></effectiveTime>',
         ("", "tous les 2 jours")),
        ('<effectiveTime xsi:type="PIVL_TS"><period value="3" unit="mo"/></effectiveTime>',
         ("", "tous les 3 mois")),
        ('<effectiveTime xsi:type="PIVL_TS"><period value="0.5" unit="d"/></effectiveTime>',
         ("", "2 fois par jour")),
        (('<effectiveTime xsi:type="PIVL_TS" institutionSpecified="true">'
         '<period value="8" unit="h"/></effectiveTime>'), ("", "3 fois par jour")),
        ('<effectiveTime xsi:type="EIVL_TS"><event code="ACM"/></effectiveTime>',
         ("", "avant le petit déjeuner")),
        ('<effectiveTime xsi:type="PIVL_TS"><period value="0" unit="d"/></effectiveTime>',
         ("", "")),
        (('<doseQuantity value="1" unit="mg"/><maxDoseQuantity><numerator value="4" unit="mg"/>'
         '<denominator value="24" unit="h"/></maxDoseQuantity>'),
         ("1 mg, au plus 4 mg par jour", "")),
        ("<precondition><criterion><text>douleur</text></criterion></precondition>",
         ("sous condition : douleur", "")),
        ("<precondition><criterion><text>-</text></criterion></precondition>", ("", "")),
    ],
)  # fmt: skip
def test_doses_and_rhythms_are_told_in_words(inner: str, told: tuple[str, str]) -> None:
    (one,) = read(treatment("<name>X</name>", inner)).treatments
    assert (one.dose, one.rhythm) == told


def test_doses_one_after_the_other_are_all_told() -> None:
    (one, _cream) = sample("eP-MED-DM_2024.01_PosoStruct").treatments
    assert one.dose == (
        "1 comprimé toutes les 8 h pendant 2 jours à partir du 01/12/2023 ; 1 comprimé toutes les "
        "12 h pendant 4 jours à partir du 03/12/2023, au plus 4 unités par jour"
    )
    assert (one.since, one.until) == (date(2023, 12, 1), date(2023, 12, 6))


def test_an_end_without_its_day_is_an_end() -> None:
    when = '<effectiveTime><low value="2018"/><high value="201902"/></effectiveTime>'
    (one,) = read(treatment("<name>X</name>", when)).treatments
    assert (one.since, one.until) == (None, date(2019, 2, 28))


def test_a_width_gives_the_end() -> None:
    when = '<effectiveTime><low value="20260301"/><width value="1" unit="wk"/></effectiveTime>'
    (one,) = read(treatment("<name>X</name>", when)).treatments
    assert one.until == date(2026, 3, 7)


def test_a_dispensation_proposes_what_was_dispensed() -> None:
    found = sample("eDISP-MED_2024.01")
    (one,) = found.treatments
    assert one.label.startswith("PARACETAMOL VIATRIS 500 mg") and one.atc == "N02BE01"
    assert one.dose == (
        "2 comprimés toutes les 16 h pendant 2 jours à partir du 25/01/2023, délivré : 2 boîtes"
    )
    assert found.unread == 1


@pytest.mark.parametrize(
    ("state", "current", "acceptable"),
    [("active", True, True), ("aborted", False, True), ("cancelled", True, False),
     ("nullified", True, False)],
)  # fmt: skip
def test_a_stopped_or_cancelled_line_is_not_current(
    state: str, current: bool, acceptable: bool
) -> None:
    (one,) = read(treatment("<name>X</name>", f'<statusCode code="{state}"/>')).treatments
    assert (one.current, not one.why_not) == (current, acceptable)


def test_a_suspended_treatment_says_so() -> None:
    (one,) = read(treatment("<name>X</name>", '<statusCode code="suspended"/>')).treatments
    assert one.label == "X (suspendu selon le document)"


def test_a_drug_by_its_label_is_a_product() -> None:
    entry = (
        "<substanceAdministration><consumable><manufacturedProduct><manufacturedLabeledDrug>"
        "<name>Bisoprolol</name></manufacturedLabeledDrug></manufacturedProduct></consumable>"
        "</substanceAdministration>"
    )
    (one,) = read(section(TREATMENTS, entry)).treatments
    assert one.label == "Bisoprolol"


# -- none, unknown, over -------------------------------------------------------------------------


def concern(inner: str) -> str:
    return f"<act><entryRelationship><observation>{inner}</observation></entryRelationship></act>"


@pytest.mark.parametrize(
    ("code", "inner"),
    [
        (PROBLEMS, (f'<value xsi:type="CD" code="160245001" codeSystem="{SNOMED}" '
                   'displayName="Aucun problème"/>')),
        (PROBLEMS, ('<value xsi:type="CD" code="no-known-problems" displayName="Aucun problème" '
                   'codeSystem="2.16.840.1.113883.5.1150.1"/>')),
        (ALLERGIES, (f'<value xsi:type="CD" code="716186003" codeSystem="{SNOMED}" '
                    'displayName="Aucune allergie connue"/>')),
    ],
)  # fmt: skip
@pytest.mark.parametrize("alone", [False, True])
def test_what_says_none_cannot_be_ticked(code: str, inner: str, alone: bool) -> None:
    entry = f"<observation>{inner}</observation>" if alone else concern(inner)
    (one,) = read(section(code, entry)).findings
    assert one.why_not.startswith("Le document dit qu’il n’y a rien")
    assert one.label.startswith("Aucun")


def test_no_treatment_is_not_a_treatment() -> None:
    none = f'<name>Aucun traitement</name><code code="182849000" codeSystem="{SNOMED}"/>'
    (one,) = read(treatment(none)).treatments
    assert one.why_not


def test_the_letter_says_that_no_allergy_was_found() -> None:
    (one,) = of(sample("LDL-SES_2022.01"), "allergie").values()
    assert one.label == "Aucune allergie / intolérance identifiée pendant le séjour"
    assert one.why_not


def test_a_problem_of_some_year_keeps_its_year_and_its_end() -> None:
    inner = (
        '<effectiveTime><low value="2015"/><high value="2019"/></effectiveTime>'
        '<value xsi:type="CD" displayName="Phlébite"/>'
    )
    (one,) = read(section(PROBLEMS, concern(inner))).findings
    assert one.label == "Phlébite (depuis 2015)"
    assert (one.since, one.until, one.current) == (None, date(2019, 12, 31), False)


def test_severity_of_an_allergy_is_kept(nurse: Practice) -> None:
    severe = (
        '<entryRelationship typeCode="SUBJ"><observation><code code="SEV"/>'
        '<value xsi:type="CD" code="H"/></observation></entryRelationship>'
    )
    agent = (
        "<participant><participantRole><playingEntity><name>Pénicilline</name></playingEntity>"
        "</participantRole></participant>"
    )
    found = read(section(ALLERGIES, concern(agent + severe)))
    uid = nurse.patient()
    do(nurse.register, accept_document, AcceptDocument(uid, found, findings=(0,), despite=True))
    (held,) = nurse.register.read(queries.allergies, uid).items
    assert (held.substance, held.severity) == ("Pénicilline", "grave")


# -- measures ------------------------------------------------------------------------------------


def measure(code: str, value: str, when: str = '<effectiveTime value="20260302"/>') -> str:
    return f"<observation>{code}{when}{value}</observation>"


WEIGHT = f'<code code="29463-7" codeSystem="{LOINC}" displayName="Poids"/>'
KILOS = '<value xsi:type="PQ" value="71.4" unit="kg"/>'


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (measure(WEIGHT, KILOS), ""),
        (measure('<code code="P1" codeSystem="1.2.3" displayName="Poids"><translation '
                 f'code="29463-7" codeSystem="{LOINC}"/></code>', KILOS), ""),
        (measure(WEIGHT, KILOS, '<effectiveTime><low value="20260302"/></effectiveTime>'), ""),
        ('<organizer><effectiveTime value="20260302"/><component><organizer><component>'
         + measure(WEIGHT, KILOS, "") + "</component></organizer></component></organizer>", ""),
        (measure(WEIGHT, '<value xsi:type="PQ" value="71.4"/>'), "Unité inconnue"),
        (measure(WEIGHT, '<value xsi:type="PQ" value="71.4" unit="kilos"/>'), "Unité inconnue"),
        (measure(WEIGHT, '<value xsi:type="PQ" nullFlavor="UNK"/>'), "Sans valeur"),
        (measure(WEIGHT, KILOS, '<effectiveTime nullFlavor="UNK"/>'), "Mesure sans date"),
    ],
    ids=["plain", "translation", "interval", "groups", "no-unit", "odd-unit", "null", "undated"],
)  # fmt: skip
def test_measures_in_their_legal_forms(entry: str, why: str) -> None:
    (one,) = read(section(SIGNS, entry)).findings
    assert one.label == "Poids"
    assert one.why_not.startswith(why) if why else not one.why_not


def test_a_measure_without_dimension_needs_no_unit(nurse: Practice) -> None:
    inr = f'<code code="34714-6" codeSystem="{LOINC}" displayName="INR"/>'
    found = read(section(SIGNS, measure(inr, '<value xsi:type="REAL" value="2.5"/>')))
    uid = nurse.patient()
    command = AcceptDocument(uid, found, findings=(0,), despite=True)
    assert do(nurse.register, accept_document, command).measures == 1


def test_two_measures_without_identity_are_two(nurse: Practice) -> None:
    other = KILOS.replace("71.4", "70.9")
    found = read(section(SIGNS, measure(WEIGHT, KILOS) + measure(WEIGHT, other)))
    uid = nurse.patient()
    command = AcceptDocument(uid, found, findings=(0, 1), despite=True)
    assert do(nurse.register, accept_document, command).measures == 2


def test_a_measure_of_tomorrow_is_refused(nurse: Practice) -> None:
    found = read(section(SIGNS, measure(WEIGHT, KILOS, '<effectiveTime value="20990101"/>')))
    uid = nurse.patient()
    command = AcceptDocument(uid, found, findings=(0,), despite=True)
    outcome = nurse.register.run(accept_document, command)
    assert isinstance(outcome, Refused) and outcome.problems[0].code == "FUTURE"
