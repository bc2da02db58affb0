"""Sharing what SQLAlchemy compiled changes nothing of what a register says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cpts_desktop.storage import engine, register
from tests.torture import compiled_once, writer
from tests.torture.scenarios import visits_left


def test_two_registers_share_what_was_compiled_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (engine, register):
        monkeypatch.setattr(module, "make_engine", engine.make_engine)
    monkeypatch.setattr(compiled_once, "_first", [])
    compiled_once.share_compiled()
    compiled_once.share_compiled()
    made, quiet = list[tuple[Path, int]](), os.open(os.devnull, os.O_WRONLY)
    for number in (2, 5):
        folder = tmp_path / str(number)
        folder.mkdir()
        patient = writer.create(folder / "r.db")
        writer.write_for_ever(folder / "r.db", patient, quiet, limit=number)
        made.append((folder, number))
    os.close(quiet)
    opened = [writer.open_it(folder / "r.db") for folder, _ in made]
    assert opened[0]._engine.dialect is opened[1]._engine.dialect
    assert [writer.visits(one) for one in opened] == [set(range(1, n + 1)) for _, n in made]
    for one in opened:
        one.close()
    assert visits_left(made[1][0], [4, 5]) == (0, "")
