"""The compiled forms match `ui/`, and a form keeps the rules of the house."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

from tests.support.project_files import PROJECT

FORM: Final = """<?xml version="1.0" encoding="UTF-8"?>
<ui version="4.0">
 <class>VisitForm</class>
 <widget class="QWidget" name="visit_form">
  <layout class="QFormLayout" name="layout">
   <item row="0" column="0">
    <widget class="QLabel" name="weight_label">
     <property name="text"><string>&amp;Poids</string></property>
     <property name="textFormat"><enum>Qt::TextFormat::PlainText</enum></property>
     <property name="buddy"><cstring>weight</cstring></property>
    </widget>
   </item>
   <item row="0" column="1"><widget class="QLineEdit" name="weight"/></item>
  </layout>
 </widget>
 <resources/>
 <connections/>
</ui>
"""


@pytest.fixture(scope="module")
def forms() -> ModuleType:
    """Load packaging/build_forms.py, which is a script and no package."""
    spec = importlib.util.spec_from_file_location(
        "build_forms", PROJECT / "packaging" / "build_forms.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["build_forms"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Make a tree with one good form."""
    path = tmp_path / "ui" / "followup" / "visit.ui"
    path.parent.mkdir(parents=True)
    path.write_text(FORM, encoding="utf-8")
    (tmp_path / "src").mkdir()
    return tmp_path


def test_the_themes_of_the_project_are_in_step() -> None:
    done = subprocess.run(
        [sys.executable, str(PROJECT / "packaging" / "build_themes.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_form_of_the_first_window_does_without_the_qt_namespace(forms: ModuleType) -> None:
    body = "class Ui_X:\n    self.foot.setTextFormat(Qt.TextFormat.PlainText)\n"
    assert "Qt." not in forms.without_qt_namespace(body, "ui/shell/unlock.ui")
    with pytest.raises(ValueError, match="FocusPolicy"):
        forms.without_qt_namespace("self.x.setFocusPolicy(Qt.FocusPolicy.NoFocus)", "a.ui")


def test_the_forms_of_the_project_are_in_step(forms: ModuleType) -> None:
    problems = forms.build(PROJECT, check=True)
    assert not problems, "\n".join(problems)


def test_a_form_compiles_to_the_same_bytes_twice(forms: ModuleType, tree: Path) -> None:
    assert forms.build(tree, check=False) == []
    target = tree / "src/cpts_desktop/features/followup/screens/forms/ui_visit.py"
    first = target.read_bytes()
    target.unlink()
    assert forms.build(tree, check=False) == []
    assert target.read_bytes() == first
    assert first.startswith(b"# Compiled from ui/followup/visit.ui")
    assert b"class Ui_VisitForm" in first
    assert str(tree).encode() not in first
    assert forms.build(tree, check=True) == []


def test_a_form_of_the_shell_goes_to_the_shell(forms: ModuleType, tree: Path) -> None:
    form = tree / "ui" / "shell" / "unlock.ui"
    assert forms.target_of(form, tree) == tree / "src/cpts_desktop/shell/forms/ui_unlock.py"


def test_a_changed_form_is_noticed(forms: ModuleType, tree: Path) -> None:
    forms.build(tree, check=False)
    form = tree / "ui" / "followup" / "visit.ui"
    form.write_text(FORM.replace("Poids", "Poids du jour"), encoding="utf-8")
    assert any("not in step" in problem for problem in forms.build(tree, check=True))


def test_a_compiled_form_without_its_source_is_noticed(forms: ModuleType, tree: Path) -> None:
    forms.build(tree, check=False)
    (tree / "ui" / "followup" / "visit.ui").unlink()
    assert any("its form is gone" in problem for problem in forms.build(tree, check=True))


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("<enum>Qt::TextFormat::PlainText</enum>", "<enum>Qt::RichText</enum>", "PlainText"),
        ("<cstring>weight</cstring>", "<cstring>other</cstring>", "neither a label"),
        ('name="weight"/', 'name="lineEdit"/', "snake_case"),
        ('"QLineEdit" name="weight"', '"QTextEdit" name="weight"', "rich text"),
        ("</ui>", "", "visit.ui"),
    ],
)
def test_a_form_against_the_rules_is_refused(
    forms: ModuleType, tree: Path, before: str, after: str, complaint: str
) -> None:
    form = tree / "ui" / "followup" / "visit.ui"
    assert before in FORM
    form.write_text(FORM.replace(before, after), encoding="utf-8")
    assert any(complaint in problem for problem in forms.build(tree, check=False))
