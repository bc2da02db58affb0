"""Observation -> measures: LOINC to our codes, units converted, panels split."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from cpts_desktop.features.register.fhir import own
from cpts_desktop.features.register.fhir import words as w
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.features.register.rules.columns import (
    MOST_WORDS,
    check_columns,
    encode_decimal,
    pack,
)
from cpts_desktop.features.register.rules.our_units import bare_unit, code_of, grade_of, in_our_unit
from cpts_desktop.features.register.rules.ucum import is_ucum
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.units import canonical

SOURCE: Final = "import fhir"
UCUM: Final = "http://unitsofmeasure.org"
_UNITS: Final = {"pH": "[pH]", "IU/L": "[IU]/L", "mIU/L": "m[IU]/L", "UI/L": "[IU]/L"}
_NOT_YET_FINAL: Final = {
    "preliminary": "provisoire", "registered": "pas encore rendu", "unknown": "de statut inconnu",
}  # fmt: skip
_OTHER_VALUES: Final = ("valueSampledData", "valueAttachment")


@redacted
@dataclass(frozen=True)
class ReadMeasures:
    """The measures of one Observation and the codes that have no short name here."""

    drafts: tuple[ObservationDraft, ...]
    unmapped: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...] = ()
    """What the reader is told: components without a value, a result that may still change."""


def read_observation(resource: dict[str, Any], key: str) -> ReadMeasures:
    """Return the measures of an Observation; raises NotTaken with the reason."""
    status = resource.get("status")
    if status in ("entered-in-error", "cancelled"):
        raise w.NotTaken("annulée à la source", keep=False)
    if status not in ("final", "amended", "corrected", "preliminary", "registered", "unknown"):
        raise w.NotTaken("statut inconnu")
    at = w.instant_of(_when(resource))
    parts = w.dicts(resource.get("component"))
    found = [(resource, key)] if _has_value(resource) else []
    found.extend(
        (part, f"{key}#{w.first_code(part.get('code'))}") for part in parts if _has_value(part)
    )
    if not found and isinstance(resource.get("hasMember"), list):
        raise w.NotTaken("regroupe d’autres mesures, lues une à une", keep=False)
    if not found:
        raise w.NotTaken(f"sans valeur{_absent(resource) or _hidden(resource)}")
    extra, keys = own.extras(resource), own.measure_keys(resource)
    source = own.word(extra, "origine")[:80] or ("" if keys else SOURCE)
    noted = "" if keys else w.notes_of(resource)
    drafts, unmapped = [], []
    for part, external in found:
        code, label = _code(part.get("code"))
        value, unit, text = _value(part, code)
        if keys and isinstance(part.get("valueString"), str):
            text = w.paragraphs(part["valueString"], MOST_WORDS)
        if keys and unit == "1" and ":" not in code:
            unit = ""  # how our exports write a sign that has no unit
        else:
            code, value, unit = in_our_unit(code, value, unit)
        if value is not None:
            try:
                encode_decimal(value)
            except ValueError:
                raise w.NotTaken("valeur de plus de 17 chiffres") from None
        if ":" in code:
            unmapped.append((code, label))
        said = own.paragraphs(extra, f"texte:{code}", MOST_WORDS) or text
        said = said or (noted if value is not None else "")
        scale = own.word(extra, f"appareil:{code}")[:80]
        if value is None and not said:
            raise w.NotTaken(f"sans valeur{_absent(part) or _hidden(part)}")
        draft = ObservationDraft(
            code, value, unit, at, said, source, scale, keys.get(code) or external
        )
        if check_columns(pack([draft])):  # one measure must not stop the others
            raise w.NotTaken("mesure illisible")
        drafts.append(draft)
    empty = (part for part in parts if not _has_value(part))
    left_out = tuple(f"{w.text_of(part.get('code'))} sans valeur{_absent(part)}" for part in empty)
    if status in _NOT_YET_FINAL:
        left_out = (*left_out, f"résultat {_NOT_YET_FINAL[status]} selon la source")
    return ReadMeasures(tuple(drafts), tuple(unmapped), left_out)


def _when(resource: dict[str, Any]) -> Any:
    """Return when it was measured, in any of the forms of R4; else when it was written down."""
    period, timing = resource.get("effectivePeriod"), resource.get("effectiveTiming")
    period = period if isinstance(period, dict) else {}
    events = timing.get("event") if isinstance(timing, dict) else None
    first = events[0] if isinstance(events, list) and events else None
    found = resource.get("effectiveDateTime") or resource.get("effectiveInstant")
    return found or period.get("start") or period.get("end") or first or resource.get("issued")


_SHORT_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_ABSENT: Final = {
    "unknown": "inconnue", "asked-unknown": "demandée, inconnue", "masked": "masquée",
    "not-asked": "non demandée", "asked-declined": "refusée par le patient",
    "not-applicable": "sans objet", "not-performed": "mesure non faite", "error": "erreur",
    "not-a-number": "pas un nombre", "temp-unknown": "pas encore connue",
    "unsupported": "non transmise", "as-text": "dans le texte seulement",
}  # fmt: skip


def _absent(part: dict[str, Any]) -> str:
    """Return why the source gives no value, as an ending of a sentence."""
    code = w.first_code(part.get("dataAbsentReason")).rpartition(":")[2]
    return f" (selon la source : {_ABSENT.get(code, w.tidy(code))})" if code else ""


def _hidden(part: dict[str, Any]) -> str:
    """Return why a value is not there, when it is said inside the value itself."""
    for name, held in part.items():
        if name.lstrip("_").startswith("value") and isinstance(held, dict):
            for one in w.dicts(held.get("extension")):
                code = one.get("valueCode")
                if str(one.get("url")).endswith("/data-absent-reason") and isinstance(code, str):
                    return _absent({"dataAbsentReason": {"coding": [{"code": code}]}})
    return ""


def _has_value(part: dict[str, Any]) -> bool:
    return any(name.startswith("value") for name in part)


def _code(concept: Any) -> tuple[str, str]:
    label = w.text_of(concept)
    for coding in w.codings(concept):
        if w.is_loinc(coding.get("system")) and isinstance(coding.get("code"), str):
            loinc = coding["code"]
            return code_of(loinc), label
    code = w.first_code(concept)
    ours = code.removeprefix(f"{w.LOCAL}mesure:")
    if ours != code and _SHORT_CODE.match(ours):
        return ours, label
    if not code and label:  # a concept may be words only
        return w.tidy(f"local:{label}")[:80], label
    if not code:
        raise w.NotTaken("sans code")
    return (code if ":" in code else f"local:{code}")[:80], label


def _value(part: dict[str, Any], code: str) -> tuple[Decimal | None, str, str]:
    quantity = part.get("valueQuantity")
    if isinstance(quantity, dict):
        return _quantity(quantity, bare_unit(code))
    if isinstance(part.get("valueCodeableConcept"), dict):
        concept = part["valueCodeableConcept"]
        grade = grade_of(code, (str(one.get("code")) for one in w.codings(concept)))
        if grade is not None:
            return grade, bare_unit(code), ""
        return None, "", w.text_of(concept) or w.first_code(concept)
    said = _in_words(part)
    if said:
        return None, "", said
    for name in ("valueString", "valueDateTime", "valueTime"):
        if isinstance(part.get(name), str):
            return None, "", w.tidy(part[name])
    if isinstance(part.get("valueBoolean"), bool):
        return Decimal(int(part["valueBoolean"])), "{bool}", ""
    if isinstance(part.get("valueInteger"), int):
        return Decimal(part["valueInteger"]), "{count}", ""
    if any(name in part for name in _OTHER_VALUES):
        raise w.NotTaken("forme de valeur non reprise")
    raise w.NotTaken("valeur illisible")


def _in_words(part: dict[str, Any]) -> str:
    """Return a span, a ratio or a period as it is read aloud; none of them is one number."""
    for name, first, last, between in (
        ("valueRange", "low", "high", "–"),
        ("valueRatio", "numerator", "denominator", ":"),
    ):
        held = part.get(name)
        if isinstance(held, dict):
            ends = [_plain(held.get(first)), _plain(held.get(last))]
            return w.tidy(between.join(one or "…" for one in ends)) if any(ends) else ""
    held = part.get("valuePeriod")
    held = held if isinstance(held, dict) else {}
    days = [one if isinstance(one, str) else "…" for one in (held.get("start"), held.get("end"))]
    return "" if days == ["…", "…"] else w.tidy(" – ".join(days))


def _plain(quantity: Any) -> str:
    if not isinstance(quantity, dict):
        return ""
    value = quantity.get("value")
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return ""
    sign, unit = quantity.get("comparator", ""), quantity.get("unit") or quantity.get("code") or ""
    return w.tidy(f"{sign}{Decimal(value):f} {unit}") if abs(Decimal(value)) < 10**18 else ""


def _quantity(quantity: dict[str, Any], bare: str) -> tuple[Decimal | None, str, str]:
    raw = quantity.get("value")
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
        raise w.NotTaken("quantité sans nombre")
    try:
        value = Decimal(raw)
    except InvalidOperation:
        raise w.NotTaken("quantité sans nombre") from None
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > 30 or abs(value) >= 10**18:
        raise w.NotTaken("nombre démesuré")
    foreign = quantity.get("system") not in (None, "", UCUM)
    unit = quantity.get("unit") if foreign else quantity.get("code") or quantity.get("unit")
    if not unit and not foreign:
        unit = bare
    if not isinstance(unit, str) or not unit.strip():
        raise w.NotTaken("quantité sans unité")
    spelled = canonical(_UNITS.get(unit, unit))
    if not is_ucum(spelled):
        raise w.NotTaken("unité inconnue (UCUM attendu)")
    comparator = quantity.get("comparator")
    if comparator:
        if comparator not in ("<", "<=", ">=", ">"):
            raise w.NotTaken("comparateur inconnu")
        return None, spelled, f"{comparator} {format(value, 'f')}"
    return value, spelled, ""
