"""Per-field merge: independent of order, conflicts visible, settled by a person only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine
from sqlcipher3 import dbapi2 as driver

from cpts_desktop.kernel import hlc
from cpts_desktop.kernel.ids import DeviceId, UserId
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage import records, schema
from cpts_desktop.storage.engine import Remembering
from cpts_desktop.storage.kinds import Entry
from cpts_desktop.storage.register import Register
from tests.storage.floor_setup import key_of, receive, sent
from tests.storage.sample_kinds import STREAM, sample_registry

AT = datetime(2026, 3, 3, tzinfo=UTC)
TABLES = (
    schema.field_write,
    schema.field_over,
    schema.field_conflict,
    schema.device,
    schema.author,
    schema.stream,
)


class Peer:
    """One device that edits a record with what it has received so far, on the real tables."""

    def __init__(self, number: int) -> None:
        self.device = DeviceId(f"device-{number}")
        self.number = number
        self.seen: list[Entry] = []
        self.clock = hlc.from_instant(AT)
        self.seq = 0

    def edit(self, conn: Connection, values: dict[str, Any], *, settle: bool) -> Entry | None:
        fill(conn, self.seen)
        current = records.current_values(conn, STREAM, "sheet", "1")
        payload = records.payload_for("sheet", "1", values, current, settle=settle)
        if payload is None:
            return None
        self.seq += 1
        self.clock += 1 + self.number
        entry = Entry(
            STREAM, self.device, self.seq, self.clock, UserId("a"), records.KIND_NAME, payload,
            b"", 1, self.number + 1, 1,
        )  # fmt: skip
        self.seen.append(entry)
        return entry


def database() -> Any:
    engine = create_engine(
        "sqlite://", module=driver, creator=lambda: driver.connect(":memory:", factory=Remembering)
    )
    for table in TABLES:
        table.create(engine)
    return engine


def fill(conn: Connection, entries: list[Entry]) -> None:
    """Empty the tables and apply these entries in this order."""
    for table in TABLES:
        conn.execute(table.delete())
    conn.execute(schema.stream.insert(), {"pk": 1, "uid": STREAM})
    conn.execute(schema.author.insert(), {"pk": 1, "uid": "a"})
    for number in range(4):
        conn.execute(
            schema.device.insert(), {"pk": number + 1, "uid": f"device-{number}", "own": 0}
        )
    apply = records.record_kind(sample_registry()).apply
    for entry in entries:
        apply(conn, entry)


def state(conn: Connection) -> tuple[Any, ...]:
    shown = records.current_values(conn, STREAM, "sheet", "1")
    conflicts = records.conflicts(conn)
    rows = [
        sorted(conn.execute(table.select()).all())
        for table in (schema.field_write, schema.field_over, schema.field_conflict)
    ]
    return {name: [one.value for one in values] for name, values in shown.items()}, conflicts, rows


STEP = st.tuples(
    st.integers(0, 2),  # who edits
    st.sampled_from(["nom", "ville"]),
    st.sampled_from(["A", "B", "C", None, ["x"]]),
    st.booleans(),  # settle
    st.integers(0, 3),  # 0: everybody exchanges first
)


@settings(max_examples=60)
@given(st.lists(STEP, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_p33_the_merge_depends_on_the_set_of_writes_only(
    steps: list[tuple[int, str, Any, bool, int]], rng: Any
) -> None:
    engine = database()
    peers = [Peer(number) for number in range(3)]
    with engine.begin() as conn:
        everything: list[Entry] = []
        for who, field, value, settle, exchange in steps:
            if exchange == 0:
                for peer in peers:
                    peer.seen = list(everything)
                    peer.clock = max([peer.clock, *(entry.hlc for entry in everything)])
            entry = peers[who].edit(conn, {field: value}, settle=settle)
            if entry is not None:
                everything.append(entry)
        fill(conn, everything)
        wanted = state(conn)
        for _ in range(3):
            shuffled = list(everything)
            rng.shuffle(shuffled)
            fill(conn, shuffled + shuffled[:2])
            assert state(conn) == wanted
        for name, values in wanted[0].items():
            differing = len({str(value) for value in values}) > 1
            assert differing == any(one.field == name for one in wanted[1])
    engine.dispose()


def write(register: Register, fields: dict[str, Any], *, settle: bool = False) -> Any:
    outcome = register.run(
        lambda cmd, uow: Ok(uow.set_fields(STREAM, "sheet", "1", cmd, settle=settle)), fields
    )
    assert isinstance(outcome, Ok)
    return outcome.value


def shown(register: Register) -> dict[str, Any]:
    return register.read(records.current_fields, STREAM, "sheet", "1")


def exchange(left: Register, right: Register) -> None:
    keys = {**key_of(left), **key_of(right)}
    mine, theirs = sent(left), sent(right)
    assert not receive(left, theirs, keys).rejected
    assert not receive(right, mine, keys).rejected


def pair(make_register: Any, clock: Any) -> tuple[Register, Register]:
    left, right = make_register("l.db"), make_register("d.db", "Autre Personne")
    write(left, {"ville": "Orléans", "nom": "A"})
    exchange(left, right)
    clock.advance(minutes=1)
    write(left, {"ville": "Tours"})
    clock.advance(minutes=1)
    write(right, {"ville": "Blois"})
    exchange(left, right)
    return left, right


def test_a_double_edit_is_a_conflict_that_both_sides_see(make_register: Any, clock: Any) -> None:
    for register in pair(make_register, clock):
        assert shown(register) == {"ville": "Blois", "nom": "A"}
        (conflict,) = register.read(records.conflicts)
        assert [one.value for one in conflict.values] == ["Blois", "Tours"]
        assert (conflict.type, conflict.record, conflict.field) == ("sheet", "1", "ville")
        assert register.read(records.conflicts, STREAM) == [conflict]


def test_an_ordinary_edit_never_settles_a_conflict(make_register: Any, clock: Any) -> None:
    left, right = pair(make_register, clock)
    clock.advance(minutes=1)
    assert write(left, {"ville": "Blois"}) is None  # the value shown: nothing to write
    write(left, {"ville": "Vendôme"})
    (conflict,) = left.read(records.conflicts)
    assert [one.value for one in conflict.values] == ["Vendôme", "Tours"]
    exchange(left, right)
    assert right.read(records.conflicts) == [conflict]


def test_a_person_settles_it_for_both_sides(make_register: Any, clock: Any) -> None:
    left, right = pair(make_register, clock)
    clock.advance(minutes=1)
    write(left, {"ville": "Blois"}, settle=True)
    assert left.read(records.conflicts) == []
    exchange(left, right)
    assert right.read(records.conflicts) == []
    assert shown(left) == shown(right) == {"ville": "Blois", "nom": "A"}


def test_the_same_value_on_both_sides_is_no_conflict(make_register: Any, clock: Any) -> None:
    left, right = make_register("l.db"), make_register("d.db", "Autre Personne")
    for register in (left, right):
        clock.advance(minutes=1)
        write(register, {"ville": "Tours"})
    exchange(left, right)
    assert left.read(records.conflicts) == right.read(records.conflicts) == []


def test_different_fields_edited_apart_are_both_kept(make_register: Any, clock: Any) -> None:
    left, right = make_register("l.db"), make_register("d.db", "Autre Personne")
    write(left, {"ville": "Tours", "nom": "A"})
    exchange(left, right)
    write(left, {"ville": "Blois"})
    write(right, {"nom": "B"})
    exchange(left, right)
    assert shown(left) == shown(right) == {"ville": "Blois", "nom": "B"}
    assert left.read(records.conflicts) == []


def test_an_unchanged_record_writes_nothing(register: Register) -> None:
    write(register, {"ville": "Tours"})
    before = register.counts()["entry"]
    assert write(register, {"ville": "Tours"}) is None
    assert register.counts()["entry"] == before
    assert register.read(records.record_ids, STREAM, "sheet") == ["1"]


def test_a_write_that_only_replaces_leaves_no_ghost_conflict(
    make_register: Any, clock: Any
) -> None:
    """A newer version may replace a field without setting it."""
    left, _ = pair(make_register, clock)
    (conflict,) = left.read(records.conflicts)
    over = {"ville": [[one.ref.device, one.ref.seq] for one in conflict.values]}
    payload = {"type": "sheet", "id": "1", "set": {"nom": "A"}, "over": over}
    left.run(lambda cmd, uow: Ok(uow.append(STREAM, "record", cmd)), payload)
    assert left.read(records.conflicts) == []
    assert "ville" not in shown(left)


def test_a_record_payload_that_cannot_be_is_refused() -> None:
    check = records.record_kind(sample_registry()).check
    good = {"type": "sheet", "id": "1", "set": {"a": 1}, "over": {"a": [["d", 1]]}}
    assert check(good) == []
    for change in ({"type": 1}, {"id": ""}, {"id": "x" * 300}, {"set": {}}, {"set": []},
                   {"over": []}, {"over": {"a": [["d", 0]]}}, {"over": {"a": [["d", True]]}},
                   {"over": {"a": [[1, 1]]}}, {"over": {"a": "d"}}):  # fmt: skip
        assert check({**good, **change})


def test_a_clock_that_went_back_still_gives_one_order(make_register: Any, clock: Any) -> None:
    register = make_register("l.db")
    write(register, {"ville": "Tours"})
    clock.set(clock.now() - timedelta(days=3650))
    write(register, {"ville": "Blois"})
    assert shown(register) == {"ville": "Blois"}
    assert register.read(records.conflicts) == []
