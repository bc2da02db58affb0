"""The nurse's acts: import, a new record, two visits until an alert fires, what the day asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from cpts_desktop.bootstrap.tour.stage import Post, Stage
from cpts_desktop.kernel.text import fr_date

PATIENT = "TOURELLE"
"""Birth name of the fictional patient who travels from post to post."""


def go(stage: Stage, post: Post, page: str, **params: str) -> None:
    """Show a page of the main window and let it fill."""
    stage.window(post).navigate(page, params)
    stage.rest()


def patient_uid(stage: Stage, post: Post) -> str:
    """Return the patient that the window shows."""
    found = stage.window(post).ctx.patient
    if found is None:
        raise LookupError("no record is open")
    return str(found)


def import_records(stage: Stage, post: Post, files: Sequence[Path]) -> str:
    """Import FHIR files from the palette; return what the report says."""
    driver = stage.driver
    post.files.answers = list(files)
    driver.keys("Ctrl+K")
    driver.type_here("Importer des dossiers")
    driver.keys("Return")
    driver.waits_for("import_counts")
    stage.rest()
    stage.picture("import-fhir")
    said = driver.label("import_report")
    driver.click("close_report")
    go(stage, post, "register.patients")
    stage.picture("patients")
    if " : 0 reprise, 0 déjà là" in said:
        raise LookupError("nothing was taken from the files")
    return said


def create_record(stage: Stage, post: Post) -> None:
    """Fill the form of a new patient with the keyboard."""
    driver = stage.driver
    go(stage, post, "register.patients")
    driver.click("new_patient")
    driver.type("birth_name", PATIENT)
    driver.type("given_names", "Éloïse Marie")
    driver.choose("sex", "F")
    driver.type("birth_date", "12/03/1944")
    driver.type("phone", "03 21 00 01 01")
    driver.type("city", "Bréville")
    driver.type("postcode", "62000")
    stage.picture("nouveau-patient")
    driver.click("save")
    driver.wait(lambda: stage.window(post).ctx.patient is not None, "the new record")
    post.notes["patient"] = patient_uid(stage, post)
    stage.rest()
    stage.picture("dossier-cree")


def add_professional(stage: Stage, post: Post, role: str, name: str, phone: str) -> None:
    """Add a professional who agrees to be printed."""
    driver = stage.driver
    go(stage, post, "register.equipe", patient=post.notes["patient"])
    driver.click("add_member")
    driver.choose("role", role)
    driver.type("name", name)
    driver.type("phone", phone)
    driver.tick("agreed_to_be_printed")
    driver.click("save")
    driver.wait(lambda: not driver.shown("agreed_to_be_printed"), "the end of the dialog")
    stage.rest()


def visit(stage: Stage, post: Post, values: dict[str, str], *, days_ago: int, picture: str) -> None:
    """Type a visit and save it from the keyboard."""
    driver = stage.driver
    go(stage, post, "followup.visit", patient=post.notes["patient"])
    if days_ago:
        day = stage.clock.today() - timedelta(days=days_ago)
        driver.type("day", fr_date(day))
        driver.type("hour", "09:00")
    for code, text in values.items():
        driver.type(code, text)
    stage.rest()
    if picture:
        stage.picture(f"{picture}-saisie")
    driver.click("save_visit")
    driver.waits_for("visit_done")
    stage.rest()
    if picture:
        stage.picture(picture)
