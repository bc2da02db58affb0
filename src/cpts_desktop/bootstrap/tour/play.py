"""Plays the acts in order and writes the report."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cpts_desktop.bootstrap.tour import arrival, care, exchange, nurse
from cpts_desktop.bootstrap.tour.stage import REFERENCES, Post, Stage
from cpts_desktop.kernel.clock import SystemClock
from cpts_desktop.kernel.outcome import Fault
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
    """Play the tour into ``out``; return its report. The registers are erased at the end.

    A named file that is not what it should be is a Fault before anything is played.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    clock = SystemClock()
    named = {"bdpm": bdpm, "ansm": ansm}
    files = {name: path for name, path in named.items() if path is not None}
    _need_records(fhir)
    work = Path(tempfile.mkdtemp(prefix="cpts-visite-"))
    try:
        care.take_references(work / REFERENCES, files, clock.now())
        stage = Stage(out, work, clock)
        posts = arrival.create_posts(stage)
        with stage.step("déverrouillage"):
            arrival.unlock(stage, posts["infirmiere"], pictures=True)
            stage.leave_post(posts["infirmiere"])
        nurse_post = posts["infirmiere"]
        _nurse(stage, nurse_post, fhir or example_records())
        with stage.step("cartes de membres vérifiées"):
            exchange.meet(stage, posts)
        with stage.step("référentiels") as step, at(stage, posts["pharmacien"]) as post:
            step.detail = care.show_references(stage, post, files)
        _packets(stage, posts)
        with stage.step("indicateurs"), at(stage, posts["coordination"]) as post:
            care.indicators(stage, post)
        return stage.report()
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _need_records(files: tuple[Path, ...]) -> None:
    """Refuse files that are not FHIR, or that speak of nobody."""
    from cpts_desktop.features.register.fhir.reader import REASONS, FileRefused, read_fhir

    somebody = not files
    for path in files:
        try:
            items = read_fhir(path).items
        except FileRefused as refusal:
            reason = REASONS.get(refusal.code, refusal.code)
            said = f"« {path.name} » ne peut pas être importé : {reason}."
            raise Fault("NOT_FHIR", f"{said} La visite n’a pas commencé.") from None
        somebody |= any(one.resource.get("resourceType") == "Patient" for one in items)
    if not somebody:
        said = "Aucun patient dans les fichiers FHIR nommés. La visite n’a pas commencé."
        raise Fault("NO_PATIENT", said)


def example_records() -> tuple[Path, ...]:
    """Return the files imported when none is named: a fictional record of our own."""
    return (resource("discovery/dossier-fictif.json"),)


def _nurse(stage: Stage, post: Post, files: tuple[Path, ...]) -> None:
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


@contextmanager
def at(stage: Stage, post: Post) -> Iterator[Post]:
    """Open a post for one act and leave it whatever happens."""
    try:
        arrival.unlock(stage, post)
        yield post
    except Exception:
        stage.picture_of_failure()
        raise
    finally:
        stage.leave_post(post)


def _packets(stage: Stage, posts: dict[str, Post]) -> None:
    """The record travels: nurse to pharmacist, pharmacist to doctor, doctor back to the nurse."""
    nurse_post, pharmacy, practice = (
        posts[name] for name in ("infirmiere", "pharmacien", "medecin")
    )
    patient = nurse_post.notes.get("patient", "")
    sent: dict[str, Path] = {}
    with stage.step("paquet pour le pharmacien"), at(stage, nurse_post):
        sent["first"] = exchange.prepare_packet(
            stage, nurse_post, "Perrin", patient, picture="preparer-un-paquet"
        )
    with stage.step("paquet reçu par le pharmacien"), at(stage, pharmacy):
        exchange.open_packet(stage, pharmacy, sent["first"], picture="apercu-du-paquet")
    with stage.step("bilan de médication jusqu’à la lettre"), at(stage, pharmacy):
        care.add_treatments(stage, pharmacy, patient)
        care.review(stage, pharmacy, patient)
    with stage.step("paquet pour le médecin"), at(stage, pharmacy):
        sent["second"] = exchange.prepare_packet(stage, pharmacy, "Fournier", patient)
    with stage.step("visite, alerte et lettre reçues par le médecin"), at(stage, practice):
        exchange.open_packet(stage, practice, sent["second"])
        nurse.go(stage, practice, "register.synthese", patient=patient)
        stage.picture("dossier-recu")
        nurse.go(stage, practice, "followup.measures", patient=patient)
        stage.picture("mesures-recues")
    with stage.step("réponse du médecin"), at(stage, practice):
        care.answer(stage, practice, patient)
    with stage.step("carte d’urgence imprimée"), at(stage, practice):
        care.print_card(stage, practice, patient)
    with stage.step("même champ modifié des deux côtés"):
        with at(stage, practice):
            care.change_phone(stage, practice, patient, "0321000555")
            sent["third"] = exchange.prepare_packet(stage, practice, "Roux", patient)
        with at(stage, nurse_post):
            care.change_phone(stage, nurse_post, patient, "0321000777")
    with stage.step("conflit montré et réglé"), at(stage, nurse_post):
        exchange.open_packet(stage, nurse_post, sent["third"])
        care.settle(stage, nurse_post)
    with stage.step("le même paquet, une seconde fois, ne change rien"), at(stage, nurse_post):
        exchange.open_packet(stage, nurse_post, sent["third"], picture="paquet-deja-connu")
