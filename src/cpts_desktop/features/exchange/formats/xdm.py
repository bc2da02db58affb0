"""IHE_XDM.ZIP: names, sizes, SHA-1 and ebRIM metadata as the ANS sample archives have them."""

from __future__ import annotations

import hashlib
import io
import unicodedata
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.etree import ElementTree as ET

from cpts_desktop.features.exchange.formats import cda
from cpts_desktop.features.exchange.formats.cda import Header
from cpts_desktop.features.exchange.formats.fhir_people import birth_cog
from cpts_desktop.kernel.clock import PARIS
from cpts_desktop.kernel.ids import derived_id
from cpts_desktop.kernel.privacy import redacted

RIM: Final = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"
LCM: Final = "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"
_APPROVED: Final = "urn:oasis:names:tc:ebxml-regrep:StatusType:Approved"
_MEMBER: Final = "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember"
_SUBSET: Final = "IHE_XDM/SUBSET01/"
NAMES: Final = ("INDEX.HTM", "README.TXT", "IHE_XDM/", _SUBSET, f"{_SUBSET}DOC0001.XML",
                f"{_SUBSET}METADATA.XML")  # fmt: skip
FORMAT: Final = ("urn:ihe:iti:xds-sd:pdf:2008", "Document à corps non structuré en Pdf/A-1",
                 "1.2.250.1.213.1.1.4.12")  # fmt: skip
_SUBJECT_LABEL: Final = 40
_AS_ASCII: Final = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
     "đ": "d", "Đ": "D", "’": "'", "‐": "-", "‑": "-", "–": "-"}
)  # fmt: skip
"""Letters that decomposing does not bring back to ASCII: a name must not lose one."""


@redacted
@dataclass(frozen=True)
class Archive:
    """The archive and what the professional's own MSSanté client needs."""

    data: bytes
    subject: str
    type_code: str
    sha1: str
    size: int
    qualified_ins: bool


def subject_of(header: Header) -> str:
    """Return the proposed subject (ECO.2.1.3): type, birth name, given name, birth date.

    Never a matricule.
    """
    banner = header.patient.banner
    label = header.type.label[:_SUBJECT_LABEL].strip()
    name = _plain(banner.birth_name).upper()
    given = banner.given_names[0] if banner.given_names else ""
    born = (
        ""
        if banner.birth_date_unknown or not banner.birth_date
        else (f"{banner.birth_date:%d/%m/%Y}")
    )
    who = " ".join(filter(None, (name, _plain(given), born)))
    return f"XDM/1.0/DDM+{_plain(label)} {who}"


def _plain(text: str) -> str:
    flat = unicodedata.normalize("NFKD", text.translate(_AS_ASCII))
    return (
        "".join(c for c in flat if not unicodedata.combining(c))
        .encode("ascii", "ignore")
        .decode("ascii")
    )


def archive(header: Header, pdf: bytes, version: str) -> Archive:
    """Return the archive of one document."""
    document = cda.build(header, pdf)
    sha1 = hashlib.sha1(document, usedforsecurity=False).hexdigest()
    metadata = _metadata(header, sha1, len(document))
    contents = {
        "INDEX.HTM": _index(header),
        "README.TXT": _readme(header, version),
        f"{_SUBSET}DOC0001.XML": document,
        f"{_SUBSET}METADATA.XML": metadata,
    }
    out = io.BytesIO()
    stamp = header.at.astimezone(PARIS).timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in NAMES:
            info = zipfile.ZipInfo(name, stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, contents.get(name, b""))
    qualified = cda.patient_id(header.patient)[2] == "NH"
    return Archive(
        out.getvalue(), subject_of(header), header.type.code, sha1, len(document), qualified
    )


def _index(header: Header) -> bytes:
    page = ET.Element("html")
    author = header.author
    number = f" ({author.structure})" if author.structure else ""
    page.text = f"\nEmetteur : {author.organisation}{number}\nVoir le fichier "
    link = ET.SubElement(page, "a", href="README.TXT")
    link.text, link.tail = "ReadMe", "\n"
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 '
        'Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
    )
    return (head + ET.tostring(page, encoding="unicode")).encode()


_INSTRUCTION: Final = (
    ". Consultez les fichiers reçus par messagerie sécurisée de santé dans votre logiciel de "
    "professionnel de santé."
)


