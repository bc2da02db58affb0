"""Files stay under 400 lines; the list of exceptions may only shrink. Nothing big is committed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.support.project_files import PROJECT, is_generated, project_files

LIMIT: Final = 400
BIGGEST: Final = 1024 * 1024
EXCEPTIONS: Final = Path(__file__).with_name("size_exceptions.txt")


def read_exceptions(text: str) -> dict[str, int]:
    """Read `path lines` pairs; `#` starts a comment."""
    pairs = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return {path: int(lines) for path, lines in pairs}


def too_long(sizes: dict[str, int], exceptions: dict[str, int]) -> list[str]:
    """Compare numbers of lines with the limit and with the exceptions."""
    found = []
    for path, lines in sizes.items():
        allowed = exceptions.get(path)
        if allowed is None and lines >= LIMIT:
            found.append(f"{path}: {lines} lines, the limit is {LIMIT}: split it by subject")
        elif allowed is not None and lines > allowed:
            found.append(f"{path}: {lines} lines, it had {allowed}: an exception only shrinks")
        elif allowed is not None and lines < allowed:
            found.append(f"{path}: now {lines} lines: lower its line in size_exceptions.txt")
    gone = sorted(exceptions.keys() - sizes.keys())
    return found + [f"{path}: gone, remove it from size_exceptions.txt" for path in gone]


def test_files_are_short() -> None:
    sizes = {
        path.relative_to(PROJECT).as_posix(): len(path.read_bytes().splitlines())
        for path in project_files()
        if path.suffix == ".py" and not is_generated(path)
    }
    problems = too_long(sizes, read_exceptions(EXCEPTIONS.read_text(encoding="utf-8")))
    assert not problems, "\n".join(["", *problems])


def test_a_long_file_is_noticed() -> None:
    assert too_long({"a.py": 400}, {})
    assert not too_long({"a.py": 399}, {})


def test_an_exception_only_shrinks() -> None:
    assert too_long({"a.py": 501}, {"a.py": 500})
    assert too_long({"a.py": 450}, {"a.py": 500})
    assert too_long({}, {"a.py": 500})
    assert not too_long({"a.py": 500}, {"a.py": 500})


def test_no_big_file_is_committed() -> None:
    big = [
        f"{path.relative_to(PROJECT).as_posix()}: {path.stat().st_size} bytes"
        for path in project_files()
        if path.stat().st_size > BIGGEST and path.suffix not in {".ttf", ".otf"}
    ]
    assert not big
