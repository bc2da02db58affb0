"""Odd names that a packet brings are judged as the form judges them (T26, group G1, ADR 0083).

The colleague's program is one that checks nothing: ours never writes such a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.exchange import receiving
from cpts_desktop.features.exchange.model import ImportReport
from cpts_desktop.features.register import queries
from cpts_desktop.features.register.kinds import RECORD_TYPES
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.kernel.text import clean_line, unseen, visible
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.kinds import KindRegistry, RecordType
from cpts_desktop.storage.records import record_kind
from tests.storage.exchange_setup import EXCHANGE_KINDS, KINDS, Practice, practice
from tests.storage.register_setup import do

HIDDEN = (
    "MAR\u202eNIT",  # reads MARTIN on the screen
    "a\u2066b\u2069",
    "DU\u200bPONT",
    "DU\u00adPONT",
    "\ufeffDUPONT",
    "DUP\0ONT",
    "DUP\nONT",
    "DUP\u2028ONT",
    "\ue000X",
    "DU\U000e0041PONT",
)
ACCEPTED = ("O'BRIEN", "D’ARTAGNAN", "Müller-Élise", "N", "é" * 60, "Zoe\u0308", "Ba\u200cr")
LOOKALIKE = ("Раул DUPONT", "ＤＵＰＯＮＴ")


def careless() -> KindRegistry:
    """The kinds of a program that checks no record."""
    from cpts_desktop.storage.users import USER

    types = [RecordType(one.name, one.topics, one.project, lambda _: []) for one in RECORD_TYPES]
    kinds = KindRegistry((USER, *KINDS, *EXCHANGE_KINDS), types)
    kinds.register(record_kind(kinds))
    return kinds


@pytest.fixture
def pair(tmp_path: Path, clock: FixedClock) -> Iterator[tuple[Practice, Practice]]:
    stranger = practice(tmp_path, clock, "Awa Ndiaye", kinds=careless())
    doctor = practice(tmp_path, clock, "Paul Durand", "medecin")
    stranger.meet(doctor)
    doctor.meet(stranger)
    yield stranger, doctor
    stranger.register.close()
    doctor.register.close()


def sent(stranger: Practice, doctor: Practice, **fields: Any) -> tuple[PatientId, Path]:
    """Write a record of the colleague without any check, and send it."""
    uid = stranger.patient()

    def write(_: None, uow: Any) -> Ok[None]:
        kind = fields.pop("kind", "patient")
        uow.set_fields(uid, kind, "0" if kind == "patient" else "x-1", fields)
        return Ok(None)

    do(stranger.register, write, None)
    stranger.link(uid, doctor)
    return uid, stranger.send(doctor, uid)


def shown(doctor: Practice, path: Path) -> tuple[str, str]:
    """Return the name and the warning of the preview."""
    opened = receiving.open_packet(doctor.register, path)
    (patient,) = opened.arrival.patients
    receiving.give_up(opened)
    return patient.name, opened.arrival.warning


def refused_as_schema(report: ImportReport) -> bool:
    return [code for code, _ in report.rejected] == ["SCHEMA"]


@pytest.mark.parametrize("name", HIDDEN)
def test_g1_04_a_name_that_hides_something_never_enters_by_a_packet(
    pair: tuple[Practice, Practice], name: str
) -> None:
    stranger, doctor = pair
    assert isinstance(clean_line(name, "birth_name"), Refused) or "\n" in name or "\u2028" in name
    uid, path = sent(stranger, doctor, birth_name=name, given_names=["Zoé"])
    label, warning = shown(doctor, path)
    assert not unseen(label) and "\ufffd" in label
    assert "caractères invisibles" in warning
    assert refused_as_schema(doctor.take(path))
    banner = doctor.register.read(queries.banner, uid)
    assert banner is None or not unseen(banner.birth_name)
    assert check_register(doctor.register).ok


@pytest.mark.parametrize("field", ["used_name", "used_given_name", "given_names"])
def test_g1_04_every_field_of_the_identity_is_judged(
    pair: tuple[Practice, Practice], field: str
) -> None:
    stranger, doctor = pair
    value: Any = ["A\u202eB"] if field == "given_names" else "A\u202eB"
    _uid, path = sent(stranger, doctor, **{field: value})
    assert "caractères invisibles" in shown(doctor, path)[1]
    assert refused_as_schema(doctor.take(path))


@pytest.mark.parametrize(
    ("kind", "field"),
    [("medication", "label"), ("allergy", "substance"), ("contact", "name"),
     ("care_team_member", "name"), ("condition", "label")],
)  # fmt: skip
def test_t26_drugs_and_people_of_the_record_too(
    pair: tuple[Practice, Practice], kind: str, field: str
) -> None:
    stranger, doctor = pair
    _uid, path = sent(stranger, doctor, kind=kind, **{field: "Bisoprolol 01\u202e52 mg"})
    assert refused_as_schema(doctor.take(path))
    assert check_register(doctor.register).ok


@pytest.mark.parametrize("name", ACCEPTED)
def test_g1_02_03_legal_names_travel_unchanged_and_are_found(
    pair: tuple[Practice, Practice], name: str
) -> None:
    stranger, doctor = pair
    uid, path = sent(stranger, doctor, birth_name=name)
    assert "\ufffd" not in shown(doctor, path)[0]
    assert doctor.take(path).rejected == ()
    hits = doctor.register.read(queries.search_patients, name)
    assert uid in [hit.banner.uid for hit in hits]


@pytest.mark.parametrize("name", LOOKALIKE)
def test_g1_05_lookalike_letters_are_said_before_the_import(
    pair: tuple[Practice, Practice], name: str
) -> None:
    stranger, doctor = pair
    _uid, path = sent(stranger, doctor, birth_name=name)
    assert "mélange des alphabets" in shown(doctor, path)[1]
    assert doctor.take(path).rejected == ()


def test_g1_08_a_name_without_end_is_refused_and_the_preview_stays_short(
    pair: tuple[Practice, Practice],
) -> None:
    stranger, doctor = pair
    _uid, path = sent(stranger, doctor, birth_name="a" + "\u0301" * 5_000)
    label, warning = shown(doctor, path)
    assert len(label) <= 120 and "trop long" in warning
    assert refused_as_schema(doctor.take(path))


def test_a_usual_packet_has_no_such_warning(pair: tuple[Practice, Practice]) -> None:
    stranger, doctor = pair
    _uid, path = sent(stranger, doctor, birth_name="L’Hôte-Nuñez d’Œuvre", used_name="Đặng")
    assert shown(doctor, path)[1] == ""


def test_visible_marks_each_hidden_character() -> None:
    assert visible("A\u202eB\0C") == "A\ufffdB\ufffdC" and visible("Zoë") == "Zoë"
