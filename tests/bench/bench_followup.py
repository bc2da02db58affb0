"""Evaluating a whole register, one more measure, and the visit at the keyboard."""

from __future__ import annotations

import json
import time
import tracemalloc
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection

from cpts_desktop.features.followup import cli, commands
from cpts_desktop.features.followup.in_force import protocol_in_force
from cpts_desktop.features.followup.quality.counting import count_all
from cpts_desktop.features.followup.quality.files import patient_files
from cpts_desktop.features.followup.sweep import evaluations, read_followed
from cpts_desktop.kernel.counting import Period
from cpts_desktop.kernel.ids import PatientId, RecordId, new_id
from cpts_desktop.storage.register import Register
from tests.bench.followup_scene import CODES, J0, NOW, TODAY, population, spent
from tests.bench.harness import Bench, Pair, benchmark
from tests.storage.register_setup import do

PARTS = ("baselines", "events", "measured", "lines", "conditions", "facts", "alerts", "pathways")
DEFAULT = 5_000
"""Patients evaluated by default; --scale 20 is the size of the goal."""
SMALL = 400
"""Patients around the one who is measured once more."""


@benchmark(
    "evaluation_registre", unit="ms/patient", goal=3.0,
    baseline="seulement lire les mêmes lignes",
    title=f"évaluer {DEFAULT} patients de 100 mesures (100 000 : --scale {100_000 // DEFAULT})",
)  # fmt: skip
def whole_register(bench: Bench) -> Pair:
    scene = population(bench.folder / "population.db", bench.count(DEFAULT))

    def evaluating(conn: Connection) -> None:
        for _one in evaluations(conn, scene.uids, TODAY):
            pass

    def reading(conn: Connection) -> None:
        protocol_in_force(conn, TODAY)
        for _one in read_followed(conn, scene.uids):
            pass

    return Pair(
        lambda: spent(scene.register, evaluating, len(scene.uids)),
        lambda: spent(scene.register, reading, len(scene.uids)),
        rounds=2, warm_up=0, close=scene.register.close,
    )  # fmt: skip


@benchmark(
    "evaluation_memoire", unit="Kio", goal=1.0,
    baseline="4 Mio, quel que soit le nombre de patients",
    title=f"mémoire la plus haute pour évaluer {SMALL * 3} patients de 100 mesures",
)  # fmt: skip
def bounded_memory(bench: Bench) -> Pair:
    scene = population(bench.folder / "memoire.db", bench.count(SMALL * 3))

    def evaluating(conn: Connection) -> None:
        for _one in evaluations(conn, scene.uids, TODAY):
            pass

    def peak() -> float:
        tracemalloc.start()
        spent(scene.register, evaluating, len(scene.uids))
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top / 1024

    return Pair(peak, lambda: 4096.0, rounds=3, close=scene.register.close)


@benchmark(
    "indicateurs_registre", unit="ms/patient", goal=3.0,
    baseline="seulement lire les mêmes lignes",
    title=f"compter tous les indicateurs de {SMALL} patients de 100 mesures",
)  # fmt: skip
def indicators_of_a_register(bench: Bench) -> Pair:
    scene = population(bench.folder / "indicateurs.db", bench.count(SMALL))
    register, uids = scene.register, scene.uids
    period = Period(date(TODAY.year, 1, 1), TODAY)

    def counting() -> float:
        start = time.process_time()
        register.read(count_all, period)
        return (time.process_time() - start) * 1000 / len(uids)

    def reading(conn: Any) -> None:
        for file in patient_files(conn):
            for part in PARTS:
                getattr(file, part)

    def baseline() -> float:
        start = time.process_time()
        register.read(reading)
        return (time.process_time() - start) * 1000 / len(uids)

    return Pair(counting, baseline, rounds=3, close=register.close)


@benchmark(
    "nouvelle_mesure", unit="ms", goal=1.5,
    baseline="la même visite dans un registre d’un seul patient",
    title="une mesure de plus ne réévalue que son patient",
)  # fmt: skip
def one_more_measure(bench: Bench) -> Pair:
    crowd = population(bench.folder / "grand.db", bench.count(SMALL))
    single = population(bench.folder / "petit.db", 1)

    def write(where: Register, uid: PatientId) -> float:
        values = {"poids": Decimal("70.4"), "pas": Decimal(118)}
        visit = commands.RecordVisit(uid, RecordId(new_id()), NOW, values)
        start = time.process_time()
        do(where, commands.record_visit, visit)
        return (time.process_time() - start) * 1000

    def close() -> None:
        crowd.register.close()
        single.register.close()

    return Pair(
        lambda: write(crowd.register, crowd.uids[0]),
        lambda: write(single.register, single.uids[0]),
        rounds=9, close=close,
    )  # fmt: skip


