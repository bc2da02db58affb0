"""« One sealed, signed visit fits one code »: made, read, refused, repeated, acknowledged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.bootstrap import slices
from cpts_desktop.features.exchange import overview, queries, receiving, relaying, sending
from cpts_desktop.features.exchange.oppositions import OpposeItem, oppose_item
from cpts_desktop.features.followup import queries as followup
from cpts_desktop.features.register import commands
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.packets.relay import unfold
from cpts_desktop.storage.integrity import check_register
from tests.storage import followup_setup
from tests.storage.exchange_pathway import known_to_both
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do

START = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)
VALUES = {
    "poids": "71.4", "pas": 118, "pad": 70, "fc": 72, "spo2": 96, "temp": "36.8", "nyha": 2,
    "oedeme": 1, "oreillers": 1, "fatigue": 1,
}  # fmt: skip
NOTE = "Essoufflée à la marche, chevilles gonflées le soir ; a oublié deux prises. " * 2


@pytest.fixture
def still() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def nurse(tmp_path: Path, still: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, still, "Awa Ndiaye", kinds=slices.kinds())
    yield made
    made.register.close()


@pytest.fixture
def doctor(tmp_path: Path, still: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, still, "Paul Durand", "medecin", kinds=slices.kinds())
    yield made
    made.register.close()


@pytest.fixture
def jeanne(nurse: Practice, doctor: Practice) -> PatientId:
    return known_to_both(nurse, doctor)


def visit(place: Practice, uid: PatientId, **more: Any) -> str:
    """Save a visit a day later; return its id."""
    clock: Any = place.register.clock
    clock.advance(minutes=24 * 60)
    command = followup_setup.visit(uid, clock.now(), VALUES, **more)
    followup_setup.save(place.register, command)
    return str(command.id)


def ask(place: Practice, other: Practice, uid: PatientId, visit_id: str) -> Any:
    command = relaying.ShowVisit(
        uid, visit_id, other.me, place.keys, sending.outbox(place.register.path)
    )
    return place.register.run(relaying.show_visit, command)


def show(place: Practice, other: Practice, uid: PatientId, visit_id: str) -> relaying.ShownVisit:
    made = ask(place, other, uid, visit_id)
    assert isinstance(made, Ok), made.problems
    assert isinstance(made.value, relaying.ShownVisit)
    return made.value


def read(place: Practice, digits: str) -> Any:
    """Read a code and take it in."""
    opened = relaying.try_open_code(place.register, digits)
    assert isinstance(opened, Ok), opened.problems
    report = do(place.register, receiving.take_in, receiving.TakeIn(opened.value, place.keys))
    receiving.give_up(opened.value)
    return report


def visits(place: Practice, uid: PatientId) -> list[tuple[str, str]]:
    return sorted((str(one.id), one.note) for one in place.register.read(followup.visits, uid))


def test_a_visit_with_ten_measures_a_note_and_alerts_fits_one_code(
    nurse: Practice, doctor: Practice, jeanne: PatientId
) -> None:
    name = visit(nurse, jeanne, note=NOTE)
    shown = show(nurse, doctor, jeanne, name)
    assert len(shown.rows) - 8 <= 17 + 4 * relaying.LARGEST
    assert unfold(shown.digits) == shown.file.read_bytes()
    report = read(doctor, shown.digits)
    assert (report.waiting, report.gaps, report.rejected) == (0, (), ())
    assert visits(doctor, jeanne) == visits(nurse, jeanne)
    assert doctor.weights(jeanne) == ["71.4"]
    assert check_register(doctor.register).ok


def test_read_twice_nothing_changes_and_the_file_is_the_same_packet(
    nurse: Practice, doctor: Practice, jeanne: PatientId
) -> None:
    shown = show(nurse, doctor, jeanne, visit(nurse, jeanne))
    read(doctor, shown.digits)
    again = read(doctor, shown.digits)
    assert again.accepted == 0
    by_file = doctor.take(sending.hand_over(shown.file, nurse.folder))
    assert by_file.accepted == 0


def test_it_is_numbered_and_acknowledged_as_a_packet(
    nurse: Practice, doctor: Practice, jeanne: PatientId
) -> None:
    shown = show(nurse, doctor, jeanne, visit(nurse, jeanne))
    assert shown.sequence == 2
    read(doctor, shown.digits)
    nurse.take(doctor.receipt(nurse))
    (line,) = nurse.register.read(overview.overview).colleagues
    assert (line.state.sent, line.state.acknowledged, line.holes) == (2, 2, ())


def test_a_code_never_read_is_a_hole_that_can_be_given_again(
    nurse: Practice, doctor: Practice, jeanne: PatientId
) -> None:
    show(nurse, doctor, jeanne, visit(nurse, jeanne))
    later = show(nurse, doctor, jeanne, visit(nurse, jeanne))
    report = read(doctor, later.digits)
    assert report.waiting > 0
    assert any("il manque le 2" in words for words in report.gaps)
    nurse.take(doctor.receipt(nurse))
    (line,) = nurse.register.read(overview.overview).colleagues
    assert line.holes == (2,)


def test_what_travelled_without_its_content_goes_with_the_next_packet(
    nurse: Practice, doctor: Practice, jeanne: PatientId
) -> None:
    shown = show(nurse, doctor, jeanne, visit(nurse, jeanne, note=NOTE))
    assert shown.apart > 0
    assert read(doctor, shown.digits).withheld == shown.apart
    visit(nurse, jeanne)
    report = doctor.take(nurse.send(doctor))
    assert report.filled == shown.apart


def test_only_the_chosen_colleague_can_open_it(
    tmp_path: Path, nurse: Practice, doctor: Practice, jeanne: PatientId, still: FixedClock
) -> None:
    other = practice(tmp_path, still, "Lina Petit", "pharmacien", kinds=slices.kinds())
    other.meet(nurse)
    shown = show(nurse, doctor, jeanne, visit(nurse, jeanne))
    opened = relaying.try_open_code(other.register, shown.digits)
    assert isinstance(opened, Refused)
    assert opened.problems[0].code == "NOT_RECIPIENT"
    other.register.close()


def test_every_figure_changed_is_refused_and_changes_nothing(
    nurse: Practice, doctor: Practice, jeanne: PatientId, monkeypatch: pytest.MonkeyPatch
) -> None:
    digits = show(nurse, doctor, jeanne, visit(nurse, jeanne)).digits
    before = visits(doctor, jeanne), doctor.register.read(queries.count_packets)
    step = max(1, len(digits) // 120)
    codes = set()
    for place in range(0, len(digits), step):
        other = str((int(digits[place]) + 1 + place % 8) % 10)
        opened = relaying.try_open_code(
            doctor.register, digits[:place] + other + digits[place + 1 :]
        )
        assert isinstance(opened, Refused), place
        codes.add(opened.problems[0].code)
    assert codes <= {
        "BAD_MAGIC", "BAD_VERSION", "BAD_SIG", "UNKNOWN_SIGNER", "NOT_RECIPIENT", "BAD_MAC",
        "TRUNCATED", "TRAILING", "TOO_BIG", "SCHEMA",
    }  # fmt: skip
    assert {"BAD_SIG", "SCHEMA"} <= codes
    assert (visits(doctor, jeanne), doctor.register.read(queries.count_packets)) == before
    assert not receiving.interrupted(doctor.register.path)


def test_a_visit_too_long_says_so_and_leaves_no_trace(
    nurse: Practice, doctor: Practice, jeanne: PatientId
) -> None:
    import random

    noise = random.Random(4)
    words = " ".join("".join(noise.choices("abcdefghijklmnop", k=9)) for _ in range(250))
    made = ask(nurse, doctor, jeanne, visit(nurse, jeanne, note=words))
    assert isinstance(made, Refused)
    assert made.problems[0].code == "TOO_BIG"
    assert len(list(sending.outbox(nurse.register.path).glob("*"))) == 1
    assert nurse.register.read(queries.sent_to, doctor.me)[-1].sequence == 1


def test_without_a_right_or_to_an_unverified_key_nothing_is_shown(
    nurse: Practice, doctor: Practice, jeanne: PatientId
) -> None:
    name = visit(nurse, jeanne)
    found = nurse.register.read(
        relaying.relayable, jeanne, str(nurse.register.device_id), START.date() + timedelta(days=1)
    )
    assert [one.uid for one in found.readers] == [doctor.me]
    assert [one.id for one in found.visits] == [name]
    day = nurse.register.clock.today()
    opposition = commands.CollectConsent(
        jeanne, "opposition", "Paul Durand", day, "Awa Ndiaye", member_id=doctor.me,
        scope=("mesures",),
    )  # fmt: skip
    do(nurse.register, commands.collect_consent, opposition)
    found = nurse.register.read(relaying.relayable, jeanne, str(nurse.register.device_id), day)
    assert (found.readers, "lien de soins" in found.why) == ((), True)
    made = ask(nurse, doctor, jeanne, name)
    assert isinstance(made, Refused) and made.problems[0].code == "NO_BASIS"


def test_an_opposition_to_the_visit_keeps_its_content_back(
    nurse: Practice, doctor: Practice, jeanne: PatientId
) -> None:
    name = visit(nurse, jeanne, note="à ne pas partager")
    do(nurse.register, oppose_item, OpposeItem(jeanne, name, "Visite"))
    shown = show(nurse, doctor, jeanne, name)
    read(doctor, shown.digits)
    assert visits(doctor, jeanne) == []


def test_a_visit_of_another_device_is_not_shown_from_here(
    nurse: Practice, doctor: Practice, jeanne: PatientId
) -> None:
    name = visit(nurse, jeanne)
    doctor.take(nurse.send(doctor))
    doctor.link(jeanne, nurse)
    made = ask(doctor, nurse, jeanne, name)
    assert isinstance(made, Refused) and made.problems[0].code == "UNKNOWN_VISIT"


def test_a_revoked_sender_is_refused_by_his_code_too(
    nurse: Practice, doctor: Practice, jeanne: PatientId
) -> None:
    from cpts_desktop.features.exchange.members import RevokeMember, revoke_member

    do(doctor.register, revoke_member, RevokeMember(nurse.me, "poste perdu"))
    shown = show(nurse, doctor, jeanne, visit(nurse, jeanne))
    opened = relaying.try_open_code(doctor.register, shown.digits)
    assert isinstance(opened, Refused)
    assert opened.problems[0].code == "REVOKED_SIGNER"
