"""Condition, AllergyIntolerance, Medication*, Encounter -> the fields of our records."""

from __future__ import annotations

import re
from typing import Any, Final

from cpts_desktop.features.register.fhir import words as w
from cpts_desktop.features.register.fhir.measures import SOURCE
from cpts_desktop.features.register.model import Encounter
from cpts_desktop.kernel.ids import RecordId

NO_KNOWN_ALLERGY: Final = ("snomed:716186003", "snomed:409137002")
_ATC = re.compile(r"[A-Z][0-9]{2}(?:[A-Z]{1,2}(?:[0-9]{2})?)?\Z")
_CIS = re.compile(r"[0-9]{8}\Z")
_PLACES: Final = {
    "AMB": "ambulatoire", "EMER": "urgences", "IMP": "hospitalisation", "ACUTE": "hospitalisation",
    "NONAC": "hospitalisation", "OBSENC": "hospitalisation", "SS": "hospitalisation",
    "HH": "domicile", "VR": "teleconsultation", "FLD": "domicile", "PRENC": "ambulatoire",
}  # fmt: skip
_GONE: Final = ("entered-in-error",)


def read_condition(resource: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a condition."""
    verification = w.status_of(resource, "verificationStatus")
    if verification in ("entered-in-error", "refuted"):
        raise w.NotTaken("diagnostic écarté ou saisi par erreur à la source", keep=False)
    label = w.text_of(resource.get("code"))
    if not label:
        raise w.NotTaken("diagnostic sans libellé ni code")
    since = _day(resource, "onset") or w.day_of(resource.get("recordedDate"))
    until = _day(resource, "abatement")
    clinical = w.status_of(resource, "clinicalStatus")
    return _fields(
        label=label, code=w.first_code(resource.get("code")), source=SOURCE,
        since=since.isoformat() if since else None,
        until=until.isoformat() if until and (since is None or until >= since) else None,
        active=clinical in ("active", "recurrence", "relapse", "") and until is None,
    )  # fmt: skip


def read_allergy(resource: dict[str, Any]) -> dict[str, Any] | None:
    """Return the fields of an allergy, or None for « aucune allergie connue »."""
    verification = w.status_of(resource, "verificationStatus")
    if verification in ("entered-in-error", "refuted"):
        raise w.NotTaken("allergie écartée ou saisie par erreur à la source", keep=False)
    code = w.first_code(resource.get("code"))
    if code in NO_KNOWN_ALLERGY:
        return None
    substance = w.text_of(resource.get("code"))
    reactions: list[str] = []
    severity = ""
    for reaction in resource.get("reaction") or []:
        if isinstance(reaction, dict):
            found = reaction.get("manifestation") or []
            reactions.extend(w.text_of(one) for one in found)
            severity = severity or str(reaction.get("severity", ""))
    if not substance:
        raise w.NotTaken("allergie sans substance")
    noted = w.day_of(resource.get("recordedDate"))
    severity = severity or ("grave" if resource.get("criticality") == "high" else "")
    shown = {"severe": "grave", "moderate": "modérée", "mild": "légère"}.get(severity, severity)
    return _fields(
        substance=substance, code=code, reaction=w.tidy(", ".join(filter(None, reactions))),
        severity=w.tidy(shown), source=SOURCE, noted_on=noted.isoformat() if noted else None,
        active=w.status_of(resource, "clinicalStatus") in ("active", ""),
    )  # fmt: skip


def read_medication(resource: dict[str, Any], drug: Any) -> dict[str, Any]:
    """Return the fields of a treatment line; ``drug`` is the resolved CodeableConcept."""
    status = resource.get("status")
    if status in ("entered-in-error", "cancelled", "draft", "not-taken"):
        raise w.NotTaken("prescription annulée, brouillon ou non prise", keep=False)
    if resource.get("doNotPerform") is True:
        raise w.NotTaken("ordre de ne pas donner ce médicament : à lire à la source")
    if resource.get("intent") in ("proposal", "plan", "option"):
        raise w.NotTaken("simple proposition, pas un traitement", keep=False)
    label = w.text_of(drug)
    if not label:
        raise w.NotTaken("traitement sans médicament nommé")
    atc = cis = ""
    codes = w.all_codes(drug)
    for code in codes:
        system, _, value = code.partition(":")
        if system == "atc":
            atc = _shaped(_ATC, value, "code ATC invalide")
        if system == "cis":
            cis = _shaped(_CIS, value, "code CIS invalide")
    period = resource.get("effectivePeriod")
    period = period if isinstance(period, dict) else {}
    started = period.get("start") or resource.get("authoredOn") or resource.get("effectiveDateTime")
    since, until = w.day_of(started), w.day_of(period.get("end"))
    reason = ""
    if status in ("completed", "stopped") and until is None:
        until, reason = since, "terminé selon la source, date d’arrêt inconnue"
    doses = [d for d in resource.get("dosageInstruction") or resource.get("dosage") or []
             if isinstance(d, dict)]  # fmt: skip
    return _fields(
        label=label, atc=atc, cis=cis, codes=list(codes), source=SOURCE, stop_reason=reason,
        dose_text=w.tidy(" ; ".join(str(d["text"]) for d in doses if d.get("text"))),
        since=since.isoformat() if since else None, until=until.isoformat() if until else None,
    )  # fmt: skip


def read_encounter(resource: dict[str, Any], id_: RecordId) -> Encounter:
    """Return an encounter; one without a start is refused."""
    if resource.get("status") in ("entered-in-error", "cancelled"):
        raise w.NotTaken("contact annulé à la source", keep=False)
    period = resource.get("period")
    period = period if isinstance(period, dict) else {}
    place = resource.get("class")
    if isinstance(place, list):
        raise w.NotTaken("écrit dans une autre version de FHIR que R4")
    kind = place.get("code") if isinstance(place, dict) else None
    types, reasons = resource.get("type") or [], resource.get("reasonCode") or []
    end = period.get("end")
    return Encounter(
        id_, _PLACES.get(str(kind), "autre"),
        w.tidy(", ".join(filter(None, map(w.text_of, types)))),
        w.tidy(", ".join(filter(None, map(w.text_of, reasons)))),
        w.instant_of(period.get("start")), w.instant_of(end) if end else None, SOURCE,
    )  # fmt: skip


def _shaped(pattern: re.Pattern[str], value: str, why: str) -> str:
    if not pattern.match(value):
        raise w.NotTaken(why)
    return value


def _day(resource: dict[str, Any], stem: str) -> Any:
    period = resource.get(f"{stem}Period")
    text = resource.get(f"{stem}DateTime")
    return w.day_of(text or (period.get("start") if isinstance(period, dict) else None))


def _fields(**found: Any) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in ("", None, [])}
