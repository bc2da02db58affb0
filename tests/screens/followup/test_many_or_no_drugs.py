"""A hundred and fifty drugs, or none known: the pathway holds, and says which (G2-28, G2-35)."""

from __future__ import annotations

import time

from cpts_desktop.features.followup import queries
from cpts_desktop.features.followup.screens.pathway import PathwayPage
from cpts_desktop.features.followup.screens.titration_panel import share_words, taken_words
from cpts_desktop.features.followup.screens.visit import VisitPage
from cpts_desktop.features.register.commands import AddMedication, add_medication
from cpts_desktop.kernel.outcome import Ok
from tests.screens.followup.followup_stage import Stage


def take(stage: Stage, label: str, *dci: str, dose: str = "", often: str = "") -> None:
    command = AddMedication(stage.patient, label, dci=dci, dose_text=dose, frequency_text=often)
    assert isinstance(stage.register.run(add_medication, command), Ok)


def pillars(stage: Stage) -> dict[str, tuple[str, str]]:
    clock = stage.clock
    state = stage.register.read(queries.pathway_state, stage.patient, clock.today(), clock.now())
    return {one.id: (taken_words(one), share_words(one)) for one in state.pillars}


def test_g2_35_a_hundred_and_fifty_drugs_are_read_and_shown(stage: Stage) -> None:
    for place in range(147):
        take(stage, f"Médicament de ville n° {place}", f"molécule {place}")
    take(stage, "Ibuprofène 400 mg", "ibuprofène")
    take(stage, "Ramipril 5 mg", "ramipril")
    take(stage, "Furosémide 40 mg", "furosémide")
    started = time.process_time()
    page = stage.page(PathwayPage)
    assert time.process_time() - started < 5
    alerts = stage.register.read(
        queries.live_alerts, stage.patient,
        stage.register.read(queries.evaluation, stage.patient, stage.clock.today()),
        stage.clock.now(),
    )  # fmt: skip
    assert "MED_TRIPLE" in {one.rule for one in alerts}
    assert page.isVisible()
    assert stage.page(VisitPage).isVisible()


def test_g2_35_no_known_drug_is_said_and_is_not_a_pillar_refused(stage: Stage) -> None:
    found = pillars(stage)
    assert set(found.values()) == {("pas de traitement enregistré", "absent")}


def test_g2_28_a_dose_off_by_a_factor_asks_for_its_unit(stage: Stage) -> None:
    take(stage, "Bisoprolol", "bisoprolol", dose="10 g", often="1 fois par jour")
    words, share = pillars(stage)["bb"]
    assert "10 g" in words
    assert "à vérifier" in share and "mg ou µg" in share
