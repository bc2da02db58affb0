"""BDPM files (security.md G8): read as they come, refused when they are not what they say."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cpts_desktop.features.medication.reference import bdpm, store
from cpts_desktop.features.medication.reference.service import Held, import_bdpm
from cpts_desktop.kernel.outcome import Cancelled, Fault
from tests.support.shared_data import shared_data

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CIS = "{cis}\tMEDICAMENT {n} 5 mg, comprimé\tcomprimé\torale\tAutorisation active\tProcédure nationale\tCommercialisée\t12/03/1998\t\t\t LABO\tNon"  # noqa: E501
CIP = "{cis}\t{cip7}\tplaquette de 30\tPrésentation active\tDéclaration de commercialisation\t16/03/2011\t{cip}\toui\t65%\t1,10\t2,12\t1,02\t"  # noqa: E501
COMPO = "{cis}\tcomprimé\t00001\tCHLORHYDRATE DE TRAMADOL\t5 mg\tun comprimé\tSA\t1"


def cip13(number: int) -> str:
    body = f"34009{number:07d}"
    total = sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(body))
    return body + str((10 - total % 10) % 10)


def write(folder: Path, lines: int = 40, end: str = "\r\n", encoding: str = "cp1252") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    rows = range(60_000_001, 60_000_001 + lines)
    files = {
        "CIS_bdpm.txt": [CIS.format(cis=c, n=c % 1000) for c in rows],
        "CIS_CIP_bdpm.txt": [
            CIP.format(cis=c, cip7=c % 10_000_000, cip=cip13(c % 10_000_000)) for c in rows
        ],
        "CIS_COMPO_bdpm.txt": [COMPO.format(cis=c) for c in rows],
    }  # fmt: skip
    for name, content in files.items():
        (folder / name).write_bytes((end.join(content) + end).encode(encoding))
    return folder


def change(folder: Path, name: str, edit: Callable[[str], str]) -> Path:
    path = folder / name
    path.write_bytes(edit(path.read_bytes().decode("cp1252")).encode("cp1252"))
    return folder


def test_g8_90_encodings_are_detected_per_file_and_blank_lines_dropped(tmp_path: Path) -> None:
    folder = write(tmp_path / "a", end="\r\r\n")
    (folder / "CIS_COMPO_bdpm.txt").write_bytes(
        (folder / "CIS_COMPO_bdpm.txt").read_bytes().decode("cp1252").encode("utf-8")
    )
    data = bdpm.read(folder)
    assert data.tables["CIS_bdpm.txt"].encoding == "cp1252"
    assert data.tables["CIS_COMPO_bdpm.txt"].encoding == "utf-8"
    assert data.rows("CIS_bdpm.txt")[0][1] == "MEDICAMENT 1 5 mg, comprimé"
    assert not data.set_aside


def test_g8_90_trailing_tab_is_tolerated_and_an_extra_column_refused(tmp_path: Path) -> None:
    folder = change(write(tmp_path / "a"), "CIS_bdpm.txt", lambda s: s.replace("\tNon", "\tNon\t"))
    assert len(bdpm.read(folder).rows("CIS_bdpm.txt")) == 40
    change(folder, "CIS_bdpm.txt", lambda s: s.replace("\tNon\t", "\tNon\tplus"))
    with pytest.raises(bdpm.BadBdpm) as stop:
        bdpm.read(folder)
    assert stop.value.code == "BDPM_COLUMNS"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "BDPM_EMPTY"), (b"\r\n\r\n", "BDPM_EMPTY"),
     (b"<!DOCTYPE html><html><body>503</body></html>", "BDPM_HTML"),
     (b"60000001\tTRONQU", "BDPM_COLUMNS")],
)  # fmt: skip
def test_g8_91_truncated_html_and_empty_files_are_refused(
    tmp_path: Path, content: bytes, code: str
) -> None:
    folder = write(tmp_path / "a")
    (folder / "CIS_bdpm.txt").write_bytes(content if code != "BDPM_COLUMNS" else content * 3)
    if code == "BDPM_COLUMNS":
        (folder / "CIS_bdpm.txt").write_bytes(b"60000001\tTRONQU\r\n60000002\tX\r\n")
    with pytest.raises(bdpm.BadBdpm) as stop:
        bdpm.read(folder)
    assert stop.value.code == code


def test_g8_91_truncated_zip_and_missing_files_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "a")
    whole = tmp_path / "whole.zip"
    with zipfile.ZipFile(whole, "w") as archive:
        for path in folder.iterdir():
            archive.write(path, path.name)
    assert len(bdpm.read(whole).rows("CIS_bdpm.txt")) == 40
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.read_bytes()[:-200])
    for broken in (cut, tmp_path / "absent.zip"):
        with pytest.raises(bdpm.BadBdpm):
            bdpm.read(broken)
    (folder / "CIS_COMPO_bdpm.txt").unlink()
    with pytest.raises(bdpm.BadBdpm, match="BDPM_MISSING"):
        bdpm.read(folder)


def test_g8_91_a_file_cut_at_the_end_of_a_line_is_refused(tmp_path: Path) -> None:
    for name in bdpm.REQUIRED:
        folder = write(tmp_path / name, 400)
        change(folder, name, lambda text: "\r\n".join(text.split("\r\n")[:150]) + "\r\n")
        if name == "CIS_CIP_bdpm.txt":  # many specialities have no presentation
            assert len(bdpm.read(folder).rows(name)) == 150
            continue
        with pytest.raises(bdpm.BadBdpm, match="BDPM_TRUNCATED"):
            bdpm.read(folder)


def test_g8_90_a_file_in_which_no_speciality_is_read_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "a")
    path = folder / "CIS_bdpm.txt"
    path.write_bytes(path.read_bytes().decode("cp1252").encode("utf-16"))
    with pytest.raises(bdpm.BadBdpm, match="BDPM_EMPTY"):
        bdpm.read(folder)


def test_g8_91_names_and_sizes_of_zip_entries_are_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "a")
    evil = tmp_path / "evil.zip"
    with zipfile.ZipFile(evil, "w") as archive:
        for path in folder.iterdir():
            archive.write(path, f"../../../{path.name}")
        archive.writestr("/etc/passwd", "x")
    assert len(bdpm.read(evil).rows("CIS_bdpm.txt")) == 40
    assert not (tmp_path.parent / "CIS_bdpm.txt").exists()
    monkeypatch.setattr(bdpm, "MAX_FILE_BYTES", 100)
    with pytest.raises(bdpm.BadBdpm, match="BDPM_TOO_BIG"):
        bdpm.read(evil)


def test_g8_92_fewer_or_many_more_lines_are_held_for_a_person(tmp_path: Path) -> None:
    reference = tmp_path / "ref"
    import_bdpm(reference, write(tmp_path / "a", 100), NOW, accept=True)
    first = store.read_state(reference).active
    for name, lines in (("fewer", 90), ("more", 130)):
        folder = write(tmp_path / name, lines)
        with pytest.raises(Held) as stop:
            import_bdpm(reference, folder, NOW, accept=True)
        assert stop.value.exit_code == 3 and stop.value.report["held"]
        assert store.read_state(reference).active == first
    assert import_bdpm(reference, tmp_path / "more", NOW, accept=True)["activated"]
    state = store.read_state(reference)
    assert state.previous == first and (reference / state.previous.file).is_file()


def test_g8_92_a_small_change_is_shown_and_activated(tmp_path: Path) -> None:
    reference = tmp_path / "ref"
    import_bdpm(reference, write(tmp_path / "a", 100), NOW, accept=True)
    report = import_bdpm(reference, write(tmp_path / "b", 102), NOW)
    assert (report["activated"], report["changes"]["added"]) == (False, 2)
    assert store.read_state(reference).candidate is not None


def test_g8_93_html_is_stripped_and_angle_brackets_of_doses_stay(tmp_path: Path) -> None:
    assert bdpm.plain('Voir <a href="http://x">la page</a> &amp; plus') == "Voir la page & plus"
    assert bdpm.plain("SOLUTION <5 mg> & ®\u00a0") == "SOLUTION <5 mg> & ®"


def test_g8_94_duplicates_orphans_prices_and_dates_are_set_aside_and_counted(
    tmp_path: Path,
) -> None:
    folder = write(tmp_path / "a", 3000)
    twice = (folder / "CIS_bdpm.txt").read_bytes().split(b"\r\n")[0] + b"\r\n"
    with (folder / "CIS_bdpm.txt").open("ab") as out:
        out.write(twice)
    with (folder / "CIS_CIP_bdpm.txt").open("ab") as out:
        for cis, price, day in (
            (69_999_999, "1,10", "16/03/2011"),
            (60_000_001, "1,234.56", "16/03/2011"),
            (60_000_002, "1,10", "31/31/2011"),
            (60_000_003, "1,10", ""),
        ):
            line = CIP.format(cis=cis, cip7=9_000_000 + cis % 9, cip=cip13(9_000_000 + cis % 9))
            out.write((line.replace("1,10", price).replace("16/03/2011", day) + "\r\n").encode())
    data = bdpm.read(folder)
    assert dict(data.set_aside) == {
        "CIS_bdpm.txt : cis_en_double": 1, "CIS_CIP_bdpm.txt : orphelins": 1,
        "CIS_CIP_bdpm.txt : prix": 1, "CIS_CIP_bdpm.txt : date": 1,
    }  # fmt: skip
    assert len(data.rows("CIS_bdpm.txt")) == 3000
    assert len(data.rows("CIS_CIP_bdpm.txt")) == 3001


def test_g8_95_an_interrupted_import_leaves_the_old_version_active(tmp_path: Path) -> None:
    reference = tmp_path / "ref"
    import_bdpm(reference, write(tmp_path / "a", 100), NOW, accept=True)
    before = store.read_state(reference)

    def stop(done: int, total: int) -> None:
        if done >= 8:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_bdpm(reference, write(tmp_path / "b", 101), NOW, accept=True, progress=stop)
    assert store.read_state(reference) == before
    assert sorted(p.suffix for p in reference.iterdir()) == [".json", ".sqlite"]


def test_g8_95_a_damaged_store_is_a_fault_with_words(tmp_path: Path) -> None:
    reference = tmp_path / "ref"
    import_bdpm(reference, write(tmp_path / "a"), NOW, accept=True)
    path = store.database_path(reference)
    assert path is not None
    path.write_bytes(b"not a database" * 100)
    from cpts_desktop.features.medication.reference.catalogue import open_catalogue

    with pytest.raises(Fault, match="REFERENCE_DAMAGED"), open_catalogue(reference):
        pass


def test_the_official_files_of_may_2026_are_read_whole() -> None:
    data = bdpm.read(shared_data("bdpm/bdpm-2026-05.zip"))
    assert len(data.rows("CIS_bdpm.txt")) == 15_848
    assert len(data.rows("CIS_COMPO_bdpm.txt")) == 32_389
    assert data.tables["CIS_CIP_bdpm.txt"].encoding == "utf-8"
    assert data.source_date.startswith("2026-05")
    assert data.set_aside["CIS_CIP_bdpm.txt : orphelins"] == 4


@pytest.mark.parametrize(
    "written",
    ["<b>A</b>\u00a0B", "A  B", " A B ", "A\u2003B", "A\x0bB", "A &#66;", "A\u202fB", "A B"],
)
def test_a_field_is_cleaned_whichever_sign_makes_it_untidy(written: str) -> None:
    line = "\t".join(["61234567", written, *["x"] * 6, "", "", "y", "Non"])
    table = bdpm.parse("CIS_bdpm.txt", line.encode())
    assert table.rows == [["61234567", "A B", *["x"] * 6, "", "", "y", "Non"]]
