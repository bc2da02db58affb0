"""CDA R2 level 1: a French header around a PDF (CI-SIS « structuration minimale », XDS-SD).

Element order and templates: ANS sample DOC_NON_STRUCTURE_CDA-R2-N1. Without an INS that may
leave, the patient is named by a local identifier; no matricule and no INS OID is written.
"""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.etree import ElementTree as ET

from cpts_desktop.features.exchange.formats.fhir_people import birth_cog, usable_ins
from cpts_desktop.features.register.model import Patient
from cpts_desktop.kernel.clock import PARIS
from cpts_desktop.kernel.privacy import redacted

NS: Final = "urn:hl7-org:v3"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
LOINC: Final = "2.16.840.1.113883.6.1"
PS: Final = "1.2.250.1.71.4.2.1"
STRUCTURE: Final = "1.2.250.1.71.4.2.2"
ROLE: Final = "1.2.250.1.213.1.1.4.5"
_TEMPLATES: Final = ("2.16.840.1.113883.2.8.2.1", "1.2.250.1.213.1.1.1.1",
                     "1.3.6.1.4.1.19376.1.2.20")  # fmt: skip
_GENDERS: Final = {"F": "Féminin", "M": "Masculin"}
ROLES: Final = {
    "idel": ("G15_60", "Infirmier"),
    "pharmacien": ("G15_21", "Pharmacien"),
    "medecin": ("G15_10", "Médecin"),
    "cardiologue": ("G15_10/SM04", "Médecin - Cardiologie et maladies vasculaires (SM)"),
}
FACILITIES: Final = {"pharmacien": ("SA33", "Pharmacie d'officine")}
CABINET: Final = ("SA07", "Cabinet individuel")


@dataclass(frozen=True)
class DocumentType:
    """A LOINC type with its words in JDV_J07, and the class that goes with it."""

    code: str
    label: str
    class_code: str = "10"
    class_label: str = "Compte rendu"


TYPES: Final = {
    "bpm_lettre": DocumentType("56445-0", "Bilan médicamenteux (Officine)"),
    "bpm_synthese": DocumentType("56445-0", "Bilan médicamenteux (Officine)"),
    "bpm_plan_de_prise": DocumentType("77604-7", "Planification thérapeutique"),
    "bpm_suivi": DocumentType("93024-8", "CR de consultation pharmaceutique"),
    "suivi": DocumentType("11506-3", "CR ou fiche de suivi de soins par auxiliaire médical"),
    "plan": DocumentType("18776-5", "Plan personnalisé de soins"),
    "fiche_urgences": DocumentType(
        "78341-5", "Fiche de transfert vers le service des urgences", "11", "Synthèse"
    ),
}


_NOT_OURS_TO_SIGN: Final = ("carte", "document", "document_recu")
"""A card has no national type; what came from elsewhere was written by somebody else."""


def type_of(kind: str, profession: str) -> DocumentType | None:
    """Return the type of a stored document, None when it has none (a card, a received file)."""
    if kind in TYPES:
        return TYPES[kind]
    if kind in _NOT_OURS_TO_SIGN:
        return None
    return TYPES["suivi" if profession != "pharmacien" else "bpm_lettre"]


@redacted
@dataclass(frozen=True)
class Author:
    """The professional who signs; ``structure`` is the national id of the practice or empty."""

    uid: str
    name: str
    profession: str
    rpps: str
    organisation: str
    structure: str


@redacted
@dataclass(frozen=True)
class Header:
    """What is said of the document around the PDF."""

    id: str
    """A UUID; its OID is 2.25.<its number>."""

    type: DocumentType
    title: str
    at: datetime
    patient: Patient
    author: Author


def oid_of(id_: str) -> str:
    """Return the OID of a UUID."""
    return f"2.25.{uuid.UUID(id_).int}"


def ts(at: datetime) -> str:
    """Return an HL7 time with its zone."""
    return at.astimezone(PARIS).strftime("%Y%m%d%H%M%S%z")


def person_id(author: Author) -> tuple[str, str]:
    """Return (root, extension) of a professional: IDNPS when the RPPS is known, else local."""
    return (PS, f"8{author.rpps}") if author.rpps else (oid_of(author.uid), "1")


