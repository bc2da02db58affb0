"""What the person reads after an import: a sentence that adds up, and why something was left."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cpts_desktop.features.register.fhir.report import Report
from cpts_desktop.features.register.screens.import_files import ImportReport


def test_all_taken_shows_no_empty_table(qtbot: QtBot) -> None:
    report = Report()
    for _ in range(2):
        report.count("Patient", "accepted")
    dialog = ImportReport(report)
    qtbot.addWidget(dialog)
    assert report.summary == "2 entrées lues : 2 reprises, 0 déjà là, 0 non reprise."
    assert dialog.reasons.isHidden()
    assert not dialog.counts.isHidden()


def test_a_file_that_cannot_be_read_is_named_as_a_whole(qtbot: QtBot) -> None:
    report = Report()
    report.reject("?", "essai.json", "fichier illisible")
    dialog = ImportReport(report)
    qtbot.addWidget(dialog)
    assert report.summary == "1 entrée lue : 0 reprise, 0 déjà là, 1 non reprise."
    assert not dialog.reasons.isHidden()
    model = dialog.counts.model()
    assert model.index(0, 0).data() == "fichier entier"
    words = [label.text() for label in dialog.findChildren(QLabel)]
    assert report.summary in words


def test_what_to_look_at_is_shown_and_not_only_what_was_left(qtbot: QtBot) -> None:
    report = Report()
    report.count("Patient", "accepted")
    report.warn("x.json, entrée 1 : Patient/a", "ressemble à MARTIN Jeanne : même naissance")
    report.warn("x.json, entrée 2 : Patient/b", "email non repris (format)")
    report.warn("y.json, entrée 1 : Patient/c", "email non repris (format)")
    dialog = ImportReport(report)
    qtbot.addWidget(dialog)
    assert not dialog.checks.isHidden()
    assert dialog.reasons.isHidden()
    assert [line[1:3] for line in dialog.checks.rows()] == [
        ("ressemble à MARTIN Jeanne : même naissance", 1), ("email non repris (format)", 2),
    ]  # fmt: skip
    dialog.checks.selectRow(0)
    assert dialog.remark.text() == "ressemble à MARTIN Jeanne : même naissance", "whole, below"


def test_nothing_to_look_at_shows_no_empty_table(qtbot: QtBot) -> None:
    report = Report()
    report.count("Patient", "accepted")
    dialog = ImportReport(report)
    qtbot.addWidget(dialog)
    assert dialog.checks.isHidden()
