"""The audit of known vulnerabilities: what was not looked up is a failure, said so (P-61)."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.support.project_files import PROJECT


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", PROJECT / "packaging" / "audit.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["audit"] = module
    spec.loader.exec_module(module)
    return module


def report(*lines: dict[str, Any]) -> str:
    return json.dumps({"dependencies": list(lines), "fixes": []})


GOOD = {"name": "Reportlab", "version": "5.1.0", "vulns": []}
BAD = {"name": "zstandard", "version": "0.1", "vulns": [{"id": "PYSEC-1"}]}
SKIPPED = {"name": "pyrage", "skip_reason": "not found on PyPI"}


@pytest.mark.parametrize(
    ("text", "code"),
    [(report(GOOD, {**BAD, "vulns": []}), 0), (report(GOOD, BAD), 1), (report(GOOD), 3),
     (report(GOOD, {"name": "zstandard", "skip_reason": "x"}), 3), ("", 3), ("[]", 3), ("{}", 3)],
)  # fmt: skip
def test_what_was_not_looked_up_fails(audit: ModuleType, text: str, code: int) -> None:
    assert audit.judged(text, {"reportlab", "zstandard"}).code == code


def test_a_vulnerability_is_said_before_a_gap(audit: ModuleType) -> None:
    verdict = audit.judged(report(BAD, SKIPPED), {"zstandard", "pyrage"})
    assert (verdict.code, verdict.missing) == (1, {"pyrage"})


def test_every_library_of_the_lock_is_wanted(audit: ModuleType) -> None:
    wanted = audit.locked((PROJECT / "requirements.lock").read_text(encoding="utf-8"))
    assert {"sqlcipher3", "reportlab", "cryptography", "pyside6-essentials"} <= wanted


def test_without_the_tool_nothing_is_audited(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["audit", "--pip-audit", str(Path("/nowhere/pip-audit"))])
    assert audit.main() == 3
    assert "NON AUDITÉ" in capsys.readouterr().out
