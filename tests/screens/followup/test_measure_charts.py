"""Charts: limits and treatments drawn, the image copied without a name, the sheet printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from cpts_desktop.features.followup.rules.active import active_protocol
from cpts_desktop.features.followup.screens.chart_out import SHARP, SIZE, chart_image, chart_sheet
from cpts_desktop.features.followup.screens.measure_chart import (
    BASES,
    LIMITS,
    limits_of,
    treatment_marks,
)
from cpts_desktop.features.followup.screens.measures import MeasuresPage
from cpts_desktop.features.followup.screens.words import shown
from cpts_desktop.features.register import queries
from cpts_desktop.features.register.commands import AddMedication, add_medication
from cpts_desktop.kernel.outcome import Refused
from cpts_desktop.shell.clipboard import PrivateClipboard
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from cpts_desktop.shell.widgets.chart_data import MarkKind
from tests.screens.followup.followup_stage import NoFiles, Stage
from tests.storage.followup_setup import at, save, visit
from tests.storage.register_setup import do

DAY = date(2026, 3, 3)


class To(NoFiles):
    """Chooses one path."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def save_as(self, title: str, suggested: str, pattern: str) -> Path:
        assert "MARTIN" not in suggested
        return self.path


@pytest.fixture
def weighed(stage: Stage) -> Stage:
    save(stage.register, visit(stage.patient, at(3, 6), {"poids": 72.5, "pas": 96, "pad": 60}))
    for label, dci in (("Bisoprolol 2,5 mg", "bisoprolol"), ("Ramipril 2,5 mg", "ramipril"),
                       ("Paracétamol 1 g", "paracétamol")):  # fmt: skip
        line = AddMedication(stage.patient, label=label, dci=(dci,), since=DAY)
        do(stage.register, add_medication, line)
    return stage


def page_of(stage: Stage) -> MeasuresPage:
    page: MeasuresPage = stage.page(MeasuresPage)
    return page


def test_treatments_of_the_protocol_are_marked_once_a_day(weighed: Stage) -> None:
    data = page_of(weighed).chart.data()
    assert data is not None
    marks = [one for one in data.marks if one.kind is MarkKind.TREATMENT]
    assert [one.label for one in marks] == ["Bisoprolol 2,5 mg +1"], "no mark for paracetamol"
    assert any(one.kind is MarkKind.ALERT for one in data.marks)


def test_a_treatment_of_long_ago_does_not_stretch_the_chart(weighed: Stage) -> None:
    old = AddMedication(weighed.patient, label="Furosémide 40 mg", dci=("furosémide",),
                        since=DAY - timedelta(days=3000))  # fmt: skip
    do(weighed.register, add_medication, old)
    data = page_of(weighed).chart.data()
    assert data is not None and not any("Furosémide" in one.label for one in data.marks)


def test_a_stop_is_marked_too(weighed: Stage) -> None:
    (line, *_) = weighed.register.read(queries.medications, weighed.patient)
    stopped = replace(line, until=DAY + timedelta(days=4))
    marks = treatment_marks([stopped], active_protocol())
    assert [one.label for one in marks] == [line.label, f"arrêt {line.label}"]


def test_the_limits_of_each_measure_come_from_the_protocol(weighed: Stage) -> None:
    page = page_of(weighed)
    page.choice.setCurrentIndex(page.choice.findData("pas"))
    data = page.chart.data()
    assert data is not None
    assert [line.value for line in data.references] == [Decimal(100), Decimal(160)]


def test_every_name_of_a_limit_is_a_parameter_or_a_reference_of_the_protocol() -> None:
    protocol = active_protocol()
    for code, names in LIMITS.items():
        assert code in protocol.variables
        for name in filter(None, names):
            assert protocol.parameters[name].unit == protocol.variables[code].unit, name
    for code, (name, _) in BASES.items():
        assert code in protocol.variables and name in protocol.baselines
        lines, _ = limits_of(protocol.variables[code], {name: "120"}, protocol)
        assert [line.value for line in lines] == [Decimal(120)]


def test_fifteen_decimals_of_an_import_are_shown_as_two() -> None:
    assert shown(Decimal("88.17612345678591")) == "88,18"
    assert shown(Decimal("71.4")) == "71,4"
    assert shown(Decimal("70")) == "70"


def test_the_image_is_drawn_light_whatever_the_screen_shows(
    qapp: QApplication, weighed: Stage
) -> None:
    data = page_of(weighed).chart.data()
    assert data is not None
    install_theme(qapp, ThemeChoice.DARK)
    try:
        image = chart_image(data)
    finally:
        install_theme(qapp, ThemeChoice.LIGHT)
    assert (image.width(), image.height()) == (SIZE[0] * SHARP, SIZE[1] * SHARP)
    assert image.pixelColor(5, 5).lightness() > 240
    assert len({image.pixel(x, y) for x in range(0, 2200, 7) for y in range(0, 1100, 7)}) > 4


def test_the_copied_image_leaves_the_clipboard_by_itself(weighed: Stage) -> None:
    page = page_of(weighed)
    page.copy.click()
    clipboard = QGuiApplication.clipboard()
    assert not clipboard.image().isNull()
    assert weighed.window.toasts[-1].startswith("Image copiée")
    weighed.context.clipboard.clear()
    assert clipboard.image().isNull()


def test_the_image_of_another_program_is_never_cleared(weighed: Stage) -> None:
    data = page_of(weighed).chart.data()
    assert data is not None
    mine = PrivateClipboard()
    mine.copy_image(chart_image(data))
    QGuiApplication.clipboard().setText("autre")
    mine.clear()
    assert QGuiApplication.clipboard().text() == "autre"


def test_the_sheet_names_the_patient_the_measure_and_what_the_marks_mean(
    weighed: Stage, tmp_path: Path
) -> None:
    target = tmp_path / "graphique.pdf"
    weighed.context = replace(weighed.context, files=To(target))
    page = page_of(weighed)
    page.print.click()
    text = pypdfium2.PdfDocument(target.read_bytes())[0].get_textpage().get_text_bounded()
    words = " ".join(text.replace("\u202f", " ").split())
    assert "MARTIN" in words and "Poids, 1 mesure" in words
    assert "Ramipril 2,5 mg" in words and "Alertes" in words and "CPTS_IC_STD" in words


def test_a_name_without_glyph_is_refused_not_dropped(weighed: Stage) -> None:
    data = page_of(weighed).chart.data()
    assert data is not None
    made = chart_sheet(b"", "MARTIN \U0001f600", "Poids", DAY, ())
    assert isinstance(made, Refused)
