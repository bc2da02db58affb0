"""Lines and branches of storage, packets, keys and merge that no test takes, each with its reason.

    python -m tests.mutation.gaps [--data FILE]

Compares the data of a coverage run (see ``coverage.ini``) with ``gaps.txt``: a gap that is not
listed is printed, and fails. ``gaps.txt`` holds ``file | source line | reason``; a test keeps each
of its lines true to the source, so that it cannot rot.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "cpts_desktop"
LIST = Path(__file__).with_name("gaps.txt")


@dataclass(frozen=True)
class Gap:
    """A source line that no test takes (wholly), and why."""

    file: str
    source: str
    reason: str


def read_gaps(text: str) -> list[Gap]:
    """Read the list; raises ValueError for a line of another shape."""
    found = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        file, source, reason = (part.strip() for part in line.split(" | ", 2))
        found.append(Gap(file, source, reason))
    return found


def rotten(gaps: list[Gap]) -> list[str]:
    """Return the gaps whose line is no longer in the source, or that give no reason."""
    found = []
    for gap in gaps:
        path = PACKAGE / gap.file
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        if gap.source not in (line.strip() for line in lines):
            found.append(f"{gap.file} : « {gap.source} » n’y est plus")
        if len(gap.reason) < 15:
            found.append(f"{gap.file} : « {gap.source} » est sans raison")
    return found


def missed(data: Path) -> list[tuple[str, int, str]]:
    """Return (file, number, source) of each line not taken, or not both ways."""
    from coverage import Coverage

    measured = Coverage(
        data_file=str(data), config_file=str(Path(__file__).with_name("coverage.ini"))
    )
    measured.load()
    found = []
    for name in sorted(measured.get_data().measured_files()):
        place = Path(name).as_posix().partition("/src/cpts_desktop/")[2]
        analysis = measured._analyze(name)
        source = Path(name).read_text(encoding="utf-8").splitlines()
        lines = set(analysis.missing) | set(analysis.missing_branch_arcs())
        found += [(place, line, source[line - 1].strip()) for line in sorted(lines)]
    return found


def main() -> int:
    """Print what is not in the list."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation.gaps")
    parser.add_argument("--data", type=Path, default=ROOT / ".cache" / "coverage" / "data")
    asked = parser.parse_args()
    known = {(gap.file, gap.source) for gap in read_gaps(LIST.read_text(encoding="utf-8"))}
    every = missed(asked.data)
    new = [one for one in every if (one[0], one[2]) not in known]
    for file, line, source in new:
        print(f"{file}:{line} {source}")
    print(f"{len(every)} lignes non prises en entier, {len(new)} sans raison écrite")
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main())
