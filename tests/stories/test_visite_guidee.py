"""La visite guidée joue les quatre métiers à travers les vraies fenêtres, du début à la fin."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cpts_desktop.bootstrap.tour import play
from cpts_desktop.kernel.outcome import Fault
from tests.support.shared_data import shared_data

EXPECTED_STEPS = 24
THESAURUS = "ansm/20230915-thesaurus-interactions-medicamenteuses-septembre-2023.pdf"


def _play(out: Path, *more: str) -> dict[str, object]:
    """Run the verb in a process of its own, as a person would."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "cpts_desktop", "tour", "--out", str(out), "--json", *more],
        capture_output=True,
        env=environment,
        timeout=600,
        check=False,
    )
    report: dict[str, object] = json.loads((out / "report.json").read_bytes())
    assert done.returncode == (0 if report["ok"] else 1)
    return report


def _failures(report: dict[str, object]) -> list[str]:
    steps = report["steps"]
    assert isinstance(steps, list)
    return [f"{step['name']}: {step['detail']}" for step in steps if not step["ok"]]


def _whole(out: Path, *more: str) -> None:
    report = _play(out, *more)
    assert not _failures(report)
    steps = report["steps"]
    assert isinstance(steps, list)
    assert len(steps) >= EXPECTED_STEPS
    assert len(list(out.glob("[0-9][0-9]-*.png"))) >= 25
    for name in ("lettre-bilan.pdf", "carte-urgence.pdf"):
        assert (out / name).read_bytes().startswith(b"%PDF-")
    assert len(list(out.glob("paquet-*.cpts"))) == 3


@pytest.mark.expects_warnings
def test_la_visite_guidee_va_au_bout(tmp_path: Path) -> None:
    _whole(tmp_path / "visite")


@pytest.mark.expects_warnings
def test_la_visite_guidee_va_au_bout_avec_les_vrais_fichiers(tmp_path: Path) -> None:
    bundles = sorted(shared_data("synthea").glob("*.json.gz"))
    references = (
        "--bdpm", str(shared_data("bdpm/bdpm-2026-05.zip")),
        "--ansm", str(shared_data(THESAURUS)),
    )  # fmt: skip
    _whole(tmp_path / "visite", "--fhir", *map(str, bundles), *references)


def test_un_fichier_introuvable_se_dit_avant_de_commencer(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cpts_desktop", "tour", "--out", str(tmp_path / "v"), "--json",
         "--fhir", str(tmp_path / "absent.json")],
        capture_output=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == 3
    assert json.loads(done.stdout)["error"]["code"] == "NOT_FOUND"
    assert "absent.json" in done.stderr.decode()
    assert not (tmp_path / "v").exists()


@pytest.mark.parametrize(
    ("option", "content", "code", "said"),
    [
        ("--ansm", b"%PDF-1.4\nrien", "ANSM_PDF", "thésaurus ANSM"),
        ("--bdpm", b"pas une archive", "BDPM_ZIP", "BDPM"),
        ("--fhir", b'{"a": 1}', "NOT_FHIR", "rien de FHIR"),
        ("--fhir", b'{"resourceType": "Claim"}', "NO_PATIENT", "Aucun patient"),
    ],
)
def test_un_mauvais_fichier_se_dit_avant_de_commencer(
    tmp_path: Path, option: str, content: bytes, code: str, said: str
) -> None:
    wrong = tmp_path / "mauvais.bin"
    wrong.write_bytes(content)
    with pytest.raises(Fault) as refused:
        play(tmp_path / "v", **{option[2:]: (wrong,) if option == "--fhir" else wrong})
    assert refused.value.exit_code == 3
    assert refused.value.code == code
    assert said in refused.value.message
    assert refused.value.message.endswith("La visite n’a pas commencé.")
    assert not (tmp_path / "v").exists()
