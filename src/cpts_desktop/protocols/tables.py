"""Strict reading of the tables of a file: every key is asked for, whatever is left is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final, TypeVar

from cpts_desktop.protocols.source import Source, SourceProblem

E = TypeVar("E", bound=Enum)
_MISSING: Final = object()
MAX_TEXT: Final = 600
MAX_ROWS: Final = 2_000


class Table:
    """One TOML table; ``close()`` refuses the keys that nobody asked for."""

    def __init__(
        self, source: Source, path: tuple[str, ...], values: Any, problems: list[SourceProblem]
    ) -> None:
        self.source = source
        self.path = path
        self.problems = problems
        self._values: dict[str, Any] = dict(values) if isinstance(values, dict) else {}
        self._asked: set[str] = set()
        if not isinstance(values, dict):
            self.refuse("", "WRONG_TYPE", "Une table est attendue ici.")

    def refuse(self, key: str, code: str, message: str) -> None:
        """Report a problem on one key of the table."""
        path = (*self.path, key) if key else self.path
        self.problems.append(
            SourceProblem(
                self.source.name, self.source.line_of(path), code, message, ".".join(path)
            )
        )

    def keys(self) -> tuple[str, ...]:
        """Return the keys of the table, in file order."""
        return tuple(self._values)

    def has(self, key: str) -> bool:
        """Say whether the key is there."""
        return key in self._values

    def raw(self, key: str) -> Any:
        """Return a value without checking it."""
        self._asked.add(key)
        return self._values.get(key)

    def _take(self, key: str, default: Any) -> Any:
        self._asked.add(key)
        if key in self._values:
            return self._values[key]
        if default is _MISSING:
            self.refuse(key, "MISSING", f"La clé « {key} » manque.")
            return None
        return default

    def text(self, key: str, default: Any = _MISSING) -> str:
        """Return a short text."""
        value = self._take(key, default)
        if value is None or value is default:
            return value or ""
        if not isinstance(value, str) or len(value) > MAX_TEXT:
            self.refuse(key, "WRONG_TYPE", f"« {key} » doit être un texte court.")
            return ""
        return value

    def texts(self, key: str, default: Any = _MISSING) -> tuple[str, ...]:
        """Return a list of short texts."""
        value = self._take(key, default)
        if value is None or value is default:
            return value or ()
        if not isinstance(value, list) or not all(
            isinstance(row, str) and len(row) <= MAX_TEXT for row in value
        ):
            self.refuse(key, "WRONG_TYPE", f"« {key} » doit être une liste de textes.")
            return ()
        return tuple(value)

    def number(self, key: str, default: Any = _MISSING) -> Decimal | None:
        """Return a finite number."""
        value = self._take(key, default)
        if value is None or value is default:
            return value
        number = _as_number(value)
        if number is None:
            self.refuse(key, "NOT_A_NUMBER", f"« {key} » doit être un nombre fini.")
        return number

    def integer(self, key: str, default: Any = _MISSING) -> int:
        """Return a whole number between -10,000 and 10,000."""
        value = self._take(key, default)
        if value is None or value is default:
            return value or 0
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 10_000:
            self.refuse(key, "NOT_WHOLE", f"« {key} » doit être un nombre entier.")
            return 0
        return value

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            self.refuse(key, "WRONG_TYPE", f"« {key} » doit être true ou false.")
            return default
        return value

    def day(self, key: str) -> date:
        """Return a civil date, written as a TOML date and not as text."""
        value = self._take(key, _MISSING)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if value is not None:
            message = f"« {key} » doit être une date AAAA-MM-JJ sans guillemets."
            self.refuse(key, "NOT_A_DATE", message)
        return date(1970, 1, 1)

    def span(self, key: str) -> tuple[Decimal, Decimal] | None:
        """Return [low, high] or None when the key is absent."""
        value = self._take(key, None)
        if value is None:
            return None
        pair = [_as_number(row) for row in value] if isinstance(value, list) else []
        if len(pair) != 2 or pair[0] is None or pair[1] is None or pair[0] > pair[1]:
            self.refuse(key, "NOT_A_RANGE", f"« {key} » doit être [minimum, maximum].")
            return None
        return pair[0], pair[1]

    def choice(self, key: str, kind: type[E], default: Any = _MISSING) -> E | None:
        """Return a word of a closed list."""
        value = self._take(key, default)
        if value is None or value is default:
            return value
        try:
            return kind(value)
        except ValueError:
            words = ", ".join(str(one.value) for one in kind)
            self.refuse(key, "UNKNOWN_WORD", f"« {key} » doit être l’un de : {words}.")
            return None

    def table(self, key: str, *, required: bool = True) -> Table:
        """Return a table inside this one."""
        value = self._take(key, _MISSING if required else {})
        return Table(self.source, (*self.path, key), {} if value is None else value, self.problems)

    def tables(self, key: str) -> Iterator[tuple[str, Table]]:
        """Walk through a table of named tables."""
        value = self._take(key, {})
        if not isinstance(value, dict) or len(value) > MAX_ROWS:
            self.refuse(key, "WRONG_TYPE", f"« {key} » doit être une table de tables.")
            return
        for name, row in value.items():
            yield name, Table(self.source, (*self.path, key, name), row, self.problems)

    def rows(self, key: str) -> Iterator[Table]:
        """Walk through an array of tables."""
        value = self._take(key, [])
        if not isinstance(value, list) or len(value) > MAX_ROWS:
            self.refuse(key, "WRONG_TYPE", f"« {key} » doit être une liste de tables.")
            return
        for place, row in enumerate(value):
            yield Table(self.source, (*self.path, key, str(place)), row, self.problems)

    def close(self) -> None:
        """Refuse every key that was not asked for."""
        for key in self._values:
            if key not in self._asked:
                self.refuse(key, "UNKNOWN_KEY", f"Clé inconnue : « {key[:60]} ».")


def _as_number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    return number if number.is_finite() and abs(number.adjusted()) < 12 else None