@benchmark(
    "visite_touches", unit="touches", goal=1.0,
    baseline="30 touches de la promesse",
    title="une visite complète au clavier, treize champs",
)  # fmt: skip
def keystrokes(bench: Bench) -> Pair:
    keys, _ = typed_visit(bench)
    return Pair(lambda: float(keys), lambda: 30.0, rounds=1, warm_up=0)


@benchmark(
    "entree_alerte", unit="ms", goal=1.0,
    baseline="les 100 ms de la promesse",
    title="d’Entrée à l’alerte peinte",
)  # fmt: skip
def enter_to_alert(bench: Bench) -> Pair:
    return Pair(lambda: typed_visit(bench)[1], lambda: 100.0, rounds=3, warm_up=1)


@benchmark(
    "protocole_cas", unit="ms", goal=1.0,
    baseline="les 50 ms de processeur de la promesse",
    title="« protocol run » sur un cas, après le démarrage : protocole relu, évalué, mis en mots",
)  # fmt: skip
def protocol_run(bench: Bench) -> Pair:
    case = bench.folder / "cas.json"
    case.write_text(json.dumps(_case()), encoding="utf-8")
    given = SimpleNamespace(args={"case": case, "protocol": None, "profile": None})

    def once() -> float:
        start = time.process_time()
        answer = cli.run(given)  # type: ignore[arg-type]
        spent = (time.process_time() - start) * 1000
        if not answer.data["alerts"]:
            raise AssertionError("no alert was found")
        return spent

    return Pair(once, lambda: 50.0, rounds=9)


@benchmark(
    "frise_dix_ans", unit="ms", goal=1.0,
    baseline="les 16 ms d’une image fluide",
    title="un pas de la frise (élargir, redessiner), huit mesures par jour sur dix ans",
)  # fmt: skip
def timeline_step(bench: Bench) -> Pair:
    from tests.bench.drawing import timeline_of_ten_years

    return Pair(timeline_of_ten_years(), lambda: 16.0, rounds=15)


@benchmark(
    "courbe_dix_ans", unit="ms", goal=1.0,
    baseline="les 16 ms d’une image fluide",
    title="un pas de lecture de la courbe (bouger, repeindre), 3 650 pesées",
)  # fmt: skip
def chart_step(bench: Bench) -> Pair:
    from tests.bench.drawing import chart_of_ten_years

    return Pair(chart_of_ten_years(), lambda: 16.0, rounds=15)


def _case() -> dict[str, Any]:
    """A patient at home for four weeks, measured every day: the size of a real case."""
    events: list[dict[str, Any]] = [{"date": J0.isoformat(), "type": "sortie"}]
    for day in range(1, 29):
        on = (J0 + timedelta(days=day)).isoformat()
        for code, unit, usual in CODES:
            value = usual + (day % 3 if code == "poids" else 0)
            row = {"type": "obs", "code": code, "value": value, "unit": unit}
            events.append({"date": on, **row})
    on = (J0 + timedelta(days=28)).isoformat()
    events.append({"date": on, "type": "obs", "code": "dyspnee_repos", "value": True})
    patient = {"poids_sec": 70, "creat_base": 100, "traitements": ["iec", "bb", "arm"]}
    return {"patient": patient, "events": events, "asof": on}


def typed_visit(bench: Bench) -> tuple[int, float]:
    """Type a full visit in the real form; return the keys and the ms from Enter to the alert."""
    import os

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from cpts_desktop.features.followup.screens.visit import VisitPage
    from cpts_desktop.shell.theme import Theme
    from tests.screens.followup.followup_stage import Typist, build

    application = QApplication.instance() or QApplication([])
    if isinstance(application, QApplication):
        Theme.of()
    folder = bench.folder / new_id()
    folder.mkdir()
    stage = build(folder)
    try:
        page: VisitPage = stage.page(VisitPage)
        page.form.poids.setFocus()
        typist = Typist(page)
        typist.type("72,4\n", "118\n", "72\n", "64\n", "96\n", "2", "2", "1", *"\n\n\n\n\n")
        start = time.perf_counter()
        typist.type("\n")
        QApplication.processEvents()
        page.result.grab()
        spent = (time.perf_counter() - start) * 1000
        if not page.result.alerts.cards():
            raise AssertionError("no alert was painted")
        return typist.keys, spent
    finally:
        stage.close()
