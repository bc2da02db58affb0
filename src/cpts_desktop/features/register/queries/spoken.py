"""A field and its value as a person says them: « Poids sec », « 71 kg », a name and not an id."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Connection

from cpts_desktop.features.register.queries.care import care_team
from cpts_desktop.features.register.queries.history import FIELDS
from cpts_desktop.features.register.queries.patients import banner
from cpts_desktop.features.register.reference import (
    care_roles,
    measure_label,
    reference_numbers,
)
from cpts_desktop.features.register.rules import columns
from cpts_desktop.features.register.rules.contact import show_phone
from cpts_desktop.features.register.rules.shown import unit_shown
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.text import NNBSP, fr_date, fr_decimal, fr_quantity

_SEXES = {"F": "féminin", "M": "masculin", "I": "indéterminé"}


def field_spoken(type_: str, field: str) -> str:
    """Return the French name of a field, empty when this slice does not know it."""
    if type_ == "baseline":
        label = next((one.label for one in reference_numbers() if one.name == field), "")
        return label or FIELDS.get(field, field.replace("_", " "))
    return FIELDS.get(field, "")


def value_spoken(conn: Connection, type_: str, field: str, value: Any) -> str:
    """Return a value in French, empty when it is said as it stands."""
    if not isinstance(value, str) or not value:
        return ""
    if type_ == "baseline":
        number = next((one for one in reference_numbers() if one.name == field), None)
        try:
            return f"{fr_decimal(Decimal(value))}{NNBSP}{number.unit}" if number else ""
        except InvalidOperation:
            return ""
    if field == "replaced_by":
        other = banner(conn, PatientId(value))
        return f"rattaché à {other.display_name}" if other else "rattaché à un dossier absent"
    if field in ("phone", "mobile"):
        return show_phone(value)
    if field == "sex":
        return _SEXES.get(value, "")
    try:
        return fr_date(date.fromisoformat(value)) if len(value) == 10 else ""
    except ValueError:
        return ""


def measures_spoken(payload: dict[str, Any], most: int = 12) -> str:
    """Return the measures of an entry: « Poids 71,4 kg, PA systolique 121 mmHg »."""
    try:
        found = columns.spread(payload)
        codes = [(str(code), str(unit)) for code, unit in payload["codes"]]
        said = [
            _measure(*codes[kind], value, found.texts.get(at, ""))
            for at, (kind, value) in enumerate(zip(found.kinds, found.values, strict=True))
        ]
    except (ValueError, KeyError, IndexError, TypeError):
        return ""
    rest = f" et {len(said) - most} autres" if len(said) > most else ""
    return ", ".join(said[:most]) + rest


def _measure(code: str, unit: str, stored: int | None, text: str) -> str:
    value = "" if stored is None else fr_quantity(columns.decode_decimal(stored), unit_shown(unit))
    return " ".join(filter(None, (measure_label(code), value, text)))


def role_spoken(conn: Connection, uid: PatientId, author: str) -> str:
    """Return the role of a member in the team of a patient (« médecin traitant »), or nothing."""
    roles = care_roles()
    for member in care_team(conn, uid):
        if member.member_id == author and member.until is None and member.role in roles:
            return roles[member.role].lower()
    return ""
