"""Kidney function: Cockcroft-Gault and CKD-EPI 2009 (hf.md 8.1 and 8.2).

Full precision inside, half up for display; refused under 18 years; the weight is the actual one.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from cpts_desktop.features.medication.model import PatientFacts
from cpts_desktop.kernel.text import fr_decimal
from cpts_desktop.protocols.formulas import ckd_epi_2009


@dataclass(frozen=True)
class Kidney:
    """Both estimators, None when they cannot be computed, and what is missing."""

    clcr: Decimal | None
    dfg: Decimal | None
    missing: tuple[str, ...]
    warnings: tuple[str, ...]


def cockcroft(age: int, weight: Decimal, creatinine: Decimal, sex: str) -> Decimal:
    """Creatinine clearance in mL/min; creatinine in µmol/L, weight in kg, sex "M" or "F"."""
    factor = Decimal("1.23") if sex == "M" else Decimal("1.04")
    return (Decimal(140 - age) * weight * factor) / creatinine


def whole(value: Decimal | None) -> int | None:
    """Display value: integer, half up."""
    return None if value is None else int(value.quantize(Decimal(1), ROUND_HALF_UP))


def shown_below(value: Decimal, limit: Decimal) -> str:
    """A value under a threshold, never rounded up to it: 29.7 is not written "30"."""
    rounded = whole(value)
    if value < limit and rounded is not None and rounded >= limit:
        return fr_decimal(value.quantize(Decimal("0.1"), ROUND_DOWN))
    return str(rounded)


def kidney(patient: PatientFacts) -> Kidney:
    """Both estimators for a patient; a measured DFG wins over the computed one."""
    missing = [
        label
        for label, value in (
            ("âge", patient.age), ("sexe", patient.sex), ("poids", patient.weight),
            ("créatinine", patient.creatinine),
        )
        if value in (None, "")
    ]  # fmt: skip
    warnings: list[str] = []
    clcr: Decimal | None = None
    dfg = patient.dfg
    age, sex, creat = patient.age, patient.sex, patient.creatinine
    if age is not None and age < 18:
        return Kidney(None, dfg, ("formules non valables avant 18 ans",), ())
    if age is not None and age < 140 and sex in ("M", "F") and creat:
        if patient.weight:
            clcr = cockcroft(age, patient.weight, creat, sex)
        if dfg is None:
            dfg = ckd_epi_2009(creat, Decimal(age), female=sex == "F")
    if creat is not None and creat < 60:
        warnings.append("créatinine < 60 µmol/L : clairance surestimée possible")
    if patient.height and patient.weight:
        bmi = patient.weight / (patient.height / 100) ** 2
        if bmi > 30 or bmi < 18:
            warnings.append("IMC hors de 18–30 : formule de Cockcroft moins fiable")
    return Kidney(clcr, dfg, tuple(missing), tuple(warnings))


def kidney_output(patient: PatientFacts) -> dict[str, Any]:
    """The ``cockcroft`` block of the analysis."""
    both = kidney(patient)
    return {
        "value": whole(both.clcr),
        "unit": "mL/min",
        "formula": "Cockcroft-Gault : 1,23 (H) ou 1,04 (F) × (140 − âge) × poids / créatinine",
        "inputs": {
            "age": patient.age,
            "sex": patient.sex or None,
            "weight": None if patient.weight is None else str(patient.weight),
            "creatinine": None if patient.creatinine is None else str(patient.creatinine),
        },
        "dfg": whole(both.dfg),
        "dfg_formula": "mesuré" if patient.dfg is not None else "CKD-EPI 2009",
        "missing": list(both.missing),
        "warnings": list(both.warnings),
    }
