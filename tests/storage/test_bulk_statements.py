"""Rows written some tens in one statement are those written one by one; a run hashes as each."""

from __future__ import annotations

import gc
import sqlite3

import pytest

from cpts_desktop.kernel import collecting
from cpts_desktop.kernel.ids import DeviceId, StreamId, UserId, new_id
from cpts_desktop.storage import chain
from cpts_desktop.storage.prepared import insert_many


@pytest.mark.parametrize("count", [0, 1, 49, 50, 51, 100, 149])
def test_all_rows_are_written_once_and_in_order(count: int) -> None:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE pair (a INTEGER, b BLOB)")
    rows = [(n, bytes([n])) for n in range(count)]
    insert_many(base, "INSERT INTO pair (a, b) VALUES (?, ?)", rows)
    assert base.execute("SELECT a, b FROM pair ORDER BY rowid").fetchall() == rows


def test_a_run_hashes_as_its_entries_one_by_one() -> None:
    stream, device = StreamId(new_id()), DeviceId(new_id())
    run = [
        chain.RawEntry(
            stream, device, n, 2**56 + n, UserId(f"é{n % 2}"), ("visit", "nœud")[n % 2],
            b'{"n":%d}' % n, salt=bytes([n]) * 16,
        )
        for n in range(1, 9)
    ]  # fmt: skip
    run[3] = run[3].without_content()
    previous, expected = chain.GENESIS, []
    for entry in run:
        previous = chain.entry_hash(previous, entry)
        expected.append(previous)
    assert chain.follow(chain.GENESIS, run) == expected
    assert chain.follow(expected[2], run[3:]) == expected[3:]
    with pytest.raises(ValueError, match="salt"):
        chain.follow(chain.GENESIS, [chain.changed(run[0], salt=b"short")])


def test_the_search_for_garbage_comes_back_even_after_a_fault() -> None:
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), collecting.paused():
        assert not gc.isenabled()
        with collecting.paused():
            pass
        assert not gc.isenabled()
        raise ZeroDivisionError
    assert gc.isenabled()
