"""Observation, MedicationStatement, AllergyIntolerance, Condition, Encounter, documents."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from cpts_desktop.features.exchange.formats import fhir_words as w
from cpts_desktop.features.exchange.formats.fhir_people import practitioner_id
from cpts_desktop.features.register.model import (
    Allergies,
    Allergy,
    AllergyState,
    Condition,
    Document,
    Encounter,
    MedicationLine,
    Observation,
)

_SEVERITY: Final = {"grave": "severe", "modérée": "moderate", "légère": "mild"}
_PLACES: Final = {
    "ambulatoire": "AMB",
    "urgences": "EMER",
    "hospitalisation": "IMP",
    "domicile": "HH",
    "teleconsultation": "VR",
}
_VITAL: Final = [{"coding": [w.coding(f"{w.HL7}observation-category", "vital-signs")]}]
_PRESSURES: Final = ("pas", "pad")


def observations(uid: str, found: Iterable[Observation]) -> Iterator[dict[str, Any]]:
    """Return the measures; systolic and diastolic of one moment make one blood pressure."""
    held: dict[tuple[Any, ...], list[Observation]] = {}
    for one in found:
        if one.code in _PRESSURES and one.value is not None and one.unit == "mm[Hg]":
            held.setdefault((one.at, one.author, one.device, one.seq), []).append(one)
        else:
            yield _observation(uid, one)
    for group in held.values():
        if sorted(one.code for one in group) == sorted(_PRESSURES):
            yield _pressure(uid, sorted(group, key=lambda one: one.code, reverse=True))
        else:
            yield from (_observation(uid, one) for one in group)


def _base(uid: str, one: Observation, loinc: str) -> dict[str, Any]:
    profile = w.vital_profile(loinc)
    return {
        "resourceType": "Observation",
        "id": w.id_of("observation", one.device, str(one.seq), str(one.item), uid),
        "meta": {"profile": [profile]} if profile else {}, "status": "final",
        "category": _VITAL if profile else [], "subject": w.reference(uid, "Patient"),
        "effectiveDateTime": w.instant(one.at),
        "performer": [w.reference(practitioner_id(one.author), "Practitioner")],
    }  # fmt: skip


def _observation(uid: str, one: Observation) -> dict[str, Any]:
    code, loinc = w.measure_code(one.code)
    if one.value is None:
        value: dict[str, Any] = {"valueString": one.text or "non renseigné"}
    else:
        value = {"valueQuantity": w.quantity(one.value, one.unit)}
    notes = [{"text": one.text}] if one.text and one.value is not None else []
    return w.clean({**_base(uid, one, loinc), "code": code, **value, "note": notes})


def _pressure(uid: str, pair: list[Observation]) -> dict[str, Any]:
    parts = []
    for one in pair:
        code, _ = w.measure_code(one.code)
        assert one.value is not None
        parts.append({"code": code, "valueQuantity": w.quantity(one.value, one.unit)})
    code = w.concept("Pression artérielle", w.coding(w.LOINC, "85354-9"))
    return w.clean({**_base(uid, pair[0], "85354-9"), "code": code, "component": parts})


def medication(uid: str, line: MedicationLine) -> dict[str, Any]:
    """Return what the patient takes or took."""
    codes = [*line.codes]
    codes += [f"cis:{line.cis}"] if line.cis and f"cis:{line.cis}" not in codes else []
    codes += [f"atc:{line.atc}"] if line.atc and f"atc:{line.atc}" not in codes else []
    dose = ", ".join(filter(None, (line.dose_text, line.frequency_text)))
    return w.clean({
        "resourceType": "MedicationStatement", "id": w.id_of("medication", line.id),
        "status": "active" if line.until is None else "completed",
        "statusReason": [w.concept(line.stop_reason)] if line.stop_reason else [],
        "medicationCodeableConcept": w.coded(line.label, *codes),
        "subject": w.reference(uid, "Patient"),
        "effectivePeriod": w.clean({"start": w.day(line.since), "end": w.day(line.until)}),
        "reasonCode": [w.concept(line.indication)] if line.indication else [],
        "dosage": [{"text": dose}] if dose else [],
    })  # fmt: skip


def allergies(uid: str, found: Allergies) -> Iterator[dict[str, Any]]:
    """Return the allergies, or « aucune connue »; nothing when it was never asked."""
    for one in found.items:
        yield _allergy(uid, one)
    if found.state is AllergyState.AUCUNE_CONNUE:
        none = w.concept("Aucune allergie connue", w.coding(w.SYSTEMS["snomed"], "716186003"))
        yield w.clean({
            "resourceType": "AllergyIntolerance", "id": w.id_of("no-allergy", uid),
            "clinicalStatus": w.status("allergyintolerance-clinical", "active"),
            "verificationStatus": w.status("allergyintolerance-verification", "confirmed"),
            "code": none, "patient": w.reference(uid, "Patient"),
            "recordedDate": w.day(found.asked_on),
        })  # fmt: skip


def _allergy(uid: str, one: Allergy) -> dict[str, Any]:
    severity = _SEVERITY.get(one.severity, "")
    reaction = w.clean({
        "manifestation": [w.concept(one.reaction or "non précisée")], "severity": severity,
    })  # fmt: skip
    return w.clean({
        "resourceType": "AllergyIntolerance", "id": w.id_of("allergy", one.id),
        "clinicalStatus": w.status(
            "allergyintolerance-clinical", "active" if one.active else "inactive"
        ),
        "verificationStatus": w.status("allergyintolerance-verification", "confirmed"),
        "code": w.coded(one.substance, one.code), "patient": w.reference(uid, "Patient"),
        "recordedDate": w.day(one.noted_on),
        "reaction": [reaction] if one.reaction or severity else [],
    })  # fmt: skip


def condition(uid: str, one: Condition) -> dict[str, Any]:
    """Return a diagnosis or an antecedent."""
    state = "active" if one.active else ("resolved" if one.until else "inactive")
    return w.clean({
        "resourceType": "Condition", "id": w.id_of("condition", one.id),
        "clinicalStatus": w.status("condition-clinical", state),
        "verificationStatus": w.status("condition-ver-status", "confirmed"),
        "code": w.coded(one.label, one.code), "subject": w.reference(uid, "Patient"),
        "onsetDateTime": w.day(one.since), "abatementDateTime": w.day(one.until),
    })  # fmt: skip


def encounter(uid: str, one: Encounter) -> dict[str, Any]:
    """Return a contact with care."""
    place = _PLACES.get(one.kind, "AMB")
    return w.clean({
        "resourceType": "Encounter", "id": w.id_of("encounter", one.id), "status": "finished",
        "class": w.coding(f"{w.HL7}v3-ActCode", place),
        "type": [w.concept(one.label)] if one.label else [],
        "reasonCode": [w.concept(one.reason)] if one.reason else [],
        "subject": w.reference(uid, "Patient"),
        "period": w.clean({
            "start": w.instant(one.start), "end": w.instant(one.end) if one.end else None,
        }),
    })  # fmt: skip


def document(
    uid: str, one: Document, content: Callable[[Document], bytes | None]
) -> dict[str, Any]:
    """Return a document with its bytes."""
    data = content(one)
    attachment = w.clean({
        "contentType": one.mime, "title": one.title, "size": one.size,
        "data": base64.b64encode(data).decode("ascii") if data else None,
        "creation": w.instant(one.at),
    })  # fmt: skip
    return w.clean({
        "resourceType": "DocumentReference", "id": w.id_of("document", one.id),
        "status": "current", "type": w.concept(one.title),
        "subject": w.reference(uid, "Patient"), "date": w.instant(one.at),
        "author": [w.reference(practitioner_id(one.author), "Practitioner")],
        "content": [{"attachment": attachment}],
    })  # fmt: skip
