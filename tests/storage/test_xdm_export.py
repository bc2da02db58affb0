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
from typing import Any
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
    wanted_subject = "XDM/1.0/DDM+Bilan medicamenteux NOEL-LOEUVRE Zoe 12/03/1944"
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
