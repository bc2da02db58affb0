"""Exact limits and quiet defaults of the floor, one step on either side.

Written against mutants that no other test noticed (tests/mutation/trust.py).
"""

from __future__ import annotations

import inspect
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from cpts_desktop.features.register import commands
from cpts_desktop.kernel.clock import PARIS, FixedClock
from cpts_desktop.kernel.hlc import from_instant
from cpts_desktop.kernel.ids import StreamId
from cpts_desktop.kernel.outcome import DamagedFile, Ok, WrongSecret
from cpts_desktop.storage import (
    accounts,
    audit,
    backup,
    bulk_reading,
    chain,
    engine,
    exported,
    incoming,
    os_keyring,
    passwords,
    records,
    redating,
    revoke,
    schema,
    sidecar,
    users,
    witness,
)
from cpts_desktop.storage.erase import EraseStream, erase_stream
from cpts_desktop.storage.kdf import Cost
from cpts_desktop.storage.kinds import Kind
from cpts_desktop.storage.passwords import check_password
from cpts_desktop.storage.payloads import write_payload
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.tracing import Trace, trace
from cpts_desktop.storage.unit_of_work import set_meta
from tests.storage.conftest import CHEAP
from tests.storage.register_setup import do, jeanne, make


@pytest.fixture
def register(tmp_path: Path) -> Any:
    made = make(tmp_path / "r.db", FixedClock(datetime(2026, 3, 3, 8, tzinfo=UTC)))
    yield made
    made.close()


def test_costs_at_their_limits_are_read_those_beyond_are_damage() -> None:
    for memory, passes, lanes in ((8, 1, 1), (128, 64, 16), (1024 * 1024, 1, 1)):
        assert Cost.from_json({"m": memory, "t": passes, "p": lanes}).memory_kib == memory
    for memory, passes, lanes in (
        (7, 1, 1), (127, 1, 16), (1024 * 1024 + 1, 1, 1), (64, 0, 1), (64, 65, 1), (64, 1, 0),
        (1024, 1, 17),
    ):  # fmt: skip
        with pytest.raises(DamagedFile):
            Cost.from_json({"m": memory, "t": passes, "p": lanes})
    assert (CHEAP.as_json()["m"], Cost().as_json()) == (1024, {"m": 65_536, "t": 3, "p": 4})


def test_seven_words_are_enough_from_their_shortest_on() -> None:
    least = passwords.WORDS * passwords._LETTERS_A_WORD
    words = ["abcd", "efgh", "ijkl", "mnop", "qrst", "uvwx", "yzab"]
    assert sum(map(len, words)) == least and len(words) == passwords.WORDS
    assert check_password(" ".join(words)) == Ok(None)
    for weak in ([*words[:6], "yza"], ["abcdzyxw", *words[1:6]]):
        assert check_password(" ".join(weak)) != Ok(None)


def test_a_message_of_the_database_holds_no_value(register: Register) -> None:
    made = engine.make_engine(lambda: engine.connect(register.path, register.data_key()))
    with made.connect() as conn, pytest.raises(OperationalError) as raw:
        conn.execute(text("SELECT nowhere FROM meta WHERE name = :x"), {"x": "DUPONT"})
    made.dispose()
    assert "DUPONT" not in str(raw.value) and "hidden" in str(raw.value)


