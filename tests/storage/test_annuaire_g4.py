"""Group G4 on the one file of columns that the program reads: the directory of professionals.

Patients are never imported from such a file (there is no CSV import of patients). What the cases
ask of a reader of columns is asked of this one: nothing merged, nothing guessed, all lines counted.
"""

from __future__ import annotations

import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.register.annuaire import reading
from cpts_desktop.features.register.annuaire.versions import active, search
from cpts_desktop.kernel.outcome import Fault
from tests.storage.test_annuaire_import import NAMES, row, take, write

HEADER = "|".join(NAMES)
OTHER = row("10000000546", "LEGRAND")


def refusal(folder: Path, data: bytes, name: str = "x.txt") -> str:
    (folder / name).write_bytes(data)
    with pytest.raises(Fault) as caught:
        take(folder, folder / name, accept=True)
    assert active(folder / "ref") == {}, "nothing changes on a refusal"
    return caught.value.code


def reconciled(report: dict[str, Any]) -> bool:
    return bool(report["read"] == report["kept"] + report["elsewhere"] + report["rejected"])


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "BAD_HEADER"), ((HEADER + "\n").encode(), "NOBODY"), (b"\xef\xbb\xbf", "BAD_HEADER"),
     ((HEADER + "\n" + row() + "\n").encode("utf-16"), "NOT_TEXT"),
     ((HEADER + "\n" + row() + "\n").encode("utf-16-be"), "NOT_TEXT")],
)  # fmt: skip
def test_g4_47_empty_headers_alone_and_utf16_are_refused(
    tmp_path: Path, data: bytes, code: str
) -> None:
    assert refusal(tmp_path, data) == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_g4_47_the_encoding_is_found_and_accents_are_right(tmp_path: Path, encoding: str) -> None:
    source = write(tmp_path / "a.txt", row(family="LEFÈVRE"), encoding=encoding)
    assert take(tmp_path, source, accept=True)["activated"]
    assert search(tmp_path / "ref", "lefevre")[0]["family"] == "LEFÈVRE"


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_g4_48_another_separator_is_no_directory(tmp_path: Path, separator: str) -> None:
    text = "\n".join((HEADER, row())).replace("|", separator)
    assert refusal(tmp_path, text.encode()) == "BAD_HEADER"


def test_g4_48_line_ends_of_windows_are_read_and_lone_returns_are_not_guessed(
    tmp_path: Path,
) -> None:
    source = tmp_path / "a.txt"
    source.write_bytes("\r\n".join((HEADER, row(), OTHER, "")).encode())
    report = take(tmp_path, source)
    assert (report["read"], report["kept"]) == (2, 2) and reconciled(report)
    source.write_bytes("\r".join((HEADER, row(), OTHER, "")).encode())
    with pytest.raises(Fault) as caught:
        take(tmp_path, source)
    assert caught.value.code in ("BAD_HEADER", "NOBODY")


def test_g4_49_an_unclosed_quote_swallows_no_line(tmp_path: Path) -> None:
    source = write(tmp_path / "a.txt", row(family='"MARTIN'), OTHER, row("10000000595", "PETIT"))
    report = take(tmp_path, source)
    assert (report["read"], report["kept"]) == (3, 3) and reconciled(report)


@pytest.mark.parametrize("line", ["trop|court", row() + "|de trop", "|", "x" * 300])
def test_g4_50_a_ragged_line_is_left_aside_and_told(tmp_path: Path, line: str) -> None:
    report = take(tmp_path, write(tmp_path / "a.txt", line, OTHER))
    assert (report["kept"], report["rejected"]) == (1, 1) and reconciled(report)
    assert report["rejects"][0]["where"] == "ligne 2" and "colonnes" in report["rejects"][0]["why"]


def test_g4_51_a_cell_of_200_kb_is_left_aside_alone(tmp_path: Path) -> None:
    report = take(tmp_path, write(tmp_path / "a.txt", row(family="A" * 200_000), OTHER))
    assert (report["kept"], report["rejects"][0]["why"]) == (1, "ligne démesurée")


