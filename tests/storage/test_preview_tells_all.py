"""What is shown before a packet leaves is what leaves: values, not only their nature (LAW-05)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cpts_desktop.features.exchange import planning
from cpts_desktop.features.exchange.planning import Wish
from cpts_desktop.features.exchange.telling import MOST, told
from cpts_desktop.features.register import commands
from cpts_desktop.kernel.clock import FixedClock
from tests.storage.exchange_setup import Practice, met_practices
from tests.storage.register_setup import do


@pytest.fixture
def pair(tmp_path: Path, clock: FixedClock) -> Iterator[tuple[Practice, Practice]]:
    yield from met_practices(tmp_path, clock)


def lines(nurse: Practice, doctor: Practice) -> list[str]:
    plan = nurse.register.read(
        planning.plan, Wish(doctor.me), nurse.register.device_id, date(2026, 3, 3)
    )
    assert plan is not None
    return [f"{one.what} : {one.detail}" for p in plan.leaving for one in p.lines]


def test_law05_the_preview_gives_the_values_that_leave(pair: tuple[Practice, Practice]) -> None:
    nurse, doctor = pair
    uid = nurse.patient(phone="0321000101")
    nurse.weigh(uid, "70.1")
    nurse.letter(uid, b"%PDF-1.7")
    drug = commands.AddMedication(uid, "Furosémide 40 mg", dci=("furosémide",))
    do(nurse.register, commands.add_medication, drug)
    nurse.link(uid, doctor)
    said = "\n".join(lines(nurse, doctor))
    for expected in (
        "Poids 70,1\u202fkg", "Lettre au médecin", "Furosémide 40 mg", "MARTIN",
        "Confrère",
    ):  # fmt: skip
        assert expected in said, (expected, said)
    assert "0321000101" in "".join(char for char in said if char.isdigit())


def test_the_words_are_bounded_and_hide_nothing(pair: tuple[Practice, Practice]) -> None:
    nurse, _doctor = pair
    read = nurse.register.read
    assert read(told, "visit", {"note": "A\u202eB\nC"}) == "A\ufffdB C"
    assert len(read(told, "visit", {"note": "x" * 5_000})) == MOST
    assert read(told, "observations", {"codes": 3, "t": "x"}) == ""
    assert read(told, "inconnu", {"id": "7", "n": 3}) == ""
    removed = {"type": "allergy", "id": "1", "set": {"removed": True, "substance": "Latex"}}
    assert read(told, "record", removed).startswith("retiré · ")
