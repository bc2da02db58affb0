"""The source holds on Windows and macOS too, as far as can be seen from here."""

from __future__ import annotations

import ast
from typing import Final

import pytest

from tests.architecture.portable import PORTABLE
from tests.support.project_files import PACKAGE, package_sources

BY_ID: Final = {rule.id: rule for rule in PORTABLE}

BAD: Final = [
    ("one-system", "import fcntl"),
    ("one-system", "def f():\n    import resource"),
    ("one-system", "try:\n    import resource\nexcept ImportError:\n    pass"),
    ("one-system", "import os\nif os.name == 'nt':\n    import msvcrt"),
    ("os-name", "import os\nx = os.name == 'nt'"),
    ("before-1970", "from datetime import UTC, datetime\ndatetime.fromtimestamp(-1, UTC)"),
    ("encoding", "path.read_text()"),
    ("encoding", "path.write_text(words)"),
    ("encoding", "open(path)"),
    ("encoding", "path.open('w')"),
    ("encoding", "path.open(mode='r', newline='')"),
    ("encoding", "import os\nos.fdopen(handle, 'w')"),
    ("careful-files", "import os\nos.replace(a, b)"),
    ("careful-files", "import os\nos.fsync(handle)"),
]
GOOD: Final = [
    ("one-system", "import sys\nif sys.platform != 'win32':\n    import fcntl"),
    (
        "one-system",
        "import sys\nif sys.platform == 'win32':\n import msvcrt\nelse:\n import pwd",
    ),
    ("one-system", "from cpts_desktop.kernel.resources import resource"),
    ("os-name", "import sys\nx = sys.platform == 'win32'"),
    ("before-1970", "from cpts_desktop.kernel.clock import from_seconds\nfrom_seconds(-1)"),
    ("encoding", "path.read_text(encoding='utf-8')"),
    ("encoding", "path.open('rb')"),
    ("encoding", "path.open('w', encoding='utf-8', newline='')"),
    ("encoding", "import os\nos.fdopen(handle, 'wb')"),
    ("encoding", "dialog.open()"),
    ("encoding", "register.open(path, secret)"),
]


@pytest.mark.parametrize(("rule", "source"), BAD)
def test_each_rule_is_seen_to_fail(rule: str, source: str) -> None:
    assert BY_ID[rule].check("features/x.py", ast.parse(source))


@pytest.mark.parametrize(("rule", "source"), GOOD)
def test_the_right_way_passes(rule: str, source: str) -> None:
    assert BY_ID[rule].check("features/x.py", ast.parse(source)) == []


@pytest.mark.parametrize("rule", sorted(BY_ID))
def test_the_package_holds(rule: str) -> None:
    found: list[str] = []
    for path in package_sources():
        place = path.relative_to(PACKAGE).as_posix()
        found += BY_ID[rule].check(place, ast.parse(path.read_text(encoding="utf-8")))
    assert found == []
