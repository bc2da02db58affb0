"""The timeline: measures with their goals, alerts kept, ten years drawn quickly."""

from __future__ import annotations

import time
from datetime import date, timedelta
from decimal import Decimal

from cpts_desktop.features.followup import queries
from cpts_desktop.features.followup.screens.calculs_page import CalculsPage
from cpts_desktop.features.followup.screens.pathway import PathwayPage
from cpts_desktop.features.followup.screens.phases import PhaseStrips
from cpts_desktop.features.followup.screens.timeline import PathwayTimeline, words_left
from cpts_desktop.features.followup.screens.tracks import Track, TrackPoint, thinned
from cpts_desktop.features.followup.screens.visit import VisitPage
from cpts_desktop.features.register.commands import record_observations
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.kernel.outcome import Ok, Outcome
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.storage.unit_of_work import UnitOfWork
from tests.screens.followup.followup_stage import Stage
from tests.storage.followup_setup import at, save, visit

DAY = date(2026, 3, 2)
UNITS = {"poids": "kg", "pas": "mm[Hg]", "k": "mmol/L", "taille": "cm"}


def test_a_value_that_raised_an_alert_is_never_thinned_out() -> None:
    points = [
        TrackPoint(DAY + timedelta(days=n), str(n), Severity.ORANGE if n == 5 else None)
        for n in range(10)
    ]
    kept = thinned(points, 4)
    assert [one.text for one in kept] == ["1", "5", "9"]


def test_the_latest_value_is_shown_and_points_keep_their_distance() -> None:
    points = [TrackPoint(DAY + timedelta(days=n), str(n)) for n in range(30)]
    kept = thinned(points, 10)
    assert [one.text for one in kept] == ["9", "19", "29"]


def test_measures_stand_with_their_goal(stage: Stage) -> None:
    save(stage.register, visit(stage.patient, at(3), {"poids": 73.0, "fc": 64}))
    page = stage.page(PathwayPage)
    said = page.timeline.accessibleDescription()
    assert "Poids 73,0 le 03/03/2026, objectif sec 69,0\u202fkg" in said
    assert "Fréquence 64 le 03/03/2026, objectif 55 à 100" in said


def test_the_phases_say_how_much_is_done(stage: Stage) -> None:
    page = stage.page(PathwayPage)
    phases: PhaseStrips = page.phases
    assert "Sortie : 0 fait sur" in phases.accessibleDescription()


def test_ten_years_of_daily_weights_are_painted_quickly(stage: Stage) -> None:
    """Fluid: under 100 ms for 3,650 values, whatever is thinned out."""
    page = stage.page(PathwayPage)
    timeline: PathwayTimeline = page.timeline
    state = page._shown.state  # the state of the real page, with ten more years
    start = DAY - timedelta(days=3650)
    points = tuple(TrackPoint(start + timedelta(days=n), "70,1") for n in range(3650))
    old = type(state)(**{**state.__dict__, "j0": start})
    timeline.show_state(old, DAY, (Track("Poids", "", points),))
    timeline.resize(900, 300)
    timeline.grab()
    began = time.perf_counter()
    timeline.grab()
    assert time.perf_counter() - began < 0.1


def test_a_value_is_never_written_across_today_nor_out_of_the_frieze() -> None:
    assert words_left(100, 30, 8, now=300, right=500) == 106
    assert words_left(100, 30, 8, now=120, right=500) == 64, "today's line would cross it"
    assert words_left(100, 30, 8, now=100, right=500) == 106, "a value of today stays after it"
    assert words_left(490, 30, 8, now=300, right=500) == 454


def test_an_imported_measure_with_many_decimals_is_shown_short(stage: Stage) -> None:
    """What is kept is never changed; the frieze, the visit and the calculations write it short."""
    values = {
        "poids": Decimal("78.90804874087975"),
        "pas": Decimal("126.92927572214731"),
        "k": Decimal("4.585157250937683"),
        "taille": Decimal("167.99835116045517"),
    }

    def imported(_command: None, uow: UnitOfWork) -> Outcome[None]:
        drafts = [
            ObservationDraft(code, value, UNITS[code], at(3), source="import fhir")
            for code, value in values.items()
        ]
        record_observations(uow, stage.patient, drafts)
        return Ok(None)

    assert isinstance(stage.register.run(imported, None), Ok)
    said = stage.page(PathwayPage).timeline.accessibleDescription()
    assert "Poids 78,9 le 03/03/2026" in said and "PA systolique 127 le" in said
    assert "Potassium 4,6 le" in said
    visit_page = stage.page(VisitPage)
    assert "78,91" in visit_page.form.poids_side.text()
    assert "78,908" not in visit_page.form.poids_side.text()
    page = stage.page(CalculsPage)
    assert page.form.taille.text() == "168,00" and page.form.pas.text() == "126,93"
    kept = {one.code: one.value for one in stage.register.read(queries.measures, stage.patient)}
    assert kept == values
