"""LAW-10: the lost post lists patients and packets, counts 72 hours once, reminds until done."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cpts_desktop.bootstrap.house import House
from cpts_desktop.features.settings import breach
from cpts_desktop.features.settings.queries import on_this_post
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.shell.ports import Secret
from tests.storage.exchange_setup import Practice, practice, registry
from tests.storage.register_setup import PASSWORD, do, refused

CLOCK_START = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Practice, Practice]]:
    clock = FixedClock(CLOCK_START)
    nurse = practice(tmp_path, clock, "Camille Roux")
    chemist = practice(tmp_path, clock, "Paul Lenoir", "pharmacien", kinds=registry())
    nurse.meet(chemist)
    chemist.meet(nurse)
    yield nurse, chemist
    nurse.register.close()
    chemist.register.close()


def test_law10_the_list_names_every_patient_and_every_packet(
    pair: tuple[Practice, Practice],
) -> None:
    nurse, chemist = pair
    first = nurse.patient()
    second = nurse.patient(birth_name="=HYPERLINK", given_names="Zoé", birth_date=date(1950, 1, 2))
    for uid in (first, second):
        nurse.link(uid, chemist)
        nurse.weigh(uid, "70")
    nurse.send(chemist, first, second)
    names = {chemist.me: "Paul Lenoir"}
    text = nurse.register.read(breach.concerned_csv, names).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    patients = [row[0] for row in rows[1:3]]
    assert any("MARTIN" in name for name in patients)
    assert any(name.startswith("'=HYPERLINK") for name in patients)
    assert rows[-1][1:] == ["Paul Lenoir", "2"]
    post = nurse.register.read(on_this_post)
    assert (post.patients, post.packets_sent) == (2, 1)  # one packet, though of two records


def test_law10_the_deadline_starts_once_and_every_opening_reminds(
    pair: tuple[Practice, Practice],
) -> None:
    nurse, _ = pair
    path, clock = nurse.register.path, nurse.register.clock
    assert isinstance(clock, FixedClock)
    assert refused(nurse.register, breach.settle_breach, breach.SettleBreach()) == ["NO_BREACH"]
    do(nurse.register, breach.note_breach, breach.NoteBreach())
    clock.advance(hours=30)
    assert do(nurse.register, breach.note_breach, breach.NoteBreach()) == CLOCK_START
    nurse.register.close()
    opened = House(path, clock=clock).unlock().open(Secret(PASSWORD))
    assert isinstance(opened, Ok)
    session = opened.value
    assert "il reste 42 heures" in session.notice and "CNIL" in session.notice
    clock.advance(hours=50)
    late = session.register.read(breach.remind_of_breach, clock.now())
    assert "délai est dépassé" in late
    do(session.register, breach.settle_breach, breach.SettleBreach())
    assert session.register.read(breach.remind_of_breach, clock.now()) == ""
    session.register.close()
