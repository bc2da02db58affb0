"""The verb ``import fhir`` from end to end: its JSON reconciles and its exit codes hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cpts_desktop.cli.run import run
from cpts_desktop.kernel.clock import FixedClock
from tests.storage.register_setup import PASSWORD, make

PATIENT = {
    "resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1944-03-12",
    "name": [{"family": "MARTIN", "given": ["Jeanne"]}],
}  # fmt: skip
CLAIM = {"resourceType": "Claim", "id": "c1"}


@pytest.fixture
def asked(tmp_path: Path, clock: FixedClock) -> list[str]:
    make(tmp_path / "r.db", clock).close()
    (tmp_path / "secret").write_text(PASSWORD, encoding="utf-8")
    return ["--register", str(tmp_path / "r.db"), "--secret-file", str(tmp_path / "secret"),
            "--json"]  # fmt: skip


def test_the_counts_reconcile_and_twice_changes_nothing(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], clock: FixedClock
) -> None:
    lines = "\n".join(json.dumps(one) for one in (PATIENT, CLAIM))
    (tmp_path / "x.ndjson").write_text(lines, encoding="utf-8")
    words = ["import", "fhir", str(tmp_path / "x.ndjson"), *asked]
    assert run(words, clock=clock) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["read"], told["accepted"], told["rejected"], told["duplicates"]) == (2, 1, 1, 0)
    assert told["by_resource"]["Claim"] == {
        "read": 1, "accepted": 0, "rejected": 1, "duplicates": 0,
    }  # fmt: skip
    assert told["rejects"][0]["why"] == "type non repris (de la facturation)"
    assert run(words, clock=clock) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["accepted"], told["duplicates"], told["rejected"]) == (0, 1, 1)


def test_nothing_readable_is_refused(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], clock: FixedClock
) -> None:
    (tmp_path / "x.json").write_text("<xml/>", encoding="utf-8")
    words = ["import", "fhir", str(tmp_path / "x.json"), str(tmp_path / "absent.json"), *asked]
    assert run(words, clock=clock) == 3
    told = json.loads(capsys.readouterr().out)
    assert (told["read"], told["rejected"]) == (2, 2)
    assert {one["where"] for one in told["rejects"]} == {"x.json", "absent.json"}
