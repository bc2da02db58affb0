"""Move every number of the bundled protocols by one step, either way; is it noticed?

What may notice: the file no longer reads, an example beside it fails, or a number is no longer that
of the reference (``reference_numbers``, copied by hand from hf.md).

    python -m tests.mutation.limits [--protocol ID] [--json FILE]

The numbers are those of the TOML files: parameters, hard and soft limits, days of the schedule,
quotas, freshness. A number that nothing notices is printed with its file and line.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from cpts_desktop.protocols.cases import Examples, check_example, examples_path, read_examples
from cpts_desktop.protocols.library import bundled_ids, bundled_path
from cpts_desktop.protocols.loader import Broken, load_texts
from tests.pure.protocols.reference_numbers import differences

NUMBER = re.compile(r"(?<![\w.\"’-])-?[0-9]+(?:\.[0-9]+)?(?![\w.\"-])")
ASIDE = ("valid_from", "valid_until", "engine", "version", "title", "label", "id ", "source",
         "content", "why", "message", "advice", "trap", "#", "decimals")  # fmt: skip
"""Lines whose numbers decide nothing: words, dates of validity, decimals shown."""


def numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (line, column, literal) of each number that decides something."""
    for line, words in enumerate(text.splitlines(), start=1):
        if words.lstrip().startswith(ASIDE):
            continue
        bare = re.sub(r"\"[^\"]*\"", lambda found: " " * len(found[0]), words).split("#")[0]
        for found in NUMBER.finditer(bare):
            yield line, found.start(), found[0]


def moved(text: str, line: int, column: int, literal: str, way: int) -> str:
    """Return the text with one number moved by one step of its last digit."""
    value = Decimal(literal)
    step = Decimal(1).scaleb(int(value.as_tuple().exponent))
    rows = text.splitlines(keepends=True)
    row = rows[line - 1]
    rows[line - 1] = row[:column] + str(value + way * step) + row[column + len(literal) :]
    return "".join(rows)


def noticed(files: dict[str, str], examples: Examples, first: list[int]) -> bool:
    """Say whether a file no longer reads or an example fails; the last ones to notice go first."""
    loaded = load_texts(files)
    if isinstance(loaded, Broken) or any(differences(loaded)):
        return True
    order = [*first, *(at for at in range(len(examples.rows)) if at not in set(first))]
    for place in order:
        if check_example(loaded, examples.rows[place]):
            if place in first:
                first.remove(place)
            first.insert(0, place)
            del first[40:]
            return True
    return False


def play(identifier: str) -> tuple[int, list[str]]:
    """Return how many moves were tried on a protocol, and those that nothing noticed."""
    path = bundled_path(identifier)
    assert path is not None
    examples = read_examples(examples_path(path))
    assert isinstance(examples, Examples)
    files = {path.name: path.read_text(encoding="utf-8")}
    for part in tomllib.loads(files[path.name])["protocol"].get("parts", ()):
        files[part] = (path.parent / part).read_text(encoding="utf-8")
    if noticed(files, examples, []):
        raise SystemExit(f"{identifier} : refusé ou en échec avant tout changement")
    tried, survivors, first = 0, list[str](), list[int]()
    for name, text in files.items():
        for line, column, literal in numbers(text):
            for way in (1, -1):
                tried += 1
                changed = {**files, name: moved(text, line, column, literal, way)}
                if not noticed(changed, examples, first):
                    words = text.splitlines()[line - 1].strip()[:70]
                    survivors.append(f"{identifier} {name}:{line} {literal} {way:+} | {words}")
                    print(f"survit : {survivors[-1]}", flush=True)
    return tried, survivors


def main() -> int:
    """Play all the bundled protocols, or one."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation.limits")
    parser.add_argument("--protocol", default="")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    tried, survivors = 0, list[str]()
    for identifier in bundled_ids():
        if asked.protocol in ("", identifier):
            count, left = play(identifier)
            tried, survivors = tried + count, survivors + left
    killed = tried - len(survivors)
    print(f"{killed} nombres déplacés sur {tried} remarqués ({killed / max(1, tried):.1%})")
    if asked.json:
        body = {"mutants": tried, "killed": killed, "survivors": survivors}
        asked.json.write_text(json.dumps(body, indent=1, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
