"""Evaluating a whole register, one more measure, and the visit at the keyboard."""

from __future__ import annotations

import json
import random
import time
import tracemalloc
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from cpts_desktop.features.followup import cli, commands, queries
from cpts_desktop.features.followup.in_force import protocol_in_force
from cpts_desktop.features.followup.quality.counting import count_all
from cpts_desktop.features.followup.quality.files import patient_files
from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.counting import Period
from cpts_desktop.kernel.ids import PatientId, RecordId, new_id
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage.register import Register
from tests.bench.harness import Bench, Pair, benchmark
from tests.storage.followup_setup import BASELINES, make
from tests.storage.register_setup import do, jeanne

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
TODAY = date(2026, 3, 31)
J0 = date(2026, 3, 2)
CODES = (("poids", "kg", 70), ("pas", "mm[Hg]", 118), ("pad", "mm[Hg]", 70), ("fc", "/min", 66),
         ("spo2", "%", 96))  # fmt: skip
FULL_SIZE = 100_000
PARTS = ("baselines", "events", "measured", "lines", "conditions", "facts", "alerts", "pathways")
MEASURES = 100
DEFAULT = 2_000
"""Patients evaluated by default; --scale 50 is the size of the goal."""
SMALL = 400
"""Patients around the one who is measured once more."""


def population(bench: Bench, name: str, size: int = DEFAULT) -> tuple[Register, list[PatientId]]:
    """A register of enrolled patients with 100 observations each."""
    register = make(bench.folder / name, FixedClock(NOW))
    rng = random.Random(11)
    found = []
    for number in range(bench.count(size)):
        cmd = jeanne(birth_name=f"ESSAI{_letters(number)}")
        uid: PatientId = do(register, register_commands.create_patient, cmd)
        found.append(uid)
        values = register_commands.SetBaseline(uid, BASELINES)
        do(register, register_commands.set_baseline, values)
        do(register, _fill, (uid, rng))
    return register, found


def _letters(number: int) -> str:
    word = ""
    for _ in range(4):
        number, rest = divmod(number, 26)
        word += chr(65 + rest)
    return word


def _fill(given: tuple[PatientId, random.Random], uow: Any) -> Ok[None]:
    uid, rng = given
    event = {"id": new_id(), "kind": "sortie", "day": J0.isoformat(), "data": {}}
    uow.append(uid, "pathway_event", event)
    fields = {"profile": "CPTS_IC_STD", "since": J0.isoformat(), "active": True}
    uow.set_fields(uid, "pathway", "CPTS_IC_STD", fields)
    days = MEASURES // len(CODES)
    drafts = []
    for day in range(days):
        at = NOW - timedelta(days=days - day)
        for code, unit, usual in CODES:
            value = Decimal(usual) + Decimal(rng.randint(-20, 20)) / 10
            value = value if code == "poids" else value.to_integral_value()
            drafts.append(ObservationDraft(code, value, unit, at, scale=""))
    register_commands.record_observations(uow, uid, drafts)
    return Ok(None)


def per_patient(register: Register, uids: list[PatientId], one: Any) -> float:
    """Return the processor milliseconds that one patient takes, all being done in one snapshot."""

    def all_of_them(conn: Any) -> None:
        for uid in uids:
            one(conn, uid)

    start = time.process_time()
    register.read(all_of_them)
    return (time.process_time() - start) * 1000 / len(uids)


@benchmark(
    "evaluation_registre", unit="ms/patient", goal=3.0,
    baseline="seulement lire les mêmes lignes",
    title=f"évaluer {DEFAULT} patients de 100 mesures (but : {FULL_SIZE}, --scale 50)",
)  # fmt: skip
def whole_register(bench: Bench) -> Pair:
    register, uids = population(bench, "population.db")

    def evaluating(conn: Any, uid: PatientId) -> None:
        queries.evaluation(conn, uid, TODAY)

    def reading(conn: Any, uid: PatientId) -> None:
        protocol_in_force(conn, TODAY)
        queries.known_facts(conn, uid)
        queries.profile_of(conn, uid)

    return Pair(
        lambda: per_patient(register, uids, evaluating),
        lambda: per_patient(register, uids, reading),
        rounds=3, close=register.close,
    )  # fmt: skip


@benchmark(
    "evaluation_memoire", unit="Kio", goal=1.0,
    baseline="4 Mio, quel que soit le nombre de patients",
    title="mémoire la plus haute pour évaluer tout le registre",
)  # fmt: skip
def bounded_memory(bench: Bench) -> Pair:
    register, uids = population(bench, "memoire.db", SMALL)

    def peak(chosen: list[PatientId]) -> float:
        tracemalloc.start()
        per_patient(register, chosen, lambda conn, uid: queries.evaluation(conn, uid, TODAY))
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top / 1024

    return Pair(lambda: peak(uids), lambda: 4096.0, rounds=3, close=register.close)


@benchmark(
    "indicateurs_registre", unit="ms/patient", goal=3.0,
    baseline="seulement lire les mêmes lignes",
    title=f"compter tous les indicateurs de {SMALL} patients de 100 mesures",
)  # fmt: skip
def indicators_of_a_register(bench: Bench) -> Pair:
    register, uids = population(bench, "indicateurs.db", SMALL)
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
    register, uids = population(bench, "grand.db", SMALL)
    alone, only = population(Bench(bench.folder, 1 / SMALL), "petit.db", SMALL)

    def write(where: Register, uid: PatientId) -> None:
        values = {"poids": Decimal("70.4"), "pas": Decimal(118)}
        visit = commands.RecordVisit(uid, RecordId(new_id()), NOW, values)
        do(where, commands.record_visit, visit)

    def close() -> None:
        register.close()
        alone.close()

    return Pair(
        lambda: write(register, uids[0]), lambda: write(alone, only[0]), rounds=9, close=close
    )


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
