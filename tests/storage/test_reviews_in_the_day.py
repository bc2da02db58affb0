"""The real port of bootstrap: the delays of the reviews reach the list of the day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from cpts_desktop.bootstrap import agenda
from cpts_desktop.features.followup.day import day_rows
from cpts_desktop.features.medication import commands
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from tests.screens.medication.medication_setup import register_at
from tests.storage.register_setup import add, do

DAY = date(2026, 3, 3)
NOW = datetime(2026, 4, 20, 9, tzinfo=UTC)


def test_an_analysis_that_waits_is_in_the_list_of_the_day(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 3, 3, 8, tzinfo=UTC))
    register = register_at(tmp_path / "r.db", clock)
    try:
        who = PatientId(add(register))
        review = do(register, commands.current_review, commands.OpenReview(who, DAY))
        do(register, commands.keep_form, commands.KeepForm(who, review, "recueil", DAY, {}))
        rows = register.read(day_rows, NOW.date(), NOW, agenda.elsewhere)
        (row,) = [one for one in rows if one.patient == who]
        found = {one.title: one for one in row.elsewhere}
        analysis = found["Analyse et lettre au médecin traitant"]
        assert analysis.days_late > 0
        assert (analysis.page, analysis.role) == ("medication.review", "pharmacien")
        do(register, commands.close_review, commands.CloseReview(who, review, DAY))
        assert register.read(day_rows, NOW.date(), NOW, agenda.elsewhere) == ()
    finally:
        register.close()


def test_the_page_named_by_the_port_exists() -> None:
    from cpts_desktop.bootstrap import slices

    assert agenda.PAGE in {page.id for page in slices.pages()}
