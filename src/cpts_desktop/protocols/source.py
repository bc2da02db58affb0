"""Reading a protocol file safely: bounded size, bounded nesting, then TOML with decimals.

Also finds the line of a key, since ``tomllib`` keeps none: every problem names its line.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

MAX_BYTES: Final = 256 * 1024
MAX_NESTING: Final = 16
MAX_KEY_PARTS: Final = 6
MAX_KEY_CHARS: Final = 200
_MAX_DIGITS: Final = 30
_LONG_NUMBER: Final = re.compile(rf"[0-9_]{{{_MAX_DIGITS + 1},}}")
_INTERESTING: Final = re.compile(r"""["'#\[\]{}\n]""")
_HEADER: Final = re.compile(r"\s*+(\[\[?)\s*+([^\[\]]*[^\[\]\s])\s*+\]\]?\s*+(?:#.*)?\Z")
_KEY: Final = re.compile(
    r"\s*+((?:[A-Za-z0-9_-]++|\"[^\"\n]*+\"|'[^'\n]*+')(?:\s*+\.\s*+[^=\s.]++)*+)\s*+="
)
"""Possessive, as are the strings below: dots or spaces in number are told in one pass."""
_STRINGS: Final = {
    '"': re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"'),
    "'": re.compile(r"'[^'\n]*+'"),
}
"""A string on one line; possessive, so that an unclosed one is told in one pass."""
_DECODE_PLACE: Final = re.compile(r"\(at line ([0-9]+), column")


@dataclass(frozen=True, slots=True)
class SourceProblem:
    """Why a protocol file is refused, where, and what was expected."""

    file: str
    line: int
    code: str
    message: str
    path: str = ""


@dataclass(frozen=True)
class Source:
    """The content of one file: its tables, the line of each key, its digest."""

    name: str
    tables: Mapping[str, Any]
    lines: Mapping[tuple[str, ...], int]
    text: str = field(repr=False, default="")
    digest: bytes = b""

    def line_of(self, path: tuple[str, ...]) -> int:
        """Return the line of a key, or of the nearest table that holds it."""
        for length in range(len(path), 0, -1):
            line = self.lines.get(path[:length])
            if line is not None:
                return line + (self._inside(path, length, line) if length < len(path) else 0)
        return 1

    def _inside(self, path: tuple[str, ...], known: int, line: int) -> int:
        """Look for the last key of the path within the value that begins on ``line``."""
        starts = sorted(number for number in set(self.lines.values()) if number > line)
        rows = self.text.split("\n")[line - 1 : (starts[0] - 1 if starts else None)]
        wanted = re.compile(rf"(?<![\w.-]){re.escape(path[-1])}\s*=")
        return next((n for n, row in enumerate(rows) if wanted.search(row)), 0) if known else 0


