"""What is strange in a packet is said before it enters, and enters all the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.exchange import ground, receiving, strange
from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.commands import WithdrawObservation
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.features.register.rules.columns import pack
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import DeviceId, PatientId, StreamId, UserId
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.kernel.text import NNBSP
from cpts_desktop.storage.chain import RawEntry
from tests.storage.exchange_setup import Practice, met_practices
from tests.storage.register_setup import do


@pytest.fixture
def pair(tmp_path: Path, clock: FixedClock) -> Iterator[tuple[Practice, Practice]]:
    yield from met_practices(tmp_path, clock)


def warned(place: Practice, packet: Path) -> str:
    """Preview, then import: what is said must not keep anything out."""
    opened = receiving.open_packet(place.register, packet)
    receiving.give_up(opened)
    place.take(packet)
    return opened.arrival.warning.replace(NNBSP, " ")


def measured(place: Practice, uid: PatientId, code: str, value: str, unit: str) -> None:
    def handler(_: None, uow: Any) -> Any:
        draft = ObservationDraft(code, Decimal(value), unit, uow.clock.now())
        commands.record_observations(uow, uid, (draft,))
        return Ok(None)

    do(place.register, handler, None)


def test_a_weight_of_700_tonnes_is_said_and_taken_in(pair: tuple[Practice, Practice]) -> None:
    nurse, doctor = pair
    uid = nurse.patient()
    nurse.link(uid, doctor)
    measured(nurse, uid, "poids", "700000", "kg")
    measured(nurse, uid, "poids", "71.4", "kg")
    measured(nurse, uid, "spo2", "196", "%")
    said = warned(doctor, nurse.send(doctor))
    assert said.startswith(
        "2 valeurs invraisemblables : Poids 700 000 kg (MARTIN Jeanne), "
        "SpO₂ 196 % (MARTIN Jeanne). L’import les garde"
    )
    assert doctor.weights(uid) == ["700000", "71.4"], "both registers hold the same"


def test_a_value_in_another_unit_is_read_in_ours(pair: tuple[Practice, Practice]) -> None:
    nurse, doctor = pair
    uid = nurse.patient()
    nurse.link(uid, doctor)
    measured(nurse, uid, "poids", "71400", "g")
    assert warned(doctor, nurse.send(doctor)) == ""
    measured(nurse, uid, "poids", "71400000", "g")
    said = warned(doctor, nurse.send(doctor))
    assert said.startswith("1 valeur invraisemblable : Poids 71 400 000 g (MARTIN Jeanne).")


def test_a_child_has_the_weight_of_a_child(pair: tuple[Practice, Practice]) -> None:
    """The limits of adults hold from eighteen; the birth date is in the packet, or here."""
    nurse, doctor = pair
    uid = nurse.patient(birth_date=date(2026, 1, 5))
    nurse.link(uid, doctor)
    measured(nurse, uid, "poids", "4.1", "kg")
    assert warned(doctor, nurse.send(doctor)) == ""
    measured(nurse, uid, "poids", "4.6", "kg")
    assert warned(doctor, nurse.send(doctor)) == "", "known here by now"


def test_what_was_withdrawn_since_is_not_said_again(pair: tuple[Practice, Practice]) -> None:
    nurse, doctor = pair
    uid = nurse.patient()
    nurse.link(uid, doctor)
    measured(nurse, uid, "poids", "700000", "kg")
    (wrong,) = nurse.register.read(queries.observations, uid)
    withdraw = WithdrawObservation(uid, wrong, "faute de frappe")
    do(nurse.register, commands.withdraw_observation, withdraw)
    assert warned(doctor, nurse.send(doctor)) == ""


def test_a_new_record_that_names_nobody_here_is_said(
    pair: tuple[Practice, Practice], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An honest program sends none without a right."""
    nurse, doctor = pair
    known = nurse.patient()
    nurse.link(known, doctor)
    doctor.take(nurse.send(doctor))
    stranger = nurse.patient(birth_name="DUBOIS", given_names=("Paul",))
    right = ground.Right("malice", frozenset({"identite", "mesures"}))
    monkeypatch.setattr(ground, "rights", lambda conn, who, uids, on: dict.fromkeys(uids, right))
    packet = nurse.send(doctor, stranger)
    monkeypatch.undo()
    said = warned(doctor, packet)
    assert said == (
        "1 nouveau dossier arrive sans lien de soins ni accord qui vous nomme : DUBOIS Paul. "
        "N’importez que si vous prenez part à ces soins."
    )
    nurse.link(known, doctor)
    assert warned(doctor, nurse.send(doctor, known)) == "", "a record that was here already"


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"codes": [["poids", "kg"]], "c": "7", "v": "1", "t0": 0, "t": "0"},
        {"codes": [["poids", "kg"]], "c": "0 0", "v": "1", "t0": 0, "t": "0"},
        {"codes": [["poids", "kg"]], "c": "0", "v": "NaN", "t0": 0, "t": "0"},
        {"codes": [["poids", "kg"]], "c": "0", "v": "sNaN", "t0": 0, "t": "0"},
        {"codes": [["poids", "kg"]], "c": "0", "v": "1e999999999", "t0": 0, "t": "0"},
        {"codes": [["poids", "kg"]], "c": "0", "v": "900", "t0": 10**30, "t": "0"},
        {"codes": [["poids"]], "c": "0", "v": "1", "t0": 0, "t": "0"},
        {"codes": 5, "c": None, "v": []},
    ],
)
def test_g14_a_payload_that_is_none_says_nothing(payload: dict[str, Any]) -> None:
    assert queries.doubtful(json.dumps(payload).encode()) == ()


def test_of_a_whole_practice_the_first_measures_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[bytes] = []
    monkeypatch.setattr(strange, "_MOST_LOOKED_AT", 3)
    monkeypatch.setattr(queries, "doubtful", lambda payload: looked.append(payload) or ())
    many = strange.Strange()
    for at in range(5):
        who = (StreamId("s"), DeviceId("d"), at, at, UserId("a"))
        many.look([RawEntry(*who, "observations", b"x")])
    assert len(looked) == 3


def test_only_what_is_out_of_the_limits_is_found(clock: FixedClock) -> None:
    drafts = [
        ObservationDraft(code, None if value is None else Decimal(value), unit, clock.now(), text)
        for code, value, unit, text in (
            ("poids", "25", "kg", ""), ("poids", "24.9", "kg", ""), ("poids", "300", "kg", ""),
            ("poids", "300.1", "kg", ""), ("loinc:1-8", "1e5", "kg", ""),
            ("poids", None, "kg", "x"),
        )
    ]  # fmt: skip
    found = [str(one.value) for one in queries.doubtful(json.dumps(pack(drafts)).encode())]
    assert found == ["24.9", "300.1"]