def structure_id(author: Author) -> tuple[str, str]:
    """Return (root, extension) of the practice."""
    return (STRUCTURE, author.structure) if author.structure else (oid_of(author.uid), "2")


def patient_id(known: Patient) -> tuple[str, str, str]:
    """Return (root, extension, HL7 type) of the patient: the INS only when it may leave."""
    ins = usable_ins(known)
    if ins is not None:
        return ins.oid, ins.matricule, "NH"
    return oid_of(known.uid), "1", "PI"


def build(header: Header, pdf: bytes) -> bytes:
    """Return the CDA document that holds the PDF."""
    ET.register_namespace("", NS)
    ET.register_namespace("xsi", _XSI)
    doc = ET.Element(f"{{{NS}}}ClinicalDocument")
    _add(doc, "realmCode", code="FR")
    _add(doc, "typeId", root="2.16.840.1.113883.1.3", extension="POCD_HD000040")
    for root in _TEMPLATES:
        _add(doc, "templateId", root=root)
    _add(doc, "id", root=oid_of(header.id))
    _add(doc, "code", code=header.type.code, displayName=header.type.label, codeSystem=LOINC,
         codeSystemName="LOINC")  # fmt: skip
    _add(doc, "title", header.title)
    _add(doc, "effectiveTime", value=ts(header.at))
    _add(doc, "confidentialityCode", code="N", displayName="Normal",
         codeSystem="2.16.840.1.113883.5.25", codeSystemName="Confidentiality")  # fmt: skip
    _add(doc, "languageCode", code="fr-FR")
    _add(doc, "setId", root=oid_of(header.id))
    _add(doc, "versionNumber", value="1")
    _patient(doc, header.patient)
    _author(doc, header)
    _custodian(doc, header.author)
    _authenticator(doc, header)
    _act(doc, header)
    _encounter(doc, header)
    body = _add(_add(doc, "component"), "nonXMLBody")
    _add(body, "text", base64.b64encode(pdf).decode("ascii"), mediaType="application/pdf",
         representation="B64")  # fmt: skip
    return bytes(ET.tostring(doc, encoding="UTF-8", xml_declaration=True))


def _add(parent: ET.Element, name: str, text: str = "", /, **attributes: str) -> ET.Element:
    one = ET.SubElement(parent, f"{{{NS}}}{name}", attributes)
    if text:
        one.text = text
    return one


def _patient(doc: ET.Element, known: Patient) -> None:
    banner = known.banner
    role = _add(_add(doc, "recordTarget"), "patientRole")
    root, extension, _ = patient_id(known)
    _add(role, "id", root=root, extension=extension)
    if usable_ins(known) is not None:
        _add(role, "id", root=oid_of(known.uid), extension="1")
    _address(role, known)
    _telecoms(role, known)
    who = _add(role, "patient", classCode="PSN")
    name = _add(who, "name")
    given = " ".join(banner.given_names)
    _add(name, "family", banner.birth_name, qualifier="BR")
    if given:
        _add(name, "given", given)
        _add(name, "given", banner.given_names[0], qualifier="BR")
    if banner.used_name:
        _add(name, "family", banner.used_name, qualifier="CL")
    if banner.used_given_name:
        _add(name, "given", banner.used_given_name, qualifier="CL")
    if banner.sex in _GENDERS:
        _add(who, "administrativeGenderCode", code=banner.sex, displayName=_GENDERS[banner.sex],
             codeSystem="2.16.840.1.113883.5.1")  # fmt: skip
    else:
        _add(who, "administrativeGenderCode", nullFlavor="UNK")
    if banner.birth_date is None or banner.birth_date_unknown:
        _add(who, "birthTime", nullFlavor="UNK")
    else:
        _add(who, "birthTime", value=banner.birth_date.strftime("%Y%m%d"))
    code = birth_cog(known)
    if code or known.birth_place:
        address = _add(_add(_add(who, "birthplace"), "place"), "addr")
        if code:
            _add(address, "county", code)
        if known.birth_place:
            _add(address, "city", known.birth_place)


