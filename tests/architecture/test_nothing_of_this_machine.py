"""No path or host of the machine it was written on, no registry, no secret; locks that hold."""

from __future__ import annotations

import re
import socket
import subprocess
import tomllib
from pathlib import Path
from typing import Final

import pytest

from tests.support.project_files import PROJECT, project_files

# Written in pieces, so that this file does not find itself.
FOLDERS: Final = ("work", "root", "home/[a-z]+", "tmp/brief", "Users/[A-Za-z]+")
PATHS: Final = re.compile(r"(?<![\w.}$\"'-])/(" + "|".join(FOLDERS) + r")/[\w.]")
REGISTRIES: Final = re.compile(
    r"py" + r"pi\.org|python" + r"hosted\.org|deb\." + r"debian\.org|registry\." + r"npm"
    r"|-" + r"-(extra-)?index-url|-" + r"-trusted-host|-" + r"-find-links",
    re.IGNORECASE,
)
SECRETS: Final = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE" + r" KEY-----|AGE-SECRET" + r"-KEY-1[A-Z0-9]{20}"
)
TEXT: Final = {
    "", ".py", ".toml", ".md", ".txt", ".lock", ".sh", ".ui", ".svg", ".csv", ".json", ".yml",
    ".yaml", ".cfg", ".spec", ".sql", ".ini",
}  # fmt: skip


def traces(text: str) -> list[str]:
    """Return what a text says about the machine or the registries it came from."""
    found = [match.group(0) for match in PATHS.finditer(text)]
    found += [match.group(0) for match in REGISTRIES.finditer(text)]
    host = socket.gethostname()
    if len(host) >= 8 and re.search(r"\d", host) and host in text:
        found.append("the name of this machine")
    return found


def secrets(text: str) -> list[str]:
    """Return the beginning of each secret key."""
    return [match.group(0)[:20] for match in SECRETS.finditer(text)]


def test_no_secret_is_committed() -> None:
    """Test vectors are published keys that open nothing else: folders called `vectors`."""
    found = [
        path.relative_to(PROJECT).as_posix()
        for path in project_files()
        if path.suffix in TEXT
        and not ("tests" in path.parts and "vectors" in path.parts)
        and secrets(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert not found


def test_a_secret_is_noticed() -> None:
    assert secrets("-----BEGIN PRIVATE" + " KEY-----")
    assert secrets("AGE-SECRET" + "-KEY-1QQQQQQQQQQQQQQQQQQQQQQ")


def test_no_file_names_this_machine() -> None:
    found = [
        f"{path.relative_to(PROJECT).as_posix()}: {trace}"
        for path in project_files()
        if path.suffix in TEXT
        for trace in traces(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize(
    "text",
    [
        "open(" + " /work" + "/main/x)",
        "see /ro" + "ot/.cache/x",
        "see /ho" + "me/jeanne/x",
        "--index" + "-url x",
        "https://files.python" + "hosted.org/x",
    ],
)
def test_a_trace_is_noticed(text: str) -> None:
    assert traces(text)


def pins(lock: Path) -> dict[str, list[str]]:
    """Return name==version -> hashes of a lock."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lock.read_text(encoding="utf-8").splitlines():
        pin = re.match(r"([a-z0-9-]+==[^ ;]+)", line)
        if pin:
            current = found.setdefault(pin.group(1), [])
        current += re.findall(r"--hash=(sha256:[0-9a-f]{64})", line)
    return found


@pytest.mark.parametrize("name", ["requirements", "requirements-dev", "requirements-package"])
def test_a_lock_pins_every_library_with_its_hashes(name: str) -> None:
    found = pins(PROJECT / f"{name}.lock")
    assert len(found) > 20
    assert [pin for pin, hashes in found.items() if not hashes] == []


def test_the_locks_agree_and_cover_what_the_project_asks_for() -> None:
    everything = pins(PROJECT / "requirements-dev.lock")
    runtime = pins(PROJECT / "requirements.lock")
    assert runtime.keys() <= everything.keys()
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = {pin.partition("==")[0] for pin in everything}
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.match(r"[\w-]+", line).group(0).lower().replace("_", "-") for line in asked}  # type: ignore[union-attr]
    assert names <= locked


def test_the_scripts_of_the_house_can_be_run() -> None:
    for name in ("dev", ".ci/run"):
        done = subprocess.run(
            ["git", "ls-files", "-s", name],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            assert done.stdout.startswith("100755"), f"{name} is not executable"
