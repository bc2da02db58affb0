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


def test_a_list_of_resources_is_read_like_one_resource_per_line(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], clock: FixedClock
) -> None:
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": CLAIM}]}
    (tmp_path / "x.json").write_text(json.dumps([PATIENT, bundle, 5, [CLAIM]], indent=1))
    words = ["import", "fhir", str(tmp_path / "x.json"), *asked]
    for accepted, duplicates in ((1, 0), (0, 1)):
        assert run(words, clock=clock) == 0
        told = json.loads(capsys.readouterr().out)
        assert (told["read"], told["accepted"], told["duplicates"]) == (4, accepted, duplicates)
        assert told["read"] == told["accepted"] + told["rejected"] + told["duplicates"]
    assert [one["where"] for one in told["rejects"]] == [
        "x.json, élément 2, entrée 1 : Claim/c1", "x.json, élément 3", "x.json, élément 4",
    ]  # fmt: skip


@pytest.mark.parametrize("content", ["[]", '{"a": 1}', '"text"', "12"])
def test_a_file_without_any_resource_says_what_was_expected(
    asked: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    clock: FixedClock,
    content: str,
) -> None:
    (tmp_path / "x.json").write_text(content)
    words = ["import", "fhir", str(tmp_path / "x.json"), *asked]
    assert run(words[:-1], clock=clock) == 3
    assert "x.json : rien de FHIR dans ce fichier (attendu : un Bundle" in capsys.readouterr().out


def test_what_was_not_taken_is_told_without_json_and_cannot_write_to_the_terminal(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], clock: FixedClock
) -> None:
    hostile = [{**CLAIM, "id": f"\x1b[2J{number}"} for number in range(7)]
    (tmp_path / "x.json").write_text(json.dumps([PATIENT, *hostile]))
    assert run(["import", "fhir", str(tmp_path / "x.json"), *asked[:-1]], clock=clock) == 0
    said = capsys.readouterr().out
    assert said.count("type non repris") == 5
    assert "… et 2 de plus" in said
    assert "\x1b" not in said
