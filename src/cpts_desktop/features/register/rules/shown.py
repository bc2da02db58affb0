"""French words of measures, periods and agreements, for screens and for what is printed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from cpts_desktop.features.register.model import Consent, Observation
from cpts_desktop.features.register.reference import measure_label
from cpts_desktop.kernel.text import NNBSP, fr_date, fr_decimal

_UNITS = {
    "mm[Hg]": "mmHg", "/min": "/min", "umol/L": "µmol/L", "ug/L": "µg/L", "Cel": "°C",
    "mL/min/{1.73_m2}": "mL/min/1,73 m²", "{class}": "", "{count}": "", "{bool}": "",
    "{0..3}": "", "{INR}": "", "kg/m2": "kg/m²", "m[IU]/L": "mUI/L", "[pH]": "",
    "mL/(24.h)": "mL/24 h",
}  # fmt: skip
SCOPES = {
    "identite": "identité", "mesures": "mesures", "traitements": "traitements",
    "documents": "documents", "alertes": "alertes",
}  # fmt: skip
FORMS = {"oral": "oralement", "ecrit": "par écrit", "electronique": "par voie électronique"}


def unit_shown(unit: str) -> str:
    """Return a UCUM unit as French readers write it."""
    return _UNITS.get(unit, unit)


def value_shown(one: Observation) -> str:
    """Write a value with its unit, rounded for reading only when it has many decimals."""
    if one.value is None:
        return one.text or ""
    exponent = one.value.as_tuple().exponent
    long = isinstance(exponent, int) and exponent < -2
    shown = round(one.value, 1) if long else one.value
    unit = unit_shown(one.unit)
    text = fr_decimal(Decimal(shown))
    if one.unit == "{bool}":
        return "oui" if one.value else "non"
    return f"{text}{NNBSP}{unit}" if unit else text


def measure_shown(one: Observation) -> str:
    """Return the name of a measure; ``loinc:2085-9`` becomes « LOINC 2085-9 »."""
    label = measure_label(one.code)
    return label.replace("loinc:", "LOINC ") if label.startswith("loinc:") else label


def consent_shown(one: Consent) -> str:
    """Write one agreement or opposition as a sentence."""
    what = "Accord pour" if one.decision == "accord" else "S’oppose au partage avec"
    scope = ", ".join(SCOPES.get(item, item) for item in one.scope)
    return f"{what} {one.recipient} ({scope})"


def span_shown(since: date | None, until: date | None) -> str:
    """Write a period of dates."""
    start = f"depuis le {fr_date(since)}" if since else ""
    end = f"jusqu’au {fr_date(until)}" if until else ""
    return " ".join(part for part in (start, end) if part)
