"""The vocabulary of our FHIR R4 resources: systems, profiles, small datatypes.

Profiles: FR Core 2.2.0 (hl7.fhir.fr.core), read in its package; CareTeam as the ANS profile
« cercle de soins » asks (identifier, status, name, subject, period, participants with periods).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final

import msgspec

from cpts_desktop.kernel.clock import to_wire
from cpts_desktop.kernel.ids import derived_id
from cpts_desktop.kernel.resources import resource

FR_CORE: Final = "https://hl7.fr/ig/fhir/core/StructureDefinition/"
CS_0203: Final = "https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0203"
CS_0445: Final = "https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0445"
HL7: Final = "http://terminology.hl7.org/CodeSystem/"
LOINC: Final = "http://loinc.org"
UCUM: Final = "http://unitsofmeasure.org"
LOCAL: Final = "urn:cpts-desktop:"
INSEE: Final = "https://mos.esante.gouv.fr/NOS/TRE_R13-CommuneOM/FHIR/TRE-R13-CommuneOM"
R260: Final = "https://mos.esante.gouv.fr/NOS/TRE_R260-HL7RoleClass/FHIR/TRE-R260-HL7RoleClass"
SYSTEMS: Final = {
    "loinc": LOINC,
    "snomed": "http://snomed.info/sct",
    "cim10": "http://hl7.org/fhir/sid/icd-10",
    "rxnorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "atc": "http://www.whocc.no/atc",
    "cis": "urn:oid:1.2.250.1.213.2.3.1",
}
_VITALS: Final = {
    "29463-7": "fr-core-observation-body-weight",
    "8302-2": "fr-core-observation-body-height",
    "39156-5": "fr-core-observation-bmi",
    "8867-4": "fr-core-observation-heartrate",
    "9279-1": "fr-core-observation-resp-rate",
    "8310-5": "fr-core-observation-body-temperature",
    "85354-9": "fr-core-observation-bp",
    "59408-5": "fr-core-observation-saturation-oxygen",
    "2708-6": "fr-core-observation-saturation-oxygen",
}
_VITAL_UNITS: Final = {
    "29463-7": ("kg", "g", "[lb_av]"),
    "8302-2": ("cm", "[in_i]"),
    "39156-5": ("kg/m2",),
    "8867-4": ("/min",),
    "9279-1": ("/min",),
    "8310-5": ("Cel", "[degF]"),
    "85354-9": ("mm[Hg]",),
    "59408-5": ("%",),
    "2708-6": ("%",),
}
_ALSO: Final = {"59408-5": "2708-6"}
"""The code that the profile asks for, beside the more exact one that we keep."""
_OTHER_SPACES: Final = re.compile(r"[^\S \r\n\t]")
_encode = msgspec.json.Encoder(decimal_format="number").encode


def to_json(value: Any) -> bytes:
    """Return JSON bytes, decimals written as numbers with all their digits.

    R4 strings hold no other space than the plain one (pattern of the official JSON schema): the
    no-break spaces of French typography become plain.
    """
    written = msgspec.json.format(_encode(value), indent=1).decode()
    return _OTHER_SPACES.sub(" ", written).encode()


def id_of(*parts: str) -> str:
    """Return the stable id of a resource made from these facts."""
    return derived_id("fhir-export", *parts)


def reference(id_: str, type_: str) -> dict[str, str]:
    """Return a reference to another resource of the same bundle."""
    return {"reference": f"urn:uuid:{id_}", "type": type_}


def own_id(id_: str) -> list[dict[str, str]]:
    """Return the identifier under which our own import recognises a fiche."""
    return [{"system": f"{LOCAL}fiche", "value": id_}]


def extra(**values: Any) -> list[dict[str, Any]]:
    """Return our own extensions for what FHIR has no place for; empty values are left out.

    A name is written with hyphens; a list makes one extension per item.
    """
    found = []
    for name, value in values.items():
        url = f"{LOCAL}{name.replace('_', '-')}"
        for one in value if isinstance(value, (list, tuple)) else (value,):
            if one is True:
                found.append({"url": url, "valueBoolean": True})
            elif one:
                text = one.isoformat() if isinstance(one, date) else str(one)
                found.append({"url": url, "valueString": text})
    return found


def coding(system: str, code: str, display: str = "") -> dict[str, str]:
    """Return one coding."""
    found = {"system": system, "code": code}
    return {**found, "display": display} if display else found


def concept(text: str, *codings: dict[str, str]) -> dict[str, Any]:
    """Return a CodeableConcept with its words and its codes."""
    found: dict[str, Any] = {"coding": list(codings)} if codings else {}
    return {**found, "text": text} if text else found


def coded(text: str, *codes: str) -> dict[str, Any]:
    """Return a concept from our ``system:code`` words; an unknown system is kept as it is."""
    return concept(text, *(c for code in codes for c in split_code(code)))


def split_code(code: str) -> Iterator[dict[str, str]]:
    """Return the coding of a ``system:code`` word, nothing when it is empty."""
    system, _, value = code.rpartition(":")
    if value:
        yield coding(SYSTEMS.get(system, system or f"{LOCAL}code"), value)


def status(system: str, code: str) -> dict[str, Any]:
    """Return a status that R4 writes as a concept of HL7's terminology."""
    return {"coding": [coding(HL7 + system, code)]}


def day(value: date | None) -> str | None:
    """Return a FHIR date."""
    return None if value is None else value.isoformat()


def instant(value: datetime) -> str:
    """Return a FHIR instant in UTC."""
    return to_wire(value)


def clean(resource: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is empty: FHIR has no empty strings, lists or objects."""
    return {name: value for name, value in resource.items() if value not in (None, "", [], {})}


@cache
def _measures() -> dict[str, tuple[str, str]]:
    """Return short code -> (French name, preferred LOINC code or nothing)."""
    body = tomllib.loads(resource("register/loinc.toml").read_text(encoding="utf-8"))
    return {
        code: (str(one["label"]), str((one.get("loinc") or [""])[0]))
        for code, one in body["measure"].items()
    }


def measure_code(code: str) -> tuple[dict[str, Any], str]:
    """Return the concept of a measure and its LOINC code, empty when it has none."""
    if code.startswith("loinc:"):
        loinc = code.removeprefix("loinc:")
        return concept("", coding(LOINC, loinc)), loinc
    label, known = _measures().get(code, (code, ""))
    if known:
        codes = [one for one in (known, _ALSO.get(known)) if one]
        return concept(label, *(coding(LOINC, one) for one in codes)), known
    if ":" in code:
        return coded(label, code), ""
    return concept(label, coding(f"{LOCAL}mesure", code)), ""


def vital_profile(loinc: str, unit: str | None) -> str:
    """Return the FR Core profile of a vital sign, or nothing.

    A value in words, or in a unit that the profile does not know, is a plain Observation.
    """
    return FR_CORE + _VITALS[loinc] if unit in _VITAL_UNITS.get(loinc, ()) else ""


def quantity(value: Decimal, unit: str) -> dict[str, Any]:
    """Return a Quantity in UCUM."""
    shown = unit.strip("{}") if unit.startswith("{") else unit
    return {"value": value, "unit": shown or "1", "system": UCUM, "code": unit or "1"}
