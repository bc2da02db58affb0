"""What a connection remembers between transactions is only of rows that are there."""

from __future__ import annotations

import hmac
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.kernel.clock import SystemClock
from cpts_desktop.kernel.ids import PatientId, StreamId, new_id
from cpts_desktop.kernel.outcome import Ok, refuse
from cpts_desktop.storage import accounts, audit, dictionaries, journal
from cpts_desktop.storage.chain import keyed_mac
from cpts_desktop.storage.engine import MODE, connect, driven_by
from cpts_desktop.storage.erase import EraseStream, erase_stream
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.keys import subkey
from cpts_desktop.storage.payloads import read_payload, write_payload, write_surely, write_words
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.unit_of_work import UnitOfWork
from tests.storage.floor_setup import key_of, receive
from tests.storage.register_setup import PASSWORD, add, make, registry

AT = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)
USUAL = ("poids", "pas", "pad")
Command = Callable[[None, Any], Any]


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    made = make(tmp_path / "r.db", SystemClock())
    yield made
    made.close()


def visit(patient: PatientId, *codes: str, then: Any = None) -> Command:
    """A visit of a measure per code; ``then`` may refuse it or fail."""

    def act(_: None, uow: Any) -> Any:
        drafts = [ObservationDraft(code, Decimal(7), "u", AT) for code in codes]
        commands.record_observations(uow, patient, drafts)
        uow.audit("visit.record", patient=patient)
        return then() if then else Ok(None)

    return act


def codes_of(register: Register, patient: PatientId) -> list[str]:
    return sorted(one.code for one in register.read(queries.observations, patient))


def looked(register: Register) -> dict[str, Any]:
    """Return what the connection that is kept ready remembers."""
    return register.read(lambda conn: dict(driven_by(conn).kept))


def asked_by(register: Register, command: Command) -> list[str]:
    """Run a command; return what its transaction asked of the file."""
    seen: list[str] = []

    def listening(_: None, uow: Any) -> Any:
        uow.raw.set_trace_callback(seen.append)
        return command(_, uow)

    register.run(listening, None)
    register.read(lambda conn: driven_by(conn).set_trace_callback(None))
    return [one for one in seen if one.startswith(("SELECT", "WITH"))]


def test_a_second_visit_of_the_same_words_asks_nothing(register: Register) -> None:
    patient = add(register)
    register.run(visit(patient, *USUAL), None)
    codes_of(register, patient)  # a read in between takes nothing away
    assert asked_by(register, visit(patient, *USUAL)) == []
    assert codes_of(register, patient) == sorted((*USUAL, *USUAL))
    assert check_register(register).ok


def test_a_visit_to_somebody_else_asks_where_that_chain_stands(register: Register) -> None:
    patient, other = add(register), add(register, birth_name="DURAND")
    register.run(visit(patient, *USUAL), None)
    reset = [visit(PatientId(new_id()), "poids") for _ in range(dictionaries._MOST_HEADS + 1)]
    for one in reset:
        register.run(one, None)
    for who in (patient, other):
        asked = asked_by(register, visit(who, *USUAL))
        assert len(asked) == 1 and " stream s " in asked[0], asked
    assert check_register(register).ok


def test_an_import_remembers_no_chain(register: Register) -> None:
    many = [PatientId(new_id()) for _ in range(dictionaries._MOST_HEADS + 1)]

    def write(_: None, uow: Any) -> Any:
        for uid in many:
            visit(uid, "poids")(_, uow)
        return Ok(None)

    register.run(write, None)
    assert len(asked_by(register, visit(many[0], "poids"))) == 1
    assert check_register(register).ok


def test_a_chain_that_another_connection_continued_is_asked_for_again(register: Register) -> None:
    patient = add(register)
    register.run(visit(patient, "poids"), None)
    with register._engine.connect() as apart:  # as a command run from inside a read
        apart.info[MODE] = "write"
        uow = UnitOfWork(apart, register.clock, register.kinds, register._writer)
        visit(patient, "fc")(None, uow)
        uow.finish()
        uow.raw.commit()
    register.run(visit(patient, "spo2"), None)
    assert codes_of(register, patient) == ["fc", "poids", "spo2"]
    assert check_register(register).ok


def test_entries_of_our_own_device_from_elsewhere_continue_its_chain(
    register: Register, tmp_path: Path
) -> None:
    """A copy of the folder was written in, then what was written there comes here."""
    patient = add(register)
    register.run(visit(patient, "poids"), None)
    copied = tmp_path / "copie"
    shutil.copytree(register.path.parent, copied)
    twin = accounts.open_with_password(
        copied / register.path.name, PASSWORD, kinds=registry(), clock=SystemClock()
    )
    held = register.read(journal.vector, patient)
    twin.run(visit(patient, "fc"), None)
    more = twin.read(lambda conn: list(journal.entries_since(conn, patient, held)))
    twin.close()
    report = receive(register, more, key_of(register))
    assert (report.accepted, report.rejected) == (1, [])
    register.run(visit(patient, "spo2"), None)
    assert codes_of(register, patient) == ["fc", "poids", "spo2"]
    assert check_register(register).ok


