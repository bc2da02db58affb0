"""Other legal forms of received CDA: doses one after the other, dispensations, « none », identity,
bodies that are no PDF, documents that hold their own style sheet; archives as others pack them."""

from __future__ import annotations

import base64
import io
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.exchange.formats.cda_read import ReceivedCda, read_cda
from cpts_desktop.features.exchange.formats.xdm_read import documents_of
from cpts_desktop.features.exchange.received import AcceptDocument, accept_document, differences
from cpts_desktop.features.exchange.received import ins_words as words_on_ins
from cpts_desktop.features.register import commands, queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok, Refused
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do
from tests.storage.test_received_cda_odd import TREATMENTS, read, section, treatment
from tests.storage.test_received_sections import altered, of, same_patient, sample
from tests.support.shared_data import shared_data

ALLERGIES, PROBLEMS, SIGNS = "48765-2", "11450-4", "8716-3"
SNOMED = "2.16.840.1.113883.6.96"
LOINC = "2.16.840.1.113883.6.1"
INS = "1.2.250.1.213.1.4.10"


@pytest.fixture
def nurse(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Awa Ndiaye")
    yield made
    made.register.close()


def refused(data: bytes) -> str:
    found = read_cda(data)
    assert isinstance(found, Refused)
    return found.problems[0].code


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


# -- who -----------------------------------------------------------------------------------------


def target(ids: str, patient: str) -> str:
    return (
        f"<recordTarget><patientRole>{ids}<patient>{patient}</patient></patientRole></recordTarget>"
    )


TRAITS = (
    '<name><family qualifier="CL">DURAND</family><given>Anne Lise</given></name>'
    '<name><family qualifier="BR">MARTIN</family><given qualifier="BR">ANNE</given></name>'
    '<administrativeGenderCode code="F"/><birthTime value="19441105000000+0100"/>'
    "<birthplace><place><addr><county>63220</county></addr></place></birthplace>"
)


def test_the_birth_name_is_found_among_several_names_and_the_ins_among_several_ids() -> None:
    ids = (
        '<id root="1.2.3.4" extension="123"/><id nullFlavor="NI"/>'
        f'<id root="1.2.250.1.213.1.4.11" extension="1"/><id root="{INS}" '
        'extension="2 44 11 63 220 749 01"/>'
    )
    found = read(target(ids, TRAITS))
    assert (found.birth_name, found.given_name) == ("MARTIN", "ANNE")
    assert found.birth_date == date(1944, 11, 5)
    assert (found.patient.matricule, found.patient.oid) == ("244116322074901", INS)
    assert (found.patient.sex, found.patient.birth_cog) == ("F", "63220")


@pytest.mark.parametrize(
    "patient", ["", '<name nullFlavor="UNK"/><birthTime nullFlavor="UNK"/>', "<name/>"]
)
def test_a_patient_hardly_named_is_read_and_differs(nurse: Practice, patient: str) -> None:
    found = read(target('<id nullFlavor="UNK"/>', patient))
    assert (found.birth_name, found.given_name, found.birth_date) == ("", "", None)
    told = nurse.register.read(differences, nurse.patient(), found)
    assert {"nom de naissance", "prénom", "date de naissance"} <= set(told)


def test_g5_65_a_document_of_two_patients_is_refused() -> None:
    other = TRAITS.replace("MARTIN", "PETIT")
    text = (
        '<ClinicalDocument xmlns="urn:hl7-org:v3">'
        + target("", TRAITS) + target("", other) + "</ClinicalDocument>"
    )  # fmt: skip
    assert refused(text.encode()) == "SEVERAL_PATIENTS"
    same = text.replace("PETIT", "MARTIN")
    assert isinstance(read_cda(same.encode()), Ok)


def test_the_ins_is_kept_when_asked_once_and_never_when_it_is_not_this_patient_s(
    nurse: Practice,
) -> None:
    do(nurse.register, commands.use_test_identities, commands.UseTestIdentities(test=True))
    uid, found = same_patient(nurse), sample("LDL-SES_2022.01")
    command = AcceptDocument(uid, found, ins=True)
    assert nurse.register.read(words_on_ins, uid, found) == (
        "Ce document porte une INS ; le dossier n’en a pas.", True,
    )  # fmt: skip
    assert do(nurse.register, accept_document, command).ins
    held = nurse.register.read(queries.patient, uid)
    assert held is not None and held.ins is not None
    assert (held.ins.matricule, held.ins.oid) == ("279035121518989", INS)
    assert not do(nurse.register, accept_document, command).total
    other = nurse.patient(birth_name="PAT-TROIS", given_names="DOMINIQUE",
                          birth_date=date(1979, 3, 28), birth_cog="63220")  # fmt: skip
    taken = nurse.register.run(accept_document, AcceptDocument(other, found, ins=True))
    assert isinstance(taken, Refused) and taken.problems[0].code == "INS_TAKEN"


def test_a_real_ins_does_not_enter_among_fictitious_patients(nurse: Practice) -> None:
    uid = same_patient(nurse)
    found = nurse.register.run(
        accept_document, AcceptDocument(uid, sample("LDL-SES_2022.01"), ins=True)
    )
    assert isinstance(found, Refused) and found.problems[0].code == "WRONG_REALM"


# -- the document itself -------------------------------------------------------------------------


def test_a_document_that_holds_its_style_sheet_is_read_and_the_style_never_run() -> None:
    inner = treatment("<name>Furosémide</name>").replace("<", "<c:").replace("<c:/", "</c:")
    text = (
        '<?xml-stylesheet type="text/xsl" href="#"?><xsl:stylesheet version="1.0" '
        'xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:hl7-org:v3" '
        'xmlns:data="urn:asip-sante:ci-sis"><data:Contenu><c:ClinicalDocument>'
        f"{inner}</c:ClinicalDocument></data:Contenu>"
        '<xsl:template match="/"><xsl:value-of select="document(\'/etc/passwd\')"/></xsl:template>'
        "</xsl:stylesheet>"
    )
    found = read_cda(text.encode())
    assert isinstance(found, Ok)
    assert [one.label for one in found.value.treatments] == ["Furosémide"]
    assert refused(text.replace("ClinicalDocument", "Autre").encode()) == "NOT_CDA"


def body(inner: str, **attributes: str) -> ReceivedCda:
    said = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return read(f"<component><nonXMLBody><text {said}>{inner}</text></nonXMLBody></component>")


def test_a_body_that_is_no_pdf_is_read_when_plain_and_named_otherwise() -> None:
    plain = base64.b64encode("Bonjour,\nà revoir.".encode()).decode()
    found = body(plain, mediaType="text/plain", representation="B64")
    assert found.narratives[0].words == "Bonjour,\nà revoir." and not found.pdf
    assert body("Bonjour", mediaType="text/plain").narratives[0].words == "Bonjour"
    assert "image/tiff" in body("AAAA", mediaType="image/tiff").narratives[0].words
    assert "abîmé" in body("AAAA", mediaType="application/pdf").narratives[0].words


def test_lines_of_the_narrative_stay_apart_and_are_told_once() -> None:
    found = read(
        "<component><structuredBody><component><section><title>T</title><text>Avant<table><tbody>"
        "<tr><td><paragraph>un</paragraph></td><td>deux<br/>trois</td></tr></tbody></table>"
        "<list><item>quatre</item></list>après<br/>fin</text></section></component>"
        "</structuredBody></component>"
    )
    assert found.narratives[0].words == "Avant\nun – deux trois\nquatre\naprès\nfin"


def test_two_documents_without_identity_are_two(nurse: Practice) -> None:
    uid = nurse.patient()
    for words in ("Premier", "Second"):
        found = body(words, mediaType="text/plain")
        command = AcceptDocument(uid, found, keep=True, despite=True)
        assert do(nurse.register, accept_document, command).kept
    assert len(nurse.register.read(queries.documents, uid)) == 2


def test_a_document_says_that_it_replaces_another() -> None:
    assert read('<relatedDocument typeCode="RPLC"/>').replaces
    assert not read('<relatedDocument typeCode="APND"/>').replaces


def test_g5_59_deep_sections_with_much_narrative_are_read_in_time() -> None:
    deep = "<section>" * 60 + '<content ID="x">y</content>' * 150_000 + "</section>" * 60
    begun = time.process_time()
    read(deep)
    assert time.process_time() - begun < 10


# -- archives ------------------------------------------------------------------------------------


def letter() -> bytes:
    return shared_data("interop/xdm/LDL-SES_2022.01/IHE_XDM.ZIP").read_bytes()


def renamed(change: Any) -> bytes:
    return altered(letter(), lambda name, held: [(change(name), held)])


@pytest.mark.parametrize(
    "change",
    [str.lower, lambda name: f"Envoi du 3 mars/{name}", lambda name: name.replace("/", "\\"),
     lambda name: name.replace("SUBSET01", "SUBSET02")],
    ids=["lower-case", "in-a-folder", "backslashes", "other-subset"],
)  # fmt: skip
def test_archives_packed_otherwise_are_read(change: Any) -> None:
    found = documents_of(renamed(change))
    assert isinstance(found, Ok) and len(found.value) == 1


def test_what_the_metadata_do_not_name_is_no_document() -> None:
    def more(name: str, held: bytes) -> list[tuple[str, bytes]]:
        extra = [("IHE_XDM/SUBSET01/STYLE.XML", b"<style/>")] if "README" in name else []
        return [(name, held), *extra]

    found = documents_of(altered(letter(), more))
    assert isinstance(found, Ok) and len(found.value) == 1


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b'<ns2:Slot name="hash">', (b'<ns2:Slot name="urn:action:extraMetadataSlot">'
         b"<ns2:ValueList><ns2:Value>D</ns2:Value></ns2:ValueList></ns2:Slot>"
         b'<ns2:Slot name="hash">'), "DELETION"),
        (b"DOC0001.XML", b"DOC0009.XML", "NO_CDA"),
    ],
)  # fmt: skip
def test_metadata_that_ask_for_more_are_told(old: bytes, new: bytes, code: str) -> None:
    def change(name: str, held: bytes) -> list[tuple[str, bytes]]:
        return [(name, held.replace(old, new) if name.endswith("METADATA.XML") else held)]

    with zipfile.ZipFile(io.BytesIO(letter())) as archive:
        assert old in archive.read("IHE_XDM/SUBSET01/METADATA.XML")
    found = documents_of(altered(letter(), change))
    assert isinstance(found, Refused) and found.problems[0].code == code


def test_metadata_that_cannot_be_read_leave_the_documents() -> None:
    def change(name: str, held: bytes) -> list[tuple[str, bytes]]:
        return [(name, b"<a" if name.endswith("METADATA.XML") else held)]

    found = documents_of(altered(letter(), change))
    assert isinstance(found, Ok) and len(found.value) == 1
