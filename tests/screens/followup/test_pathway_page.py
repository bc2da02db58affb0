"""The pathway of a patient: enrolment, events, timeline, answers to alerts."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from cpts_desktop.features.followup import commands, queries
from cpts_desktop.features.followup.screens.dialogs import PathwayDialog
from cpts_desktop.features.followup.screens.pathway import PathwayPage
from cpts_desktop.features.followup.screens.timeline import lanes_of
from cpts_desktop.features.followup.screens.titration_panel import ShareBar
from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.kernel.text import NNBSP
from tests.screens.followup.followup_stage import Stage
from tests.screens.plain_text_walk import rich_text_found
from tests.storage.followup_setup import at, save, visit
from tests.storage.register_setup import do, jeanne


def _dialog(page: Any) -> PathwayDialog:
    found = page.findChildren(PathwayDialog)
    assert found, "a dialog is open"
    return found[-1]  # type: ignore[no-any-return]


def test_a_patient_enters_the_pathway(stage: Stage) -> None:
    """J0, profile and baselines are written together; the steps of the day appear."""
    new = do(stage.register, register_commands.create_patient, jeanne(given_names="Odette"))
    page = stage.page(PathwayPage, new)
    assert page.empty.isVisible()
    page.empty.button.click()
    dialog = _dialog(page)
    dialog.form.day.setText("02/03/2026")
    dialog.form.poids_sec.setText("68,5")
    dialog.form.nyha_base.setText("3")
    dialog.form.poids_quotidien.setChecked(True)
    dialog.save()
    state = stage.register.read(queries.pathway_state, new, stage.clock.today(), stage.clock.now())
    assert state.j0 == date(2026, 3, 2)
    known = dict(stage.register.read(register_queries.baseline, new).values)
    assert (known["poids_sec"], known["nyha_base"], known["poids_quotidien"]) == (
        "68.5", "3", "oui",
    )  # fmt: skip
    assert page.steps.isVisible()
    assert "Première visite infirmière" in page.due.text()


def test_g2_33_baselines_outside_their_limits_are_refused(stage: Stage) -> None:
    page = stage.page(PathwayPage)
    page.enrol_button.click()
    dialog = _dialog(page)
    dialog.form.poids_sec.setText("690")
    dialog.form.nyha_base.setText("5")
    dialog.save()
    assert dialog.isVisible()
    assert "entre 25 et 300" in dialog.form.problem.text()
    known = dict(stage.register.read(register_queries.baseline, stage.patient).values)
    assert known["poids_sec"] == "69.0"


def test_the_same_discharge_entered_twice_is_one_event(stage: Stage) -> None:
    start = commands.StartPathway(stage.patient, date(2026, 3, 3), "", {})
    for _ in range(2):
        do(stage.register, commands.start_pathway, start)
    events = stage.register.read(queries.dated_events, stage.patient)
    assert [one.day.day for one in events if one.kind == "sortie"] == [2, 3]


def test_an_event_of_the_pathway_is_recorded(stage: Stage) -> None:
    page = stage.page(PathwayPage)
    page.event_button.click()
    dialog = _dialog(page)
    box = dialog.form.kind
    box.setCurrentIndex(box.findData("consult_mg"))
    dialog.form.day.setText("03/03/2026")
    dialog.save()
    assert "médecin généraliste" not in page.due.text()


def test_g2_34_an_event_on_a_day_that_does_not_exist_is_refused(stage: Stage) -> None:
    page = stage.page(PathwayPage)
    page.event_button.click()
    dialog = _dialog(page)
    dialog.form.day.setText("30/02/2026")
    dialog.save()
    assert "n’existe pas" in dialog.form.problem.text()


def test_an_alert_is_answered_from_its_card(stage: Stage) -> None:
    save(stage.register, visit(stage.patient, at(3), {"spo2": 88}))
    page = stage.page(PathwayPage)
    card = page.alerts.cards()[0]
    assert card.alert.rule == "SPO2_R"
    card.findChildren(QPushButton)[0].click()
    dialog = _dialog(page)
    dialog.save()
    assert "remplir" in dialog.form.problem.text()
    dialog.form.reason.setText("Médecin joint, vient ce soir")
    dialog.save()
    stored = stage.register.read(queries.stored_alerts, stage.patient)[0]
    assert (stored.outcome, stored.reason) == ("medecin_joint", "Médecin joint, vient ce soir")
    left = page.alerts.cards()[0].findChildren(QPushButton)
    assert [one.text() for one in left] == ["Suite…"]


def test_lanes_never_overlap_and_keep_every_step(stage: Stage) -> None:
    state = stage.register.read(
        queries.pathway_state, stage.patient, stage.clock.today(), stage.clock.now()
    )
    lanes = lanes_of(state.steps)
    assert sorted(s.id for lane in lanes for s in lane.steps) == sorted(s.id for s in state.steps)
    for lane in lanes:
        for one, other in zip(lane.steps, lane.steps[1:], strict=False):
            assert one.window_end < other.window_start


def test_the_timeline_can_be_read_without_seeing_it(stage: Stage) -> None:
    page = stage.page(PathwayPage)
    said = page.timeline.accessibleDescription()
    assert "Première consultation du médecin généraliste" in said
    assert "dès le" in said


def test_a_hospitalisation_hides_the_steps_and_says_why(stage: Stage) -> None:
    event = commands.RecordEvent(stage.patient, "hospitalisation", date(2026, 3, 3))
    do(stage.register, commands.record_event, event)
    page = stage.page(PathwayPage)
    assert not page.steps.isVisible()
    assert page.where.text().startswith("Suspendu")


def test_labels_of_the_pathway_are_plain_text(stage: Stage) -> None:
    save(stage.register, visit(stage.patient, at(3), {"spo2": 88}))
    assert rich_text_found(stage.page(PathwayPage)) == []


def test_the_titration_gate_says_what_stands_against_a_step(stage: Stage) -> None:
    """hf.md 4.2: the blocker with its value and date; unknown is never open."""
    save(stage.register, visit(stage.patient, at(3), {"pas": 92, "fc": 60}))
    page = stage.page(PathwayPage)
    lines = [label.text() for label in page.titration.findChildren(QLabel) if label.text()]
    beta = lines[lines.index("Bêtabloquant") + 2]
    assert beta.startswith("◌")
    assert "92" in beta
    assert "03/03/2026" in beta
    assert any("Pas de kaliémie" in line for line in lines)


def treat(stage: Stage, label: str, dci: str, dose: str, often: str, atc: str = "") -> None:
    line = register_commands.AddMedication(
        stage.patient, label, dci=(dci,), atc=atc, dose_text=dose, frequency_text=often
    )
    do(stage.register, register_commands.add_medication, line)


def words_of(widget: QWidget) -> str:
    return "\n".join(
        label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)
    )


def test_pillars_are_shown_with_their_share_of_the_target(stage: Stage) -> None:
    treat(stage, "RAMIPRIL 5 mg", "ramipril", "5 mg", "1 fois par jour")
    page = stage.page(PathwayPage)
    bars = [bar.text.replace(NNBSP, " ") for bar in page.titration.findChildren(ShareBar)]
    assert bars == ["50 % de la cible", "absent", "absent", "absent"]
    assert "RAMIPRIL 5 mg" in words_of(page.titration)
    assert "Prochain bilan : Premier bilan biologique" in page.titration.lab.text()


def test_drugs_to_avoid_are_said_beside_the_treatments(stage: Stage) -> None:
    page = stage.page(PathwayPage)
    assert not page.remarks.isVisible()
    treat(stage, "FLECAINE 100 mg", "flécaïnide", "100 mg", "1 fois par jour", "C01BC04")
    page.refresh()
    QApplication.processEvents()
    assert page.remarks.isVisible()
    assert "Antiarythmique de classe I" in words_of(page.remarks)
    assert "à vérifier" in words_of(page.remarks)


def test_reminders_of_the_act_are_shown_to_the_nurse_as_to_be_verified(stage: Stage) -> None:
    save(stage.register, visit(stage.patient, at(3), {"fc": 70}))
    page = stage.page(PathwayPage)
    words = words_of(page.billing).replace(NNBSP, " ")
    assert "1 faite sur 15 · 18,27 € par séance, valeur de 2017 à vérifier" in words
    assert "À confirmer : Plan de soins prescrit" in words
    assert "48 heures" in words
    assert not page.billing.problem.isVisible()


def test_the_discharge_intake_shows_the_pillars_covered(stage: Stage) -> None:
    treat(stage, "BISOPROLOL 2,5 mg", "bisoprolol", "2,5 mg", "le matin")
    page = stage.page(PathwayPage)
    page.enrol_button.click()
    dialog = page.findChild(PathwayDialog)
    note = dialog.note.text().replace(NNBSP, " ")
    assert "Piliers couverts par les traitements : 1 sur 4" in note
    assert "✓ Bêtabloquant : BISOPROLOL 2,5 mg le matin (25 % de la cible)" in note
    assert "◌ Inhibiteur de SGLT2 : pas de traitement enregistré" in note


def test_the_scale_of_the_dry_weight_comes_back_as_it_was_named(stage: Stage) -> None:
    """A point in its name is no decimal point: saved again, it would be another scale."""
    values = {"poids_sec": "69.5", "poids_sec_balance": "Terraillon 2.0"}
    command = register_commands.SetBaseline(stage.patient, values)
    do(stage.register, register_commands.set_baseline, command)
    page = stage.page(PathwayPage)
    page.enrol_button.click()
    form = _dialog(page).form
    assert form.poids_sec_balance.text() == "Terraillon 2.0"
    assert form.poids_sec.text() == "69,5"


def test_a_reference_typed_with_a_space_is_the_number_it_says(stage: Stage) -> None:
    """« 1 850 » was kept with its space, and no rule could read it."""
    page = stage.page(PathwayPage)
    page.enrol_button.click()
    dialog = _dialog(page)
    dialog.form.ntprobnp_sortie.setText("1 850")
    dialog.form.fevg.setText("+35")
    dialog.save()
    known = dict(stage.register.read(register_queries.baseline, stage.patient).values)
    assert (known["ntprobnp_sortie"], known["fevg"]) == ("1850", "35")
    read = stage.register.read(queries.evaluation, stage.patient, stage.clock.today())
    missing = {one.code for row in read.not_assessable for one in row.missing}
    assert "ntprobnp" in missing and "ntprobnp_sortie" not in missing
