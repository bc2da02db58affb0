"""An end of membership: said by the directory, never revived by turning a clock back."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from cpts_desktop.features.exchange import membership, queries, receiving
from cpts_desktop.features.exchange.clock_guard import Redate, jumps, redate
from cpts_desktop.features.exchange.membership import SetValidity, set_validity
from cpts_desktop.features.exchange.statements import read_directory
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.packets.codes import PacketCode, PacketRefused
from tests.storage.exchange_setup import Practice, code_of
from tests.storage.register_setup import do
from tests.storage.test_indicator_packets import Town

LAST = date(2026, 3, 31)


@pytest.fixture
def town(tmp_path: Path, clock: FixedClock) -> Town:
    """A coordination, a nurse and a doctor who know each other; a record that both treat."""
    made = Town(tmp_path, clock)
    made.nurse.meet(made.doctor)
    made.doctor.meet(made.nurse)
    return made


def end(town: Town, *who: Practice, until: date | None = LAST) -> Path:
    """Set the last day and publish the directory."""
    members = tuple(one.me for one in who)
    do(town.office.register, set_validity, SetValidity(members, until))
    return town.directory()


def linked(town: Town) -> PatientId:
    uid = town.nurse.patient()
    town.nurse.link(uid, town.doctor)
    town.nurse.weigh(uid, "71")
    return uid


def why(done: object) -> str:
    assert isinstance(done, Refused)
    return done.problems[0].message


def until_of(who: Practice, member: str) -> date | None:
    found = who.register.read(queries.member, member)
    assert found is not None
    return found.until


def test_the_last_day_counts_and_the_next_one_does_not(town: Town, clock: FixedClock) -> None:
    linked(town)
    town.nurse.take(end(town, town.doctor))
    assert until_of(town.nurse, town.doctor.me) == LAST
    clock.advance(days=(LAST - clock.today()).days)
    assert isinstance(town.nurse.try_send(town.doctor), Ok)
    town.nurse.weigh(town.nurse.patient(birth_name="AUTRE"), "70")
    clock.advance(days=1)
    said = why(town.nurse.try_send(town.doctor))
    assert said.startswith("L’adhésion de Paul Durand a pris fin le 31/03/2026")


def test_g12_118_turning_the_clock_back_revives_nothing(town: Town, clock: FixedClock) -> None:
    uid = linked(town)
    town.doctor.link(town.doctor.patient(), town.nurse)
    town.nurse.take(end(town, town.doctor))
    packet = town.doctor.send(town.nurse)
    clock.advance(days=60)
    town.nurse.weigh(uid, "72")
    assert why(town.nurse.try_send(town.doctor))
    clock.advance(days=-60)
    assert clock.today() < LAST
    assert why(town.nurse.try_send(town.doctor)).startswith("L’adhésion de Paul Durand")
    with pytest.raises(PacketRefused) as refused:
        receiving.open_packet(town.nurse.register, packet)
    assert refused.value.code is PacketCode.REVOKED_SIGNER
    assert "a pris fin le 31/03/2026" in refused.value.message


def test_a_packet_of_a_former_member_waits_for_a_directory_that_extends(
    town: Town, clock: FixedClock
) -> None:
    town.doctor.link(town.doctor.patient(), town.nurse)
    town.nurse.take(end(town, town.doctor))
    clock.advance(days=60)
    packet = town.doctor.send(town.nurse)
    assert code_of(town.nurse, packet) == "REVOKED_SIGNER"
    kept = list(receiving.quarantine(town.nurse.register.path).iterdir())
    assert len(kept) == 1, "kept, inert and listed"
    town.nurse.take(end(town, town.doctor, until=None))
    assert until_of(town.nurse, town.doctor.me) is None
    assert town.nurse.take(packet).accepted
    assert list(receiving.quarantine(town.nurse.register.path).iterdir()) == []


def test_what_was_received_before_can_be_given_again(town: Town, clock: FixedClock) -> None:
    town.doctor.link(town.doctor.patient(), town.nurse)
    packet = town.doctor.send(town.nurse)
    town.nurse.take(packet)
    town.nurse.take(end(town, town.doctor))
    clock.advance(days=60)
    assert town.nurse.take(packet).accepted == 0


def test_an_older_directory_does_not_extend(town: Town, clock: FixedClock) -> None:
    long = end(town, town.doctor, until=date(2030, 1, 1))
    clock.advance(minutes=1)
    town.nurse.take(end(town, town.doctor))
    assert isinstance(receiving.import_file(town.nurse.register, long), Refused)
    assert until_of(town.nurse, town.doctor.me) == LAST


def test_a_clock_that_was_ahead_is_put_right_and_the_membership_with_it(
    town: Town, clock: FixedClock
) -> None:
    uid = linked(town)
    town.nurse.take(end(town, town.doctor))
    start = clock.now()
    clock.advance(days=400)
    town.nurse.weigh(uid, "72")
    clock.advance(days=-400)
    clock.advance(hours=1)
    assert why(town.nurse.try_send(town.doctor)).startswith("L’adhésion")
    (jump,) = town.nurse.register.read(jumps, clock.now())
    do(town.nurse.register, redate, Redate(jump.first, jump.last, start + timedelta(minutes=5)))
    assert isinstance(town.nurse.try_send(town.doctor), Ok)


def test_only_a_coordination_sets_an_end_and_only_of_its_members(town: Town) -> None:
    done = town.nurse.register.run(set_validity, SetValidity((town.doctor.me,), LAST))
    assert isinstance(done, Refused) and done.problems[0].code == "NOT_COORDINATION"
    stranger = SetValidity(("00000000-0000-4000-8000-000000000000",), LAST)
    done = town.office.register.run(set_validity, stranger)
    assert isinstance(done, Refused) and done.problems[0].code == "UNKNOWN_MEMBER"
    assert do(town.office.register, set_validity, SetValidity((town.nurse.me,), LAST)) == 1
    assert do(town.office.register, set_validity, SetValidity((town.nurse.me,), LAST)) == 0


def test_of_two_coordinations_the_longer_one_counts(
    town: Town, tmp_path: Path, clock: FixedClock
) -> None:
    other = Town(tmp_path / "other", clock)
    other.office.meet(town.doctor)
    other.office.meet(town.nurse)
    town.nurse.meet(other.office)
    town.nurse.take(end(town, town.doctor))
    later = end(other, town.doctor, until=date(2027, 1, 1))
    town.nurse.take(later)
    assert until_of(town.nurse, town.doctor.me) == date(2027, 1, 1)


def test_a_directory_says_an_end_or_leaves_it_out(town: Town) -> None:
    from cpts_desktop.features.exchange.publishing import PublishDirectory, _directory

    def block(uow: object) -> dict[str, object]:
        members = queries.members(uow.conn)  # type: ignore[attr-defined]
        cmd = PublishDirectory(town.office.keys, town.office.folder)
        return _directory(uow, cmd, members).block()  # type: ignore[arg-type]

    do(town.office.register, set_validity, SetValidity((town.doctor.me,), LAST))
    made = do(town.office.register, lambda _c, uow: Ok(block(uow)), None)
    read = {one.card.name: one.valid_until for one in read_directory(made).members}
    assert read == {"Paul Durand": LAST, "Awa Ndiaye": None}
    for wrong in ("", "31/03/2026", 20260331, None, "2026-3-1"):
        spoiled = {**made, "members": [{**made["members"][0], "valid_until": wrong}]}
        with pytest.raises(PacketRefused):
            read_directory(spoiled)


def test_the_day_is_the_latest_ever_seen(town: Town, clock: FixedClock) -> None:
    latest = membership.latest_day
    today = clock.today()
    assert town.nurse.register.read(latest, today) == today
    assert town.nurse.register.read(latest, today - timedelta(days=9)) == today
    assert town.nurse.register.read(latest, today + timedelta(days=9)) == today + timedelta(days=9)
