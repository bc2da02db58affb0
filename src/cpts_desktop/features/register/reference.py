"""Reference lists of the register, read once from ``resources/register`` with their sources."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from cpts_desktop.kernel.resources import resource


@dataclass(frozen=True)
class AldItem:
    """One line of the ALD list; ``status`` says whether its wording was read in the source."""

    code: str
    label: str
    status: str


Span = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Measure:
    """What a LOINC code means here: our short code, our unit, the name shown, its limits.

    ``hard``: outside, no value is taken. ``soft``: outside, it is unusual. ``below``: the measure
    under which it must stay, and by how much. ``answers``: the grade that a coded answer means.
    """

    code: str
    unit: str
    label: str
    substance: str
    status: str
    hard: Span | None = None
    soft: Span | None = None
    below: tuple[str, Decimal] | None = None
    answers: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class ReferenceNumber:
    """A number of the reference data: limits of typing, in ``unit``."""

    name: str
    label: str
    unit: str
    low: Decimal
    high: Decimal


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(
        resource(f"register/{name}.toml").read_text(encoding="utf-8"), parse_float=Decimal
    )


@cache
def care_roles() -> dict[str, str]:
    """Return role code -> French label, in the order of display."""
    return {item["code"]: item["label"] for item in _toml("roles")["role"]}


@cache
def relations() -> tuple[str, ...]:
    """Return the proposed relations of a person to call."""
    return tuple(_toml("roles")["relations"])


@cache
def ald_list() -> tuple[AldItem, ...]:
    """Return the ALD 1-30 list, then ALD 31 and 32."""
    body = _toml("ald")
    items = body["ald"]
    return tuple(AldItem(a["code"], a["label"], a.get("status", body["status"])) for a in items)


def ald_status(code: str) -> str:
    """Return ``source_read`` or ``to_verify``: how far the wording of an ALD can be trusted."""
    return next((item.status for item in ald_list() if item.code == code), "to_verify")


@cache
def reference_numbers() -> tuple[ReferenceNumber, ...]:
    """Return the numbers of the reference data that this slice lets a person write."""
    return tuple(
        ReferenceNumber(n["name"], n["label"], n["unit"], Decimal(n["low"]), Decimal(n["high"]))
        for n in _toml("reference_data")["number"]
    )


@cache
def blood_groups() -> tuple[str, ...]:
    """Return the eight groups, as they are written in the record."""
    return tuple(_toml("reference_data")["blood_groups"])


@cache
def measures() -> dict[str, Measure]:
    """Return short code -> measure."""
    return {
        code: Measure(
            code, item["unit"], item["label"], item.get("substance", ""),
            item.get("status", "source_read"), _span(item, "hard"), _span(item, "soft"),
            (item["below"][0], Decimal(item["below"][1])) if "below" in item else None,
            {answer: Decimal(grade) for answer, grade in item.get("answers", {}).items()},
        )
        for code, item in _toml("loinc")["measure"].items()
    }  # fmt: skip


def _span(item: dict[str, Any], name: str) -> Span | None:
    if name not in item:
        return None
    low, high = item[name]
    return Decimal(low), Decimal(high)


@cache
def blood_pressure_panels() -> frozenset[str]:
    """Return the LOINC codes of panels that hold systolic and diastolic."""
    return frozenset(_toml("loinc")["panels"]["blood_pressure"])


@cache
def loinc_map() -> dict[str, str]:
    """Return LOINC code -> our short code."""
    return {
        loinc: code for code, item in _toml("loinc")["measure"].items() for loinc in item["loinc"]
    }


def measure_label(code: str) -> str:
    """Return the French name of a short code, or the code itself (``loinc:2085-9``)."""
    known = measures().get(code)
    return known.label if known else code
