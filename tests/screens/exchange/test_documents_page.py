"""« Documents » and « Formats ouverts »: letters handed over, records in the open."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cpts_desktop.features.exchange.screens import ACTIONS, PAGES, SETTINGS
from cpts_desktop.features.exchange.screens.documents_page import DocumentsPage
from cpts_desktop.features.register import commands
from cpts_desktop.features.register.model import DocumentDraft
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.dialogs import ScriptedFiles
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.storage import audit
from tests.screens.register.register_window import window_on
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do

PDF = b"%PDF-1.4 lettre"
RPPS = "10002345675"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))


@pytest.fixture
def place(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Camille Moreau", "pharmacien", rpps=RPPS)
    yield made
    made.register.close()


@pytest.fixture
def window(qtbot: QtBot, place: Practice, clock: FixedClock) -> Iterator[MainWindow]:
    made = window_on(place.register, clock, PAGES, ACTIONS)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.answer_with(lambda *_words: True)
    yield made
    made.contents.operations.close()


def keep(place: Practice, uid: Any, kind: str, title: str, mime: str = "application/pdf") -> None:
    def handler(_: None, uow: Any) -> Any:
        commands.store_document(uow, uid, DocumentDraft(kind, title, mime, PDF))
        return Ok(None)

    do(place.register, handler, None)


def shown(window: MainWindow, uid: Any) -> DocumentsPage:
    window.ctx.navigate("exchange.documents", patient=str(uid))
    settle()
    page = window.current_page()
    assert isinstance(page, DocumentsPage)
    return page


def choose(page: DocumentsPage, title: str) -> None:
    titles = [held.document.title for held in page.table.rows()]
    page.table.selectRow(titles.index(title))
    settle()


def trail(place: Practice) -> list[str]:
    return [line.action for line in place.register.read(audit.lines)]


def test_a_record_without_documents_says_so(window: MainWindow, place: Practice) -> None:
    page = shown(window, place.patient())
    assert page.view.currentWidget() is page.view.empty
    assert not page.save.isEnabled() and not page.mss.isEnabled() and page.fhir.isEnabled()


def test_a_letter_is_prepared_for_the_secure_messaging_of_the_professional(
    window: MainWindow, place: Practice, tmp_path: Path
) -> None:
    uid = place.patient(birth_name="LEFÈVRE D’ŒUVRE", given_names="Zoé")
    keep(place, uid, "bpm_lettre", "Lettre au médecin")
    page = shown(window, uid)
    choose(page, "Lettre au médecin")
    out = tmp_path / "envoi"
    out.mkdir()
    window.ctx.files = ScriptedFiles(out)
    page.mss.click()
    settle()
    (made,) = out.iterdir()
    assert made.name == "envoi-mssante-20260303-091500", "the name of the folder names nobody"
    assert sorted(one.name for one in made.iterdir()) == [
        "IHE_XDM.ZIP", "document.pdf", "objet.txt"
    ]  # fmt: skip
    subject = (made / "objet.txt").read_text("ascii").strip()
    assert subject.startswith("XDM/1.0/DDM+Bilan medicamenteux (Officine) LEFEVRE D'OEUVRE Zoe")
    assert page.ready.isVisible() and page.subject.text() == subject
    assert (made / "document.pdf").read_bytes() == PDF
    with zipfile.ZipFile(made / "IHE_XDM.ZIP") as archive:
        assert "IHE_XDM/SUBSET01/DOC0001.XML" in archive.namelist()
    page.mss.click()
    settle()
    assert "EXPORT_XDM" in trail(place)


def test_what_is_ready_comes_into_view_in_a_low_window(
    window: MainWindow, place: Practice, tmp_path: Path, qtbot: QtBot
) -> None:
    window.resize(960, 420)
    uid = place.patient()
    keep(place, uid, "bpm_lettre", "Lettre au médecin")
    page = shown(window, uid)
    choose(page, "Lettre au médecin")
    window.ctx.files = ScriptedFiles(tmp_path)
    page.mss.click()
    settle()
    assert page.copy.hasFocus() and not page.copy.visibleRegion().isEmpty()


def test_what_others_wrote_and_cards_have_no_national_type_of_ours(
    window: MainWindow, place: Practice
) -> None:
    uid = place.patient()
    for kind, title in (("carte", "Carte"), ("document_recu", "Lettre de sortie")):
        keep(place, uid, kind, title)
    page = shown(window, uid)
    for title in ("Carte", "Lettre de sortie"):
        choose(page, title)
        assert page.save.isEnabled() and not page.mss.isEnabled()
        assert "pas de type national" in page.mss.toolTip()


def test_without_rpps_the_refusal_is_said_and_nothing_is_written(
    qtbot: QtBot, tmp_path: Path, clock: FixedClock
) -> None:
    place = practice(tmp_path / "b", clock, "Camille Moreau", "pharmacien")
    window = window_on(place.register, clock, PAGES, ACTIONS)
    qtbot.addWidget(window)
    window.show()
    uid = place.patient()
    keep(place, uid, "bpm_lettre", "Lettre au médecin")
    page = shown(window, uid)
    choose(page, "Lettre au médecin")
    out = tmp_path / "envoi"
    out.mkdir()
    window.ctx.files = ScriptedFiles(out)
    page.mss.click()
    settle()
    assert "RPPS" in page.problem.text() and list(out.iterdir()) == []
    window.contents.operations.close()
    place.register.close()


def test_a_document_and_the_whole_record_are_saved_in_clear_after_a_question(
    window: MainWindow, place: Practice, tmp_path: Path
) -> None:
    uid = place.patient()
    keep(place, uid, "bpm_lettre", "Lettre au médecin")
    page = shown(window, uid)
    choose(page, "Lettre au médecin")
    file, bundle = tmp_path / "document.pdf", tmp_path / "dossier.fhir.json"
    window.answer_with(lambda *_words: False)
    window.ctx.files = ScriptedFiles(file)
    page.save.click()
    settle()
    assert not file.exists()
    window.answer_with(lambda *_words: True)
    window.ctx.files = ScriptedFiles(file, bundle)
    page.save.click()
    settle()
    page.fhir.click()
    settle()
    assert file.read_bytes() == PDF
    kinds = {one["resource"]["resourceType"] for one in json.loads(bundle.read_text())["entry"]}
    assert {"Patient", "DocumentReference"} <= kinds
    assert {"DOCUMENT_SAVE", "EXPORT_FHIR"} <= set(trail(place))


def test_the_whole_register_goes_to_an_empty_folder_only(
    window: MainWindow, place: Practice, tmp_path: Path, qtbot: QtBot
) -> None:
    place.patient()
    (section,) = SETTINGS
    built: Any = section.build(window.ctx)
    qtbot.addWidget(built)
    full, empty = tmp_path / "plein", tmp_path / "vide"
    full.mkdir()
    empty.mkdir()
    (full / "autre.txt").write_text("à garder")
    window.ctx.files = ScriptedFiles(full, empty)
    built.go.click()
    settle()
    assert "dossier vide" in built.problem.text()
    assert [one.name for one in full.iterdir()] == ["autre.txt"]
    built.go.click()
    settle()
    assert "1 dossier" in built.result.text()
    assert (empty / "comptes.json").exists() and "EXPORT_ALL" in trail(place)
