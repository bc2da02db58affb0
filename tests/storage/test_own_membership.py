"""A member sees the end of their own membership, and is told in good time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cpts_desktop.bootstrap.house import House
from cpts_desktop.features.exchange import membership, publishing, sending
from cpts_desktop.features.exchange.membership import SetValidity, own_end, set_validity
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.shell.ports import Secret
from tests.storage.exchange_setup import Practice, met_practices
from tests.storage.register_setup import PASSWORD, do


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))


@pytest.fixture
def pair(tmp_path: Path, clock: FixedClock) -> Iterator[tuple[Practice, Practice]]:
    yield from met_practices(tmp_path, clock, other=("CPTS", "coordination"))


def told(nurse: Practice, office: Practice, until: date | None, clock: FixedClock) -> None:
    """The coordination says the last day, in a directory that the nurse takes in."""
    do(office.register, set_validity, SetValidity((nurse.me,), until))
    clock.advance(seconds=2)
    command = publishing.PublishDirectory(office.keys, sending.outbox(office.register.path))
    sent = do(office.register, publishing.publish_directory, command)
    nurse.take(sending.hand_over(sent.file, office.folder))


def test_the_last_day_is_read_and_taken_away(
    pair: tuple[Practice, Practice], clock: FixedClock
) -> None:
    nurse, office = pair
    read = nurse.register.read
    assert read(own_end, nurse.me, clock.today()) is None
    told(nurse, office, date(2026, 6, 30), clock)
    end = read(own_end, nurse.me, clock.today())
    assert end is not None and not end.soon and "jusqu’au 30/06/2026" in end.words
    assert read(membership.remind_of_membership, nurse.me, clock.today()) == ""
    told(nurse, office, None, clock)
    assert read(own_end, nurse.me, clock.today()) is None


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 5, 15), ""),
        (date(2026, 5, 17), "il reste 45 jours"),
        (date(2026, 6, 29), "il reste 2 jours"),
        (date(2026, 6, 30), "c’est aujourd’hui"),
        (date(2026, 7, 1), "a pris fin le 30/06/2026"),
    ],
)
def test_the_warning_comes_in_time_and_stays(
    pair: tuple[Practice, Practice], clock: FixedClock, today: date, words: str
) -> None:
    nurse, office = pair
    told(nurse, office, date(2026, 6, 30), clock)
    said = nurse.register.read(membership.remind_of_membership, nurse.me, today)
    assert words in said and bool(words) == bool(said)


def test_the_opening_says_it(pair: tuple[Practice, Practice], clock: FixedClock) -> None:
    nurse, office = pair
    told(nurse, office, date(2026, 3, 20), clock)
    path = nurse.register.path
    nurse.register.close()
    opened = House(path, clock=clock).unlock().open(Secret(PASSWORD))
    assert isinstance(opened, Ok)
    assert "Votre adhésion à la CPTS finit le 20/03/2026" in opened.value.notice
    opened.value.register.close()


def test_turning_the_clock_back_gives_no_days(
    pair: tuple[Practice, Practice], clock: FixedClock
) -> None:
    nurse, office = pair
    told(nurse, office, date(2026, 3, 10), clock)
    clock.advance(days=10)
    nurse.patient()
    clock.advance(days=-9)
    end = nurse.register.read(own_end, nurse.me, clock.today())
    assert end is not None and "a pris fin" in end.words
