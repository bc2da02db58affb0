"""Conservation, and the texts of the law, in the real window: archived apart, filled, kept."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from pyrage import DecryptError, passphrase

from cpts_desktop.features.settings import sealing
from cpts_desktop.features.settings.duties import kept_texts
from cpts_desktop.features.settings.screens.duties import DutiesSection, DutyDialog
from cpts_desktop.features.settings.screens.keeping import KeepingSection
from cpts_desktop.kernel.outcome import DiskFault
from cpts_desktop.storage import audit
from tests.screens.plain_text_walk import rich_text_found
from tests.screens.settings.fictional_practice import Stage


def due(stage: Stage) -> KeepingSection:
    found = stage.section("keeping")
    assert isinstance(found, KeepingSection)
    found.table.select_first()
    stage.settle()
    return found


def unsealed(made: bytes, secret: str) -> bytes:
    """Open an archive; the library refuses one that a busy moment makes it think too dear."""
    for _ in range(5):
        with suppress(DecryptError):
            content: bytes = passphrase.decrypt(made, secret)
            return content
    raise AssertionError("never read back")


def test_law08_a_record_is_archived_apart_then_erased(stage: Stage, tmp_path: Path) -> None:
    keeping, target = due(stage), tmp_path / "archive.age"
    assert "6 dossiers à archiver sur 6" in keeping.words.text()
    assert not keeping.purge.isEnabled()
    record = keeping.table.current_row()
    stage.click("keeping_archive", target)
    assert target.read_bytes().startswith(b"age-encryption.org/")
    secret = stage.asked[0][1].split("\n\n")[1]
    assert unsealed(target.read_bytes(), secret)[:2] == b"PK"
    (line,) = [one for one in stage.register.read(audit.lines) if one.action == "ARCHIVE"]
    assert line.extra["destroy"] == record.destroy_from.isoformat()
    stage.click("keeping_purge")
    assert len(keeping.table.rows()) == 5
    assert record.patient not in {one.patient for one in keeping.table.rows()}


def test_law08_the_disk_of_the_register_is_no_separate_support(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeping, target = due(stage), tmp_path / "archive.age"
    monkeypatch.setattr(
        "cpts_desktop.features.settings.screens.keeping.on_one_disk", lambda *_paths: True
    )
    stage.window.answer_with(lambda title, *_words: not title.startswith("Archiver sur le même"))
    stage.click("keeping_archive", target)
    assert not target.exists() and not keeping.purge.isEnabled()


class Costly:
    """The library on a computer that is busy when it reads back, ``refusals`` times."""

    def __init__(self, refusals: int) -> None:
        self.refusals = refusals
        self.written = 0

    def encrypt(self, content: bytes, secret: str) -> bytes:
        self.written += 1
        return b"age-encryption.org/" + content

    def decrypt(self, made: bytes, secret: str) -> bytes:
        self.refusals -= 1
        if self.refusals >= 0:
            raise DecryptError("Excessive work parameter for passphrase.")
        return made.removeprefix(b"age-encryption.org/")


@pytest.mark.parametrize(("refusals", "written"), [(0, 1), (19, 1), (20, 2), (79, 4)])
def test_law08_an_archive_too_dear_to_read_is_read_then_written_again(
    monkeypatch: pytest.MonkeyPatch, refusals: int, written: int
) -> None:
    library, waits = Costly(refusals), list[float]()
    monkeypatch.setattr(sealing, "passphrase", library)
    monkeypatch.setattr(sealing.time, "sleep", waits.append)
    assert sealing.sealed(b"dossier", "sept mots").endswith(b"dossier")
    assert (library.written, len(waits)) == (written, refusals)


def test_law08_an_archive_that_stays_too_dear_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "passphrase", Costly(80))
    monkeypatch.setattr(sealing.time, "sleep", lambda _seconds: None)
    with pytest.raises(DiskFault, match="ARCHIVE"):
        sealing.keep_archive(tmp_path / "a.age", b"dossier", "sept mots")
    assert not (tmp_path / "a.age").exists()


def test_law08_an_archive_that_does_not_read_back_erases_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.age"
    monkeypatch.setattr(sealing, "passphrase", Costly(0))
    sealing.keep_archive(target, b"dossier", "sept mots")
    monkeypatch.setattr(Path, "read_bytes", lambda _self: b"autre chose")
    with pytest.raises(DiskFault):
        sealing.keep_archive(target, b"dossier", "sept mots")


def test_one_disk_is_told_from_another(tmp_path: Path) -> None:
    assert sealing.on_one_disk(tmp_path / "a.age", tmp_path / "r.db")
    assert not sealing.on_one_disk(Path("/proc/a.age"), tmp_path / "r.db")
    assert not sealing.on_one_disk(tmp_path / "rien" / "a.age", tmp_path / "r.db")
    assert sealing.archive_name(date(2046, 3, 3)) == "archive-a-detruire-le-2046-03-03.zip.age"


def duties(stage: Stage) -> DutiesSection:
    found = stage.section("duties")
    assert isinstance(found, DutiesSection)
    return found


def dialog(stage: Stage) -> DutyDialog:
    found = stage.driver.wait(lambda: stage.window.findChild(DutyDialog), "the dialog")
    assert isinstance(found, DutyDialog)
    return found


def test_law09_a_text_is_filled_here_kept_and_printed(stage: Stage, tmp_path: Path) -> None:
    section = duties(stage)
    assert section._states["analyse_impact"].text() == "Pas encore rempli."
    stage.driver.click("duty_analyse_impact_fill")
    form = dialog(stage)
    proposed = form.form.text.toPlainText()
    assert "Camille Découverte" in proposed and "$" not in proposed
    form.form.text.setPlainText(proposed.replace("Combien de patients : ..........", "6 <b>x</b>"))
    stage.click("duty_keep")
    assert "Gardé le 01/03/2032" in section._states["analyse_impact"].text()
    kept = stage.register.read(kept_texts)["analyse_impact"]
    assert "6 <b>x</b>" in kept.text and kept.who == "Camille Découverte"
    stage.click("duty_analyse_impact_pdf", tmp_path / "a.pdf")
    stage.click("duty_analyse_impact", tmp_path / "a.txt")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
    assert "6 <b>x</b>" in (tmp_path / "a.txt").read_text(encoding="utf-8")
    assert stage.register.read(audit.lines)[0].action == "DUTY_KEPT"
    assert rich_text_found(stage.window) == []


@pytest.mark.parametrize(
    ("typed", "said"), [("", "vide"), ("a\u202eb", "U+202E"), ("x" * 20_001, "trop long")]
)
def test_law09_a_text_that_cannot_be_kept_is_refused_beside_it(
    stage: Stage, typed: str, said: str
) -> None:
    duties(stage)
    stage.driver.click("duty_registre_traitements_fill")
    form = dialog(stage)
    form.form.text.setPlainText(typed)
    stage.click("duty_keep")
    assert said in form.form.text_problem.text() and stage.register.read(kept_texts) == {}
