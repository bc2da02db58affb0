"""Whom a received CDA is about: the traits of its header and the INS that it carries.

The birth name and given names are those qualified BR; without any, the first ones written. Of
several identifiers only an INS is read (the others mean something in one system only).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from xml.etree.ElementTree import Element

from cpts_desktop.features.exchange.formats.cda_words import V3, attribute, day, text
from cpts_desktop.kernel.privacy import redacted

INS_OIDS: Final = (
    "1.2.250.1.213.1.4.8", "1.2.250.1.213.1.4.9", "1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.11",
)  # fmt: skip
"""INS-NIR and INS-NIA, then those of test and of demonstration (interop.md 1.1)."""


@redacted
@dataclass(frozen=True)
class PatientOfDocument:
    """The traits as the document writes them; ``matricule`` is empty when it carries no INS."""

    birth_name: str = ""
    given_names: tuple[str, ...] = ()
    birth_date: date | None = None
    sex: str = ""
    birth_cog: str = ""
    matricule: str = ""
    oid: str = ""


def patients_of(root: Element) -> tuple[PatientOfDocument, ...]:
    """Return the patients of a document, each once; a document should have one."""
    roles = root.findall(f"{V3}recordTarget/{V3}patientRole")
    return tuple(dict.fromkeys(_patient(one) for one in roles))


def _patient(role: Element) -> PatientOfDocument:
    matricule, oid = _ins(role)
    held = role.find(f"{V3}patient")
    if held is None:
        return PatientOfDocument(matricule=matricule, oid=oid)
    names = held.findall(f"{V3}name")
    family, given = _best(names, "family"), _best(names, "given")
    listed = next((one for one in _all(names, "given") if (" " in one and not given)
                   or (one.split(" ")[:1] == [given] and " " in one)), "")  # fmt: skip
    sex = attribute(held.find(f"{V3}administrativeGenderCode"), "code").upper()
    place = held.find(f"{V3}birthplace/{V3}place/{V3}addr/{V3}county")
    return PatientOfDocument(
        family, tuple((listed or given).split()), day(held.find(f"{V3}birthTime")),
        sex if sex in ("F", "M") else "", text(place), matricule, oid,
    )  # fmt: skip


def _best(names: list[Element], part: str) -> str:
    """Return the part qualified as of birth, else the first that has words."""
    born = list(_all(names, part, "BR"))
    return next(iter(born or _all(names, part)), "")


def _all(names: list[Element], part: str, qualifier: str = "") -> Iterator[str]:
    for name in names:
        for one in name.findall(f"{V3}{part}"):
            said = text(one)
            if said and (not qualifier or qualifier in one.get("qualifier", "").split()):
                yield said


def _ins(role: Element) -> tuple[str, str]:
    """Return (matricule, OID) among the identifiers; the NIR before a waiting number."""
    found = {
        attribute(one, "root"): attribute(one, "extension").replace(" ", "")
        for one in reversed(role.findall(f"{V3}id"))
    }
    for oid in INS_OIDS:
        if found.get(oid):
            return found[oid].upper(), oid
    return "", ""
