"""« Il manque le 13 » : only the hole is given again, from the kept copy or rebuilt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cpts_desktop.features.exchange import again, queries, sending
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Refused
from cpts_desktop.storage import journal
from cpts_desktop.storage.integrity import check_register
from tests.storage.exchange_setup import Practice, met_practices
from tests.storage.register_setup import do


@pytest.fixture
def met(tmp_path: Path, clock: FixedClock) -> Iterator[tuple[Practice, Practice]]:
    yield from met_practices(tmp_path, clock)


def rebuild(place: Practice, other: Practice) -> again.RebuildHoles:
    return again.RebuildHoles(other.me, place.keys, sending.outbox(place.register.path))


def test_only_the_hole_is_rebuilt_and_the_count_closes(met: tuple[Practice, Practice]) -> None:
    nurse, doctor = met
    jeanne = nurse.patient()
    nurse.link(jeanne, doctor)
    packets = []
    for kilos in ("70.0", "71.0", "72.0", "73.0"):
        nurse.weigh(jeanne, kilos)
        packets.append(nurse.send(doctor))
    assert nurse.register.read(again.holes, doctor.me) == ()
    for path in (packets[0], packets[1], packets[3]):
        report = doctor.take(path)
    assert any("il manque le 3" in gap for gap in report.gaps)
    nurse.take(doctor.receipt(nurse))
    (hole,) = nurse.register.read(again.holes, doctor.me)
    assert hole.sequence == 3
    assert isinstance(nurse.register.run(again.rebuild_holes, rebuild(nurse, doctor)), Refused)
    (sending.outbox(nurse.register.path) / hole.file).unlink()
    made = do(nurse.register, again.rebuild_holes, rebuild(nurse, doctor))
    assert made.entries == 1
    report = doctor.take(made.file)
    assert (report.accepted, report.duplicates, report.gaps) == (2, 0, ())
    assert doctor.weights(jeanne) == ["70.0", "71.0", "72.0", "73.0"]
    assert doctor.register.read(journal.vector, jeanne) == nurse.register.read(
        journal.vector, jeanne
    )
    nurse.take(doctor.receipt(nurse))
    assert nurse.register.read(again.holes, doctor.me) == ()
    doctor.take(packets[2])
    for place in met:
        known = place.register.read(queries.known_devices)
        assert check_register(place.register, known_devices=known).ok


def test_an_agreement_that_ended_meanwhile_is_respected(met: tuple[Practice, Practice]) -> None:
    nurse, doctor = met
    jeanne = nurse.patient()
    link = nurse.link(jeanne, doctor)
    packets = [nurse.send(doctor)]
    nurse.weigh(jeanne, "70.0")
    packets.append(nurse.send(doctor))
    doctor.take(packets[1])
    nurse.take(doctor.receipt(nurse))
    (hole,) = nurse.register.read(again.holes, doctor.me)
    (sending.outbox(nurse.register.path) / hole.file).unlink()
    from cpts_desktop.features.register import commands

    ended = commands.EndRecord(jeanne, link, nurse.register.clock.today())
    do(nurse.register, commands.end_care_link, ended)
    made = do(nurse.register, again.rebuild_holes, rebuild(nurse, doctor))
    assert (made.entries, made.patients) == (0, ())
    assert doctor.take(made.file).accepted == 0
