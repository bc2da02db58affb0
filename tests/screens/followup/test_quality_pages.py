"""The quality screens: mirror, outcomes, facts, audit, vignettes; with real registers and keys."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from cpts_desktop.features.followup import commands, queries
from cpts_desktop.features.followup.quality.audit import audit_form
from cpts_desktop.features.followup.quality.counting import count_all
from cpts_desktop.features.followup.quality.reading import alerts_to_tick, care_facts
from cpts_desktop.features.followup.quality.vignettes import bundled_vignettes
from cpts_desktop.features.followup.rules.active import active_protocol
from cpts_desktop.features.followup.screens.catalogue import ACTIONS, PAGES
from cpts_desktop.features.followup.screens.dialogs import PathwayDialog, event_dialog
from cpts_desktop.features.followup.screens.pathway import PathwayPage
from cpts_desktop.features.followup.screens.quality.audit_page import AuditPage
from cpts_desktop.features.followup.screens.quality.facts_page import FactsPage
from cpts_desktop.features.followup.screens.quality.mirror_page import MirrorPage
from cpts_desktop.features.followup.screens.quality.outcomes_page import OutcomesPage
from cpts_desktop.features.followup.screens.quality.vignette_page import VignettePage
from cpts_desktop.kernel.counting import Count, Period
from cpts_desktop.kernel.ids import new_id
from cpts_desktop.shell.pages import PageContext, Person
from tests.screens.followup.followup_stage import NoFiles, Stage, Typist
from tests.storage.followup_setup import at, in_pathway, save, visit
from tests.storage.register_setup import do


def low_saturation(stage: Stage) -> None:
    """An orange alert on the 3rd, another visit on the 5th."""
    save(stage.register, visit(stage.patient, at(3), {"spo2": 91}))
    stage.clock.advance(days=2)
    save(stage.register, visit(stage.patient, at(5), {"spo2": 97}))


class OneFile(NoFiles):
    """Chooses always the same file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def save_as(self, title: str, suggested: str, pattern: str) -> Path | None:
        return self.path


def test_every_quality_page_is_reached_from_the_palette(stage: Stage) -> None:
    hidden = {spec.id for spec in PAGES} - {"followup.today", "followup.visit"}
    wanted = {one for one in hidden if "pathway" not in one and "measures" not in one}
    stage.context.patient = stage.patient
    for action in ACTIONS:
        action.run(stage.context)
    assert wanted <= {page for page, _ in stage.window.visited}


def test_an_outcome_is_ticked_with_the_keyboard(stage: Stage) -> None:
    low_saturation(stage)
    page = stage.page(OutcomesPage)
    assert page.count.text() == "1 suite à cocher"
    page.table.setFocus()
    typist = Typist(page)
    typist.press(Qt.Key.Key_Return)
    dialog = page.findChild(PathwayDialog)
    dialog.form.outcome.setCurrentIndex(2)
    dialog.save()
    QApplication.processEvents()
    (row,) = stage.register.read(alerts_to_tick, stage.clock.today())
    assert (row.outcome, row.due) == ("Hospitalisation", False)
    assert page.count.text() == "0 suite à cocher"


def test_the_list_of_everybody_comes_back_after_that_of_one_patient(stage: Stage) -> None:
    other = in_pathway(stage.register)
    save(stage.register, visit(other, at(3), {"spo2": 91}))
    low_saturation(stage)
    page = stage.page(OutcomesPage)
    assert len(page.table.rows()) == 1
    page.open()
    assert len(page.table.rows()) == 2


def test_the_visit_of_the_alert_itself_is_not_the_next_visit(stage: Stage) -> None:
    save(stage.register, visit(stage.patient, at(3), {"spo2": 91}))
    save(stage.register, visit(stage.patient, at(3, 6), {"poids": 70}))
    (row,) = stage.register.read(alerts_to_tick, stage.clock.today())
    assert row.seen_on is None and not row.due


