"""Who a received document is about, its INS, its body; archives as others pack them."""

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
from tests.storage.test_received_cda_odd import EMPTY_BODY, read, treatment
from tests.storage.test_received_sections import altered, same_patient, sample
from tests.support.shared_data import shared_data

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
        + target("", TRAITS) + target("", other) + EMPTY_BODY + "</ClinicalDocument>"
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
