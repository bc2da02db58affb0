"""Our lints hold over the package, and each one is seen to fail and to let the right way pass."""

from __future__ import annotations

import ast
from typing import Final

import pytest

from tests.architecture.lints import RULES, Rule, made_of
from tests.support.project_files import PACKAGE, package_sources

BY_ID: Final = {rule.id: rule for rule in RULES}

BAD: Final = [
    ("code-from-data", "import pickle"),
    ("code-from-data", "from yaml import load"),
    ("code-from-data", "eval('1')"),
    ("code-from-data", "exec(text)"),
    ("code-from-data", "import subprocess\nsubprocess.run(c, shell=True)"),
    ("code-from-data", "import os\nos.system('ls')"),
    ("xml-input", "import xml.etree.ElementTree as ET\nET.fromstring(data)"),
    ("xml-input", "from xml.etree.ElementTree import parse"),
    ("xml-input", "from xml.etree import ElementTree\nElementTree.iterparse(data)"),
    ("xml-input", "import lxml.etree"),
    ("rich-text", "edit.setHtml(note)"),
    ("rich-text", "edit.setMarkdown(note)"),
    ("rich-text", "label.setTextFormat(Qt.TextFormat.RichText)"),
    ("label", "from PySide6.QtWidgets import QLabel\nQLabel(name)"),
    ("label", "from PySide6 import QtWidgets\nQtWidgets.QLabel(name)"),
    ("label", "class Title(QLabel): ..."),
    ("tooltip", "button.setToolTip(name)"),
    ("tooltip", "button.setToolTip(f'Dossier de {name}')"),
    ("message-box", "QMessageBox.warning(self, 'a', text)"),
    ("message-box", "from PySide6.QtWidgets import QMessageBox as Box\nBox.question(self, 'a', t)"),
    ("paragraph", "from reportlab.platypus import Paragraph\nParagraph(text, style)"),
    ("exception-text", "try:\n    f()\nexcept ValueError as exc:\n    show(str(exc))"),
    ("exception-text", "try:\n    f()\nexcept ValueError as e:\n    show(f'perdu : {e}')"),
    ("exception-text", "try:\n    f()\nexcept ValueError as e:\n    show(f'perdu : {e!r}')"),
    ("exception-text", "try:\n    f()\nexcept ValueError as e:\n    show('perdu : %s' % (e,))"),
    ("exception-text", "try:\n    f()\nexcept OSError as e:\n    show(e.filename)"),
    ("exception-text", "import traceback\ntraceback.format_exc()"),
    ("exception-text", "from traceback import print_exc\nprint_exc()"),
    ("logging", "import logging\nlogging.getLogger('x')"),
    ("logging", "from logging import getLogger\ngetLogger('x')"),
    ("logging", "logger.info(f'patient {name}')"),
    ("logging", "_log.warning('a' + name)"),
    ("logging", "self._logger.exception('perdu')"),
    ("logging", "log.error('perdu', exc_info=True)"),
    ("clock", "from datetime import datetime\ndatetime.now(UTC)"),
    ("clock", "import datetime as dt\ndt.date.today()"),
    ("clock", "from datetime import datetime\ndatetime.utcnow()"),
    ("clock", "import time\ntime.time()"),
    ("clock", "from PySide6.QtCore import QDate\nQDate.currentDate()"),
    ("key-pragma", "c.execute('PRAGMA key=x')"),
    ("key-pragma", 'sql = f"pragma  rekey = {k}"'),
    ("built-sql", "from sqlalchemy import text\ntext(f'select {x}')"),
    ("built-sql", "import sqlalchemy as sa\nsa.text('select %s' % x)"),
    ("built-sql", "c.execute('select ' + x)"),
    ("built-sql", "c.exec_driver_sql('select {}'.format(x))"),
    ("built-sql", "c.execute('select ' + COLUMNS + name)"),
    ("built-sql", "c.execute(f'select {COLUMNS} from {table}')"),
    ("settings", "from PySide6.QtCore import QSettings\nQSettings()"),
    ("open-url", "QDesktopServices.openUrl(url)"),
    ("style", "widget.setStyleSheet('color: red')"),
    ("print", "print('x')"),
]

