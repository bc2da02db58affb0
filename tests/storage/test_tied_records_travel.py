"""Two records of one person: both travel, and so does their separation, months later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cpts_desktop.features.exchange import overview
from cpts_desktop.features.exchange.oppositions import OpposeItem, oppose_item
from cpts_desktop.features.register import commands, queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Refused
from cpts_desktop.storage import journal
from cpts_desktop.storage.integrity import check_register
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do


@pytest.fixture
def still() -> FixedClock:
    return FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))


@pytest.fixture
def nurse(tmp_path: Path, still: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, still, "Awa Ndiaye")
    yield made
    made.register.close()


@pytest.fixture
def doctor(tmp_path: Path, still: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, still, "Paul Durand", "medecin")
    yield made
    made.register.close()


@pytest.fixture
def pair(nurse: Practice, doctor: Practice) -> tuple[PatientId, PatientId]:
    """Two records, the first shared with the doctor, tied by the nurse."""
    nurse.meet(doctor)
    doctor.meet(nurse)
    kept, other = nurse.patient(), nurse.patient(used_name="MARTIN")
    nurse.weigh(kept, "71.0")
    nurse.weigh(other, "72.0")
    nurse.link(kept, doctor)
    return kept, other


def tie(place: Practice, kept: PatientId, other: PatientId, *, undo: bool = False) -> None:
    do(place.register, commands.same_person, commands.SamePerson(kept, other, undo=undo))


def test_the_second_record_of_a_person_leaves_with_the_first(
    nurse: Practice, doctor: Practice, pair: tuple[PatientId, PatientId]
) -> None:
    kept, other = pair
    doctor.take(nurse.send(doctor))
    assert doctor.weights(kept) == ["71.0"]
    assert doctor.register.read(queries.banner, other) is None
    tie(nurse, kept, other)
    (line,) = nurse.register.read(overview.overview).colleagues
    assert line.to_send > 0
    doctor.take(nurse.send(doctor))
    assert doctor.weights(kept) == nurse.weights(kept) == ["71.0", "72.0"]
    nurse.weigh(other, "73.0")
    doctor.take(nurse.send(doctor, kept))
    assert doctor.weights(kept) == ["71.0", "72.0", "73.0"]
    assert check_register(doctor.register).ok


def test_separated_months_later_both_sides_see_two_people_again(
    nurse: Practice, doctor: Practice, pair: tuple[PatientId, PatientId], still: FixedClock
) -> None:
    kept, other = pair
    tie(nurse, kept, other)
    doctor.take(nurse.send(doctor))
    still.advance(minutes=60 * 24 * 150)
    tie(nurse, kept, other, undo=True)
    nurse.weigh(other, "74.0")
    nurse.weigh(kept, "70.0")
    doctor.take(nurse.send(doctor))
    assert doctor.weights(kept) == ["70.0", "71.0"]
    banner = doctor.register.read(queries.banner, other)
    assert banner is not None and banner.replaced_by is None
    # Without a right of its own, nothing else of the second record came: not even its place.
    assert doctor.weights(other) == ["72.0"]
    held = doctor.register.read(journal.vector, other)
    mine = nurse.register.read(journal.vector, other)
    assert max(held.values()) == max(mine.values()) - 1
    made = nurse.try_send(doctor)
    assert isinstance(made, Refused)
    assert made.problems[0].code == "NOTHING_TO_SEND"
    assert check_register(doctor.register).ok


def test_a_link_of_the_second_record_is_a_right_for_the_person(
    nurse: Practice, doctor: Practice, pair: tuple[PatientId, PatientId]
) -> None:
    kept, other = pair
    tie(nurse, other, kept)
    doctor.take(nurse.send(doctor))
    assert doctor.weights(other) == ["71.0", "72.0"]


def test_an_opposition_in_one_record_holds_for_the_person(
    nurse: Practice, doctor: Practice, pair: tuple[PatientId, PatientId]
) -> None:
    kept, other = pair
    put = commands.PutCondition(other, "Secret")
    secret = do(nurse.register, commands.put_condition, put)
    tie(nurse, kept, other)
    do(nurse.register, oppose_item, OpposeItem(kept, secret, "Antécédent"))
    doctor.take(nurse.send(doctor))
    assert not [c for c in doctor.register.read(queries.conditions, kept) if c.label == "Secret"]
    day = nurse.register.clock.today()
    against = commands.CollectConsent(
        other, "opposition", "Paul Durand", day, "Awa Ndiaye", member_id=doctor.me
    )
    do(nurse.register, commands.collect_consent, against)
    nurse.weigh(kept, "75.0")
    made = nurse.try_send(doctor, kept)
    assert isinstance(made, Refused)
    assert {one.code for one in made.problems} == {"NO_BASIS"}
