"""Units as people, devices and other systems write them: one spelling of UCUM here."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cpts_desktop.kernel.units import canonical, convert


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        ("mmol/l", "mmol/L"), ("umol/l", "umol/L"), ("\u00b5mol/l", "umol/L"), ("mg/dl", "mg/dL"),
        ("g/dl", "g/dL"), ("ng/l", "ng/L"), ("pg/ml", "pg/mL"), ("l", "L"), ("ml", "mL"),
        ("10*9/l", "10*9/L"), ("[IU]/l", "[IU]/L"), ("ml/min/1.73m2", "mL/min/{1.73_m2}"),
        ("mL/min/1,73m\u00b2", "mL/min/{1.73_m2}"), ("kg/m\u00b2", "kg/m2"), ("1/min", "/min"),
        ("battements/min", "/min"), ("Kg", "kg"), ("inches", "[in_i]"), ("degC", "Cel"),
        ("mm Hg", "mm[Hg]"), ("mEq/l", "meq/L"),
    ],
)  # fmt: skip
def test_one_spelling(written: str, ours: str) -> None:
    assert canonical(written) == ours
    assert canonical(ours) == ours


@pytest.mark.parametrize(
    "unit",
    ["mol", "Cel", "[lb_av]", "{cells}", "{litres}", "mol/kg", "cal", "lm", "[degF]"],
)
def test_no_other_letter_becomes_a_litre(unit: str) -> None:
    assert canonical(unit) == unit


def test_a_small_litre_is_converted_as_a_large_one() -> None:
    assert convert(Decimal("1.1"), "mg/dl", "umol/l", substance="creat") == Decimal("97.24")
