"""La première sauvegarde part du dossier choisi dans l’assistant, même s’il n’existait pas."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from cpts_desktop.bootstrap.backups import Backups
from cpts_desktop.bootstrap.house import House
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Fault, Ok, Refused
from cpts_desktop.shell.ports import FirstRun
from cpts_desktop.storage import backup
from tests.storage.register_setup import CHEAP, PASSWORD
from tests.support.discovered import AT


def plan(folder: Path) -> FirstRun:
    return FirstRun("Zoé O’Brien", "idel", "", PASSWORD, folder)


def test_le_dossier_choisi_est_fait_et_recoit_la_premiere_copie(tmp_path: Path) -> None:
    clock = FixedClock(AT)
    house = House(tmp_path / "ici" / "r.db", tmp_path / "ref", clock=clock, cost=CHEAP)
    folder = tmp_path / "Documents" / unicodedata.normalize("NFD", "Sauvegardes é")
    made = house.first_run().create(plan(folder))
    assert isinstance(made, Ok)
    register = made.value.session.register
    copies = Backups(register, clock)
    assert copies.is_due()
    assert copies.backup_now().startswith("Sauvegarde faite et relue")
    assert len(backup.list_backups(folder)) == 1
    folder.rename(tmp_path / "disque débranché")
    with pytest.raises(Fault, match="NO_BACKUP_FOLDER"):
        copies.backup_now()
    assert not folder.exists(), "a disk that is unplugged is never replaced by an empty folder"
    register.close()


def test_un_dossier_impossible_est_refuse_avant_de_creer_le_registre(tmp_path: Path) -> None:
    (tmp_path / "fichier").touch()
    house = House(tmp_path / "r.db", tmp_path / "ref", clock=FixedClock(AT), cost=CHEAP)
    refused = house.first_run().create(plan(tmp_path / "fichier" / "dedans"))
    assert isinstance(refused, Refused)
    assert refused.problems[0].field == "folder"
    assert not (tmp_path / "r.db").exists()
