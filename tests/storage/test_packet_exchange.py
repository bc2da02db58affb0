"""Packets between real registers: arrive, converge, are refused, are acknowledged."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyrage
import pytest

from cpts_desktop.features.exchange import planning, queries, receiving
from cpts_desktop.features.exchange.planning import Wish
from cpts_desktop.features.exchange.receiving import TakeIn, open_packet, take_in
from cpts_desktop.features.register import commands
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.packets.body import compress
from cpts_desktop.packets.envelope import start_of
from cpts_desktop.packets.keys import recipient
from cpts_desktop.storage import journal, records
from cpts_desktop.storage.integrity import check_register
from tests.storage.exchange_setup import Practice, code_of, practice
from tests.storage.register_setup import do


@pytest.fixture
def nurse(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Awa Ndiaye")
    yield made
    made.register.close()


@pytest.fixture
def doctor(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Paul Durand", "medecin")
    yield made
    made.register.close()


@pytest.fixture
def pharmacist(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Lina Petit", "pharmacien")
    yield made
    made.register.close()


@pytest.fixture
def met(nurse: Practice, doctor: Practice) -> tuple[Practice, Practice]:
    nurse.meet(doctor)
    doctor.meet(nurse)
    return nurse, doctor


def entries(place: Practice) -> dict[str, int]:
    return place.register.counts()


def test_a_patient_arrives_whole_on_the_other_side(met: tuple[Practice, Practice]) -> None:
    nurse, doctor = met
    jeanne = nurse.patient()
    nurse.weigh(jeanne, "71.4", "72.0")
    nurse.letter(jeanne, b"%PDF-1.7 lettre")
    nurse.link(jeanne, doctor)
    report = doctor.take(nurse.send(doctor))
    assert report.accepted > 0 and not (report.waiting or report.rejected or report.gaps)
    assert doctor.weights(jeanne) == ["71.4", "72.0"]
    banner = doctor.register.read(register_queries.banner, jeanne)
    assert banner is not None and banner.birth_name == "MARTIN"
    (letter,) = doctor.register.read(register_queries.documents, jeanne)
    content = doctor.register.read(register_queries.document_content, jeanne, letter.id)
    assert b"%PDF-1.7 lettre" in (content if isinstance(content, bytes) else bytes(content))
    assert doctor.register.read(journal.vector, jeanne) == nurse.register.read(
        journal.vector, jeanne
    )


def test_importing_twice_changes_nothing(met: tuple[Practice, Practice]) -> None:
    nurse, doctor = met
    jeanne = nurse.patient()
    nurse.link(jeanne, doctor)
    path = nurse.send(doctor)
    first = doctor.take(path)
    before = entries(doctor)
    again = doctor.take(path)
    assert (again.accepted, again.duplicates) == (0, first.accepted)
    assert entries(doctor) == before


def test_the_next_packet_holds_only_what_is_new(met: tuple[Practice, Practice]) -> None:
    nurse, doctor = met
    jeanne = nurse.patient()
    nurse.link(jeanne, doctor)
    doctor.take(nurse.send(doctor))
    nurse.weigh(jeanne, "70.0")
    report = doctor.take(nurse.send(doctor))
    assert (report.accepted, report.duplicates) == (1, 0)
    assert isinstance(nurse.try_send(doctor), Refused)
    report = doctor.take(nurse.send(doctor, jeanne))
    assert report.accepted == 0 and report.duplicates > 1


def test_a_lost_packet_is_a_gap_then_nothing_is_missing(met: tuple[Practice, Practice]) -> None:
    nurse, doctor = met
    jeanne = nurse.patient()
    nurse.link(jeanne, doctor)
    first = nurse.send(doctor)
    nurse.weigh(jeanne, "70.0")
    second = nurse.send(doctor)
    nurse.weigh(jeanne, "71.0")
    third = nurse.send(doctor)
    doctor.take(first)
    report = doctor.take(third)
    assert report.waiting == 1 and report.accepted == 0
    assert f"Paquets de {nurse.register.user.name} : il manque le 2" in report.gaps
    assert any("il manque le 5" in gap or "inscriptions" in gap for gap in report.gaps)
    assert doctor.weights(jeanne) == []
    report = doctor.take(second)
    assert (report.accepted, report.gaps) == (2, ())
    assert doctor.weights(jeanne) == ["70.0", "71.0"]


def test_any_order_of_arrival_gives_the_same_record(
    met: tuple[Practice, Practice], pharmacist: Practice
) -> None:
    nurse, doctor = met
    nurse.meet(pharmacist)
    pharmacist.meet(nurse)
    jeanne = nurse.patient()
    for one in (doctor, pharmacist):
        nurse.link(jeanne, one)
    packets: dict[str, list[Path]] = {"d": [], "p": []}
    for kilos in ("70.0", "71.0", "72.0"):
        nurse.weigh(jeanne, kilos)
        packets["d"].append(nurse.send(doctor))
        packets["p"].append(nurse.send(pharmacist))
    for path in packets["d"]:
        doctor.take(path)
    for path in (packets["p"][2], packets["p"][0], packets["p"][2], packets["p"][1]):
        pharmacist.take(path)
    assert doctor.weights(jeanne) == pharmacist.weights(jeanne) == ["70.0", "71.0", "72.0"]


def test_without_a_link_nothing_leaves_and_the_reason_is_said(
    met: tuple[Practice, Practice],
) -> None:
    nurse, doctor = met
    jeanne = nurse.patient()
    outcome = nurse.try_send(doctor, jeanne)
    assert isinstance(outcome, Refused)
    assert outcome.problems[0].code == "NO_BASIS"
    assert "lien de soins" in outcome.problems[0].message
    assert isinstance(nurse.try_send(doctor), Refused)
    assert list(nurse.folder.iterdir()) == []
    assert nurse.register.read(queries.count_packets) == 0


def test_opposition_ended_link_and_empty_scope_stop_the_export(
    met: tuple[Practice, Practice],
) -> None:
    nurse, doctor = met
    opposed, ended, partial = nurse.patient(), nurse.patient(), nurse.patient()
    for uid in (opposed, ended):
        nurse.link(uid, doctor)
    do(
        nurse.register,
        commands.collect_consent,
        commands.CollectConsent(opposed, "opposition", "tous", date(2026, 2, 1), "Awa Ndiaye"),
    )
    link = nurse.register.read(register_queries.care_links, ended)[0]
    do(nurse.register, commands.end_care_link, commands.EndRecord(ended, link.id, date(2026, 2, 1)))
    for uid, words in ((opposed, "opposé"), (ended, "lien de soins"), (partial, "lien de soins")):
        outcome = nurse.try_send(doctor, uid)
        assert isinstance(outcome, Refused) and words in outcome.problems[0].message
    free = nurse.patient()
    nurse.link(free, doctor)
    plan = nurse.register.read(
        planning.plan, Wish(doctor.me), nurse.register.device_id, date(2026, 3, 3)
    )
    assert plan is not None
    assert [one.uid for one in plan.leaving] == [free]
    assert {one.uid for one in plan.refused} == {opposed, ended}
    assert plan.entries == sum(len(one.lines) for one in plan.leaving) > 0


def test_a_member_of_the_care_team_may_receive(met: tuple[Practice, Practice]) -> None:
    nurse, doctor = met
    jeanne = nurse.patient()
    do(
        nurse.register,
        commands.put_care_team_member,
        commands.PutCareTeamMember(jeanne, "medecin_traitant", "Dr Durand", member_id=doctor.me),
    )
    assert doctor.take(nurse.send(doctor)).accepted > 0
    left = nurse.patient()
    do(
        nurse.register,
        commands.put_care_team_member,
        commands.PutCareTeamMember(
            left, "medecin_traitant", "Dr Durand", member_id=doctor.me, until=date(2026, 1, 1)
        ),
    )
    assert isinstance(nurse.try_send(doctor, left), Refused)


def test_refusals_have_their_code_and_change_nothing(
    met: tuple[Practice, Practice], pharmacist: Practice
) -> None:
    nurse, doctor = met
    jeanne = nurse.patient()
    nurse.link(jeanne, doctor)
    path = nurse.send(doctor)
    before = entries(doctor)
    good = path.read_bytes()
    bad = nurse.folder / "bad.cpts"
    for data, code in (
        (good[:-1], "TRUNCATED"), (good + b"x", "TRAILING"), (b"PK" + good, "BAD_MAGIC"),
        (good[:-9] + bytes([good[-9] ^ 1]) + good[-8:], "BAD_MAC"),
        (good.replace(b'"sequence":1', b'"sequence":1 ', 1), "SCHEMA"),
        (good.replace(b"cpts-paquet/1", b"cpts-paquet/9", 1), "BAD_VERSION"),
        (b"", "TRUNCATED"),
    ):  # fmt: skip
        bad.write_bytes(data)
        assert code_of(doctor, bad) == code
    assert code_of(pharmacist, path) == "UNKNOWN_SIGNER"
    pharmacist.meet(nurse)
    assert code_of(pharmacist, path) == "NOT_RECIPIENT"
    assert code_of(nurse, path) == "NOT_RECIPIENT"
    assert entries(doctor) == before
    kept = sorted(
        p.name.split(".")[1] for p in receiving.quarantine(doctor.register.path).iterdir()
    )
    assert kept == ["BAD_MAC", "BAD_VERSION", "SCHEMA", "TRAILING", "TRUNCATED", "TRUNCATED"]
    assert not list(receiving.inbox(doctor.register.path).iterdir())


def test_receipts_acknowledge_by_id(met: tuple[Practice, Practice]) -> None:
    nurse, doctor = met
    jeanne = nurse.patient()
    nurse.link(jeanne, doctor)
    doctor.take(nurse.send(doctor))
    nurse.weigh(jeanne, "70.0")
    doctor.take(nurse.send(doctor))
    assert [one.acknowledged for one in nurse.register.read(queries.sent_to, doctor.me)] == [
        False, False,
    ]  # fmt: skip
    report = nurse.take(doctor.receipt(nurse))
    assert report.acknowledged == 2
    assert all(one.acknowledged for one in nurse.register.read(queries.sent_to, doctor.me))
    assert doctor.register.read(queries.unreceipted, nurse.me) == ()
    nurse.weigh(jeanne, "71.0")
    doctor.take(nurse.send(doctor))
    doctor.link(jeanne, nurse)
    assert nurse.take(doctor.send(nurse)).acknowledged == 1


def test_a_double_edit_is_a_visible_conflict_and_the_choice_travels(
    met: tuple[Practice, Practice], clock: FixedClock
) -> None:
    nurse, doctor = met
    jeanne = nurse.patient()
    nurse.link(jeanne, doctor)
    doctor.take(nurse.send(doctor))
    doctor.link(jeanne, nurse)
    for place, phone in ((nurse, "0102030405"), (doctor, "0102030406")):
        amend(place, jeanne, phone)
        clock.advance(minutes=5)
    report = doctor.take(nurse.send(doctor))
    assert report.conflicts == 1
    (conflict,) = doctor.register.read(records.conflicts)
    assert len(conflict.values) == 2

    def settle(_: None, uow: Any) -> Any:
        uow.set_fields(
            jeanne,
            conflict.type,
            conflict.record,
            {conflict.field: conflict.values[1].value},
            settle=True,
        )
        return Ok(None)

    do(doctor.register, settle, None)
    assert doctor.register.read(records.conflicts) == []
    nurse.take(doctor.send(nurse))
    assert nurse.register.read(records.conflicts) == []


def amend(place: Practice, uid: Any, phone: str) -> None:
    """Write the phone as the register's own record does."""

    def handler(_: None, uow: Any) -> Any:
        uow.set_fields(uid, "patient", "0", {"phone": phone})
        return Ok(None)

    do(place.register, handler, None)