def _address(role: ET.Element, known: Patient) -> None:
    if not (known.address or known.city or known.postcode):
        _add(role, "addr", nullFlavor="NASK")
        return
    address = _add(role, "addr")
    for name, value in (
        ("streetAddressLine", known.address),
        ("postalCode", known.postcode),
        ("city", known.city),
    ):
        if value:
            _add(address, name, value)


def _telecoms(role: ET.Element, known: Patient) -> None:
    found = [
        (known.phone, "tel:", "H"),
        (known.mobile, "tel:", "MC"),
        (known.email, "mailto:", "H"),
    ]
    held = [(prefix + value, use) for value, prefix, use in found if value]
    for value, use in held:
        _add(role, "telecom", value=value.replace(" ", ""), use=use)
    if not held:
        _add(role, "telecom", nullFlavor="NASK")


def _person(parent: ET.Element, author: Author) -> None:
    name = _add(_add(parent, "assignedPerson"), "name")
    first, _, last = author.name.rpartition(" ")
    if first:
        _add(name, "given", first)
    _add(name, "family", last)


def _organisation(parent: ET.Element, author: Author, name: str) -> ET.Element:
    one = _add(parent, name)
    root, extension = structure_id(author)
    _add(one, "id", root=root, extension=extension)
    _add(one, "name", author.organisation)
    _add(one, "telecom", nullFlavor="NASK")
    _add(one, "addr", nullFlavor="NASK")
    return one


def _author(doc: ET.Element, header: Header) -> None:
    author = header.author
    one = _add(doc, "author")
    _add(one, "time", value=ts(header.at))
    assigned = _add(one, "assignedAuthor")
    root, extension = person_id(author)
    _add(assigned, "id", root=root, extension=extension)
    if author.profession in ROLES:
        code, label = ROLES[author.profession]
        _add(assigned, "code", code=code, displayName=label, codeSystem=ROLE)
    _add(assigned, "addr", nullFlavor="NASK")
    _add(assigned, "telecom", nullFlavor="NASK")
    _person(assigned, author)
    _organisation(assigned, author, "representedOrganization")


def _custodian(doc: ET.Element, author: Author) -> None:
    custodian = _add(_add(doc, "custodian"), "assignedCustodian")
    _organisation(custodian, author, "representedCustodianOrganization")


def _authenticator(doc: ET.Element, header: Header) -> None:
    one = _add(doc, "legalAuthenticator")
    _add(one, "time", value=ts(header.at))
    _add(one, "signatureCode", code="S")
    assigned = _add(one, "assignedEntity")
    root, extension = person_id(header.author)
    _add(assigned, "id", root=root, extension=extension)
    _person(assigned, header.author)


def _act(doc: ET.Element, header: Header) -> None:
    event = _add(_add(doc, "documentationOf"), "serviceEvent")
    _add(event, "code", code=header.type.code, displayName=header.type.label, codeSystem=LOINC,
         codeSystemName="LOINC")  # fmt: skip
    when = _add(event, "effectiveTime")
    _add(when, "low", value=ts(header.at))
    performer = _add(event, "performer", typeCode="PRF")
    assigned = _add(performer, "assignedEntity")
    root, extension = person_id(header.author)
    _add(assigned, "id", root=root, extension=extension)
    _person(assigned, header.author)
    place = _organisation(assigned, header.author, "representedOrganization")
    _add(place, "standardIndustryClassCode", code="AMBULATOIRE", displayName="Ambulatoire",
         codeSystem="1.2.250.1.213.1.1.4.9", codeSystemName="practiceSettingCode")  # fmt: skip


def _encounter(doc: ET.Element, header: Header) -> None:
    encounter = _add(_add(doc, "componentOf"), "encompassingEncounter")
    when = _add(encounter, "effectiveTime")
    _add(when, "low", value=ts(header.at))
    place = _add(_add(encounter, "location"), "healthCareFacility")
    root, extension = structure_id(header.author)
    _add(place, "id", root=root, extension=extension)
    code, label = FACILITIES.get(header.author.profession, CABINET)
    _add(place, "code", code=code, displayName=label, codeSystem="1.2.250.1.71.4.2.4")
