"""SQLAlchemy statements compiled once and handed to the driver as they are.

Building, caching and wrapping a statement costs several times its execution when a hundred
thousand entries are projected. A prepared one takes the same transaction, binds every value, and
gives plain tuples.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite

_DIALECT: Any = sqlite.dialect(paramstyle="qmark")
Values = Mapping[str, Any]
Row: TypeAlias = tuple[int | str | bytes | None, ...]
_TOGETHER: Final = 50
"""Rows in one statement: a third of the time of a row goes to starting and ending its own."""


def insert_many(driver: Any, sql: str, rows: Sequence[Row]) -> None:
    """Run ``INSERT … VALUES (?, …)`` for many rows, some tens in one statement."""
    whole = len(rows) - len(rows) % _TOGETHER
    together = _many(sql)
    for at in range(0, whole, _TOGETHER):
        driver.execute(together, list(chain.from_iterable(rows[at : at + _TOGETHER])))
    if whole < len(rows):
        driver.executemany(sql, rows[whole:])


@lru_cache(maxsize=64)
def _many(sql: str) -> str:
    marks = sql[sql.rindex("(") :]
    return sql + f", {marks}" * (_TOGETHER - 1)


class Prepared:
    """One statement, compiled on first use; its named parameters are given at each run."""

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._sql = ""
        self._names: tuple[str, ...] = ()
        self._constants: dict[str, Any] = {}

    def run(self, conn: Connection, values: Values) -> Any:
        """Execute once; return the driver's cursor."""
        sql = self._sql or self._compile()
        return conn.connection.driver_connection.execute(sql, self._row(values))  # type: ignore[union-attr]

    def first(self, conn: Connection, values: Values) -> Any:
        """Return the first row as a tuple, or None."""
        return self.run(conn, values).fetchone()

    def run_many(self, conn: Connection, rows: Iterable[Values]) -> None:
        """Execute once for each row."""
        sql = self._sql or self._compile()
        conn.connection.driver_connection.executemany(sql, list(map(self._row, rows)))  # type: ignore[union-attr]

    def _row(self, values: Values) -> list[Any]:
        constants = self._constants
        return [values[name] if name in values else constants[name] for name in self._names]

    def _compile(self) -> str:
        compiled = self._statement.compile(dialect=_DIALECT)
        self._names = tuple(compiled.positiontup or ())
        self._constants = {name: v for name, v in compiled.params.items() if v is not None}
        self._sql = str(compiled)
        return self._sql
