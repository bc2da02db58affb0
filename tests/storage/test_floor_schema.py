"""The migrations build exactly the tables that the code declares, full-text tables included."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import Any

import pytest

import cpts_desktop.features
from cpts_desktop.storage import schema
from cpts_desktop.storage.engine import MODE, connect, make_engine
from cpts_desktop.storage.migrate import migrate, migrations


def _import_all_tables() -> None:
    for module in pkgutil.iter_modules(cpts_desktop.features.__path__, "cpts_desktop.features."):
        try:
            importlib.import_module(f"{module.name}.tables")
        except ModuleNotFoundError as missing:
            if missing.name != f"{module.name}.tables":
                raise


def _described(execute: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, sql in execute("SELECT name, sql FROM sqlite_master WHERE type='table'"):
        if name.startswith("sqlite_"):
            continue
        columns = [(*row[1:4], row[5]) for row in execute(f"PRAGMA table_info('{name}')")]
        indexes = []
        for row in execute(f"PRAGMA index_list('{name}')"):
            if row[3] == "pk":
                continue
            names = [one[2] for one in execute(f"PRAGMA index_info('{row[1]}')")]
            indexes.append((bool(row[2]), names))
        end = sql.upper().rpartition(")")[2]
        found[name] = (columns, sorted(indexes), "STRICT" in end, "WITHOUT ROWID" in end)
    return found


@pytest.fixture
def migrated(tmp_path: Path) -> Any:
    (tmp_path / "m.db").touch()
    raw = connect(tmp_path / "m.db", bytes(32), must_exist=False)
    migrate(raw)
    yield raw
    raw.close()


def test_migrations_and_declared_tables_are_the_same(migrated: Any, tmp_path: Path) -> None:
    _import_all_tables()
    (tmp_path / "d.db").touch()
    engine = make_engine(lambda: connect(tmp_path / "d.db", bytes(32), must_exist=False))
    with engine.execution_options(**{MODE: "write"}).begin() as conn:
        schema.metadata.create_all(conn)
        declared = _described(lambda text: conn.exec_driver_sql(text).all())
    engine.dispose()
    built = _described(lambda text: migrated.execute(text).fetchall())
    assert sorted(built) == sorted(declared)
    for name, description in declared.items():
        assert built[name] == description, name


def _virtual(raw: Any) -> set[str]:
    rows = raw.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")
    return {row[0] for row in rows.fetchall()}


def test_full_text_tables_answer(migrated: Any) -> None:
    assert _virtual(migrated)
    for name in _virtual(migrated):
        migrated.execute(f'INSERT INTO "{name}"("{name}") VALUES (\'integrity-check\')')


def test_every_step_alone_is_a_step(tmp_path: Path) -> None:
    """Each historical version migrates to today's."""
    last = len(migrations())
    for version in range(last):
        path = tmp_path / f"v{version}.db"
        path.touch()
        raw = connect(path, bytes(32), must_exist=False)
        for step in migrations()[:version]:
            for statement in step.statements:
                raw.execute(statement)
        raw.execute(f"PRAGMA user_version={version}")
        assert migrate(raw) == last - version
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        raw.close()
