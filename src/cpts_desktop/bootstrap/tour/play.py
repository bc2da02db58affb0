"""Plays the acts in order and writes the report."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from cpts_desktop.bootstrap.tour import arrival, exchange
from cpts_desktop.bootstrap.tour.stage import Post, Stage
from cpts_desktop.kernel.clock import SystemClock
from cpts_desktop.kernel.resources import resource

QUIET = {"poids": "69,4", "pas": "122", "pad": "70", "fc": "72", "spo2": "96"}
WORRYING = {
    "poids": "71,6",
    "pas": "118",
    "pad": "72",
    "fc": "78",
    "spo2": "95",
    "oedeme": "2",
    "nyha": "3",
}


def play(
    out: Path,
    *,
    fhir: tuple[Path, ...] = (),
    bdpm: Path | None = None,
    ansm: Path | None = None,
) -> dict[str, Any]:
    """Play the tour into ``out``; return its report. The registers are erased at the end."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    work = Path(tempfile.mkdtemp(prefix="cpts-visite-"))
    try:
        stage = Stage(out, work, SystemClock())
        posts = arrival.create_posts(stage)
        with stage.step("déverrouillage"):
            arrival.unlock(stage, posts["infirmiere"], pictures=True)
            stage.leave_post(posts["infirmiere"])
        nurse_post = posts["infirmiere"]
        _nurse(stage, nurse_post, fhir or example_records())
        with stage.step("cartes de membres vérifiées"):
            exchange.meet(stage, posts)
        with stage.step("paquet pour le pharmacien"):
            arrival.unlock(stage, nurse_post)
            patient = nurse_post.notes["patient"]
            packet = exchange.prepare_packet(
                stage, nurse_post, "Perrin", patient, picture="preparer-un-paquet"
            )
            stage.leave_post(nurse_post)
        with stage.step("paquet reçu par le pharmacien"):
            arrival.unlock(stage, posts["pharmacien"])
            exchange.open_packet(stage, posts["pharmacien"], packet, picture="apercu-du-paquet")
            stage.leave_post(posts["pharmacien"])
        return stage.report()
    finally:
        shutil.rmtree(work, ignore_errors=True)


def example_records() -> tuple[Path, ...]:
    """Return the files imported when none is named: a fictional record of our own."""
    return (resource("discovery/dossier-fictif.json"),)


def _nurse(stage: Stage, post: Post, files: tuple[Path, ...]) -> None:
    from cpts_desktop.bootstrap.tour import nurse

    arrival.unlock(stage, post)
    with stage.step("import de dossiers FHIR") as step:
        step.detail = nurse.import_records(stage, post, files)
    with stage.step("nouveau dossier"):
        nurse.create_record(stage, post)
    with stage.step("équipe de soins"):
        nurse.add_professional(stage, post, "medecin_traitant", "Dr Hélène Fournier", "0321000201")
        nurse.add_professional(stage, post, "pharmacien", "Pharmacie du Beffroi", "0321000202")
        stage.picture("equipe-de-soins")
    with stage.step("visite sans alerte"):
        nurse.visit(stage, post, QUIET, days_ago=3, picture="")
    with stage.step("visite avec alerte"):
        nurse.visit(stage, post, WORRYING, days_ago=0, picture="visite-alerte")
    with stage.step("mesures et journée"):
        nurse.go(stage, post, "followup.measures", patient=post.notes["patient"])
        stage.picture("mesures")
        nurse.go(stage, post, "followup.today")
        stage.picture("aujourdhui")
    stage.leave_post(post)
