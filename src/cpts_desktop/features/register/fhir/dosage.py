"""Dosage -> French words: what the source wrote, else what its coded parts say."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from cpts_desktop.features.register.fhir import words as w
from cpts_desktop.kernel.text import fr_decimal

_UNITS: Final = {
    "s": "seconde", "min": "minute", "h": "heure", "d": "jour", "wk": "semaine", "mo": "mois",
    "a": "an",
}  # fmt: skip
_WHEN: Final = {
    "MORN": "le matin", "MORN.early": "tôt le matin", "MORN.late": "en fin de matinée",
    "NOON": "le midi", "AFT": "l’après-midi", "EVE": "le soir", "NIGHT": "la nuit",
    "HS": "au coucher", "WAKE": "au réveil", "PHS": "après le coucher",
    "C": "aux repas", "CM": "au petit déjeuner", "CD": "au déjeuner", "CV": "au dîner",
    "AC": "avant les repas", "ACM": "avant le petit déjeuner", "ACD": "avant le déjeuner",
    "ACV": "avant le dîner", "PC": "après les repas", "PCM": "après le petit déjeuner",
    "PCD": "après le déjeuner", "PCV": "après le dîner",
}  # fmt: skip
_DAYS: Final = {
    "mon": "lundi", "tue": "mardi", "wed": "mercredi", "thu": "jeudi", "fri": "vendredi",
    "sat": "samedi", "sun": "dimanche",
}  # fmt: skip
_CODES: Final = {
    "QD": "1 fois par jour", "BID": "2 fois par jour", "TID": "3 fois par jour",
    "QID": "4 fois par jour", "AM": "le matin", "PM": "l’après-midi", "QOD": "tous les 2 jours",
    "Q1H": "toutes les heures", "Q2H": "toutes les 2 heures", "Q3H": "toutes les 3 heures",
    "Q4H": "toutes les 4 heures", "Q6H": "toutes les 6 heures", "Q8H": "toutes les 8 heures",
    "BED": "au coucher", "WK": "1 fois par semaine", "MO": "1 fois par mois",
}  # fmt: skip


def words(doses: list[dict[str, Any]]) -> tuple[str, str]:
    """Return the dose and the rhythm of a treatment; all in the dose when the source wrote it."""
    if len(doses) == 1 and not _said(doses[0]):
        return _dose(doses[0]), _rhythm(doses[0])
    told = (_said(one) or " ".join(filter(None, (_dose(one), _rhythm(one)))) for one in doses)
    return w.tidy(" ; ".join(filter(None, told))), ""


def _said(dosage: dict[str, Any]) -> str:
    for name in ("text", "patientInstruction"):
        if isinstance(dosage.get(name), str) and dosage[name].strip():
            return w.tidy(dosage[name])
    return ""


def _dose(dosage: dict[str, Any]) -> str:
    for one in w.dicts(dosage.get("doseAndRate")):
        found = _quantity(one.get("doseQuantity")) or _span(one.get("doseRange"))
        if found:
            return found
    return ""


def _span(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    low, high = value.get("low"), value.get("high")
    ends = [_number(one.get("value")) for one in (low, high) if isinstance(one, dict)]
    unit = next((_unit(one) for one in (high, low) if isinstance(one, dict)), "")
    return w.tidy(f"{' à '.join(filter(None, ends))} {unit}") if any(ends) else ""


def _quantity(value: Any) -> str:
    number = _number(value.get("value")) if isinstance(value, dict) else ""
    return w.tidy(f"{number} {_unit(value)}") if number else ""


def _unit(value: dict[str, Any]) -> str:
    said = value.get("unit") or value.get("code")
    return "" if not isinstance(said, str) or said == "1" else said.strip("{}")


def _number(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return ""
    number = Decimal(value)
    return fr_decimal(number) if number.is_finite() and abs(number) < 10**9 else ""


def _rhythm(dosage: dict[str, Any]) -> str:
    timing = dosage.get("timing")
    timing = timing if isinstance(timing, dict) else {}
    repeat = timing.get("repeat")
    repeat = repeat if isinstance(repeat, dict) else {}
    parts = [_often(repeat)]
    parts += [_WHEN[one] for one in _texts(repeat.get("when")) if one in _WHEN]
    days = [_DAYS[one] for one in _texts(repeat.get("dayOfWeek")) if one in _DAYS]
    parts += [f"le {', '.join(days)}"] if days else []
    hours = [one[:5].replace(":", " h ") for one in _texts(repeat.get("timeOfDay"))]
    parts += [f"à {', '.join(hours)}"] if hours else []
    if not any(parts):
        code = w.first_code(timing.get("code")).rpartition(":")[2]
        parts = [_CODES.get(code) or w.text_of(timing.get("code"))]
    needed = dosage.get("asNeededCodeableConcept")
    if dosage.get("asNeededBoolean") is True or isinstance(needed, dict):
        why = w.text_of(needed)
        parts.append(f"si besoin ({why})" if why else "si besoin")
    return w.tidy(", ".join(filter(None, parts)))


def _often(repeat: dict[str, Any]) -> str:
    times, most = _number(repeat.get("frequency")), _number(repeat.get("frequencyMax"))
    period, unit = _number(repeat.get("period")), _UNITS.get(str(repeat.get("periodUnit")), "")
    if not unit or not (times or period):
        return ""
    times = f"{times or '1'} à {most}" if most and most != times else times or "1"
    if period in ("", "1"):
        return f"{times} fois par {unit}"
    several = unit if unit.endswith("s") else f"{unit}s"
    if times == "1":
        all_ = "toutes" if unit in ("seconde", "minute", "heure", "semaine") else "tous"
        return f"{all_} les {period} {several}"
    return f"{times} fois en {period} {several}"


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