def read_source(path: Path) -> Source | SourceProblem:
    """Read a protocol file, or say why it is refused. Reads at most one byte over the limit."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError:
        return SourceProblem(path.name, 0, "UNREADABLE", "Fichier introuvable ou illisible.")
    return parse_source(path.name, data)


def parse_source(name: str, data: bytes) -> Source | SourceProblem:
    """Check and parse the bytes of a protocol file."""
    if len(data) > MAX_BYTES:
        return SourceProblem(name, 0, "TOO_BIG", "Fichier trop gros : 256 Kio au plus.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as bad:
        line = data[: bad.start].count(b"\n") + 1
        return SourceProblem(name, line, "NOT_UTF8", "Le fichier n’est pas en UTF-8.")
    text = text.replace("\r\n", "\n")
    lines: dict[tuple[str, ...], int] = {}
    problem = _scan(name, text, lines)
    if problem is not None:
        return problem
    try:
        tables = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as bad:
        place = _DECODE_PLACE.search(str(bad))
        line = int(place.group(1)) if place else text.count("\n") + 1
        return SourceProblem(name, line, "SYNTAX", "Erreur de syntaxe TOML.")
    except (ValueError, RecursionError, OverflowError, ArithmeticError):
        return SourceProblem(name, 1, "SYNTAX", "Une valeur de ce fichier ne se lit pas.")
    return Source(name, tables, lines, text, hashlib.sha256(data).digest())


def _scan(name: str, text: str, lines: dict[tuple[str, ...], int]) -> SourceProblem | None:
    """Walk the text once, outside strings: bound the nesting and note the line of each key."""
    long = _LONG_NUMBER.search(text)
    if long is not None:
        line = text[: long.start()].count("\n") + 1
        return SourceProblem(name, line, "NUMBER_TOO_LONG", "Nombre trop long.")
    depth, at, line, start = 0, 0, 1, 0
    table: tuple[str, ...] = ()
    counts: dict[tuple[str, ...], int] = {}
    fresh = True
    size = len(text)
    while at < size:
        if fresh and depth == 0:
            end = text.find("\n", at)
            row = text[at : end if end >= 0 else size]
            found = _note_row(row, table, counts, lines, line)
            if found is None:
                message = "Clé trop longue ou trop profonde."
                return SourceProblem(name, line, "KEY_TOO_DEEP", message)
            table = found
            fresh = False
        match = _INTERESTING.search(text, at)
        if match is None:
            break
        char, start = match.group(), match.start()
        at = match.end()
        if char == "\n":
            line, fresh = line + 1, True
        elif char == "#":
            end = text.find("\n", at)
            at = end if end >= 0 else size
        elif char in "[{":
            depth += 1
            if depth > MAX_NESTING:
                return SourceProblem(name, line, "TOO_DEEP", "Imbrication trop profonde.")
        elif char in "]}":
            depth = max(0, depth - 1)
        else:
            end = _string_end(text, start, char)
            if end < 0:
                return SourceProblem(name, line, "SYNTAX", "Texte entre guillemets non fermé.")
            line += text.count("\n", start, end)
            at = end
    return None


def _string_end(text: str, start: int, quote: str) -> int:
    """Return the place after a string, or -1 when it is not closed."""
    triple = quote * 3
    if text.startswith(triple, start):
        at = start + 3
        while True:
            end = text.find(triple, at)
            if end < 0:
                return -1
            if quote == '"' and _escaped(text, end):
                at = end + 1
                continue
            return end + 3
    found = _STRINGS[quote].match(text, start)
    return found.end() if found else -1


def _escaped(text: str, at: int) -> bool:
    count = 0
    while at > 0 and text[at - 1] == "\\":
        count, at = count + 1, at - 1
    return count % 2 == 1


def _note_row(
    row: str,
    table: tuple[str, ...],
    counts: dict[tuple[str, ...], int],
    lines: dict[tuple[str, ...], int],
    line: int,
) -> tuple[str, ...] | None:
    """Note the header or key of a row; None when its name is abusive."""
    header = _HEADER.match(row) if row.lstrip().startswith("[") else None
    if header is not None:
        path = _parts(header.group(2))
        if path is None:
            return None
        if header.group(1) == "[[":
            place = counts.get(path, 0)
            counts[path] = place + 1
            path = (*path, str(place))
        else:
            path = _under_array(path, counts)
        lines.setdefault(path, line)
        return path
    if (
        len(row) > MAX_KEY_CHARS
        and "=" not in row[:MAX_KEY_CHARS]
        and not row.lstrip().startswith(("#", "["))
    ):
        return None
    key = _KEY.match(row)
    if key is not None:
        path = _parts(key.group(1))
        if path is None:
            return None
        lines.setdefault((*table, *path), line)
    return table


def _under_array(path: tuple[str, ...], counts: Mapping[tuple[str, ...], int]) -> tuple[str, ...]:
    for length in range(len(path) - 1, 0, -1):
        if path[:length] in counts:
            return (*path[:length], str(counts[path[:length]] - 1), *path[length:])
    return path


def _parts(name: str) -> tuple[str, ...] | None:
    if len(name) > MAX_KEY_CHARS or name.count(".") >= MAX_KEY_PARTS:
        return None
    return tuple(part.strip().strip("\"'") for part in name.split("."))
