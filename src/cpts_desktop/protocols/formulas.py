"""The closed list of formulas that a protocol may name (hf.md section 8)."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

_MICROMOL_PER_MG_DL: Final = Decimal("88.4")
_ONE: Final = Decimal(1)


def ckd_epi_2009(creatinine_umol_l: Decimal, age: Decimal, *, female: bool) -> Decimal:
    """Glomerular filtration in mL/min/1.73 m2, CKD-EPI 2009 without race term (hf.md 8.2)."""
    serum = creatinine_umol_l / _MICROMOL_PER_MG_DL
    kappa = Decimal("0.7") if female else Decimal("0.9")
    alpha = Decimal("-0.329") if female else Decimal("-0.411")
    ratio = serum / kappa
    value = (
        Decimal(141)
        * min(ratio, _ONE) ** alpha
        * max(ratio, _ONE) ** Decimal("-1.209")
        * Decimal("0.993") ** age
    )
    return value * Decimal("1.018") if female else value


def body_mass_index(weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """Body mass index in kg/m2 (hf.md 8.5)."""
    metres = height_cm / 100
    return weight_kg / (metres * metres)


FORMULAS: Final = {"ckd_epi_2009": "creat", "imc": "poids"}
"""Each formula and the variable it is computed from."""
NEVER_TYPED: Final = frozenset(("imc",))
"""Formulas whose value nobody measures by itself."""
