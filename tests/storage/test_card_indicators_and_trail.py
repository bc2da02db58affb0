"""What the CPTS counts of the cards, and the trail that each print leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cpts_desktop.features.card.commands import KeepPrintedCard, keep_printed_card, save_card
from cpts_desktop.features.card.indicators import INDICATORS
from cpts_desktop.features.register import commands as do
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.counting import Count, Period
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage import accounts, audit
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.users import NewUser
from tests.storage.test_card_kept_and_printed import (
    CHEAP,
    jeanne,
    pdf_of,
    prepared,
    registry,
    run,
)

__all__ = ["jeanne"]
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))


@pytest.fixture
def register(tmp_path: Path, clock: FixedClock) -> Iterator[Register]:
    made = accounts.create_register(
        tmp_path / "cartes.db",
        NewUser("Camille Roux", "pharmacien"),
        "phare rouge sous neige avril calme velours",
        kinds=registry(),
        clock=clock,
        cost=CHEAP,
    )
    assert isinstance(made, Ok)
    yield made.value.register
    made.value.register.close()


def counted(register: Register, period: Period = YEAR) -> dict[str, Count]:
    return {one.id: register.read(one.count, period) for one in INDICATORS}


def test_a_card_counts_once_it_is_on_paper(register: Register, jeanne: PatientId) -> None:
    young = do.CreatePatient(
        birth_name="JEUNE", given_names="Luc", sex="M", birth_date=date(1990, 1, 1),
        looked_at_lookalikes=True,
    )  # fmt: skip
    uid = run(register, do.create_patient, young)
    assert counted(register) == {"C01": Count(0, 1), "C02": Count(0), "C03": Count(0, 1)}
    run(register, do.put_ald, do.PutAld(uid, "5"))
    assert counted(register)["C03"] == Count(1, 2)
    command = prepared(register, jeanne)
    run(register, save_card, command)
    assert counted(register)["C01"] == Count(0, 2)
    run(register, keep_printed_card, KeepPrintedCard(command, pdf_of(command), "id1"))
    assert counted(register)["C01"] == Count(1, 2)
    assert counted(register)["C02"] == Count(1)
    before = Period(date(2025, 1, 1), date(2025, 12, 31))
    assert counted(register, before)["C02"] == Count(0)


def test_each_save_and_each_print_is_in_the_trail(register: Register, jeanne: PatientId) -> None:
    command = replace(prepared(register, jeanne), id="carte-1")
    pdf = pdf_of(command)
    run(register, keep_printed_card, KeepPrintedCard(command, pdf, "id1", 2, to_file=False))
    run(register, keep_printed_card, KeepPrintedCard(command, pdf, "fold"))
    trail = register.read(lambda conn: audit.lines(conn, patient=jeanne))
    said = sorted((line.seq, line.action) for line in trail if line.action.startswith("card_"))
    assert [action for _seq, action in said] == [
        "card_saved", "card_printed", "card_saved_as_pdf"
    ]  # fmt: skip
