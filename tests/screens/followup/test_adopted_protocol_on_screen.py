"""Words and limits on the screens are those of the protocol adopted in this register."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox

from cpts_desktop.features.followup.commands import record_visit
from cpts_desktop.features.followup.in_force import AdoptProtocol, adopt_protocol
from cpts_desktop.features.followup.screens.measures import MeasuresPage
from cpts_desktop.features.followup.screens.pathway import PathwayPage
from cpts_desktop.features.followup.screens.visit import VisitPage
from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.kernel.resources import resource
from tests.screens.followup.followup_stage import Stage, Typist
from tests.storage.followup_setup import at, save, visit

CHANGES = {
    "protocol.toml": (
        ('version = "1.0.0"', 'version = "1.4.0"'),
        ('title = "Insuffisance cardiaque : retour', 'title = "Cœur : retour'),
        ('bio = "Bilan biologique"', 'bio = "Prise de sang"'),
    ),
    "variables.toml": (
        ('label = "SpO₂"', 'label = "Oxygène du doigt"'),
        ("soft = [85, 100]", "soft = [95, 100]"),
    ),
    "calendrier.toml": (('title = "Standard de la CPTS"', 'title = "Le nôtre"'),),
}


@pytest.fixture
def adopted(stage: Stage, tmp_path: Path) -> Stage:
    folder = tmp_path / "nouveau"
    shutil.copytree(resource("protocols/cpts_ic_std/protocol.toml").parent, folder)
    for name, pairs in CHANGES.items():
        text = (folder / name).read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new, 1)
        (folder / name).write_text(text, encoding="utf-8")
    done = stage.register.run(adopt_protocol, AdoptProtocol(folder / "protocol.toml"))
    assert isinstance(done, Ok), done
    return stage


def test_the_visit_asks_about_what_the_adopted_file_calls_unusual(adopted: Stage) -> None:
    page = adopted.page(VisitPage)
    page.form.spo2.setFocus()
    Typist(page).type("94\n")
    assert "inhabituelle" in page.form.spo2_side.text()
    assert page.form.spo2.hasFocus()


def test_the_command_asks_too(adopted: Stage) -> None:
    command = visit(adopted.patient, at(3), {"spo2": 94})
    done = adopted.register.run(record_visit, command)
    assert isinstance(done, Refused)
    assert [one.code for one in done.problems] == ["UNUSUAL"]


def test_the_measures_have_the_names_of_the_adopted_file(adopted: Stage) -> None:
    save(adopted.register, visit(adopted.patient, at(3), {"spo2": 97}))
    page = adopted.page(MeasuresPage)
    assert [page.choice.itemText(n) for n in range(page.choice.count())] == ["Oxygène du doigt"]


def test_the_pathway_says_its_title_its_version_and_its_profile(adopted: Stage) -> None:
    page = adopted.page(PathwayPage)
    words = page.where.text()
    assert "Cœur : retour" in words
    assert "1.4.0" in words
    assert "Le nôtre" in words
    page.event_button.click()
    box = next(box for box in page.findChildren(QComboBox) if box.objectName() == "kind")
    assert "Prise de sang" in [box.itemText(n) for n in range(box.count())]
