"""``protocol check`` and ``protocol run`` from the command line, as a script calls them."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cpts_desktop.features.followup import cli
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.resources import resource

CASE = {
    "id": "V", "patient": {"poids_sec": 69.0},
    "events": [
        {"date": "2026-03-02", "type": "sortie"},
        {"date": "2026-03-02", "type": "obs", "code": "poids", "value": 69.0, "unit": "kg"},
        {"date": "2026-03-05", "type": "obs", "code": "poids", "value": 71.0, "unit": "kg"},
    ],
    "asof": "2026-03-05",
}  # fmt: skip


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cpts_desktop", "protocol", *words],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def _case(tmp_path: Path, case: Any) -> str:
    file = tmp_path / "case.json"
    file.write_text(case if isinstance(case, str) else json.dumps(case), encoding="utf-8")
    return str(file)


def test_run_answers_the_contract(tmp_path: Path) -> None:
    done = _run("run", "--case", _case(tmp_path, CASE), "--profile", "STRONG", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    alert = found["alerts"][0]
    assert (alert["rule"], alert["severity"]) == ("PDS_GAIN_3J", "orange")
    assert {"action", "inputs", "sentence", "source"} <= set(alert)
    step = found["due"][0]
    assert {"step", "role", "status", "window_start", "window_end", "days_late"} <= set(step)
    assert {"allowed", "blockers"} <= set(found["titration"]["bb"])
    assert found["not_assessable"]
    assert found["profile"] == "STRONG"


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("{", ()),
        ('{"asof": "2026-03-05", "events": [], "patient": {}, "asof": "x"}', ()),
        ({"events": [], "patient": {}}, ()),
        ({**CASE, "asof": "05/03/2026"}, ()),
        ({**CASE, "events": [{"date": "2026-13-01", "type": "sortie"}]}, ()),
        ('{"asof": "2026-03-05", "events": [], "patient": {"age": NaN}}', ()),
        ({**CASE, "profile": 3}, ()),
        (CASE, ("--profile", "INCONNU")),
        (CASE, ("--protocol", "INCONNU")),
        (CASE, ("--protocol", "../../etc")),
    ],
)
def test_what_cannot_be_read_is_refused_with_exit_code_3(
    tmp_path: Path, case: Any, words: tuple[str, ...]
) -> None:
    done = _run("run", "--case", _case(tmp_path, case), *words, "--json")
    assert done.returncode == 3, done.stderr
    assert json.loads(done.stdout)["problems"]


def test_without_json_what_could_not_be_said_is_said(tmp_path: Path) -> None:
    """hf.md: « non évaluable » is distinct from normal; what has no effect is named, plainly."""
    case = {**CASE, "patient": {"traitements": "ains", "a\u202eb": 1}}
    lines = _run("run", "--case", _case(tmp_path, case)).stdout.splitlines()
    assert lines[-2].startswith("non évaluables, faute de donnée : ")
    assert lines[-1] == "sans effet : patient.a\ufffdb, patient.traitements"


def test_check_passes_on_the_bundled_protocol_and_fails_on_a_broken_one(tmp_path: Path) -> None:
    good = _run("check", str(resource("protocols/cpts_ic_std/protocol.toml")), "--json")
    assert good.returncode == 0
    assert json.loads(good.stdout)["ok"]
    bad = tmp_path / "protocol.toml"
    bad.write_text("[protocol]\nid = 3\n", encoding="utf-8")
    broken = _run("check", str(bad), "--json")
    assert broken.returncode == 3
    assert {problem["line"] for problem in json.loads(broken.stdout)["problems"]} >= {2}


def test_run_loads_neither_qt_nor_sql() -> None:
    """Evaluating a case needs no window and no register."""
    script = (
        "import sys\n"
        "from cpts_desktop.features.followup.cli import VERBS\n"
        "from cpts_desktop.protocols.checking import choose_protocol\n"
        "from cpts_desktop.protocols.explain import as_json\n"
        "choose_protocol(None, None)\n"
        "print([name for name in ('PySide6', 'sqlalchemy', 'sqlcipher3') if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"


def _checked(file: Path, day: str) -> Any:
    at = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    given = SimpleNamespace(args={"file": file}, clock=FixedClock(at))
    return cli.check(given)  # type: ignore[arg-type]


def test_check_points_at_the_line_where_validity_ended() -> None:
    file = resource("protocols/hta_automesure/protocol.toml")
    lines = file.read_text(encoding="utf-8").splitlines()
    last = next(n for n, text in enumerate(lines, 1) if text.startswith("valid_until"))
    until = lines[last - 1].split("=")[1].strip()
    assert _checked(file, until).exit_code == 0
    after = (date.fromisoformat(until) + timedelta(days=1)).isoformat()
    found = _checked(file, after)
    assert found.exit_code == 3
    (problem,) = found.data["problems"]
    assert (problem["code"], problem["line"]) == ("EXPIRED", last)
    assert f"protocol.toml:{last} EXPIRED" in found.text


def test_check_says_when_a_file_is_not_valid_yet() -> None:
    found = _checked(resource("protocols/hta_automesure/protocol.toml"), "2020-01-01")
    assert found.exit_code == 0
    assert "Valable à partir du" in found.text
