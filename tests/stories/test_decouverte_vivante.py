"""« Découvrir avec des patients fictifs » : aucun écran n’y est vide, rien n’en reste ensuite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from cpts_desktop.features.register import queries
from cpts_desktop.shell.dialogs import ScriptedFiles
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.pages import Place
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from cpts_desktop.shell.widgets.empty_state import EmptyState
from tests.stories.test_every_page_fits import rest
from tests.support.discovered import discovered


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    install_theme(qapp, ThemeChoice.LIGHT, 100)
    with discovered(tmp_path, ScriptedFiles()) as made:
        session = made.property("session")
        made.show()
        made.start(None)
        rest(made)
        yield made
    assert session.throw_away is not None
    assert not session.throw_away.exists(), "effacé à la fermeture"


def test_every_screen_of_the_discovery_is_alive(window: MainWindow) -> None:
    read = window.property("session").register.read
    uid = str(read(queries.search_patients, "martin")[0].banner.uid)
    empty = []
    for spec in window.contents.pages:
        if spec.place is Place.HIDDEN:
            continue
        window.navigate(spec.id, {} if spec.place is Place.NAV else {"patient": uid})
        rest(window)
        page = window.stack.currentWidget()
        if any(one.isVisible() for one in page.findChildren(EmptyState)):
            empty.append(spec.id)
    assert empty == []
