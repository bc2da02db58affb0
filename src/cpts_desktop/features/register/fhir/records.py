"""Condition, AllergyIntolerance, Medication*, Encounter -> the fields of our records."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from cpts_desktop.features.register.fhir import dosage, own
from cpts_desktop.features.register.fhir import words as w
from cpts_desktop.features.register.fhir.measures import SOURCE
from cpts_desktop.features.register.model import Encounter
from cpts_desktop.kernel.ids import RecordId
from cpts_desktop.kernel.text import fr_decimal

NO_KNOWN_ALLERGY: Final = ("snomed:716186003", f"{w.ABSENT}:no-known-allergies")
_NONE_OF_A_KIND: Final = {
    "snomed:409137002": "médicamenteuse", "snomed:429625007": "alimentaire",
    "snomed:428607008": "à l’environnement", "snomed:1003774007": "au latex",
    f"{w.ABSENT}:no-known-medication-allergies": "médicamenteuse",
    f"{w.ABSENT}:no-known-environmental-allergies": "à l’environnement",
    f"{w.ABSENT}:no-known-food-allergies": "alimentaire",
}  # fmt: skip
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
    _says_something(resource.get("code"))
    if verification in ("unconfirmed", "provisional", "differential"):
        label = w.marked(label, "(non confirmé)")
    since, told = _day(resource, "onset"), _loosely(resource, "onset")
    if since is None and told:
        label = w.marked(label, f"({told[:80]})")
    elif since is None:
        since = w.day_of(resource.get("recordedDate"))
    until, over = _day(resource, "abatement"), _loosely(resource, "abatement")
    clinical = w.status_of(resource, "clinicalStatus")
    active = clinical in ("active", "recurrence", "relapse", "")
    return _fields(
        label=label, code=w.first_code(resource.get("code")), source=_source(resource),
        since=since.isoformat() if since else None,
        until=until.isoformat() if until and (since is None or until >= since) else None,
        active=active and until is None and not over,
    )  # fmt: skip


def read_allergy(resource: dict[str, Any]) -> dict[str, Any] | None:
    """Return the fields of an allergy, or None for « aucune allergie connue »."""
    verification = w.status_of(resource, "verificationStatus")
    if verification in ("entered-in-error", "refuted"):
        raise w.NotTaken("allergie écartée ou saisie par erreur à la source", keep=False)
    code = w.first_code(resource.get("code"))
    if code in NO_KNOWN_ALLERGY:
        return None
    if code in _NONE_OF_A_KIND:
        raise w.NotTaken(
            f"« aucune allergie {_NONE_OF_A_KIND[code]} connue » ne dit rien des autres allergies"
        )
    _says_something(resource.get("code"))
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
    if own.record_id(resource) is not None:
        extra = own.extras(resource)
        told, severity = own.paragraphs(extra, "reaction"), own.word(extra, "gravite")
    else:
        told = w.tidy(", ".join(filter(None, reactions)))
    noted = w.day_of(resource.get("recordedDate"))
    severity = severity or ("grave" if resource.get("criticality") == "high" else "")
    shown = {"severe": "grave", "moderate": "modérée", "mild": "légère"}.get(severity, severity)
    return _fields(
        substance=substance, code=code, reaction=told,
        severity=w.tidy(shown), source=_source(resource),
        noted_on=noted.isoformat() if noted else None,
        active=w.status_of(resource, "clinicalStatus") in ("active", ""),
    )  # fmt: skip


def read_medication(resource: dict[str, Any], drug: Any) -> dict[str, Any]:
    """Return the fields of a treatment line; ``drug`` is the resolved CodeableConcept."""
    status = resource.get("status")
    if status in ("entered-in-error", "cancelled", "draft", "not-taken"):
        raise w.NotTaken("prescription annulée, brouillon ou non prise", keep=False)
    if status == "intended":
        raise w.NotTaken("traitement prévu, pas encore commencé")
    if resource.get("doNotPerform") is True:
        raise w.NotTaken("ordre de ne pas donner ce médicament : à lire à la source")
    if resource.get("intent") in ("proposal", "plan", "option"):
        raise w.NotTaken("simple proposition, pas un traitement", keep=False)
    label = w.text_of(drug)
    if not label:
        raise w.NotTaken("traitement sans médicament nommé")
    _says_something(drug)
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
    since, until = w.day_of(started), w.day_of(period.get("end")) or w.last_day(period.get("end"))
    reason = ""
    if status in ("completed", "stopped") and until is None:
        until = since or w.day_of(resource.get("dateAsserted")) or w.last_day(started)
        reason = "terminé selon la source, date d’arrêt inconnue"
        if until is None:  # without an end it would stand among what is still taken
            raise w.NotTaken("traitement terminé selon la source, sans aucune date")
    if status == "on-hold":
        label = w.marked(label, "(suspendu selon la source)")
    dose, rhythm = dosage.words(
        w.dicts(resource.get("dosageInstruction") or resource.get("dosage"))
    )
    extra = own.extras(resource)
    ours = own.record_id(resource) is not None
    kept = [c for c in codes if c not in (f"atc:{atc}", f"cis:{cis}")] if ours else codes
    return _fields(
        label=label, atc=atc, cis=cis, codes=list(kept), source=_source(resource),
        stop_reason=reason or (_reason(resource, "statusReason") if until else ""),
        indication=_reason(resource, "reasonCode"), dci=own.listed(extra, "dci"),
        dose_text=own.paragraphs(extra, "dose") if ours else dose,
        frequency_text=own.paragraphs(extra, "rythme") if ours else rhythm,
        since=since.isoformat() if since else None, until=until.isoformat() if until else None,
    )  # fmt: skip


def _reason(resource: dict[str, Any], name: str) -> str:
    return w.tidy(", ".join(filter(None, map(w.text_of, w.dicts(resource.get(name))))))


def _source(resource: dict[str, Any]) -> str:
    told = own.word(own.extras(resource), "origine")
    return told or ("" if own.record_id(resource) is not None else SOURCE)


def _says_something(concept: Any) -> None:
    """Refuse the codes that say that there is nothing, or that nothing is known."""
    for code in w.all_codes(concept):
        if code.startswith(f"{w.ABSENT}:"):
            raise w.NotTaken("la source dit qu’il n’y a rien, ou qu’elle ne sait pas", keep=False)


def read_encounter(resource: dict[str, Any], id_: RecordId) -> Encounter:
    """Return an encounter; one without a start is refused."""
    if resource.get("status") in ("entered-in-error", "cancelled"):
        raise w.NotTaken("contact annulé à la source", keep=False)
    if resource.get("status") == "planned":
        raise w.NotTaken("rendez-vous prévu, pas encore un contact", keep=False)
    period = resource.get("period")
    period = period if isinstance(period, dict) else {}
    place = resource.get("class")
    if isinstance(place, list):
        raise w.NotTaken("écrit dans une autre version de FHIR que R4")
    kind = place.get("code") if isinstance(place, dict) else None
    types, reasons = resource.get("type") or [], resource.get("reasonCode") or []
    end = period.get("end")
    ours = own.record_id(resource) is not None
    told = own.word(own.extras(resource), "genre")[:60] if ours else ""
    return Encounter(
        id_, told or _PLACES.get(str(kind), "autre"),
        w.tidy(", ".join(filter(None, map(w.text_of, types)))),
        w.tidy(", ".join(filter(None, map(w.text_of, reasons)))),
        w.instant_of(period.get("start")), w.instant_of(end) if end else None, _source(resource),
    )  # fmt: skip


def _shaped(pattern: re.Pattern[str], value: str, why: str) -> str:
    if not pattern.match(value):
        raise w.NotTaken(why)
    return value


def _day(resource: dict[str, Any], stem: str) -> Any:
    period = resource.get(f"{stem}Period")
    text = resource.get(f"{stem}DateTime")
    return w.day_of(text or (period.get("start") if isinstance(period, dict) else None))


def _loosely(resource: dict[str, Any], stem: str) -> str:
    """Return when, in words, what the source does not date to the day; empty when it says nothing.

    A year, an age or a sentence: never the day on which it was written down.
    """
    period = resource.get(f"{stem}Period")
    period = period if isinstance(period, dict) else {}
    text = resource.get(f"{stem}DateTime") or period.get("start")
    if isinstance(text, str) and w.is_partial(text):
        year, _, month = text.partition("-")
        return f"depuis {month}/{year}" if month else f"depuis {year}"
    age = resource.get(f"{stem}Age")
    if isinstance(age, dict) and isinstance(age.get("value"), int | Decimal):
        unit = {"a": "ans", "mo": "mois"}.get(str(age.get("code")), "")
        return f"depuis l’âge de {fr_decimal(Decimal(age['value']))} {unit}" if unit else ""
    said = resource.get(f"{stem}String")
    return w.tidy(said) if isinstance(said, str) else ""


def _fields(**found: Any) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in ("", None, [])}