def _fail() -> Any:
    raise LookupError


@pytest.mark.parametrize("end", [lambda: refuse("x", "NO", "Non."), _fail])
def test_words_of_a_visit_taken_back_are_learned_again(register: Register, end: Any) -> None:
    """Otherwise the number of « spo2 » would be given to the next new word."""
    patient = add(register)
    register.run(visit(patient, "poids"), None)
    try:
        register.run(visit(patient, "spo2", then=end), None)
    except LookupError:
        pass
    assert looked(register) == {}
    register.run(visit(patient, "fc"), None)
    register.run(visit(patient, "spo2"), None)
    assert codes_of(register, patient) == ["fc", "poids", "spo2"]
    assert check_register(register).ok


def test_a_commit_that_fails_is_remembered_by_nobody(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = add(register)
    register.run(visit(patient, "poids"), None)
    with monkeypatch.context() as patch, pytest.raises(LookupError):
        patch.setattr(register._engine.dialect, "do_commit", lambda _: _fail())
        register.run(visit(patient, "spo2"), None)
    register.run(visit(patient, "fc"), None)
    register.run(visit(patient, "spo2"), None)
    assert codes_of(register, patient) == ["fc", "poids", "spo2"]
    assert check_register(register).ok


def test_another_connection_that_wrote_takes_all_away(register: Register) -> None:
    patient = add(register)
    register.run(visit(patient, *USUAL), None)
    other = connect(register.path, register.data_key())
    other.execute("UPDATE observation_code SET code='x' || code")
    other.execute("DELETE FROM audit WHERE seq=(SELECT max(seq) FROM audit)")
    (last,) = other.execute("SELECT max(seq) FROM audit").fetchone()
    other.close()
    register.run(visit(patient, *USUAL), None)
    assert codes_of(register, patient) == sorted([*USUAL, *(f"x{code}" for code in USUAL)])
    assert register.read(audit.head).n == last + 1, "the end of the trail was read again"
    assert register.read(audit.first_break, subkey(register.data_key(), "audit-v1")) is None


def test_erasing_numbers_the_words_again(register: Register) -> None:
    """Every projection is rebuilt in place, words included: none keeps its former number."""
    gone, kept = add(register), add(register, birth_name="DURAND")
    register.run(visit(gone, "spo2", "poids"), None)
    register.run(visit(kept, *USUAL), None)
    register.run(visit(kept, "fc"), None)
    assert isinstance(register.run(erase_stream, EraseStream(StreamId(gone), "KEPT")), Ok)
    register.run(visit(kept, "poids", "fc"), None)
    assert codes_of(register, kept) == sorted((*USUAL, "fc", "poids", "fc"))
    assert check_register(register).ok


def test_two_commands_one_inside_a_read_write_both(register: Register) -> None:
    """A command run from inside a read has a connection, and a transaction, of its own."""
    patient = add(register)

    def look(conn: Any) -> None:
        conn.exec_driver_sql("SELECT 1").scalar_one()
        register.run(visit(patient, "poids"), None)

    register.read(look)
    register.run(visit(patient, "fc"), None)
    assert codes_of(register, patient) == ["fc", "poids"]
    assert check_register(register).ok


@pytest.mark.parametrize("key", [b"", bytes(32), b"k" * 64, b"k" * 65])
def test_a_keyed_mac_is_hmac_sha256(key: bytes) -> None:
    mac = keyed_mac(key)
    for body in (b"", b"x", b"x" * 1000):
        assert mac(body) == hmac.digest(key, body, "sha256")


def test_words_are_written_as_any_payload() -> None:
    line = {"z": 'é\u2028"\\', "a": "", "extra": {}, "n": "\x01"}
    assert write_words(line) == write_payload(line)
    with pytest.raises(ValueError):
        write_words({"a": "\ud800"})


@pytest.mark.parametrize("odd", [{"a": Decimal(1)}, {"a": "\ud800"}, {"a": (1,)}])
def test_what_is_not_read_back_the_same_is_left_to_the_slow_way(odd: dict[str, Any]) -> None:
    def reads(bodies: Any) -> list[Any]:
        return [read_payload(body) for body in bodies]

    assert write_surely(odd, reads) is None
    assert write_surely({"a": 1}, reads) == (b'{"a":1}', {"a": 1})
    assert write_surely({"a": 1}, lambda _: [None]) is None
