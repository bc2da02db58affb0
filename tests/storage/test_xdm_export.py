"""CDA R2 level 1 and IHE_XDM.ZIP: layout, hashes, metadata, no matricule, subject."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import pytest

from cpts_desktop.features.exchange.formats import cda, xdm
from cpts_desktop.features.exchange.formats.xdm_export import ExportXdm, export_document
from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.model import DocumentDraft
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok, Refused
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do
from tests.support.shared_data import shared_data

PDF = b"%PDF-1.7 bilan"
MATRICULE = "279035121518989"
V3 = {"v3": cda.NS}
RIM = f"{{{xdm.RIM}}}"


@pytest.fixture
def nurse(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Awa Ndiaye", "pharmacien")
    yield made
    made.register.close()


def stored(
    place: Practice, uid: Any, kind: str = "bpm_lettre", mime: str = "application/pdf"
) -> str:
    def handler(_: None, uow: Any) -> Any:
        draft = DocumentDraft(kind, "Bilan partagé de médication", mime, PDF)
        return Ok(commands.store_document(uow, uid, draft))

    do(place.register, handler, None)
    return str(place.register.read(queries.documents, uid)[0].id)


def wanted(place: Practice, uid: Any, document: str, **more: Any) -> ExportXdm:
    values: dict[str, Any] = {
        "patient": uid, "document": document, "name": "Awa Ndiaye", "profession": "pharmacien",
        "rpps": "10101201234", "author": place.me, "at": place.register.clock.now(),
        "organisation": "Pharmacie & Cie", "structure": "1630456789",
    }  # fmt: skip
    return ExportXdm(**{**values, **more})


def archive(place: Practice, uid: Any, document: str, **more: Any) -> xdm.Archive:
    made = place.register.read(export_document, wanted(place, uid, document, **more))
    assert isinstance(made, Ok), made
    return made.value


def opened(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        return {name: found.read(name) for name in found.namelist()}


def slots(root: ET.Element) -> dict[str, list[str]]:
    """Return the values of the slots of the document entry."""
    entry = root.find(f".//{RIM}ExtrinsicObject")
    assert entry is not None
    return {
        str(slot.get("name")): [str(v.text) for v in slot.iter(f"{RIM}Value")]
        for slot in entry.findall(f"{RIM}Slot")
    }


def schemes(root: ET.Element, element: str, attribute: str) -> set[str | None]:
    return {one.get(attribute) for one in root.iter(f"{RIM}{element}")}


def qualify(place: Practice, uid: Any) -> None:
    """Make the identity qualifiée, as a teleservice and a check would."""
    do(place.register, commands.use_test_identities, commands.UseTestIdentities(True))
    payload = {
        "matricule": MATRICULE, "oid": "1.2.250.1.213.1.4.10", "birth_name": "PAT-TROIS",
        "given_names": ["DOMINIQUE"], "sex": "F", "birth_date": "1979-03-28",
        "birth_cog": "51215", "provenance": "insi", "declared_status": "",
    }  # fmt: skip

    def fetched(_: None, uow: Any) -> Any:
        return Ok(uow.append(uid, "ins_received", payload))

    do(place.register, fetched, None)
    check = commands.CheckIdentity(uid, "carte nationale d’identité", date(2026, 3, 3))
    do(place.register, commands.check_identity, check)


def test_the_archive_has_the_names_and_the_order_of_the_official_samples(nurse: Practice) -> None:
    uid = nurse.patient()
    made = archive(nurse, uid, stored(nurse, uid))
    sample = shared_data("interop/xdm/DOC_NON_STRUCTURE_CDA-R2-N1/IHE_XDM.ZIP")
    with zipfile.ZipFile(sample) as official:
        names = official.namelist()
        theirs = ET.fromstring(official.read("IHE_XDM/SUBSET01/METADATA.XML"))
    assert sorted(opened(made.data)) == sorted(names)
    ours = ET.fromstring(opened(made.data)["IHE_XDM/SUBSET01/METADATA.XML"])
    assert ours.tag == theirs.tag
    same = ("RegistryPackage", "ExtrinsicObject", "Association")
    for name in same:
        assert len(list(ours.iter(RIM + name))) == len(list(theirs.iter(RIM + name))) == 1
    assert schemes(ours, "ExternalIdentifier", "identificationScheme") == schemes(
        theirs, "ExternalIdentifier", "identificationScheme"
    )
    optional = {"urn:uuid:2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4"}
    missing = schemes(theirs, "Classification", "classificationScheme") - schemes(
        ours, "Classification", "classificationScheme"
    )
    assert missing <= optional
    assert set(slots(theirs)) - set(slots(ours)) <= {"serviceStopTime"}
    assert {type(v) for v in slots(ours).values()} == {list}


NATIONAL: Final = {
    "56445-0": "Bilan médicamenteux (Officine)", "77604-7": "Planification thérapeutique",
    "93024-8": "CR de consultation pharmaceutique", "18776-5": "Plan personnalisé de soins",
    "11506-3": "CR ou fiche de suivi de soins par auxiliaire médical",
    "78341-5": "Fiche de transfert vers le service des urgences",
}  # fmt: skip
"""Words of JDV_J07-XdsTypeCode (ANS); the subject of the message is made of them (ECO.2.1.3)."""


def test_types_are_told_in_the_words_of_the_national_value_set() -> None:
    assert {one.code: one.label for one in cda.TYPES.values()} == NATIONAL


def test_a_transfer_sheet_has_the_type_and_class_of_the_official_one() -> None:
    sample = shared_data("interop/xdm/DLU-FT-SU_2025.01/IHE_XDM.ZIP").read_bytes()
    theirs = ET.fromstring(opened(sample)["IHE_XDM/SUBSET01/METADATA.XML"])
    entry = theirs.find(f".//{RIM}ExtrinsicObject")
    assert entry is not None
    told = {}
    for one in entry.findall(f"{RIM}Classification"):
        label = one.find(f"{RIM}Name/{RIM}LocalizedString")
        if label is not None:
            told[one.get("classificationScheme")] = (one.get("nodeRepresentation"),
                                                     label.get("value"))  # fmt: skip
    ours = cda.TYPES["fiche_urgences"]
    assert told["urn:uuid:f0306f51-975f-434e-a61c-c59651d33983"] == (ours.code, ours.label)
    assert told["urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a"] == (
        ours.class_code, ours.class_label
    )  # fmt: skip


def test_the_page_and_the_note_of_the_archive_say_who_sends_what(nurse: Practice) -> None:
    uid = nurse.patient()
    found = opened(archive(nurse, uid, stored(nurse, uid), structure="1120456789").data)
    sample = shared_data("interop/xdm/DOC_NON_STRUCTURE_CDA-R2-N1/IHE_XDM.ZIP")
    official = opened(sample.read_bytes())
    pages = [ET.fromstring(one["INDEX.HTM"].partition(b'.dtd">')[2]) for one in (found, official)]
    for page in pages:
        assert page.tag == "html" and str(page.text).split()[0] == "Emetteur"
        (link,) = page
        assert (link.tag, link.get("href"), link.text) == ("a", "README.TXT", "ReadMe")
    assert "(1120456789)" in str(pages[0].text)
    titles = [
        [line for line in one["README.TXT"].decode().split("\r\n") if line.endswith(" :")]
        for one in (found, {"README.TXT": official["README.TXT"].replace(b"\r", b"")
                            .replace(b"\n", b"\r\n")})
    ]  # fmt: skip
    assert titles[0] == titles[1]


@pytest.mark.parametrize(
    "name",
    [
        "LDL-SES_2022.01",
        "VSM_1.4_2022.01",
        "DOC_NON_STRUCTURE_CDA-R2-N1",
        "IPS-FR_2024.01",
        "eDISP-MED_2024.01",
        "DLU-FT-SU_2025.01",
    ],
)
def test_our_reading_of_hash_and_size_holds_on_the_official_archives(name: str) -> None:
    found = opened(shared_data(f"interop/xdm/{name}/IHE_XDM.ZIP").read_bytes())
    held = slots(ET.fromstring(found["IHE_XDM/SUBSET01/METADATA.XML"]))
    assert digests(found["IHE_XDM/SUBSET01/DOC0001.XML"]) == (
        held["hash"][0].lower(),
        held["size"][0],
    )


def digests(document: bytes) -> tuple[str, str]:
    return hashlib.sha1(document, usedforsecurity=False).hexdigest(), str(len(document))


def test_hash_size_and_header_agree_with_the_document(nurse: Practice) -> None:
    uid = nurse.patient(used_name="DURAND", birth_cog="63430")
    made = archive(nurse, uid, stored(nurse, uid))
    found = opened(made.data)
    document = found["IHE_XDM/SUBSET01/DOC0001.XML"]
    root = ET.fromstring(found["IHE_XDM/SUBSET01/METADATA.XML"])
    held = slots(root)
    assert (held["hash"][0], held["size"][0]) == digests(document) == (made.sha1, str(made.size))
    assert held["URI"] == ["DOC0001.XML"] and held["languageCode"] == ["fr-FR"]
    header = ET.fromstring(document)
    text = header.find("v3:component/v3:nonXMLBody/v3:text", V3)
    assert text is not None and base64.b64decode(text.text or "") == PDF
    code = header.find("v3:code", V3)
    assert code is not None and code.get("code") == made.type_code == "56445-0"
    assert "56445-0" in schemes(root, "Classification", "nodeRepresentation")
    unique = header.find("v3:id", V3)
    assert unique is not None
    assert unique.get("root") in schemes(root, "ExternalIdentifier", "value")
    assert held["sourcePatientInfo"][0] == "PID-5|MARTIN^Jeanne^Jeanne Marie^^^^L"


def test_the_header_has_the_order_of_the_official_level_1_sample(nurse: Practice) -> None:
    uid = nurse.patient()
    document = opened(archive(nurse, uid, stored(nurse, uid)).data)["IHE_XDM/SUBSET01/DOC0001.XML"]
    official = ET.parse(shared_data("interop/cda/DOC_NON_STRUCTURE_CDA-R2-N1.xml")).getroot()

    def order(root: ET.Element) -> list[str]:
        tags = [one.tag.rpartition("}")[2] for one in root]
        return list(dict.fromkeys(tags))

    assert order(ET.fromstring(document)) == [n for n in order(official) if n != "participant"]


def test_no_matricule_nor_ins_oid_unless_the_identity_is_qualifiee(nurse: Practice) -> None:
    uid = nurse.patient(
        birth_name="PAT-TROIS", given_names="DOMINIQUE", birth_date=date(1979, 3, 28),
        birth_cog="51215",
    )  # fmt: skip
    document = stored(nurse, uid)
    before = archive(nurse, uid, document)
    everything = b"".join(opened(before.data).values()) + before.subject.encode()
    assert not before.qualified_ins and b"1.2.250.1.213.1.4." not in everything
    qualify(nurse, uid)
    after = archive(nurse, uid, document)
    found = opened(after.data)
    assert after.qualified_ins
    cx = f"{MATRICULE}^^^&amp;1.2.250.1.213.1.4.10&amp;ISO^NH".encode()
    assert cx in found["IHE_XDM/SUBSET01/METADATA.XML"]
    assert MATRICULE.encode() in found["IHE_XDM/SUBSET01/DOC0001.XML"]
    assert MATRICULE not in after.subject
    assert MATRICULE.encode() not in found["INDEX.HTM"] + found["README.TXT"]


def test_the_subject_is_the_one_of_the_mssante_rules(nurse: Practice) -> None:
    uid = nurse.patient(birth_name="NOËL-LŒUVRE", given_names="Zoé", birth_date=date(1944, 3, 12))
    made = archive(nurse, uid, stored(nurse, uid))
    wanted_subject = "XDM/1.0/DDM+Bilan medicamenteux (Officine) NOEL-LOEUVRE Zoe 12/03/1944"
    assert made.subject == wanted_subject
    long = archive(nurse, uid, stored(nurse, uid, "suivi"))
    label = re.match(r"XDM/1\.0/DDM\+(.*) NOEL", long.subject)
    assert label is not None and len(label.group(1)) <= 40


def test_hostile_text_stays_text(nurse: Practice) -> None:
    uid = nurse.patient(birth_name="O'MARTIN", city="<script>&amp;^~|")
    made = archive(nurse, uid, stored(nurse, uid), organisation='<img src="x">^&|')
    found = opened(made.data)
    for name in ("IHE_XDM/SUBSET01/DOC0001.XML", "IHE_XDM/SUBSET01/METADATA.XML"):
        ET.fromstring(found[name])
        assert b"<img" not in found[name] and b"<script" not in found[name]
    assert b"<img" not in found["INDEX.HTM"]
    held = slots(ET.fromstring(found["IHE_XDM/SUBSET01/METADATA.XML"]))
    assert held["hash"][0] == made.sha1


@pytest.mark.parametrize(
    ("change", "code"),
    [({"document": "x"}, "UNKNOWN_DOCUMENT"), ({"patient": "x"}, "UNKNOWN_PATIENT"),
     ({"rpps": ""}, "NO_RPPS")],
)  # fmt: skip
def test_what_cannot_be_exported_is_refused(
    nurse: Practice, change: dict[str, str], code: str
) -> None:
    uid = nurse.patient()
    asked = replace(wanted(nurse, uid, stored(nurse, uid)), **change)
    made = nurse.register.read(export_document, asked)
    assert isinstance(made, Refused) and made.problems[0].code == code


@pytest.mark.parametrize(
    ("kind", "mime", "code"),
    [("carte", "application/pdf", "NO_TYPE"), ("suivi", "text/plain", "NOT_PDF")],
)
def test_a_card_has_no_national_type_and_only_pdf_goes_in(
    nurse: Practice, kind: str, mime: str, code: str
) -> None:
    uid = nurse.patient()
    made = nurse.register.read(export_document, wanted(nurse, uid, stored(nurse, uid, kind, mime)))
    assert isinstance(made, Refused) and made.problems[0].code == code
