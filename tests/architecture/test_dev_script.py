"""The two commands of a newcomer: plain shell, honest about what they do not know."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.project_files import PROJECT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="./dev is for POSIX systems")
VERBS = ("run", "test", "check", "bench", "torture", "fuzz", "audit", "forms", "lock", "package")


def sh(*words: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command from the project folder."""
    environment = {**os.environ, **({"PATH": path} if path else {})}
    return subprocess.run(
        words, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize(("shell", "script"), [("sh", "dev"), ("dash", "dev"), ("bash", ".ci/run")])
def test_the_scripts_parse(shell: str, script: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    done = sh(shell, "-n", script)
    assert done.returncode == 0, done.stderr


def test_without_a_word_dev_prints_its_list() -> None:
    done = sh("./dev")
    assert done.returncode == 0
    listed = re.findall(r"^  ([a-z]+)\b", done.stdout, re.MULTILINE)
    assert listed == list(VERBS)


def test_an_unknown_word_is_a_usage_error() -> None:
    done = sh("./dev", "tset")
    assert done.returncode == 2
    assert "tset" in done.stderr


def test_without_python_the_message_says_what_to_do(tmp_path: Path) -> None:
    """A copy of the tree, with no Python and no apt in sight."""
    for name in ("dev", "pyproject.toml", "requirements-dev.lock"):
        shutil.copy(PROJECT / name, tmp_path / name)
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("sh", "dirname", "uname", "awk", "cmp", "cat", "id", "ldconfig"):
        found = shutil.which(tool, path=os.environ["PATH"] + ":/sbin:/usr/sbin")
        if found:
            (tools / tool).symlink_to(found)
    done = subprocess.run(
        ["/bin/sh", str(tmp_path / "dev"), "test"],
        env={"PATH": str(tools), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "Python 3.11" in done.stderr
    assert "CPTS_PYTHON" in done.stderr