GOOD: Final = [
    ("code-from-data", "dialog.exec()\nimport re\nre.compile('a')"),
    ("xml-input", "from defusedxml.ElementTree import fromstring\nfromstring(data)"),
    ("xml-input", "from xml.sax.saxutils import escape\nescape(text)"),
    ("xml-input", "import xml.etree.ElementTree as ET\nET.SubElement(a, 'b')"),
    ("rich-text", "label.setTextFormat(Qt.TextFormat.PlainText)"),
    ("label", "from cpts_desktop.shell.widgets.labels import plain_label\nplain_label('a')"),
    ("tooltip", "button.setToolTip('Imprimer (Ctrl+P)')"),
    ("exception-text", "try:\n    f()\nexcept Fault as fault:\n    show(fault.message)"),
    ("exception-text", "try:\n    f()\nexcept ValueError as e:\n    number = log_fault(log, e)"),
    ("exception-text", "try:\n    f()\nexcept E as e:\n    full = 'disk is full' in str(e)"),
    ("logging", "logger.info('opened in %d ms', elapsed)"),
    ("clock", "clock.now()\nclock.today()\nimport time\ntime.perf_counter()"),
    ("key-pragma", '"""Never a PRAGMA key here."""'),
    ("built-sql", "from sqlalchemy import text\ntext('select :a')\nc.execute(select(x), {'a': 1})"),
    ("built-sql", "c.execute(f'select {_COLUMNS} from t where a = ?', (a,))"),
    ("built-sql", "c.executescript('PRAGMA x=1;' + _SCHEMA)"),
    ("built-sql", "widget.text()\npainter.text(f'{a}')"),
]

PLACES: Final = [
    ("label", "shell/widgets/labels.py"),
    ("paragraph", "documents/pdf.py"),
    ("logging", "kernel/privacy.py"),
    ("clock", "kernel/clock.py"),
    ("key-pragma", "storage/engine.py"),
    ("settings", "shell/window.py"),
    ("style", "shell/theme.py"),
    ("print", "cli/output.py"),
    ("print", "features/register/cli.py"),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_package_keeps(rule: Rule) -> None:
    found = [
        violation
        for path in package_sources()
        for violation in rule.check(
            path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))
        )
    ]
    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize(("rule", "source"), BAD)
def test_it_is_seen(rule: str, source: str) -> None:
    assert BY_ID[rule].check("features/followup/commands.py", ast.parse(source))


@pytest.mark.parametrize(("rule", "source"), GOOD)
def test_the_right_way_passes(rule: str, source: str) -> None:
    assert not BY_ID[rule].check("features/followup/commands.py", ast.parse(source))


@pytest.mark.parametrize(("rule", "path"), PLACES)
def test_the_one_place_is_left_alone(rule: str, path: str) -> None:
    sources = [source for name, source in BAD if name == rule]
    assert not any(BY_ID[rule].check(path, ast.parse(source)) for source in sources)


def test_every_rule_has_been_seen_to_fail() -> None:
    assert {rule for rule, _ in BAD} == set(BY_ID)


def files_using(name: str) -> list[str]:
    """Return the files of the package that make a `name`."""
    find = made_of(name)
    return [
        path.relative_to(PACKAGE).as_posix()
        for path in package_sources()
        if any(find(ast.parse(path.read_text(encoding="utf-8"))))
    ]


@pytest.mark.parametrize(
    ("name", "folder"),
    [("QMessageBox", "shell/"), ("Paragraph", "documents/")],
)
def test_one_factory_only(name: str, folder: str) -> None:
    """Message boxes and paragraphs are made in one file, which turns data into plain text."""
    places = files_using(name)
    assert len(places) <= 1, f"{name} is made in several places: {places}"
    assert all(place.startswith(folder) for place in places), places