def test_g4_52_nul_bytes_are_no_text_and_controls_never_stay(tmp_path: Path) -> None:
    assert refusal(tmp_path, (HEADER + "\n" + row() + "\0\n").encode()) == "NOT_TEXT"
    source = write(tmp_path / "b.txt", row(family="MAR\x07TIN\u202e\u200b"))
    take(tmp_path, source, accept=True)
    assert search(tmp_path / "ref", "martin")[0]["family"] == "MARTIN"


@pytest.mark.parametrize(
    "header",
    [HEADER.replace("Prénom d'exercice", "Nom d'exercice"), HEADER + "|Identifiant PP",
     HEADER.replace("Nom d'exercice", "Patronyme"), HEADER.replace("Identifiant PP|", "", 1)],
)  # fmt: skip
def test_g4_53_a_double_or_unknown_header_is_refused(tmp_path: Path, header: str) -> None:
    assert refusal(tmp_path, "\n".join((header, row(), "")).encode()) == "BAD_HEADER"


def test_g4_53_columns_are_found_by_name_in_any_order(tmp_path: Path) -> None:
    cells = row().split("|")
    source = tmp_path / "a.txt"
    source.write_text("|".join(NAMES[::-1]) + "\n" + "|".join(cells[::-1]) + "\n", encoding="utf-8")
    take(tmp_path, source, accept=True)
    (found,) = search(tmp_path / "ref", "martin")
    assert (found["family"], found["given"]) == ("MARTIN", "Zoé")


@pytest.mark.parametrize("rpps", ["1,00023E+10", "#REF!", "10002345674", "45231"])
def test_g4_54_a_number_spoiled_by_a_spreadsheet_is_never_a_rpps(tmp_path: Path, rpps: str) -> None:
    report = take(tmp_path, write(tmp_path / "a.txt", row(rpps), OTHER), accept=True)
    found = {one["rpps"] for one in search(tmp_path / "ref", "martin")}
    assert found <= {""} and report["kept"] + report["rejected"] == 2


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0".replace("|", "!"), "+33", "@SUM(A1)", "-1"])
def test_g4_55_a_formula_is_kept_as_text(tmp_path: Path, cell: str) -> None:
    take(tmp_path, write(tmp_path / "a.txt", row(structure=cell)), accept=True)
    assert search(tmp_path / "ref", "martin")[0]["places"][0]["structure"] == cell


def test_g4_56_giants_are_refused_before_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.txt"
    with source.open("wb") as made:
        made.write((HEADER + "\n").encode())
        made.truncate(reading.MAX_BYTES + 1)  # a hole: nine gigabytes that take no room
    started = time.monotonic()
    with pytest.raises(Fault) as caught:
        take(tmp_path, source)
    assert caught.value.code == "TOO_BIG" and time.monotonic() - started < 5
    monkeypatch.setattr(reading, "MAX_KEPT", 1)
    with pytest.raises(Fault) as caught:
        take(tmp_path, write(tmp_path / "b.txt", row(), OTHER))
    assert caught.value.code == "TOO_MANY"


def test_g4_57_the_same_file_twice_changes_nobody(tmp_path: Path) -> None:
    source = write(tmp_path / "a.txt", row(), OTHER)
    take(tmp_path, source, accept=True)
    before = search(tmp_path / "ref", "legrand")
    changes = take(tmp_path, source, accept=True)["changes"]
    assert (changes["added"], changes["removed"], changes["changed"]) == (0, 0, 0)
    assert search(tmp_path / "ref", "legrand") == before


def test_g4_58_a_workbook_or_a_page_renamed_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
    data = (tmp_path / "x.xlsx").read_bytes()
    assert refusal(tmp_path, data, "classeur.csv") == "NO_FILE"
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000)
    assert refusal(tmp_path, old, "ancien.csv") == "NOT_TEXT"
    assert refusal(tmp_path, b"<!DOCTYPE html><html></html>", "page.csv") == "BAD_HEADER"
