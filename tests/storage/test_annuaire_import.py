"""``import annuaire``: one département, columns by name, reconciled, compared, activated."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.cli.run import run
from cpts_desktop.features.register.annuaire import reading
from cpts_desktop.features.register.annuaire.reading import COLUMNS
from cpts_desktop.features.register.annuaire.versions import active, import_annuaire, search
from cpts_desktop.kernel.outcome import Fault

NOW = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)
NAMES = [
    "Type d'identifiant PP", "Identifiant PP", "Identification nationale PP",
    "Code civilité d'exercice", "Libellé civilité d'exercice", "Nom d'exercice",
    "Prénom d'exercice", "Code profession", "Libellé profession", "Libellé savoir-faire",
    "Libellé mode exercice", "Raison sociale site", "Numéro Voie (coord. structure)",
    "Libellé type de voie (coord. structure)", "Libellé Voie (coord. structure)",
    "Code postal (coord. structure)", "Code commune (coord. structure)",
    "Libellé commune (coord. structure)", "Téléphone (coord. structure)",
    "Téléphone 2 (coord. structure)", "Adresse e-mail (coord. structure)",
    "Code Département (structure)", "Libellé Département (structure)",
]  # fmt: skip


def row(rpps: str = "10002345675", family: str = "MARTIN", **other: str) -> str:
    """A line of a professional who does not exist."""
    cells = dict.fromkeys(NAMES, "")
    cells.update({
        COLUMNS["kind"]: "8", COLUMNS["id"]: rpps, COLUMNS["family"]: family,
        COLUMNS["given"]: "Zoé", COLUMNS["profession"]: "Infirmier",
        COLUMNS["structure"]: "CABINET DU PONT", COLUMNS["city"]: "THIERS",
        COLUMNS["phone"]: "0473000000", COLUMNS["departement"]: "63",
    })  # fmt: skip
    cells.update({COLUMNS[name]: value for name, value in other.items()})
    return "|".join(cells.values())


def write(path: Path, *lines: str, encoding: str = "utf-8", header: str = "|".join(NAMES)) -> Path:
    path.write_bytes(("\n".join((header, *lines)) + "\n").encode(encoding))
    return path


def take(folder: Path, source: Path, departement: str = "63", **more: Any) -> dict[str, Any]:
    return import_annuaire(folder / "ref", source, departement, NOW, **more)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_one_departement_is_kept_and_every_line_counted(tmp_path: Path, encoding: str) -> None:
    source = write(
        tmp_path / "PS_LibreAcces_Personne_activite_202602151200.txt",
        row(), row(structure="EHPAD LES LILAS"), row("10000000546", "DURAND", departement="75"),
        row("10002345674", "FAUX"), "trop|court", row("12345", "SANS RPPS", kind="0"),
        row("10000000546", "LEGRAND", departement="", commune="63430"), encoding=encoding,
    )  # fmt: skip
    report = take(tmp_path, source)
    assert report["read"] == 7 == report["kept"] + report["elsewhere"] + report["rejected"]
    assert (report["elsewhere"], report["rejected"]) == (1, 2)
    whys = [one["why"] for one in report["rejects"]]
    assert whys == ["la clé du RPPS ne correspond pas", "2 colonnes au lieu de 23"]
    assert report["version"]["source_date"] == "2026-02-15"
    assert report["version"]["counts"] == {"professionals": 3, "activities": 4}
    assert report["by_profession"] == {"Infirmier": 3}
    assert not report["activated"] and active(tmp_path / "ref") == {}


def test_activated_it_is_searched_and_compared_with_the_next(tmp_path: Path) -> None:
    first = write(tmp_path / "a.txt", row(), row("10000000546", "LEGRAND"))
    assert take(tmp_path, first, accept=True)["activated"]
    (found,) = search(tmp_path / "ref", "mar thiers")
    assert (found["given"], found["places"][0]["phone"]) == ("Zoé", "0473000000")
    assert search(tmp_path / "ref", "zzz") == ()
    new = row("10000000595", "PETIT")
    second = write(tmp_path / "b.txt", row(phone="0473000001"), row("10000000546", "LEGRAND"), new)
    report = take(tmp_path, second)
    assert {k: report["changes"][k] for k in ("added", "removed", "changed")} == {
        "added": 1, "removed": 0, "changed": 1,
    }  # fmt: skip
    assert report["changes"]["shown"] == ["+ PETIT Zoé, Infirmier"]
    assert len(search(tmp_path / "ref", "petit")) == 0, "not active yet"


def test_a_version_that_loses_many_waits_for_a_second_look(tmp_path: Path) -> None:
    take(tmp_path, write(tmp_path / "a.txt", row(), row("10000000546", "LEGRAND")), accept=True)
    less = write(tmp_path / "b.txt", row())
    with pytest.raises(Fault) as held:
        take(tmp_path, less, accept=True)
    assert held.value.exit_code == 3
    assert len(search(tmp_path / "ref", "legrand")) == 1
    assert take(tmp_path, less, accept=True)["activated"]
    assert search(tmp_path / "ref", "legrand") == ()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "BAD_HEADER"),
        (b"%PDF-1.7\n\0\0", "NOT_TEXT"),
        (b"a|b|c\n1|2|3\n", "BAD_HEADER"),
        (b"PK\x03\x04 cut", "BAD_ZIP"),
        (("|".join(NAMES).replace("Nom d'exercice", "Nom") + "\n").encode(), "BAD_HEADER"),
        (("|".join(NAMES) + "\n").encode(), "NOBODY"),
    ],
)
def test_what_is_not_the_directory_is_refused(tmp_path: Path, body: bytes, code: str) -> None:
    (tmp_path / "x.txt").write_bytes(body)
    with pytest.raises(Fault) as refused:
        take(tmp_path, tmp_path / "x.txt", accept=True)
    assert refused.value.code == code
    assert active(tmp_path / "ref") == {}


def test_a_renamed_column_is_named(tmp_path: Path) -> None:
    header = "|".join(NAMES).replace("Nom d'exercice", "Patronyme")
    with pytest.raises(Fault) as refused:
        take(tmp_path, write(tmp_path / "x.txt", row(), header=header))
    assert "Nom d'exercice" in refused.value.message


@pytest.mark.parametrize("departement", ["", "0", "96", "2C", "../63", "999"])
def test_a_departement_that_does_not_exist_is_refused(tmp_path: Path, departement: str) -> None:
    with pytest.raises(Fault) as refused:
        take(tmp_path, write(tmp_path / "x.txt", row()), departement)
    assert refused.value.code == "BAD_DEPARTEMENT"


def test_a_monstrous_line_is_left_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_SAMPLE", 900)
    source = write(tmp_path / "x.txt", row(family="A" * 200_000), row("10000000546", "LEGRAND"))
    report = take(tmp_path, source)
    assert (report["kept"], report["rejected"]) == (1, 1)
    assert report["rejects"][0] == {"where": "ligne 2", "why": "ligne démesurée"}


def test_the_official_zip_is_read_through_the_verb(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = write(tmp_path / "x.txt", row())
    archive = tmp_path / "PS_LibreAcces.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.write(text, "PS_LibreAcces_Personne_activite_202602151200.txt")
        made.writestr("PS_LibreAcces_SavoirFaire_202602151200.txt", "x")
    words = ["import", "annuaire", str(archive), "--departement", "63", "--activate", "--json",
             "--reference", str(tmp_path / "ref")]  # fmt: skip
    assert run(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["activated"] and told["version"]["source_date"] == "2026-02-15"
    assert run([*words[:4], "99", *words[5:]]) != 0