def test_what_is_previewed_is_what_is_imported(met: tuple[Practice, Practice]) -> None:
    nurse, doctor = met
    jeanne = nurse.patient()
    nurse.weigh(jeanne, "70.0")
    nurse.link(jeanne, doctor)
    path = nurse.send(doctor)
    before = entries(doctor)
    opened = open_packet(doctor.register, path)
    assert entries(doctor) == before
    arrival = opened.arrival
    assert (arrival.sender.name, arrival.sequence, arrival.already_seen) == ("Awa Ndiaye", 1, False)
    (patient,) = arrival.patients
    assert patient.name == "MARTIN Jeanne" and not patient.known
    assert dict(patient.counts)["relevé de mesures", "relevés de mesures"] == 1
    path.write_bytes(b"replaced meanwhile")
    outcome = doctor.register.run(take_in, TakeIn(opened, doctor.keys))
    assert isinstance(outcome, Ok) and outcome.value.accepted == arrival.entries


def test_a_private_copy_changed_meanwhile_is_refused_in_the_transaction(
    met: tuple[Practice, Practice],
) -> None:
    nurse, doctor = met
    jeanne = nurse.patient()
    nurse.link(jeanne, doctor)
    opened = open_packet(doctor.register, nurse.send(doctor))
    data = opened.copy.path.read_bytes()
    opened.copy.path.write_bytes(data[:-3] + b"xyz")
    before = entries(doctor)
    outcome = doctor.register.run(take_in, TakeIn(opened, doctor.keys))
    assert isinstance(outcome, Refused) and outcome.problems[0].code == "BAD_MAC"
    forged = forged_body(opened, doctor)
    opened.copy.path.write_bytes(data[: opened.checked.preamble.length] + forged)
    outcome = doctor.register.run(take_in, TakeIn(opened, doctor.keys))
    assert isinstance(outcome, Refused) and outcome.problems[0].code == "BAD_MAC"
    assert entries(doctor) == before


