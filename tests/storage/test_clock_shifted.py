"""What was typed while a clock was wrong: all of it re-dated at once, here and elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.bootstrap import slices
from cpts_desktop.features.exchange import overview, queries, receiving
from cpts_desktop.features.exchange.clock_guard import Redate, jumps, redate
from cpts_desktop.features.followup import commands as followup_commands
from cpts_desktop.features.followup import queries as followup
from cpts_desktop.features.register import commands
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.model import Basis
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.storage import journal, records, redating
from cpts_desktop.storage.integrity import check_register
from tests.storage import followup_setup
from tests.storage.exchange_pathway import known_to_both
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do

START = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)
YEARS = timedelta(days=3650)


@pytest.fixture
def still() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def nurse(tmp_path: Path, still: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, still, "Awa Ndiaye", kinds=slices.kinds())
    yield made
    made.register.close()


@pytest.fixture
def doctor(tmp_path: Path) -> Iterator[Practice]:
    clock = FixedClock(START + timedelta(hours=8))
    made = practice(tmp_path, clock, "Paul Durand", "medecin", kinds=slices.kinds())
    yield made
    made.register.close()


@pytest.fixture
def jeanne(nurse: Practice, doctor: Practice) -> PatientId:
    return known_to_both(nurse, doctor)


def move(clock: FixedClock, by: timedelta) -> None:
    clock.advance(minutes=by.total_seconds() / 60)


def day_of_work(place: Practice, uid: PatientId, clock: FixedClock) -> None:
    """A visit, a link, an event, an agreement, a condition, a phone: all dated by the clock."""
    run, today = place.register, clock.today()
    values = {"poids": "71.4", "pas": 118, "fc": 72, "spo2": 96, "nyha": 2}
    followup_setup.save(run, followup_setup.visit(uid, clock.now(), values, note="Fatiguée"))
    do(run, followup_commands.record_event, followup_commands.RecordEvent(uid, "sortie", today))
    link = commands.OpenCareLink(uid, "Mme Petit", Basis.EQUIPE_2, today)
    do(run, commands.open_care_link, link)
    do(run, commands.collect_consent, commands.CollectConsent(uid, "accord", "CPTS", today, "Awa"))
    do(run, commands.put_condition, commands.PutCondition(uid, "Chute", since=today))
    clock.advance(minutes=20)
    do(
        run,
        commands.add_medication,
        commands.AddMedication(uid, "Furosémide 40 mg", ("furosemide",), since=today),
    )


def dates(place: Practice, uid: PatientId) -> dict[str, Any]:
    read = place.register.read
    return {
        "visits": [(one.at, one.note) for one in read(followup.visits, uid)],
        "weights": [(one.at, one.value) for one in read(register.observations, uid, codes=("fc",))],
        "links": sorted((one.professional, one.since) for one in read(register.care_links, uid)),
        "consents": [one.since for one in read(register.consents, uid)],
        "conditions": [(one.label, one.since) for one in read(register.conditions, uid)],
        "medications": [(one.label, one.since) for one in read(register.medications, uid)],
    }


@pytest.mark.parametrize("years", [YEARS, -YEARS], ids=["ahead", "behind"])
def test_g12_115_one_decision_dates_every_kind_at_its_true_time(
    nurse: Practice, doctor: Practice, jeanne: PatientId, still: FixedClock, years: timedelta
) -> None:
    move(still, years)
    day_of_work(nurse, jeanne, still)
    move(still, -years + timedelta(hours=3))
    nurse.weigh(jeanne, "70.1")  # after the clock was put right, before the decision
    (jump,) = nurse.register.read(jumps, still.now())
    assert jump.measures == 1 and jump.others >= 5
    done = do(nurse.register, redate, Redate(jump.first, jump.last, START))
    assert done.patients == (jeanne,)
    seen = dates(nurse, jeanne)
    assert seen["visits"] == [(START, "Fatiguée")]
    assert seen["weights"] == [(START, Decimal(72))]
    today = START.date()
    assert ("Mme Petit", today) in seen["links"]
    assert today in seen["consents"]
    assert ("Chute", today) in seen["conditions"]
    assert seen["medications"] == [("Furosémide 40 mg", today)]
    weights = nurse.register.read(register.observations, jeanne, codes=("poids",))
    assert sorted((one.value, one.at) for one in weights) == [
        (Decimal("70.1"), START + timedelta(hours=3, minutes=20)),
        (Decimal("71.4"), START),
    ]
    assert nurse.register.read(jumps, still.now()) == ()
    assert check_register(nurse.register).ok
    report = doctor.take(nurse.send(doctor))
    assert (report.rejected, report.waiting) == ((), 0)
    theirs = dates(doctor, jeanne)
    assert theirs == seen
    assert check_register(doctor.register).ok


def test_a_packet_sent_meanwhile_is_set_apart_and_comes_in_once_put_right(
    nurse: Practice, doctor: Practice, jeanne: PatientId, still: FixedClock
) -> None:
    move(still, YEARS)
    day_of_work(nurse, jeanne, still)
    early = nurse.send(doctor)
    opened = receiving.open_packet(doctor.register, early)
    assert "date à venir" in opened.arrival.warning
    assert "redaté" in opened.arrival.warning
    receiving.give_up(opened)
    report = doctor.take(early)
    assert dict(report.rejected).keys() == {"FUTURE"}
    assert report.waiting > 0
    assert dates(doctor, jeanne)["visits"] == []
    move(still, -YEARS + timedelta(hours=3))
    (jump,) = nurse.register.read(jumps, still.now())
    do(nurse.register, redate, Redate(jump.first, jump.last, START))
    report = doctor.take(nurse.send(doctor))
    assert (report.rejected, report.waiting) == ((), 0)
    assert dates(doctor, jeanne) == dates(nurse, jeanne)
    assert check_register(doctor.register).ok
    # The colleague's own clock was not carried away by what came.
    doctor.weigh(jeanne, "69.9")
    (entry, *_) = doctor.register.read(journal.history, jeanne, kinds=("observations",))
    hers = [e for e in doctor.register.read(journal.history, jeanne) if e.author == doctor.me]
    assert hers[0].instant <= doctor.register.clock.now() + timedelta(seconds=1)
    assert entry is not None


def test_what_a_colleague_ahead_as_well_drew_further_is_put_right_too(
    tmp_path: Path, nurse: Practice, doctor: Practice, jeanne: PatientId, still: FixedClock
) -> None:
    """The hybrid clock follows what comes, up to a day: further than the wall clock of the jump."""
    right = practice(tmp_path, FixedClock(START), "Lina Petit", "medecin", kinds=slices.kinds())
    nurse.meet(right)
    right.meet(nurse)
    nurse.link(jeanne, right)
    doctor.link(jeanne, nurse)
    theirs: Any = doctor.register.clock
    wrong = ((nurse, still, timedelta(days=3, hours=-10)), (doctor, theirs, timedelta(days=3)))
    for _, clock, by in wrong:
        move(clock, by)
    doctor.weigh(jeanne, "70.0")
    nurse.take(doctor.send(nurse))
    nurse.weigh(jeanne, "71.0")
    for place, clock, by in wrong:
        move(clock, -by)
        for one in place.register.read(jumps, clock.now()):
            do(place.register, redate, Redate(one.first, one.last, one.start - by))
    nurse.take(doctor.send(nurse))
    report = right.take(nurse.send(right))
    assert (report.rejected, report.waiting) == ((), 0)
    assert right.weights(jeanne) == nurse.weights(jeanne) == ["70.0", "71.0"]
    assert dates(right, jeanne) == dates(nurse, jeanne)
    right.register.close()


def test_a_field_written_by_a_clock_ahead_no_longer_wins(
    nurse: Practice, doctor: Practice, jeanne: PatientId, still: FixedClock
) -> None:
    def phone(place: Practice, number: str) -> None:
        def handler(_: None, uow: Any) -> Any:
            from cpts_desktop.kernel.outcome import Ok

            uow.set_fields(jeanne, "patient", "0", {"phone": number})
            return Ok(None)

        do(place.register, handler, None)

    move(still, YEARS)
    phone(nurse, "0102030405")
    phone(doctor, "0102030406")
    move(still, -YEARS + timedelta(hours=1))
    (jump,) = nurse.register.read(jumps, still.now())
    do(nurse.register, redate, Redate(jump.first, jump.last, START))
    doctor.take(nurse.send(doctor))
    (conflict,) = doctor.register.read(records.conflicts, jeanne)
    assert [one.value for one in conflict.values] == ["0102030406", "0102030405"]
    assert conflict.values[1].at.year == 2026


def test_a_shift_moves_nothing_of_another_device_nor_of_a_date_typed_by_hand(
    nurse: Practice, doctor: Practice, jeanne: PatientId, still: FixedClock
) -> None:
    doctor.link(jeanne, nurse)
    doctor.weigh(jeanne, "70.5")
    nurse.take(doctor.send(nurse))
    move(still, YEARS)
    long_ago = commands.PutCondition(jeanne, "Infarctus", since=date(2012, 5, 1))
    do(nurse.register, commands.put_condition, long_ago)
    move(still, -YEARS + timedelta(hours=1))
    (jump,) = nurse.register.read(jumps, still.now())
    do(nurse.register, redate, Redate(jump.first, jump.last, START))
    assert ("Infarctus", date(2012, 5, 1)) in dates(nurse, jeanne)["conditions"]
    (weight,) = nurse.register.read(register.observations, jeanne, codes=("poids",))
    assert weight.at == START + timedelta(hours=8)


@pytest.mark.parametrize(
    "wrong",
    [
        {"first": 0}, {"last": 0}, {"by": "1"}, {"by": 10**12}, {"low": "hier"}, {"low": 3},
        {"high": "2020-01-01T00:00:00Z"}, {"first": True},
    ],
)  # fmt: skip
def test_a_shift_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    good = redating.payload_of(1, 2, START, START + timedelta(hours=1), timedelta(days=-1))
    assert redating.check(good) == []
    assert redating.check({**good, **wrong})


def test_acknowledged_exchange_goes_on_after_it(
    nurse: Practice, doctor: Practice, jeanne: PatientId, still: FixedClock
) -> None:
    move(still, YEARS)
    nurse.weigh(jeanne, "71.0")
    move(still, -YEARS + timedelta(hours=1))
    (jump,) = nurse.register.read(jumps, still.now())
    do(nurse.register, redate, Redate(jump.first, jump.last, START))
    doctor.take(nurse.send(doctor))
    nurse.take(doctor.receipt(nurse))
    (line,) = nurse.register.read(overview.overview).colleagues
    assert line.state.unacknowledged == ()
    assert len(nurse.register.read(queries.sent_to, doctor.me)) == 2
