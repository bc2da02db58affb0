"""The lints of our own (security.md P-62 and section 6), read from the syntax tree.

A rule is a function from a parsed file to the lines that break it, with the places where it does
not hold. `test_lints.py` runs them over the package and shows each one failing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

Found = Iterator[tuple[int, str]]


@dataclass(frozen=True)
class Rule:
    """One lint: `allowed` is a regular expression of paths below the package it leaves alone."""

    id: str
    find: Callable[[ast.Module], Found]
    allowed: str = ""

    def check(self, path: str, tree: ast.Module) -> list[str]:
        """Return the violations in one file, as `path:line: rule: why`."""
        if self.allowed and re.match(self.allowed, path):
            return []
        return [f"{path}:{line}: {self.id}: {why}" for line, why in self.find(tree)]


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` for a chain of names, an empty text for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = dotted(node.value)
        return f"{base}.{node.attr}" if base else f"?.{node.attr}"
    return ""


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Yield every call with the dotted name that is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, dotted(node.func)


def imported_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield every imported module, and `module.name` for `from module import name`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def aliases(tree: ast.AST) -> dict[str, str]:
    """Return local name -> full name for what the file imports."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                known[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                known[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return known


def full_calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Yield every call with its name, import aliases undone."""
    known = aliases(tree)
    for call, name in calls(tree):
        head, dot, rest = name.partition(".")
        yield call, known.get(head, head) + dot + rest


# --- code from data ------------------------------------------------------------------------------

UNSAFE_MODULES: Final = {
    "pickle", "cPickle", "dill", "shelve", "marshal", "yaml", "ruamel", "cloudpickle", "jsonpickle"
}  # fmt: skip
UNSAFE_CALLS: Final = {
    "eval", "exec", "compile", "__import__", "os.system", "os.popen", "builtins.eval",
    "builtins.exec", "reportlab.lib.extformat.dictformat",
}  # fmt: skip


def code_from_data(tree: ast.Module) -> Found:
    """Find what runs code found in data."""
    for line, name in imported_names(tree):
        if name.split(".")[0] in UNSAFE_MODULES:
            yield line, f"{name.split('.')[0]} runs code found in data"
    for call, name in full_calls(tree):
        if name in UNSAFE_CALLS:
            yield call.lineno, f"{name}() runs text as code"
        for keyword in call.keywords:
            constant = isinstance(keyword.value, ast.Constant) and keyword.value.value is False
            if keyword.arg == "shell" and not constant:
                yield call.lineno, "shell=True"
            if keyword.arg == "allow_pickle" and not constant:
                yield call.lineno, "allow_pickle=True"


XML_READERS: Final = {"parse", "iterparse", "fromstring", "fromstringlist", "XML", "XMLParser",
                      "XMLPullParser", "parseString", "make_parser"}  # fmt: skip


def xml_input(tree: ast.Module) -> Found:
    """Find an XML reader that is not defusedxml."""
    for line, name in imported_names(tree):
        if name.startswith(("lxml", "xml.dom.pulldom", "xml.parsers")):
            yield line, f"{name.split('.')[0]}: read XML with defusedxml"
        if name.startswith("xml.") and name.rpartition(".")[2] in XML_READERS:
            yield line, f"{name}: read XML with defusedxml"
    for call, name in full_calls(tree):
        if name.startswith("xml.") and name.rpartition(".")[2] in XML_READERS:
            yield call.lineno, f"{name}(): read XML with defusedxml"


# --- text from data ------------------------------------------------------------------------------

RICH: Final = {"setHtml", "setMarkdown", "insertHtml", "appendHtml", "insertMarkdown"}


def rich_text(tree: ast.Module) -> Found:
    """Find rich text: Qt loads the local files that it names."""
    for call, name in calls(tree):
        if name.rpartition(".")[2] in RICH:
            yield call.lineno, f"{name.rpartition('.')[2]}() on a text that may be data"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {
            "RichText",
            "AutoText",
            "MarkdownText",
        }:
            yield node.lineno, f"Qt.TextFormat.{node.attr}"


def made_of(name: str) -> Callable[[ast.Module], Found]:
    """Return a rule that finds `name(…)` and classes derived from `name`."""

    def find(tree: ast.Module) -> Found:
        for call, called in full_calls(tree):
            if called.rpartition(".")[2] == name:
                yield call.lineno, f"{name}( outside the one place that makes it plain text"
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                for base in node.bases:
                    if dotted(base).rpartition(".")[2] == name:
                        yield node.lineno, f"a class derived from {name}"

    return find


def rich_tooltips(tree: ast.Module) -> Found:
    """Find a tooltip made from a variable: Qt reads tooltips as rich text."""
    for call, name in calls(tree):
        last = name.rpartition(".")[2]
        if last in {"setToolTip", "setWhatsThis"} and not all(
            isinstance(argument, ast.Constant) for argument in call.args
        ):
            yield call.lineno, f"{last}() of a variable: use labels.plain_tooltip"


BOXES: Final = {"information", "warning", "critical", "question", "about", "aboutQt"}


def message_box_statics(tree: ast.Module) -> Found:
    """Find QMessageBox.warning(…) and its like: their text is rich text by default."""
    for call, name in full_calls(tree):
        head, _, last = name.rpartition(".")
        if last in BOXES and head.rpartition(".")[2] == "QMessageBox":
            yield call.lineno, f"QMessageBox.{last}()"


# --- exceptions and logs -------------------------------------------------------------------------


def exception_text(tree: ast.Module) -> Found:
    """Find the text of an exception being shown or kept: it may quote the data."""
    for handler in ast.walk(tree):
        if not isinstance(handler, ast.ExceptHandler) or handler.name is None:
            continue
        only_read = {id(part) for node in ast.walk(handler) for part in _parts_read(node)}
        for node in ast.walk(handler):
            if isinstance(node, ast.Call) and dotted(node.func) in {"str", "repr", "format"}:
                shown = id(node) not in only_read
                if shown and any(_is_name(arg, handler.name) for arg in node.args):
                    yield node.lineno, f"{dotted(node.func)}({handler.name})"
            elif isinstance(node, ast.FormattedValue) and _is_name(node.value, handler.name):
                yield node.lineno, f'f"{{{handler.name}}}"'
            elif (
                isinstance(node, ast.Attribute)
                and node.attr in {"args", "strerror", "filename"}
                and _is_name(node.value, handler.name)
            ):
                yield node.lineno, f"{handler.name}.{node.attr}"
            elif (
                isinstance(node, ast.BinOp)
                and isinstance(node.op, ast.Mod)
                and any(_is_name(part, handler.name) for part in ast.walk(node.right))
            ):
                yield node.lineno, f"… % {handler.name}"
    for call, name in full_calls(tree):
        if name.startswith("traceback.") and name.rpartition(".")[2].startswith(
            ("format", "print")
        ):
            yield call.lineno, f"{name}() quotes values"


def _parts_read(node: ast.AST) -> list[ast.expr]:
    """Return what is compared or searched, which shows nothing to anybody."""
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators]
    if isinstance(node, ast.Call) and dotted(node.func).endswith((".search", ".match")):
        return node.args
    return []


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


LEVELS: Final = {"debug", "info", "warning", "error", "critical", "exception", "log"}


def logging_calls(tree: ast.Module) -> Found:
    """Find a logger that is not ours, and a log message that is not a fixed sentence."""
    for call, name in full_calls(tree):
        head, _, last = name.rpartition(".")
        if head == "logging" and (last in LEVELS or last in {"getLogger", "basicConfig"}):
            yield call.lineno, f"logging.{last}(): use kernel.privacy.get_logger"
        elif last in LEVELS and re.fullmatch(r"(.*\.)?_?(log|logger)", head, re.IGNORECASE):
            place = 1 if last == "log" else 0
            message = call.args[place] if len(call.args) > place else None
            if last == "exception" or any(k.arg == "exc_info" for k in call.keywords):
                yield call.lineno, "a log with the text of an exception: use log_fault"
            elif not (isinstance(message, ast.Constant) and isinstance(message.value, str)):
                yield call.lineno, "the message of a log is a fixed sentence"


# --- time, keys, SQL -----------------------------------------------------------------------------

NOW: Final = {
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today",
    "datetime.date.today", "time.time", "time.time_ns", "time.localtime", "time.strftime",
}  # fmt: skip
QT_NOW: Final = {"currentDate", "currentDateTime", "currentDateTimeUtc", "currentTime",
                 "currentMSecsSinceEpoch", "currentSecsSinceEpoch"}  # fmt: skip


def reading_the_clock(tree: ast.Module) -> Found:
    """Find a clock that was not injected."""
    for call, name in full_calls(tree):
        head, _, last = name.rpartition(".")
        if name in NOW or (
            last in QT_NOW and head.rpartition(".")[2] in {"QDate", "QDateTime", "QTime"}
        ):
            yield call.lineno, f"{name}(): ask the injected clock"


def key_pragma(tree: ast.Module) -> Found:
    """Find a key given to SQLCipher."""
    documentation = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documentation
            and re.search(r"\bpragma\s+(re)?key\b|\battach\s.*\bkey\b", node.value, re.IGNORECASE)
        ):
            yield node.lineno, "a key pragma outside storage"


SQL_CALLS: Final = {"text", "execute", "executemany", "executescript", "exec_driver_sql"}


def built_sql(tree: ast.Module) -> Found:
    """Find SQL put together from pieces instead of bound values."""
    for call, name in full_calls(tree):
        last = name.rpartition(".")[2]
        if last not in SQL_CALLS or not call.args:
            continue
        if last == "text" and name not in {"sqlalchemy.text", "sqlalchemy.sql.text"}:
            continue
        statement = call.args[0]
        parts = ast.JoinedStr | ast.BinOp | ast.Call
        if isinstance(statement, parts) and _is_put_together(statement):
            yield call.lineno, f"{last}() of a text put together: bind the values"


def _is_put_together(statement: ast.expr) -> bool:
    """Say whether a text is made from anything but fixed texts and constants in capitals."""
    if isinstance(statement, ast.JoinedStr):
        # A PRAGMA takes no bound value; `key_pragma` watches over the one that matters.
        return not _is_pragma(statement) and any(map(_is_put_together, statement.values))
    if isinstance(statement, ast.FormattedValue):
        return not re.fullmatch(r"(.*\.)?_?[A-Z][A-Z0-9_]*", dotted(statement.value))
    if isinstance(statement, ast.BinOp):
        if isinstance(statement.op, ast.Add):
            return _is_put_together(statement.left) or _is_put_together(statement.right)
        return isinstance(statement.op, ast.Mod)
    if isinstance(statement, ast.Constant):
        return False
    if isinstance(statement, ast.Call):
        return dotted(statement.func).endswith((".format", ".join"))
    return not re.fullmatch(r"(.*\.)?_?[A-Z][A-Z0-9_]*", dotted(statement))


def _is_pragma(statement: ast.JoinedStr) -> bool:
    first = statement.values[0]
    return (
        isinstance(first, ast.Constant)
        and isinstance(first.value, str)
        and first.value.upper().startswith("PRAGMA ")
    )


# --- places --------------------------------------------------------------------------------------


def use_of(*names: str) -> Callable[[ast.Module], Found]:
    """Return a rule that finds any use of these names."""

    def find(tree: ast.Module) -> Found:
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id in names:
                yield node.lineno, node.id
            elif isinstance(node, ast.Attribute) and node.attr in names:
                yield node.lineno, node.attr

    return find


def printing(tree: ast.Module) -> Found:
    """Find output to the terminal."""
    for call, name in calls(tree):
        if name in {"print", "pprint", "breakpoint", "input"}:
            yield call.lineno, f"{name}()"


def style_from_data(tree: ast.Module) -> Found:
    """Find a style sheet outside the theme: QSS loads files too."""
    for call, name in calls(tree):
        if name.rpartition(".")[2] == "setStyleSheet":
            yield call.lineno, "setStyleSheet() outside the shell"


RULES: Final = (
    Rule("code-from-data", code_from_data),
    Rule("xml-input", xml_input),
    Rule("rich-text", rich_text),
    Rule("label", made_of("QLabel"), r"shell/widgets/labels\.py$"),
    Rule("tooltip", rich_tooltips, r"shell/widgets/labels\.py$"),
    Rule("message-box", message_box_statics),
    Rule("paragraph", made_of("Paragraph"), r"documents/"),
    Rule("exception-text", exception_text, r"kernel/privacy\.py$"),
    Rule("logging", logging_calls, r"kernel/privacy\.py$"),
    Rule("clock", reading_the_clock, r"kernel/clock\.py$"),
    Rule("key-pragma", key_pragma, r"storage/"),
    Rule("built-sql", built_sql),
    Rule("settings", use_of("QSettings"), r"shell/"),
    Rule("open-url", use_of("QDesktopServices"), r"shell/"),
    Rule("style", style_from_data, r"shell/"),
    Rule("print", printing, r"(cli/|features/\w+/cli(\.py$|/))"),
)
