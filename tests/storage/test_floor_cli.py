"""``cpts-desktop register …`` in real processes: exit codes, one JSON document, no secret shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.storage.floor_setup import PASSWORD, flip

NAME = "MARQUEURNOM Camille"


class Ended(NamedTuple):
    """How a process ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Return the one JSON document of standard output."""
        return json.loads(self.out)


Run = Callable[..., Ended]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(*words: str, stdin: str | None = None) -> Ended:
        environment = {**os.environ, "HOME": str(tmp_path), "LANG": "C", "PYTHONUTF8": "0"}
        done = subprocess.run(
            [sys.executable, "-m", "cpts_desktop", *words],
            env=environment, capture_output=True, timeout=120, check=False, cwd=tmp_path,
            input=stdin.encode() if stdin is not None else None,
            stdin=subprocess.DEVNULL if stdin is None else None,
        )  # fmt: skip
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    (tmp_path / "secret").write_text(PASSWORD + "\n", encoding="utf-8")
    return command


def create(run: Run, *more: str) -> Ended:
    return run(
        "register", "create", "r.db", "--name", NAME, "--profession", "idel",
        "--recovery-file", "code", "--secret-file", "secret", "--json", *more,
    )  # fmt: skip


@pytest.mark.slow
def test_a_register_from_creation_to_restore(run: Run, tmp_path: Path) -> None:
    made = create(run)
    assert made.code == 0, made.err
    assert set(made.json()) == {"register_id", "device_id", "recovery_code_file"}
    code = (tmp_path / "code").read_text().strip()
    assert len(code) == 35 and code not in made.out + made.err
    assert (tmp_path / "code").stat().st_mode & 0o077 == 0
    before = {item.name: item.read_bytes() for item in tmp_path.iterdir() if item.is_file()}
    again = create(run)
    assert again.code == 3 and again.json()["error"]["code"] == "EXISTS"
    assert {i.name: i.read_bytes() for i in tmp_path.iterdir() if i.is_file()} == before

    right = run("--secret-file", "secret", "--json", "register", "check", "r.db")
    assert right.code == 0, right.err
    found = right.json()
    assert found["ok"] is True and all(found["integrity"].values())
    assert {"file", "pages", "journal", "projections", "freshness"} <= set(found["integrity"])
    assert found["journal"]["entries"] == 1 and "patients" in found["counts"]

    (tmp_path / "faux").write_text("pas la bonne phrase du tout\n")
    wrong = run("register", "check", "r.db", "--secret-file", "faux", "--json")
    assert (wrong.code, wrong.json()["error"]["code"]) == (4, "WRONG_SECRET")
    by_code = run("register", "check", "r.db", "--secret-file", "code")
    assert by_code.code == 0 and "tout est juste" in by_code.out

    saved = run("register", "backup", "r.db", "copie.db", "--secret-file", "secret", "--json")
    assert saved.code == 0 and saved.json()["entries"] == 1
    twice = run("register", "backup", "r.db", "copie.db", "--secret-file", "secret", "--json")
    assert twice.code == 3

    flip(tmp_path / "r.db", 100)
    broken = run("register", "check", "r.db", "--secret-file", "secret", "--json")
    assert (broken.code, broken.json()["error"]["code"]) == (5, "DAMAGED")
    flip(tmp_path / "r.db", 100)
    flip(tmp_path / "r.db", (tmp_path / "r.db").stat().st_size - 2000)
    broken = run("register", "check", "r.db", "--secret-file", "secret", "--json")
    assert broken.code == 5 and broken.json().get("ok") is not True
    restored = run("register", "restore", "copie.db", "r.db", "--secret-file", "secret", "--json")
    assert restored.code == 0, restored.err
    elsewhere = run("register", "restore", "copie.db", "neuf.db", "--secret-file", "secret")
    assert elsewhere.out == "Registre restauré.\n", "there was no older one to keep"
    assert run("register", "check", "r.db", "--secret-file", "secret").code == 0
    for ended in (made, right, wrong, saved, broken, restored):
        assert PASSWORD not in ended.out + ended.err and "MARQUEURNOM" not in ended.out + ended.err
        assert ended.out.count("\n") == 1


def test_g14_123_usage_is_code_2_and_echoes_nothing(run: Run) -> None:
    for words in (["inconnu"], ["register"], ["register", "check"],
                  ["register", "check", "r.db", "--secret", PASSWORD],
                  ["register", "create", "r.db", "--name", NAME]):  # fmt: skip
        ended = run(*words)
        assert (ended.code, ended.out) == (2, "")
        assert PASSWORD not in ended.err and "MARQUEURNOM" not in ended.err
        assert "Traceback" not in ended.err


def test_without_a_keyboard_the_secret_file_is_asked_for(run: Run, tmp_path: Path) -> None:
    (tmp_path / "r.db").write_bytes(b"x" * 5000)
    for stdin in (None, PASSWORD + "\n"):
        ended = run("register", "check", "r.db", stdin=stdin)
        assert ended.code == 2 and "--secret-file" in ended.err


@pytest.mark.parametrize(
    ("words", "code", "word"),
    [
        (["register", "check", "absent.db"], 3, "NO_REGISTER"),
        (["register", "check", "."], 3, "IS_FOLDER"),
        (["register", "backup", "absent.db", "x"], 3, "NO_REGISTER"),
        (["register", "restore", "absent.db", "x.db"], 3, "NOT_FOUND"),
    ],
)
def test_g11_111_what_is_not_there_is_not_created(
    run: Run, tmp_path: Path, words: list[str], code: int, word: str
) -> None:
    before = sorted(item.name for item in tmp_path.iterdir())
    ended = run(*words, "--secret-file", "secret", "--json")
    assert (ended.code, ended.json()["error"]["code"]) == (code, word)
    assert sorted(item.name for item in tmp_path.iterdir()) == before


def test_a_refusal_names_its_fields(run: Run, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("court")
    ended = create(run, "--rpps", "123")
    assert ended.code == 3
    assert [one["field"] for one in ended.json()["refused"]] == ["rpps", "password"]
    assert not (tmp_path / "r.db").exists() and not (tmp_path / "code").exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"x" * 20_000])
def test_a_spoiled_secret_file_is_no_crash(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret").write_bytes(content)
    ended = create(run)
    assert ended.code in (3, 4) and "Traceback" not in ended.err
    assert not (tmp_path / "r.db").exists()


@pytest.mark.parametrize("name", ["r.db", "R.DB", "r.db.slots.json", "r.db-wal", "./r.db"])
def test_the_recovery_code_never_takes_the_place_of_the_register(
    run: Run, tmp_path: Path, name: str
) -> None:
    before = sorted(tmp_path.iterdir())
    ended = create(run, "--recovery-file", name)
    assert ended.code == 3
    assert ended.json()["error"]["code"] == "SAME_FILE"
    assert sorted(tmp_path.iterdir()) == before


def test_without_a_place_for_the_recovery_code_nothing_is_made(run: Run, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    ended = create(run, "--recovery-file", "absent/code")
    assert (ended.code, ended.json()["error"]["code"]) == (3, "NOT_FOUND")
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "EMPTY_FILE"),
        (b"SQLite format 3\0" + bytes(100), "CLEAR_DATABASE"),
        (b"un texte", "NO_SLOTS"),
    ],
)
def test_g11_112_what_is_no_register_has_its_own_words_without_slots_too(
    run: Run, tmp_path: Path, content: bytes, code: str
) -> None:
    (tmp_path / "x.db").write_bytes(content)
    for words in (("check", "x.db"), ("restore", "x.db", "neuf.db")):
        ended = run("register", *words, "--secret-file", "secret", "--json")
        assert (ended.code, ended.json()["error"]["code"]) == (5, code)
    assert (tmp_path / "x.db").read_bytes() == content
    assert not (tmp_path / "neuf.db").exists()


@pytest.mark.parametrize("place", [".", "/", "", "..", "dossier"])
def test_g11_112_a_place_that_is_a_folder_is_refused_in_words(
    run: Run, tmp_path: Path, place: str
) -> None:
    (tmp_path / "dossier").mkdir()
    before = sorted(tmp_path.iterdir())
    ended = run(
        "register", "create", place, "--name", NAME, "--profession", "idel",
        "--recovery-file", "code", "--secret-file", "secret", "--json",
    )  # fmt: skip
    assert (ended.code, ended.json()["error"]["code"]) == (3, "IS_FOLDER")
    assert sorted(tmp_path.iterdir()) == before


def test_a_refused_creation_leaves_no_empty_code(run: Run, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    ended = create(run, "--name", " ", "--rpps", "123")
    assert ended.code == 3
    assert sorted(tmp_path.iterdir()) == before


def test_when_the_code_cannot_be_written_the_register_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cpts_desktop.cli import register_verbs
    from cpts_desktop.cli.run import run as run_words

    def full(*_asked: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(register_verbs, "write_private", full)
    (tmp_path / "secret").write_text(PASSWORD + "\n", encoding="utf-8")
    words = ["register", "create", str(tmp_path / "r.db"), "--name", NAME, "--profession", "idel",
             "--recovery-file", str(tmp_path / "code"),
             "--secret-file", str(tmp_path / "secret")]  # fmt: skip
    assert run_words(words) == 3
    assert [one.name for one in tmp_path.iterdir()] == ["secret"]


@pytest.mark.parametrize(
    "words",
    [("register", "frob"), ("register", "check"), ("import", "fhir"), ("--nope",), ("tour",)],
)
def test_a_script_gets_its_document_for_a_usage_error_too(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    from cpts_desktop.cli.run import run as run_words

    assert run_words([*words, "--json"]) == 2
    said = capsys.readouterr()
    assert json.loads(said.out)["error"]["code"] == "USAGE"
    assert said.err


@pytest.mark.expects_warnings
def test_a_script_gets_its_document_for_a_bug_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from cpts_desktop import bootstrap
    from cpts_desktop.cli.run import run as run_words

    def broken(*_asked: object, **_more: object) -> None:
        raise ZeroDivisionError(NAME)

    monkeypatch.setattr(bootstrap, "open_register", broken, raising=False)
    (tmp_path / "secret").write_text(PASSWORD + "\n", encoding="utf-8")
    words = ["register", "check", "r.db", "--secret-file", str(tmp_path / "secret"), "--json"]
    assert run_words(words) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["error"]["code"] == "BUG"
    assert "incident" in said.out
    assert NAME not in said.out + said.err


@pytest.mark.parametrize("name", ["123", "---", "…"])
def test_a_professional_has_a_letter_in_the_name(name: str) -> None:
    from cpts_desktop.kernel.outcome import Refused
    from cpts_desktop.storage.users import NewUser, read_new_user

    read = read_new_user(NewUser(name, "idel"))
    assert isinstance(read, Refused)
    assert [one.code for one in read.problems] == ["NO_LETTER"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_a_result_that_cannot_be_written_is_refused_without_a_bug(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "cpts_desktop", "reference", "status"]
    for shell, code in (
        ('exec "$@" > /dev/full', 3), ('exec "$@" >&-', 0), ('exec "$@" 2>&-', 0),
    ):  # fmt: skip
        done = subprocess.run(
            ["/bin/sh", "-c", shell, "sh", *words],
            capture_output=True, cwd=tmp_path, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == code, shell
        assert b"incident" not in done.stderr and b"Traceback" not in done.stderr
    lost = subprocess.run(
        ["/bin/sh", "-c", '"$@" 2>&-', "sh", *words, "--register", ".", "--de-travers"],
        capture_output=True, cwd=tmp_path, check=False, timeout=60,
    )  # fmt: skip
    assert lost.returncode == 2, "the code is right although nothing can be said"


def test_the_window_on_a_folder_is_refused_in_words(run: Run, tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    for place in (".", "/", ""):
        done = subprocess.run(
            [sys.executable, "-m", "cpts_desktop", "--register", place],
            env=environment, capture_output=True, cwd=tmp_path, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 3
        assert "pas un dossier" in done.stderr.decode()
