"""The DataMatrix of a box: any order of AI, lost separators refused, the serial never kept."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from itertools import permutations

import pytest

from cpts_desktop.features.medication.gs1 import GS, Box, looks_scanned, read_box
from cpts_desktop.kernel.outcome import Ok, Refused


def cip13() -> str:
    twelve = "340093696351"
    total = sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(twelve))
    return twelve + str(-total % 10)


CODE = cip13()
PARTS = {"01": f"010{CODE}", "17": "17270600", "10": "10LOT7A", "21": "21SERIE99XY"}
BOX = Box(CODE, date(2027, 6, 30), "LOT7A")


def joined(order: tuple[str, ...]) -> str:
    out = ""
    for place, ai in enumerate(order):
        out += PARTS[ai]
        if ai in ("10", "21") and place < len(order) - 1:
            out += GS
    return out


@pytest.mark.parametrize("order", list(permutations(PARTS)))
def test_any_order_gives_the_same_box(order: tuple[str, ...]) -> None:
    assert read_box(joined(order)) == Ok(BOX)
    assert read_box("]d2" + joined(order)) == Ok(BOX)


@pytest.mark.parametrize("order", [o for o in permutations(PARTS) if o[-1] not in ("01", "17")])
def test_lost_separators_are_refused(order: tuple[str, ...]) -> None:
    assert isinstance(read_box(joined(order).replace(GS, "")), Refused)


def test_the_serial_has_no_place_to_be_kept() -> None:
    assert {f.name for f in fields(Box)} == {"cip13", "expires", "lot"}
    found = read_box(joined(("01", "17", "10", "21")))
    assert isinstance(found, Ok) and "SERIE99XY" not in str(vars(found.value))


@pytest.mark.parametrize(
    "text", ["", "doliprane", "010" + CODE[:-1] + "0", "0112345678901231", "9" * 300,
             PARTS["01"] + "17271399", PARTS["01"] + PARTS["01"]],
)  # fmt: skip
def test_what_is_no_french_box_is_refused(text: str) -> None:
    assert isinstance(read_box(text), Refused)


def test_a_name_does_not_look_like_a_scan() -> None:
    assert looks_scanned("]d2" + joined(("01", "17", "10", "21")))
    assert looks_scanned(joined(("17", "10", "01", "21")))
    for name in ("doliprane 1000", "apixaban 5 mg", CODE, "107 mg"):
        assert not looks_scanned(name)