def forged_body(opened: receiving.Opened, reader: Practice) -> bytes:
    """Return a well-formed body that anybody can seal to the reader, but nobody signed."""
    clear = b"".join(compress(start_of(opened.checked.header), []))
    out = io.BytesIO()
    pyrage.encrypt_io(io.BytesIO(clear), out, [recipient(reader.keys.public.exchange)])
    return out.getvalue()


def test_projections_of_the_exchange_follow_from_the_journal(
    met: tuple[Practice, Practice],
) -> None:
    nurse, doctor = met
    jeanne = nurse.patient()
    nurse.link(jeanne, doctor)
    doctor.take(nurse.send(doctor))
    nurse.take(doctor.receipt(nurse))
    for place in met:
        known = place.register.read(queries.known_devices)
        verdict = check_register(place.register, known_devices=known)
        assert verdict.ok, verdict


def test_nothing_of_the_practice_or_of_the_patient_is_in_the_file_or_its_name(
    met: tuple[Practice, Practice],
) -> None:
    nurse, doctor = met
    jeanne = nurse.patient(birth_name="MARQUEURUNIQUE")
    nurse.link(jeanne, doctor)
    path = nurse.send(doctor)
    data = path.read_bytes()
    for marker in ("MARQUEUR", "Awa", "Durand", jeanne, nurse.me, doctor.me):
        assert marker.encode() not in data and marker not in path.name
    report = doctor.take(path)
    assert report.packet and replace(report).sender == "Awa Ndiaye"
    assert doctor.register.read(queries.author_names)[doctor.me] == "Paul Durand"
    assert "user" not in {e.kind for e in doctor.register.read(journal.history, jeanne)}