def _readme(header: Header, version: str) -> bytes:
    author = header.author
    lines = (
        "Emetteur :", "=============", f"    . Nom : {author.name}",
        f"    . Organisme : {author.organisation}"
        + (f"({author.structure})" if author.structure else ""),
        "", "Application de l'emetteur :", "=========================",
        "    . Nom : CPTS Desktop", f"    . Version : {version}",
        "    . Editeur : Les contributeurs de CPTS Desktop", "", "Instructions :",
        "=============",
        _INSTRUCTION,
        "", "Arborescence :", "============", "     README.TXT", "     INDEX.HTM",
        "     + IHE_XDM", "           +SUBSET01", "                METADATA.XML",
        "                DOC0001.XML",
    )  # fmt: skip
    return ("\r\n".join(lines) + "\r\n").encode("utf-8")


class _Rim:
    """Writes ebRIM elements with ids that follow from the document."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._count = 0

    def uuid(self) -> str:
        self._count += 1
        return f"urn:uuid:{derived_id('xdm', self._seed, str(self._count))}"

    def add(self, parent: ET.Element, name: str, /, **attributes: str) -> ET.Element:
        return ET.SubElement(parent, f"{{{RIM}}}{name}", attributes)

    def slot(self, parent: ET.Element, name: str, *values: str) -> None:
        held = self.add(self.add(parent, "Slot", name=name), "ValueList")
        for value in values:
            self.add(held, "Value").text = value

    def named(self, parent: ET.Element, value: str, name: str = "Name") -> None:
        local = self.add(self.add(parent, name), "LocalizedString", charset="UTF8", value=value)
        local.set("{http://www.w3.org/XML/1998/namespace}lang", "FR")

    def coded(
        self, parent: ET.Element, scheme: str, about: str, code: str, label: str, system: str
    ) -> None:
        one = self.add(
            parent, "Classification", id=self.uuid(), classificationScheme=f"urn:uuid:{scheme}",
            classifiedObject=about, nodeRepresentation=code,
        )  # fmt: skip
        self.slot(one, "codingScheme", system)
        self.named(one, label)

    def external(self, parent: ET.Element, scheme: str, about: str, value: str, name: str) -> None:
        one = self.add(
            parent, "ExternalIdentifier", id=self.uuid(),
            identificationScheme=f"urn:uuid:{scheme}", registryObject=about, value=value,
        )  # fmt: skip
        self.named(one, name)


def _metadata(header: Header, sha1: str, size: int) -> bytes:
    rim = _Rim(header.id)
    ET.register_namespace("", RIM)
    ET.register_namespace("lcm", LCM)
    request = ET.Element(f"{{{LCM}}}SubmitObjectsRequest")
    objects = rim.add(request, "RegistryObjectList")
    package, entry = rim.uuid(), rim.uuid()
    _package(rim, objects, package, header)
    _entry(rim, objects, entry, header, sha1, size)
    link = rim.add(
        objects, "Association", id=rim.uuid(), associationType=_MEMBER, sourceObject=package,
        targetObject=entry,
    )  # fmt: skip
    rim.slot(link, "SubmissionSetStatus", "Original")
    return bytes(ET.tostring(request, encoding="UTF-8", xml_declaration=True))


def _hl7_time(at: datetime) -> str:
    return at.astimezone(PARIS).strftime("%Y%m%d%H%M%S")


def _cx(header: Header) -> str:
    root, extension, kind = cda.patient_id(header.patient)
    return f"{_hl7(extension)}^^^&{root}&ISO^{kind}"


def _hl7(text: str) -> str:
    """Return text that cannot break an HL7 v2 field."""
    return "".join(" " if c in "^&|~\\" else c for c in text)


def _person(header: Header) -> str:
    author = header.author
    first, _, last = author.name.rpartition(" ")
    root, extension = cda.person_id(author)
    kind = "IDNPS" if root == cda.PS else "PI"
    return f"{extension}^{_hl7(last)}^{_hl7(first)}^^^^^^&{root}&ISO^D^^^{kind}"


def _institution(header: Header) -> str:
    root, extension = cda.structure_id(header.author)
    kind = "IDNST" if root == cda.STRUCTURE else "PI"
    return f"{_hl7(header.author.organisation)}^^^^^&{root}&ISO^{kind}^^^{extension}"


def _author(rim: _Rim, parent: ET.Element, scheme: str, about: str, header: Header) -> None:
    one = rim.add(
        parent, "Classification", id=rim.uuid(), classificationScheme=f"urn:uuid:{scheme}",
        classifiedObject=about, nodeRepresentation="",
    )  # fmt: skip
    rim.slot(one, "authorInstitution", _institution(header))
    rim.slot(one, "authorPerson", _person(header))
    if header.author.profession in cda.ROLES:
        code, label = cda.ROLES[header.author.profession]
        rim.slot(one, "authorSpecialty", f"{code}^{label}^{cda.ROLE}")


def _package(rim: _Rim, objects: ET.Element, id_: str, header: Header) -> None:
    one = rim.add(objects, "RegistryPackage", id=id_, status=_APPROVED)
    rim.slot(one, "submissionTime", _hl7_time(header.at))
    rim.named(one, header.title)
    rim.named(one, "", "Description")
    rim.add(
        one, "Classification", id=rim.uuid(), nodeRepresentation="", classifiedObject=id_,
        classificationNode="urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd",
    )  # fmt: skip
    _author(rim, one, "a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d", id_, header)
    code, label = cda.FACILITIES.get(header.author.profession, cda.CABINET)
    rim.coded(one, "aa543740-bdda-424e-8c96-df4873be8500", id_, code, label, "1.2.250.1.71.4.2.4")
    source = ".".join(cda.structure_id(header.author))
    set_id = cda.oid_of(derived_id("xdm-set", header.id))
    for scheme, value, name in (
        ("6b5aea1a-874d-4603-a4bc-96a0a7b38446", _cx(header), "patientId"),
        ("554ac39e-e3fe-47fe-b233-965d2a147832", source, "sourceId"),
        ("96fdda7c-d067-4183-912e-bf5ee74998a8", set_id, "uniqueId"),
    ):
        rim.external(one, scheme, id_, value, f"XDSSubmissionSet.{name}")


def _entry(rim: _Rim, objects: ET.Element, id_: str, header: Header, sha1: str, size: int) -> None:
    one = rim.add(
        objects, "ExtrinsicObject", id=id_, mimeType="text/xml", status=_APPROVED,
        objectType="urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1",
    )  # fmt: skip
    rim.slot(one, "hash", sha1)
    rim.slot(one, "size", str(size))
    rim.slot(one, "URI", "DOC0001.XML")
    rim.slot(one, "creationTime", _hl7_time(header.at))
    rim.slot(one, "languageCode", "fr-FR")
    rim.slot(one, "legalAuthenticator", _person(header))
    rim.slot(one, "serviceStartTime", _hl7_time(header.at))
    rim.slot(one, "sourcePatientId", f"1^^^&{cda.oid_of(header.patient.uid)}&ISO^PI")
    rim.slot(one, "sourcePatientInfo", *_pid(header))
    rim.named(one, header.title)
    rim.named(one, "", "Description")
    _author(rim, one, "93606bcf-9494-43ec-9b4e-a7748d1a838d", id_, header)
    kind = header.type
    facility, facility_label = cda.FACILITIES.get(header.author.profession, cda.CABINET)
    for scheme, code, label, system in (
        ("41a5887f-8865-4c09-adf7-e362475b143a", kind.class_code, kind.class_label,
         "1.2.250.1.213.1.1.4.1"),
        ("f4f85eac-e6cb-4883-b524-f2705394840f", "N", "Normal", "2.16.840.1.113883.5.25"),
        ("a09d5840-386c-46f2-b5ad-9c3699a4309d", *FORMAT),
        ("f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1", facility, facility_label, "1.2.250.1.71.4.2.4"),
        ("cccf5598-8b07-4b77-a05e-ae952c785ead", "AMBULATOIRE", "Ambulatoire",
         "1.2.250.1.213.1.1.4.9"),
        ("f0306f51-975f-434e-a61c-c59651d33983", kind.code, kind.label, cda.LOINC),
    ):  # fmt: skip
        rim.coded(one, scheme, id_, code, label, system)
    rim.external(
        one, "58a6f841-87b3-4a3e-92fd-a8ffeff98427", id_, _cx(header),
        "XDSDocumentEntry.patientId",
    )  # fmt: skip
    rim.external(
        one, "2e82c1f6-a085-4c72-9da3-8640a32e42ab", id_, cda.oid_of(header.id),
        "XDSDocumentEntry.uniqueId",
    )  # fmt: skip


def _pid(header: Header) -> list[str]:
    banner, known = header.patient.banner, header.patient
    given = " ".join(map(_hl7, banner.given_names))
    first = _hl7(banner.given_names[0]) if banner.given_names else ""
    found = [f"PID-5|{_hl7(banner.birth_name)}^{first}^{given}^^^^L"]
    if banner.used_name:
        found.append(
            f"PID-5|{_hl7(banner.used_name)}^{_hl7(banner.used_given_name) or first}^^^^^D"
        )
    if banner.birth_date and not banner.birth_date_unknown:
        found.append(f"PID-7|{banner.birth_date:%Y%m%d}")
    found.append(f"PID-8|{banner.sex if banner.sex in 'FM' else 'U'}")
    place = birth_cog(known)
    if place:
        found.append(f"PID-11|^^^^^^BDL^^{_hl7(place)}")
    return found