def test_a_witness_is_read_and_never_written(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []
    real = engine.connect

    def watched(*args: Any, **kw: Any) -> Any:
        asked.append(kw)
        return real(*args, **kw)

    folder = tmp_path / "sauvegardes"
    folder.mkdir()
    made = backup.backup_register(register, folder)
    monkeypatch.setattr(witness, "connect", watched)
    before = made.path.read_bytes()
    assert witness._last_of(made.path, register.data_key()) is not None
    assert asked == [{"read_only": True}] and made.path.read_bytes() == before


def test_a_copy_in_the_making_is_private_from_its_first_byte(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes: list[int] = []
    real = os.open

    def watched(path: Any, flags: int, mode: int = 0o777, **kw: Any) -> int:
        if flags & os.O_CREAT and "r.db" not in Path(path).name[:4]:
            modes.append(mode)
        return real(path, flags, mode, **kw)

    folder = tmp_path / "sauvegardes"
    folder.mkdir()
    monkeypatch.setattr(os, "open", watched)
    backup.backup_register(register, folder)
    assert modes and set(modes) == {0o600}


def test_older_registers_are_not_accepted_by_default() -> None:
    assert inspect.signature(Register.open).parameters["accept_older"].default is False


def test_the_people_of_a_practice_never_leave_it() -> None:
    assert users.USER.shared is False


@pytest.mark.parametrize("kept", ["", "[]", "{}", "pas du JSON", "[1, null]", '"x"', "3"])
def test_a_strange_note_of_folders_is_no_folder(register: Register, kept: str) -> None:
    def write(_command: None, uow: Any) -> Any:
        set_meta(uow.conn, exported._KEY, kept)
        return Ok(None)

    assert isinstance(register.run(write, None), Ok)
    assert register.read(exported.export_folders) == []
    assert exported.sweep_exports(register) == 0


@pytest.mark.parametrize(
    ("text_", "moved"),
    [
        ("2026-03-03", "2026-03-04"),
        ("2026-03-03T08:15:00Z", "2026-03-03T09:15:00Z"),
        ("2026-03-03T08:15:00.250Z", "2026-03-03T09:15:00.250Z"),
        ("2026-13-03", "2026-13-03"),
        ("2026-03-0", "2026-03-0"),
        ("2026-03-03T99:15:00Z", "2026-03-03T99:15:00Z"),
        ("2026-03-ab", "2026-03-ab"),
        ("20260303  ", "20260303  "),
        ("9999-12-31", "9999-12-31"),
        ("2026-W10-2", "2026-W10-2"),
        ("x" * 33, "x" * 33),
    ],
)
def test_only_what_is_a_date_is_dated_again(text_: str, moved: str) -> None:
    def later(at: datetime) -> datetime:
        return at + timedelta(hours=1)

    def next_day(day: date) -> date:
        return day + timedelta(days=1)

    assert redating.moved_dates({"a": [text_, 3, None]}, later, next_day) == {"a": [moved, 3, None]}
    same = redating.moved_dates(text_, lambda at: at, lambda day: day)
    assert same == text_, "what does not move keeps its very letters"


def test_a_backup_says_when_it_was_made_whatever_follows_its_date() -> None:
    for name in ("cpts-sauvegarde-20260303-081507.db", "cpts-sauvegarde-20260303-081507-2.db"):
        assert backup.made_at(Path(name)) == datetime(2026, 3, 3, 8, 15, 7, tzinfo=PARIS)


def test_what_follows_a_number_does_not_hold_it(register: Register) -> None:
    uid = do(register, commands.create_patient, jeanne())

    def read(conn: Any) -> Any:
        stream = StreamId(uid)
        upto = bulk_reading.vectors(conn, [stream])
        ((device, last),) = upto[stream].items()
        return last, [
            [one.seq for one in bulk_reading.entries_after(conn, {stream: {device: after}}, upto)]
            for after in range(last + 1)
        ]

    last, found = register.read(read)
    assert last > 0 and found == [list(range(after + 1, last + 1)) for after in range(last + 1)]


def test_a_content_is_stored_short_from_its_length_on(register: Register) -> None:
    uid = do(register, commands.create_patient, jeanne())
    empty = len(write_payload({"x": ""}))

    def write(length: int, uow: Any) -> Any:
        kinds = uow.kinds
        kinds.register(Kind(f"test.{length}", frozenset(), lambda *_: None, lambda _: []))
        uow.append(uid, f"test.{length}", {"x": "a" * (length - empty)})
        return Ok(None)

    for length in (chain.COMPRESS_FROM - 1, chain.COMPRESS_FROM):
        assert isinstance(register.run(write, length), Ok)
    codecs = register.read(
        lambda conn: list(conn.execute(text("SELECT codec FROM entry ORDER BY n DESC LIMIT 2")))
    )
    assert [row[0] for row in codecs] == [chain.ZSTD, chain.PLAIN]


def test_a_content_at_the_limit_is_written_one_beyond_is_a_bug(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = do(register, commands.create_patient, jeanne())

    def write(limit: int, uow: Any) -> Any:
        kind = Kind(f"test.limit{limit}", frozenset(), lambda *_: None, lambda _: [])
        uow.kinds.register(kind)
        body = {"x": "a" * 50}
        monkeypatch.setattr(chain, "MAX_PAYLOAD", len(write_payload(body)) + limit)
        uow.append(uid, kind.name, body)
        return Ok(None)

    assert isinstance(register.run(write, 0), Ok)
    with pytest.raises(ValueError, match="too large"):
        register.run(write, -1)


def test_a_note_names_its_register_from_either_half(register: Register, tmp_path: Path) -> None:
    whole = sidecar.sidecar_path(register.path).read_bytes()
    half = len(whole) // 2
    path = tmp_path / "note"
    good = whole[:half] if whole[:half].strip(b"\0") else whole[half:]
    for data in (good + bytes(half), bytes(half) + good, good + good, good):
        path.write_bytes(data)
        assert sidecar.register_named_by(path) == register.register_id
    for data in (b"", bytes(2 * half), b"x" * (2 * half), good[: half // 4]):
        path.write_bytes(data)
        assert sidecar.register_named_by(path) is None


@pytest.mark.parametrize(
    ("change", "fits"),
    [({}, True), ({"first": 1, "last": 1}, True), ({"first": 0}, False), ({"first": 3}, False),
     ({"low": "2026-03-03T08:00:00Z"}, True), ({"low": "2026-03-03T08:00:01Z"}, False),
     ({"by": int(redating.MAX_SHIFT.total_seconds())}, True),
     ({"by": -int(redating.MAX_SHIFT.total_seconds())}, True),
     ({"by": int(redating.MAX_SHIFT.total_seconds()) + 1}, False), ({"by": True}, False),
     ({"last": "2"}, False), ({"high": 3}, False), ({"high": "hier"}, False)],
)  # fmt: skip
def test_a_shift_of_dates_is_read_at_its_limits(change: dict[str, Any], fits: bool) -> None:
    whole = {
        "first": 1, "last": 2, "by": 3600, "low": "2026-03-03T07:00:00Z",
        "high": "2026-03-03T08:00:00Z", **change,
    }  # fmt: skip
    assert (redating.check(whole) == []) is fits


def test_g10_104_an_entry_of_the_keyring_with_strange_signs_is_no_secret(
    register: Register,
) -> None:
    class Keeper:
        kept: ClassVar[dict[str, str]] = {}

        def set_password(self, _service: str, name: str, secret: str) -> None:
            self.kept[name] = secret

        def get_password(self, _service: str, name: str) -> str | None:
            return self.kept.get(name)

    keeper = Keeper()
    os_keyring.enrol(register.path, register.data_key(), register.user_id, keeper)
    assert os_keyring.unlock(register.path, keeper).key == register.data_key()
    ((name, secret),) = keeper.kept.items()
    for odd in (f"!{secret}", f"{secret[:8]}\n{secret[8:]}", "é"):
        keeper.kept[name] = odd
        with pytest.raises(WrongSecret) as caught:
            os_keyring.unlock(register.path, keeper)
        assert caught.value.code == "KEYRING_EMPTY"


def test_an_empty_register_begins_its_log_at_one(register: Register) -> None:
    first = register.read(
        lambda conn: conn.execute(
            text("SELECT no, first_n FROM commit_log ORDER BY no LIMIT 1")
        ).one()
    )
    assert tuple(first) == (1, 1)


def test_who_is_active_comes_before_who_left(register: Register) -> None:
    """The person at the keyboard of a register opened by a machine is one who is still there."""
    gone = users.NewUser("Aaron Ancien", "idel")
    added = accounts.add_user(register, gone, "sentier humide granit vieux matin orage tilleul",
                              cost=CHEAP)  # fmt: skip
    assert isinstance(added, Ok)
    assert isinstance(revoke.revoke_person(register, added.value.uid), Ok)
    register._start(None)
    people = register.read(users.all_users)
    assert people[0].name == "Aaron Ancien" and not people[0].active
    assert register.user_id == people[1].uid


def test_the_accesses_of_one_patient_are_counted_without_the_others(register: Register) -> None:
    one = do(register, commands.create_patient, jeanne())
    two = do(register, commands.create_patient, jeanne(birth_name="DURAND"))
    for uid, times in ((one, 3), (two, 1)):
        for _ in range(times):
            assert isinstance(register.run(trace, Trace("VIEW", uid, "test")), Ok)
    counts = [register.read(audit.count, patient=uid) for uid in (one, two)]
    assert counts == [len(register.read(audit.lines, patient=uid)) for uid in (one, two)]
    assert counts[0] == counts[1] + 2


def test_a_record_has_a_name_of_two_hundred_letters_at_most(register: Register) -> None:
    body = {"type": "x", "id": "y", "set": {"a": 1}, "over": {}}
    for name, good in (("n" * 200, True), ("n" * 201, False), ("", False), ("n", True)):
        for field in ("type", "id"):
            found = records._check({**body, field: name}, register.kinds)
            assert (found == []) is good, (field, len(name))


def test_erasing_forgets_what_waited_for_this_record_only(register: Register) -> None:
    one = do(register, commands.create_patient, jeanne())
    two = do(register, commands.create_patient, jeanne(birth_name="DURAND"))

    def wait(_command: None, uow: Any) -> Any:
        for uid in (one, two):
            values = {"stream": uid, "device": "d", "seq": 9, "hlc": 1, "author": "a",
                      "kind": "visit", "payload": b"{}", "salt": b""}  # fmt: skip
            uow.conn.execute(schema.waiting_entry.insert().values(**values))
        return Ok(None)

    assert isinstance(register.run(wait, None), Ok)
    assert isinstance(register.run(erase_stream, EraseStream(StreamId(one), "retention")), Ok)
    left = register.read(lambda conn: conn.execute(schema.waiting_entry.select()).all())
    assert [row.stream for row in left] == [two]


def entry_of(seq: int, stream: str = "s", **more: Any) -> chain.RawEntry:
    values: dict[str, Any] = {
        "stream": StreamId(stream), "device": "d", "seq": seq, "hlc": 100, "author": "a",
        "kind": "visit", "payload": b"{}", **more,
    }  # fmt: skip
    return chain.RawEntry(**values)


def test_a_batch_ends_with_a_stream_when_it_can() -> None:
    most = 6
    assert incoming._end_of_stream([entry_of(n) for n in range(6)], most) == 6
    alone = [entry_of(n) for n in range(9)]
    assert incoming._end_of_stream(alone, most) == 6
    two = [entry_of(n, "a" if n < 4 else "b") for n in range(9)]
    assert incoming._end_of_stream(two, most) == 4
    at_once = [entry_of(n, "a" if n < 6 else "b") for n in range(9)]
    assert incoming._end_of_stream(at_once, most) == 6
    early = [entry_of(n, "a" if n < 3 else "b") for n in range(9)]
    assert incoming._end_of_stream(early, most) == 6


def test_only_a_readable_shift_that_came_later_puts_an_entry_right() -> None:
    whole = {
        "first": 1, "last": 2, "by": -3600, "low": "2026-03-03T07:00:00Z",
        "high": "2026-03-03T09:00:00Z",
    }  # fmt: skip
    at = from_instant(datetime(2026, 3, 3, 8, tzinfo=UTC))
    true = from_instant(datetime(2026, 3, 3, 7, tzinfo=UTC))
    late = entry_of(2, hlc=at)

    def put_right(payload: Any, seq: int = 3, hlc: int = 0, latest: int = true) -> bool:
        body = payload if isinstance(payload, bytes) else write_payload(payload)
        one = entry_of(seq, kind=redating.SHIFT, payload=body, hlc=hlc)
        return redating.is_put_right(late, [entry_of(3), one], latest)

    assert put_right(whole)
    for bad in (b"pas du JSON", b"[1]", {}, {**whole, "last": 1}, {**whole, "by": 0}):
        assert not put_right(bad)
    assert not put_right(whole, seq=2), "the shift comes after what it puts right"
    assert not put_right(whole, hlc=true + 1), "itself dated later than what is accepted"
    assert not put_right(whole, latest=true - 1)
    assert not redating.is_put_right(late, [], true)
