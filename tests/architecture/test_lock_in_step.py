"""The locks hold what ``pyproject.toml`` asks for, and the audit reads a real answer (P-61)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.support.project_files import PROJECT

LOCKS: dict[str, tuple[str, ...]] = {"requirements.lock": (), "requirements-dev.lock": ("dev",),
         "requirements-package.lock": ("package",),
         "requirements-camera.lock": ("camera",)}  # fmt: skip
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def pins(name: str) -> dict[str, Version]:
    text = (PROJECT / name).read_text(encoding="utf-8")
    return {canonicalize_name(one): Version(version) for one, version in _PIN.findall(text)}


def asked(extras: tuple[str, ...]) -> list[Requirement]:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"]]
    for extra in extras:
        lines += project["optional-dependencies"].get(extra, [])
    return [Requirement(line) for line in lines]


def out_of_step(wanted: list[Requirement], locked: dict[str, Version]) -> list[str]:
    """Return what the lock does not hold, or holds in a version that is not asked for."""
    found = []
    for one in wanted:
        version = locked.get(canonicalize_name(one.name))
        if version is None:
            found.append(f"{one.name} is not in the lock")
        elif version not in one.specifier:
            found.append(f"{one} is locked at {version}")
    return found


@pytest.mark.parametrize(("name", "extras"), LOCKS.items())
def test_a_lock_holds_what_is_asked_in_a_version_that_is_asked(
    name: str, extras: tuple[str, ...]
) -> None:
    assert out_of_step(asked(extras), pins(name)) == []


def test_the_locks_agree_on_every_version() -> None:
    every = pins("requirements-dev.lock")
    for name in LOCKS:
        shared = {one: version for one, version in pins(name).items() if one in every}
        assert shared == {one: every[one] for one in shared}, name


def test_a_lock_out_of_step_is_noticed() -> None:
    wanted = [Requirement("reportlab>=5.1"), Requirement("zstandard>=0.25")]
    assert out_of_step(wanted, {"reportlab": Version("4.0")}) == [
        "reportlab>=5.1 is locked at 4.0", "zstandard is not in the lock",
    ]  # fmt: skip


def answer(*, vulnerable: bool) -> dict[str, Any]:
    """Return what pip-audit 2.10 writes (``--format json``), perhaps with CVE-2023-33733."""
    advisory = {
        "id": "GHSA-9q9m-c65c-37pq",
        "fix_versions": ["3.6.13"],
        "aliases": ["CVE-2023-33733", "PYSEC-2023-119"],
        "description": "Reportlab up to v3.6.12 allows attackers to execute arbitrary code via "
        "supplying a crafted PDF file.",
    }
    lines: list[dict[str, Any]] = [
        {"name": name, "version": str(version), "vulns": []}
        for name, version in sorted(pins("requirements.lock").items())
    ]
    if vulnerable:
        for line in lines:
            if line["name"] == "reportlab":
                line.update(version="3.6.12", vulns=[advisory])
    return {"dependencies": lines, "fixes": []}


@pytest.mark.parametrize(("vulnerable", "code"), [(False, 0), (True, 1)])
def test_a_real_answer_of_the_audit_is_read(tmp_path: Path, vulnerable: bool, code: int) -> None:
    report = tmp_path / "report.json"
    report.write_text(json.dumps(answer(vulnerable=vulnerable)), encoding="utf-8")
    tool = tmp_path / "pip-audit"
    tool.write_text(f"#!/bin/sh\ncat '{report}'\nexit {code}\n", encoding="utf-8")
    tool.chmod(0o755)
    done = subprocess.run(
        [sys.executable, str(PROJECT / "packaging" / "audit.py"), "--pip-audit", str(tool)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    assert ("VULNÉRABLE reportlab : GHSA-9q9m-c65c-37pq" in done.stdout) is vulnerable
    count = len(pins("requirements.lock"))
    assert f"{count} bibliothèques vérifiées sur {count}." in done.stdout
