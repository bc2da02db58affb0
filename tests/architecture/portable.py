"""What works here and breaks on Windows or macOS, found in the syntax tree.

mypy reads the tree for the three systems (`./dev check`), but only where a branch asks
``sys.platform``; and it says nothing of an import that Windows lacks, of the encoding that a file
gets there, or of a rename that another program holds up.
"""

from __future__ import annotations

import ast
from typing import Final

from tests.architecture.lints import Found, Rule, dotted, full_calls

POSIX_ONLY: Final = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "curses"}
WINDOWS_ONLY: Final = {"msvcrt", "winreg", "winsound", "_winapi"}
BEFORE_1970: Final = {"fromtimestamp", "utcfromtimestamp", "mktime"}
IN_TEXT: Final = {"open", "read_text", "write_text", "fdopen"}


def _asks_for_the_system(test: ast.expr) -> bool:
    return any(dotted(node) == "sys.platform" for node in ast.walk(test))


def imports_of_one_system(tree: ast.Module) -> Found:
    """Find an import that one system lacks, outside a branch on ``sys.platform``."""
    asked = {
        id(inside)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and _asks_for_the_system(node.test)
        for inside in ast.walk(node)
    }
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        for name in names:
            if name.partition(".")[0] in POSIX_ONLY | WINDOWS_ONLY and id(node) not in asked:
                yield node.lineno, f"{name}: only after asking sys.platform"


def asking_os_name(tree: ast.Module) -> Found:
    """Find ``os.name``: the type checker does not follow it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and dotted(node) == "os.name":
            yield node.lineno, "os.name: ask sys.platform, which mypy follows"


def instants_before_1970(tree: ast.Module) -> Found:
    """Find what Windows refuses for an instant before 1970."""
    for call, name in full_calls(tree):
        if name.rpartition(".")[2] in BEFORE_1970:
            yield call.lineno, f"{name}(): use kernel.clock.from_seconds"


def text_without_encoding(tree: ast.Module) -> Found:
    """Find a text file whose encoding depends on the computer."""
    for call, name in full_calls(tree):
        head, _, last = name.rpartition(".")
        if last not in IN_TEXT or (head and last == "open" and not _is_of_a_file(call)):
            continue
        mode = _mode(call, 0 if head and last == "open" else 1)
        binary = last in ("open", "fdopen") and "b" in mode
        if not binary and not any(word.arg == "encoding" for word in call.keywords):
            yield call.lineno, f"{last}() of a text without its encoding"


def _mode(call: ast.Call, place: int) -> str:
    given = [word.value for word in call.keywords if word.arg == "mode"]
    given += call.args[place : place + 1]
    return next((str(one.value) for one in given if isinstance(one, ast.Constant)), "r")


def _is_of_a_file(call: ast.Call) -> bool:
    """Tell ``path.open("r")`` from the many other things that open."""
    first = call.args[0] if call.args else None
    said = isinstance(first, ast.Constant) and str(first.value)[:1] in ("r", "w", "a", "x")
    return said or any(word.arg in ("mode", "newline") for word in call.keywords)


def renames_and_syncs(tree: ast.Module) -> Found:
    """Find what has one careful form in ``kernel.files``."""
    for call, name in full_calls(tree):
        if name in ("os.replace", "os.rename"):
            yield call.lineno, f"{name}(): use replace_patiently"
        elif name in ("os.fsync", "os.fdatasync"):
            yield call.lineno, f"{name}(): use sync_file"


PORTABLE: Final = (
    Rule("one-system", imports_of_one_system),
    Rule("os-name", asking_os_name),
    Rule("before-1970", instants_before_1970),
    Rule("encoding", text_without_encoding),
    Rule("careful-files", renames_and_syncs, r"kernel/files\.py$"),
)