def test_the_mirror_shows_rules_and_what_nobody_saw(stage: Stage) -> None:
    low_saturation(stage)
    unseen = in_pathway(stage.register)
    event = commands.RecordEvent(unseen, "hospitalisation", date(2026, 3, 4))
    do(stage.register, commands.record_event, event)
    page = stage.page(MirrorPage)
    assert next(one.rule for one in page.table.rows()) == "SPO2_O"
    assert "année-patient suivie" in page.exposure.text(), "the plural begins at two"
    assert page.unseen.text().startswith("1 hospitalisation après une sortie, dont 1 sans alerte")
    links = [one for one in page.findChildren(QPushButton) if "MARTIN" in one.text()]
    links[0].click()
    assert stage.window.visited[-1] == ("followup.pathway", {"patient": str(unseen)})
    page.tick.click()
    assert stage.window.visited[-1][0] == "followup.outcomes"


def test_a_contraindication_without_reason_is_refused_beside_its_field(stage: Stage) -> None:
    page = stage.page(FactsPage)
    dialog = page.open_dialog()
    dialog.form.fact.setCurrentIndex(dialog.form.fact.findData("ci_bb"))
    dialog.save()
    QApplication.processEvents()
    assert dialog.form.problem.text() and dialog.form.detail.property("state") == "refused"
    assert stage.register.read(care_facts, stage.patient) == ()
    dialog.form.detail.setText("bloc de haut degré")
    dialog.save()
    QApplication.processEvents()
    (fact,) = stage.register.read(care_facts, stage.patient)
    assert (fact.fact, fact.detail, fact.day) == ("ci_bb", "bloc de haut degré", date(2026, 3, 3))
    assert page.table.rows() == (fact,)


def test_a_fact_is_withdrawn_with_a_reason(stage: Stage) -> None:
    page = stage.page(FactsPage)
    dialog = page.open_dialog()
    dialog.form.day.setText("02/03/2026")
    dialog.save()
    QApplication.processEvents()
    gone = page.open_withdraw()
    gone.form.reason.setText("erreur de patient")
    gone.save()
    QApplication.processEvents()
    assert page.table.rows() == ()


def test_g2_a_bad_date_of_a_fact_keeps_the_dialog(stage: Stage) -> None:
    page = stage.page(FactsPage)
    dialog = page.open_dialog()
    for typed in ("31/02/2026", "demain", "04/03/2026"):
        dialog.form.day.setText(typed)
        dialog.save()
        QApplication.processEvents()
        assert dialog.form.problem.text(), typed
    assert stage.register.read(care_facts, stage.patient) == ()


def test_an_audit_is_drawn_kept_and_printed(stage: Stage, tmp_path: Path) -> None:
    target = tmp_path / "audit.pdf"
    stage.context.files = OneFile(target)
    page = stage.page(AuditPage)
    page.form.size.setFocus()
    Typist(page).press(Qt.Key.Key_Return)
    assert [one.name for one in page.table.rows()] == ["MARTIN Jeanne"]
    assert "1 dossier tiré parmi 1" in page.summary.text()
    assert "Manque" in page.lacks.text()
    page.keep_button.click()
    page.print_button.click()
    QApplication.processEvents()
    assert target.read_bytes().startswith(b"%PDF")
    assert len(stage.window.toasts) == 2 and not stage.window.faults


def test_bad_numbers_of_an_audit_are_said_beside_their_field(stage: Stage) -> None:
    page = stage.page(AuditPage)
    for size, seed in (("0", "1"), ("101", "1"), ("²", "1"), ("5", "-1"), ("", "1")):
        page.form.size.setText(size)
        page.form.seed.setText(seed)
        page.draw()
        assert page.form.problem.text() and page.sheet is None, (size, seed)
    page.form.size.setText(str(audit_form().largest_size))
    page.form.seed.setText("0")
    page.draw()
    assert page.sheet is not None and not page.form.problem.text()


def test_a_whole_session_of_vignettes_with_digits_and_enter_only(stage: Stage) -> None:
    stage.context = PageContext(
        **{**vars(stage.context), "person": Person(new_id(), "Camille Roux", "idel")}
    )
    page = stage.page(VignettePage)
    page.setFocus()
    chosen = bundled_vignettes().vignettes

    def key(word: str) -> None:
        QTest.keyClick(page, Qt.Key.Key_Return if word == "\n" else word)

    key("\n")
    assert page.place == 0 and "Choisissez" in page.form.problem.text()
    for _ in chosen:
        key("1")
        key("\n")
    for _ in chosen:
        assert page.lesson.isVisible()
        key("\n")
    for one in chosen:
        key(str(one.after.right))
        key("\n")
    QApplication.processEvents()
    assert page.result is not None and page.result.after == 12
    kept = stage.register.read(_sessions)
    assert len(kept) == 1 and page.draft() is None
    key("\n")
    assert page.place == 0 and page.result is None


