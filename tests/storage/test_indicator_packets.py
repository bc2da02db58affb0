"""Counts go to the coordination, the directory comes from it; neither carries a patient."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyrage
import pytest

from cpts_desktop.features.exchange import publishing, queries, receiving, sending
from cpts_desktop.features.exchange.members import RevokeMember, revoke_member
from cpts_desktop.features.exchange.model import Trust
from cpts_desktop.features.exchange.publishing import (
    CheckRpps,
    PublishDirectory,
    SendIndicators,
    check_rpps,
    publish_directory,
    send_indicators,
)
from cpts_desktop.features.exchange.statements import Counts, row_of
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.packets.envelope import peek
from cpts_desktop.packets.header import PacketKind
from tests.storage.exchange_setup import Practice, code_of, practice
from tests.storage.register_setup import do

START, END = date(2026, 1, 1), date(2026, 12, 31)


def counted(numerator: int | None, denominator: int | None, **more: Any) -> dict[str, Any]:
    return {
        "id": "IC-01", "label": "Patients suivis", "hash": "0123456789abcdef", "people": True,
        "numerator": numerator, "denominator": denominator, **more,
    }  # fmt: skip


class Town:
    """A coordination and two practices that know it."""

    def __init__(self, home: Path, clock: FixedClock) -> None:
        self.office = practice(home, clock, "Office CPTS", "coordination")
        self.nurse = practice(home, clock, "Awa Ndiaye")
        self.doctor = practice(home, clock, "Paul Durand", "medecin", rpps="10000000009")
        for one in (self.nurse, self.doctor):
            one.meet(self.office)
            self.office.meet(one)

    def counts(self, who: Practice, *rows: dict[str, Any]) -> Any:
        command = SendIndicators(
            self.office.me, START, END, rows, who.keys, sending.outbox(who.register.path)
        )
        return who.register.run(send_indicators, command)

    def directory(self, **more: Any) -> Path:
        register = self.office.register
        command = PublishDirectory(self.office.keys, sending.outbox(register.path), **more)
        found: Path = do(register, publish_directory, command).file
        return found


@pytest.fixture
def town(tmp_path: Path, clock: FixedClock) -> Town:
    return Town(tmp_path, clock)


def test_counts_are_summed_by_definition_and_hidden_ones_are_told(town: Town) -> None:
    other = counted(20, 50, id="IC-02", label="Autre", hash="1" * 16)
    for who, rows in (
        (town.nurse, (counted(20, 40), other)),
        (town.doctor, (counted(None, 60), {**other, "hash": "2" * 16})),
    ):
        town.office.take(town.counts(who, *rows).value.file)
    found = town.office.register.read(publishing.sums, START, END)
    first, *others = found
    assert (first.numerator, first.denominator, first.hidden, first.practices) == (20, 40, 1, 2)
    assert [(one.numerator, one.other_definition) for one in others] == [(20, False), (20, True)]
    # Sent again: the later figure replaces the earlier one, nothing is counted twice.
    town.office.take(town.counts(town.nurse, counted(25, 40), other).value.file)
    assert town.office.register.read(publishing.sums, START, END)[0].numerator == 25


@pytest.mark.parametrize(
    ("numerator", "denominator"), [(3, 40), (38, 40), (None, 9), (1, None), (10, 10)]
)
def test_a_small_cell_never_leaves(
    town: Town, numerator: int | None, denominator: int | None
) -> None:
    done = town.counts(town.nurse, counted(numerator, denominator))
    assert isinstance(done, Refused)
    assert done.problems[0].code == "SMALL_CELL"
    # Acts are not people.
    assert isinstance(town.counts(town.nurse, counted(numerator, denominator, people=False)), Ok)


def test_a_small_cell_is_refused_on_arrival_too(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cpts_desktop.features.exchange.statements.CountRow.is_safe", True)
    packet = town.counts(town.nurse, counted(3, 40)).value.file
    monkeypatch.undo()
    assert code_of(town.office, packet) == "SCHEMA"
    assert not town.office.register.read(publishing.periods_received)


def test_an_indicator_packet_holds_counts_and_nothing_else(town: Town) -> None:
    town.nurse.patient(birth_name="MARQUEUR")
    packet = town.counts(town.nurse, counted(20, 40)).value.file
    assert peek(packet).header.kind is PacketKind.INDICATORS
    sealed = packet.read_bytes()[peek(packet).length :]
    import zstandard

    identity = pyrage.x25519.Identity.from_str(town.office.keys.age_identity)
    lines = (
        zstandard.ZstdDecompressor().decompressobj().decompress(pyrage.decrypt(sealed, [identity]))
    )
    blocks = [json.loads(line) for line in lines.splitlines()]
    assert [one["block"] for one in blocks] == ["start", "indicators", "end"]
    assert blocks[1] == Counts(START, END, (row_of(counted(20, 40)),)).block()
    assert b"MARQUEUR" not in lines


def test_a_coordination_key_cannot_open_a_care_packet(town: Town) -> None:
    uid = town.nurse.patient()
    town.nurse.meet(town.doctor)
    town.doctor.meet(town.nurse)
    town.nurse.link(uid, town.doctor)
    assert isinstance(town.nurse.try_send(town.office, uid), Refused)
    town.nurse.link(uid, town.office)
    assert isinstance(town.nurse.try_send(town.office, uid), Refused), "even with a link"
    packet = town.nurse.send(town.doctor, uid)
    assert code_of(town.office, packet) == "NOT_RECIPIENT"
    sealed = packet.read_bytes()[peek(packet).length :]
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(town.office.keys.age_identity)])


def test_a_care_packet_sealed_to_a_coordination_by_malice_is_not_read(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = town.nurse.patient()
    town.nurse.link(uid, town.office)
    from cpts_desktop.features.exchange import ground

    right = ground.Right("malice", frozenset({"identite", "mesures"}))
    monkeypatch.setattr(
        ground, "rights", lambda conn, member, uids, today: dict.fromkeys(uids, right)
    )
    packet = town.nurse.send(town.office, uid, sections=frozenset({"identite"}))
    assert code_of(town.office, packet) == "NOT_RECIPIENT"


def test_counts_go_to_a_coordination_only(town: Town) -> None:
    town.nurse.meet(town.doctor)
    command = SendIndicators(
        town.doctor.me, START, END, (counted(20, 40),), town.nurse.keys,
        sending.outbox(town.nurse.register.path),
    )  # fmt: skip
    done = town.nurse.register.run(send_indicators, command)
    assert isinstance(done, Refused)
    assert done.problems[0].code == "NOT_COORDINATION"


def test_the_directory_introduces_members_and_says_whose_rpps_was_checked(town: Town) -> None:
    do(town.office.register, check_rpps, CheckRpps(town.doctor.me))
    town.nurse.take(town.directory())
    assert town.nurse.known()["Paul Durand"] == Trust.INTRODUCED.value
    assert set(town.nurse.register.read(publishing.rpps_checks)) == {town.doctor.me}
    doctor = town.nurse.register.read(queries.member, town.doctor.me)
    assert doctor is not None
    assert not doctor.verified, "a directory does not stand for the words read aloud"
    # The words still have to be compared, then the member may receive.
    town.nurse.meet(town.doctor)
    assert town.nurse.known()["Paul Durand"] == Trust.VERIFIED.value


def test_an_older_directory_is_refused(town: Town, clock: FixedClock) -> None:
    first = town.directory()
    clock.advance(minutes=1)
    second = town.directory()
    town.nurse.take(second)
    done = receiving.import_file(town.nurse.register, first)
    assert isinstance(done, Refused)
    assert done.problems[0].code == "BAD_VERSION"
    assert town.nurse.take(second).accepted == 0
    # A clock set back does not make a later directory an older one.
    clock.advance(minutes=-600)
    town.nurse.take(town.directory())


def test_the_directory_revokes_a_key_and_later_packets_are_refused(
    town: Town, clock: FixedClock
) -> None:
    town.nurse.meet(town.doctor)
    town.doctor.meet(town.nurse)
    uid = town.doctor.patient()
    town.doctor.link(uid, town.nurse)
    early, late = town.doctor.send(town.nurse, uid), town.doctor.send(town.nurse, uid)
    town.nurse.take(early)
    do(town.office.register, revoke_member, RevokeMember(town.doctor.me, "poste volé"))
    clock.advance(minutes=1)
    town.nurse.take(town.directory())
    assert town.nurse.known()["Paul Durand"] == Trust.REVOKED.value
    assert code_of(town.nurse, late) == "REVOKED_SIGNER"
    assert town.nurse.take(early).accepted == 0


def test_only_a_coordination_publishes(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    command = PublishDirectory(town.nurse.keys, sending.outbox(town.nurse.register.path))
    done = town.nurse.register.run(publish_directory, command)
    assert isinstance(done, Refused)
    monkeypatch.setattr(publishing, "_profession_of", lambda _uow: "coordination")
    forged = do(town.nurse.register, publish_directory, command).file
    done = receiving.import_file(town.office.register, forged)
    assert isinstance(done, Refused)
    assert done.problems[0].code == "UNKNOWN_SIGNER"


def test_a_format_given_up_by_the_directory_is_refused(town: Town, clock: FixedClock) -> None:
    town.nurse.take(town.directory(minimum_format=2))
    clock.advance(minutes=1)
    assert code_of(town.nurse, town.directory()) == "BAD_VERSION"


def test_a_packet_whose_blocks_are_not_of_its_kind_is_refused(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Counts, "block", lambda _self: {"block": "receipts", "items": []})
    packet = town.counts(town.nurse, counted(20, 40)).value.file
    with pytest.raises(PacketRefused) as caught:
        receiving.open_packet(town.office.register, packet)
    assert caught.value.code.value == "SCHEMA"
