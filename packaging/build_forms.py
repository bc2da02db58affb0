"""Compile the Designer forms `ui/**/*.ui` into Python, or check that they are in step.

    python packaging/build_forms.py            compile what changed
    python packaging/build_forms.py --check    compare only; exit 1 when something differs

`ui/shell/x.ui` becomes `src/cpts_desktop/shell/forms/ui_x.py`; `ui/<slice>/x.ui` becomes
`src/cpts_desktop/features/<slice>/screens/forms/ui_x.py`. The result holds no date, no tool
version and no path, so that the same form always gives the same bytes. A form also has to keep
the rules of the house: plain text labels, names in snake_case.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

# Our own forms, not input: a file of this repository, compiled by the person who wrote it.
from xml.etree import ElementTree

ROOT: Final = Path(__file__).resolve().parent.parent
PACKAGE_DOC: Final = (
    '"""Forms compiled from `ui/` by packaging/build_forms.py: never edited by hand."""\n'
)
BEFORE_FIRST_PAINT: Final = {"ui/shell/unlock.ui"}
"""Forms that must not import the ``Qt`` namespace, which costs 15 ms (ADR 0053)."""
BY_PROPERTY: Final = {
    "setTextFormat(Qt.TextFormat.PlainText)": 'setProperty("textFormat", 0)',
    "setAlignment(Qt.AlignmentFlag.AlignCenter)": 'setProperty("alignment", 0x84)',
}
LABELS: Final = "from cpts_desktop.shell.widgets.labels import PlainLabel\n"
HEADER: Final = (
    "# Compiled from {source} by packaging/build_forms.py: edit the form, not this file.\n"
)
PLAIN: Final = {"Qt::PlainText", "Qt::TextFormat::PlainText"}
INPUTS: Final = {
    "QCheckBox", "QComboBox", "QDateEdit", "QDateTimeEdit", "QDoubleSpinBox", "QLineEdit",
    "QListView", "QListWidget", "QPlainTextEdit", "QRadioButton", "QSpinBox", "QTableView",
    "QTextEdit", "QTimeEdit", "QTreeView",
}  # fmt: skip


def target_of(form: Path, root: Path) -> Path:
    """Return where the Python of `form` belongs; raises ValueError for a form out of place."""
    parts = form.relative_to(root / "ui").parts
    if len(parts) != 2:
        raise ValueError(f"{form.relative_to(root)}: forms live in ui/<slice>/<form>.ui")
    owner, name = parts[0], f"ui_{form.stem}.py"
    package = root / "src" / "cpts_desktop"
    if owner == "shell":
        return package / "shell" / "forms" / name
    return package / "features" / owner / "screens" / "forms" / name


def compile_form(form: Path, root: Path) -> str:
    """Return the Python of one form, the same bytes on every machine."""
    uic = Path(sys.executable).with_name("pyside6-uic")
    command = [str(uic)] if uic.exists() else ["pyside6-uic"]
    done = subprocess.run(
        [*command, "--generator", "python", form.name],
        cwd=form.parent,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0 or not done.stdout:
        raise ValueError(f"{form.relative_to(root)}: {done.stderr.decode(errors='replace')}")
    text = done.stdout.decode("utf-8").replace("\r\n", "\n")
    # uic begins with a banner that names its version.
    body = re.sub(r"\A(?:#[^\n]*\n|\n)*", "", text)
    source = form.relative_to(root).as_posix()
    if source in BEFORE_FIRST_PAINT:
        body = without_qt_namespace(body, source)
    else:
        body = with_our_labels(body)
    body = without_unused_names(body).rstrip("\n")
    return HEADER.format(source=source) + body + "\n"


def with_our_labels(body: str) -> str:
    """Make labels that show their words as French prints them."""
    made = body.replace(" = QLabel(", " = PlainLabel(")
    if made == body:
        return body
    return re.sub(r"\n+class Ui_", f"\n{LABELS}\nclass Ui_", made, count=1)


def without_qt_namespace(body: str, source: str) -> str:
    """Set by property name what would need an enumeration of ``Qt``; ValueError if one remains."""
    for call, written in BY_PROPERTY.items():
        body = body.replace(call, written)
    left = re.search(r"\bQt\.[\w.]+", body)
    if left:
        raise ValueError(f"{source}: {left[0]} would slow the first window, see BY_PROPERTY")
    return body


def without_unused_names(body: str) -> str:
    """Import only the Qt names that the form uses: each one costs time before the first window."""
    used = set(re.findall(r"\bQ[A-Za-z]+\b|\bQt\b", body[body.index("class Ui_") :]))

    def kept(block: re.Match[str]) -> str:
        names = [name for name in re.findall(r"\w+", block[2]) if name in used]
        lines = "".join(f"    {name},\n" for name in names)
        return f"from {block[1]} import (\n{lines})\n" if names else ""

    return re.sub(r"from (PySide6\.\w+) import \(([^)]*)\)\n", kept, body)


def house_rules(form: Path, root: Path) -> list[str]:
    """Return what the form does against the rules of the house, one sentence each."""
    where = form.relative_to(root).as_posix()
    found: list[str] = []
    tree = ElementTree.parse(form)  # noqa: S314 - our own file
    buddies = {node.text for node in tree.iterfind(".//property[@name='buddy']/cstring")}
    for widget in tree.iterfind(".//widget"):
        kind, name = widget.get("class", ""), widget.get("name", "")
        properties = {node.get("name"): node for node in widget.iterfind("property")}
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name) and widget.get("class") != "QWidget":
            found.append(f"{where}: {kind} {name!r} is not in snake_case")
        text_format = properties.get("textFormat")
        if kind == "QLabel" and (
            text_format is None or text_format.findtext("enum", "") not in PLAIN
        ):
            found.append(f"{where}: the label {name!r} must set textFormat to PlainText")
        if kind == "QTextEdit" and "acceptRichText" not in properties:
            found.append(f"{where}: {name!r} must be a QPlainTextEdit or refuse rich text")
        if kind in INPUTS and not (
            name in buddies
            or _says_something(properties.get("accessibleName"))
            or (kind in {"QCheckBox", "QRadioButton"} and _says_something(properties.get("text")))
        ):
            found.append(f"{where}: {name!r} has neither a label (buddy) nor an accessible name")
    return found


def _says_something(node: ElementTree.Element | None) -> bool:
    return node is not None and bool((node.findtext("string") or "").strip())


def build(root: Path, *, check: bool) -> list[str]:
    """Compile all forms below `root`; with `check` only compare. Return the problems."""
    problems: list[str] = []
    expected: dict[Path, str] = {}
    for form in sorted((root / "ui").rglob("*.ui")):
        try:
            expected[target_of(form, root)] = compile_form(form, root)
            problems += house_rules(form, root)
        except (ValueError, ElementTree.ParseError) as error:
            problems.append(str(error))
    for folder in {path.parent for path in expected}:
        expected[folder / "__init__.py"] = PACKAGE_DOC
    for path, text in sorted(expected.items()):
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if check:
            problems.append(f"{path.relative_to(root).as_posix()}: not in step, run ./dev forms")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            print(path.relative_to(root).as_posix())
    for stray in sorted((root / "src").rglob("forms/ui_*.py")):
        if stray not in expected:
            problems.append(f"{stray.relative_to(root).as_posix()}: its form is gone, remove it")
    return problems


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare only")
    problems = build(ROOT, check=parser.parse_args(arguments).check)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
