"""Observation, MedicationStatement, AllergyIntolerance, Condition, Encounter, documents."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from cpts_desktop.features.exchange.formats import fhir_words as w
from cpts_desktop.features.exchange.formats.fhir_people import practitioner_id
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.model import (
    Ald,
    Allergies,
    Allergy,
    AllergyState,
    Baseline,
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
Place = tuple[str, str, int, int]
_PRESSURES: Final = ("pas", "pad")


def observations(
    uid: str, found: Iterable[Observation], numbers: Mapping[Place, int]
) -> Iterator[dict[str, Any]]:
    """Return the measures; systolic and diastolic of one moment make one blood pressure.

    ``numbers`` are the keys of what came from another system: written again as they came.
    """
    held: dict[tuple[Any, ...], list[Observation]] = {}
    for one in found:
        if one.code in _PRESSURES and one.value is not None and one.unit == "mm[Hg]":
            held.setdefault((one.at, one.author, one.stream, one.device, one.seq), []).append(one)
        else:
            yield _observation(uid, one, numbers)
    for group in held.values():
        if sorted(one.code for one in group) == sorted(_PRESSURES):
            pair = sorted(group, key=lambda one: one.code, reverse=True)
            yield _pressure(uid, pair, numbers)
        else:
            yield from (_observation(uid, one, numbers) for one in group)


def _base(
    uid: str, loinc: str, parts: list[Observation], numbers: Mapping[Place, int]
) -> dict[str, Any]:
    one = parts[0]
    profile = w.vital_profile(loinc, None if one.value is None else one.unit)
    texts = {f"texte:{o.code}": o.text for o in parts if o.value is not None}
    scales = {f"appareil:{o.code}": o.scale for o in parts}
    return {
        "resourceType": "Observation",
        "id": w.id_of("observation", one.device, str(one.seq), str(one.item), one.stream),
        "meta": {"profile": [profile]} if profile else {},
        "extension": w.extra(origine=one.source, **texts, **scales),
        "identifier": [
            {"system": f"{w.LOCAL}mesure-numero:{o.code}", "value": str(_number(o, numbers))}
            for o in parts
        ],
        "status": "final",
        "category": _VITAL if profile else [], "subject": w.reference(uid, "Patient"),
        "effectiveDateTime": w.instant(one.at),
        "performer": [w.reference(practitioner_id(one.author), "Practitioner")],
        "device": {"display": one.scale} if one.scale else None,
    }  # fmt: skip


def _number(one: Observation, numbers: Mapping[Place, int]) -> int:
    return numbers.get(place_of(one)) or register.measure_number(one)


def place_of(one: Observation) -> Place:
    """Return where a measure is written."""
    return (one.stream, one.device, one.seq, one.item)


def _observation(uid: str, one: Observation, numbers: Mapping[Place, int]) -> dict[str, Any]:
    code, loinc = w.measure_code(one.code)
    if one.value is None:
        value: dict[str, Any] = {"valueString": one.text or "non renseigné"}
    else:
        value = {"valueQuantity": w.quantity(one.value, one.unit)}
    notes = [{"text": one.text}] if one.text and one.value is not None else []
    return w.clean({**_base(uid, loinc, [one], numbers), "code": code, **value, "note": notes})


def _pressure(uid: str, pair: list[Observation], numbers: Mapping[Place, int]) -> dict[str, Any]:
    parts = []
    for one in pair:
        code, _ = w.measure_code(one.code)
        assert one.value is not None
        parts.append({"code": code, "valueQuantity": w.quantity(one.value, one.unit)})
    code = w.concept("Pression artérielle", w.coding(w.LOINC, "85354-9"))
    base = _base(uid, "85354-9", pair, numbers)
    return w.clean({**base, "code": code, "component": parts})


def medication(uid: str, line: MedicationLine) -> dict[str, Any]:
    """Return what the patient takes or took."""
    codes = [*line.codes]
    codes += [f"cis:{line.cis}"] if line.cis and f"cis:{line.cis}" not in codes else []
    codes += [f"atc:{line.atc}"] if line.atc and f"atc:{line.atc}" not in codes else []
    dose = ", ".join(filter(None, (line.dose_text, line.frequency_text)))
    return w.clean({
        "resourceType": "MedicationStatement", "id": w.id_of("medication", line.id),
        "extension": w.extra(dci=line.dci, dose=line.dose_text, rythme=line.frequency_text,
                             origine=line.source),
        "identifier": w.own_id(line.id),
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
        "extension": w.extra(origine=one.source, reaction=one.reaction, gravite=one.severity),
        "identifier": w.own_id(one.id),
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
        "extension": w.extra(origine=one.source), "identifier": w.own_id(one.id),
        "clinicalStatus": w.status("condition-clinical", state),
        "verificationStatus": w.status("condition-ver-status", "confirmed"),
        "code": w.coded(one.label, one.code), "subject": w.reference(uid, "Patient"),
        "onsetDateTime": w.day(one.since), "abatementDateTime": w.day(one.until),
    })  # fmt: skip


def ald(uid: str, one: Ald) -> dict[str, Any]:
    """Return a recognised long-term condition."""
    return w.clean({
        "resourceType": "Condition", "id": w.id_of("ald", one.id), "identifier": w.own_id(one.id),
        "clinicalStatus": w.status("condition-clinical", "resolved" if one.until else "active"),
        "verificationStatus": w.status("condition-ver-status", "confirmed"),
        "category": [w.concept("Affection de longue durée", w.coding(f"{w.LOCAL}ald", one.code))],
        "code": w.concept(one.label), "subject": w.reference(uid, "Patient"),
        "onsetDateTime": w.day(one.since), "abatementDateTime": w.day(one.until),
    })  # fmt: skip


def baseline(uid: str, found: Baseline) -> Iterator[dict[str, Any]]:
    """Return the reference data, which FHIR has no resource for."""
    if found.values:
        code = w.coding(f"{w.LOCAL}code", "donnees-de-reference")
        yield {
            "resourceType": "Basic", "id": w.id_of("baseline", uid),
            "extension": [
                {"url": f"{w.LOCAL}reference:{name}", "valueString": value}
                for name, value in found.values
            ],
            "code": w.concept("Données de référence", code),
            "subject": w.reference(uid, "Patient"),
        }  # fmt: skip


def encounter(uid: str, one: Encounter) -> dict[str, Any]:
    """Return a contact with care."""
    place = _PLACES.get(one.kind, "AMB")
    other = "" if one.kind in _PLACES else one.kind
    return w.clean({
        "resourceType": "Encounter", "id": w.id_of("encounter", one.id),
        "extension": w.extra(origine=one.source, genre=other), "identifier": w.own_id(one.id),
        "status": "finished",
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
        "extension": w.extra(genre=one.kind, sha256=one.sha256), "identifier": w.own_id(one.id),
        "status": "current", "type": w.concept(one.title),
        "subject": w.reference(uid, "Patient"), "date": w.instant(one.at),
        "author": [w.reference(practitioner_id(one.author), "Practitioner")],
        "content": [{"attachment": attachment}],
    })  # fmt: skip