def _sessions(conn: object) -> list[object]:
    from sqlalchemy import Connection, select

    from cpts_desktop.features.followup.quality.tables import training_session

    assert isinstance(conn, Connection)
    return list(conn.execute(select(training_session.c.id)).scalars())


def test_a_session_goes_on_after_a_lock(stage: Stage) -> None:
    page = stage.page(VignettePage)
    page.answer(2)
    page.forward()
    content = page.draft()
    assert content is not None
    again = stage.page(VignettePage)
    again.restore(content)
    assert (again.place, again.answers, again.session) == (1, page.answers, page.session)
    again.restore({"session": "x", "place": -4, "answers": []})
    assert again.place == 1


def test_back_and_unknown_digits_do_no_harm(stage: Stage) -> None:
    page = stage.page(VignettePage)
    QTest.keyClick(page, Qt.Key.Key_Backspace)
    QTest.keyClick(page, "9")
    assert page.place == 0 and not page.answers["before"]


def test_the_answers_of_an_alert_stay_the_same(stage: Stage) -> None:
    low_saturation(stage)
    before = stage.register.read(queries.stored_alerts, stage.patient)
    page = stage.page(OutcomesPage)
    dialog = page.open_dialog()
    dialog.save()
    QApplication.processEvents()
    assert stage.register.read(queries.stored_alerts, stage.patient) == before


def test_an_answered_alert_leads_to_its_outcome(stage: Stage) -> None:
    low_saturation(stage)
    save(stage.register, visit(stage.patient, at(5), {"spo2": 91}))
    alerts = stage.register.read(queries.stored_alerts, stage.patient)
    alert = next(one for one in alerts if one.open and one.rule == "SPO2_O")
    answer = commands.AcknowledgeAlert(stage.patient, alert, "Dr Petit joint", "medecin_joint")
    do(stage.register, commands.acknowledge_alert, answer)
    page = stage.page(PathwayPage)
    buttons = [one for one in page.findChildren(QPushButton) if one.text() == "Suite…"]
    buttons[0].click()
    assert stage.window.visited[-1] == ("followup.outcomes", {"patient": str(stage.patient)})


def test_the_event_form_asks_only_what_its_event_needs(stage: Stage) -> None:
    page = stage.page(PathwayPage)
    dialog = event_dialog(stage.context, stage.patient, active_protocol(), page)
    form = dialog.form
    shown = {}
    for kind in ("consult_mg", "sortie", "hospitalisation"):
        form.kind.setCurrentIndex(form.kind.findData(kind))
        shown[kind] = [
            name for name in ("destination", "cause", "entry") if not getattr(form, name).isHidden()
        ]
    assert shown == {
        "consult_mg": [], "sortie": ["destination", "cause"], "hospitalisation": ["cause", "entry"],
    }  # fmt: skip
    form.cause.setCurrentIndex(1)
    form.entry.setCurrentIndex(1)
    dialog.save()
    QApplication.processEvents()
    events = stage.register.read(queries.dated_events, stage.patient)
    (stay,) = [one for one in events if one.kind == "hospitalisation"]
    assert dict(stay.data) == {"ic": True, "urgences": True}
    period = Period(date(2026, 1, 1), date(2026, 3, 31))
    assert stage.register.read(count_all, period)["Q03"] == Count(1, 1)


def test_what_was_not_said_is_not_written(stage: Stage) -> None:
    page = stage.page(PathwayPage)
    dialog = event_dialog(stage.context, stage.patient, active_protocol(), page)
    dialog.form.kind.setCurrentIndex(dialog.form.kind.findData("hospitalisation"))
    dialog.save()
    QApplication.processEvents()
    events = stage.register.read(queries.dated_events, stage.patient)
    assert [dict(one.data) for one in events if one.kind == "hospitalisation"] == [{}]
