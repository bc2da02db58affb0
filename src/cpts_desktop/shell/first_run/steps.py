"""The steps of the wizard: each checks its own form and says whether one may go on."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cpts_desktop.kernel.files import write_private
from cpts_desktop.kernel.outcome import Problem, Refused
from cpts_desktop.shell.cloud_folders import cloud_service
from cpts_desktop.shell.forms.ui_first_run_backups import Ui_BackupsForm
from cpts_desktop.shell.forms.ui_first_run_passphrase import Ui_PassphraseForm
from cpts_desktop.shell.forms.ui_first_run_person import Ui_PersonForm
from cpts_desktop.shell.forms.ui_first_run_recovery import Ui_RecoveryForm
from cpts_desktop.shell.pages import FileChooser
from cpts_desktop.shell.passphrase_fields import PassphraseFields
from cpts_desktop.shell.ports import FirstRunPort
from cpts_desktop.shell.widgets.fields import mark_field, show_problems

HIDDEN = "Code masqué pendant la vérification"
"""Emptying the answer shows the code again."""


class Step(QWidget):
    """One step. ``check`` shows what is wrong beside the fields; True when all is well."""

    next_label = "Continuer"

    def check(self) -> bool:
        """Say whether one may go on."""
        return True

    def first(self) -> QWidget | None:
        """Return the widget that takes the focus."""
        return None


class PersonStep(Step):
    """Name, profession, RPPS."""

    def __init__(self, port: FirstRunPort) -> None:
        super().__init__()
        self._port = port
        self.form = Ui_PersonForm()
        self.form.setupUi(self)  # type: ignore[no-untyped-call]
        for value, label in port.professions():
            self.form.profession.addItem(label, value)
        self.form.profession.setCurrentIndex(-1)
        self.form.profession.setPlaceholderText("Choisissez")

    def person(self) -> tuple[str, str, str]:
        """Return name, profession, RPPS as typed."""
        form = self.form
        return form.name.text(), str(form.profession.currentData() or ""), form.rpps.text()

    def check(self) -> bool:
        """Ask the port; a missing profession is said in plain words."""
        form = self.form
        fields = {"name": form.name, "profession": form.profession, "rpps": form.rpps}
        messages = {
            "name": form.name_problem,
            "profession": form.profession_problem,
            "rpps": form.rpps_problem,
        }
        name, profession, rpps = self.person()
        checked = self._port.check_person(name, profession, rpps)
        problems = list(checked.problems) if isinstance(checked, Refused) else []
        if not profession:
            problems = [p for p in problems if p.field != "profession"]
            problems.append(Problem("profession", "EMPTY", "Choisissez votre profession."))
        homeless = show_problems(problems, fields, messages)
        if homeless:
            mark_field(form.name, form.name_problem, homeless[0])
        return not problems

    def first(self) -> QWidget:
        """Start with the name."""
        return self.form.name


class PassphraseStep(Step):
    """The passphrase, twice."""

    next_label = "Créer le registre"

    def __init__(self, port: FirstRunPort) -> None:
        super().__init__()
        self.form = Ui_PassphraseForm()
        self.form.setupUi(self)  # type: ignore[no-untyped-call]
        self.fields = PassphraseFields(self.form, port.check_passphrase, self)

    def check(self) -> bool:
        """Both fields must hold the same strong phrase."""
        return not self.fields.problems()

    def first(self) -> QWidget:
        """Start with the first field."""
        return self.form.password


class BackupsStep(Step):
    """Where backups go; a folder copied by an online service asks for a yes."""

    def __init__(self, port: FirstRunPort, files: FileChooser) -> None:
        super().__init__()
        self._files = files
        self.form = Ui_BackupsForm()
        self.form.setupUi(self)  # type: ignore[no-untyped-call]
        self.form.browse.clicked.connect(self._browse)
        self.form.folder.textChanged.connect(self._look)
        self.form.folder.setText(str(port.default_backups()))

    def folder(self) -> Path | None:
        """Return the folder, or None when the field is empty."""
        text = self.form.folder.text().strip()
        try:
            return Path(text).expanduser() if text else None
        except RuntimeError:  # « ~somebody » who has no home here
            return Path(text)

    def check(self) -> bool:
        """The folder must be absolute and usable; the cloud warning must have been read."""
        folder = self.folder()
        problem: Problem | None = None
        if folder is None or not folder.is_absolute():
            words = "Choisissez un dossier, avec son chemin complet."
            problem = Problem("folder", "FOLDER", words)
        elif words := _why_not(folder):
            problem = Problem("folder", "FOLDER", words)
        elif cloud_service(folder) and not self.form.cloud_accept.isChecked():
            problem = Problem(
                "folder", "CLOUD", "Choisissez un autre dossier, ou cochez la case ci-dessous."
            )
        mark_field(self.form.folder, self.form.folder_problem, problem)
        return problem is None

    def first(self) -> QWidget:
        """Start with the folder."""
        return self.form.folder

    def _browse(self) -> None:
        chosen = self._files.folder("Dossier des sauvegardes")
        if chosen is not None:
            self.form.folder.setText(str(chosen))

    def _look(self, _text: str) -> None:
        mark_field(self.form.folder, self.form.folder_problem, None)
        folder = self.folder()
        service = cloud_service(folder) if folder is not None else ""
        self.form.cloud_panel.setVisible(bool(service))
        self.form.cloud_accept.setChecked(False)
        self.form.cloud_text.setText(
            f"{service} enverrait vos sauvegardes hors de ce poste. Elles sont chiffrées, mais "
            "l’hébergement de données de santé obéit à des règles propres (HDS)."
            if service
            else ""
        )


def _why_not(folder: Path) -> str:
    """Say why nothing could be written in a folder, made if it must be; empty when it can."""
    try:
        there = next(one for one in (folder, *folder.parents) if one.exists())
        if there == folder and not folder.is_dir():
            return "Ce chemin est un fichier : choisissez un dossier."
        if there.is_dir() and os.access(there, os.W_OK):
            return ""
    except (OSError, ValueError):  # a name too long, a folder that may not be looked into
        pass
    return "Rien ne peut être écrit à cet endroit : choisissez un autre dossier."


class RecoveryStep(Step):
    """The recovery code, shown once; one group is asked back to prove that it was kept."""

    next_label = "Terminer"

    def __init__(self, sheet: Callable[[str], bytes], files: FileChooser) -> None:
        super().__init__()
        self._sheet = sheet
        self._files = files
        self._code = self._shown = ""
        self._asked = 0
        self.form = Ui_RecoveryForm()
        self.form.setupUi(self)  # type: ignore[no-untyped-call]
        self.form.print_code.clicked.connect(self._save_sheet)
        self.form.copy_to_file.clicked.connect(self._save_text)
        self.form.answer.textEdited.connect(self._answering)

    def show_code(self, code: str) -> None:
        """Show a code and choose the group that will be asked."""
        self._code = code
        groups = code.split("-")
        self._asked = secrets.randbelow(len(groups))
        half = (len(groups) + 1) // 2
        lines = [" – ".join(groups[:half]), " – ".join(groups[half:])]
        self._shown = "\n".join(line for line in lines if line)
        self.form.code.setText(self._shown)
        self.form.ask_label.setText(
            f"Pour vérifier qu’il est bien gardé, recopiez le groupe n° {self._asked + 1} :"
        )

    def _answering(self, typed: str) -> None:
        """Hide the code while it is copied back: only a kept code can be read again."""
        mark_field(self.form.answer, self.form.answer_problem, None)
        self.form.code.setText(self._shown if not typed else HIDDEN)

    def check(self) -> bool:
        """Compare the group; O, I and L are understood as on the sheet."""
        typed = re.sub(r"\s|-", "", self.form.answer.text()).upper()
        typed = typed.replace("O", "0").replace("I", "1").replace("L", "1")
        right = bool(self._code) and typed == self._code.split("-")[self._asked]
        problem = None
        if not right:
            problem = Problem(
                "answer", "GROUP", f"Ce n’est pas le groupe n° {self._asked + 1} : relisez le code."
            )
        mark_field(self.form.answer, self.form.answer_problem, problem)
        return right

    def asked_group(self) -> str:
        """Return the group that is asked (for the guided tour, which has read the code)."""
        return self._code.split("-")[self._asked] if self._code else ""

    def first(self) -> QWidget:
        """Start with the way to keep it."""
        return self.form.print_code

    def _save_sheet(self) -> None:
        self._save("code-de-secours.pdf", "PDF (*.pdf)", lambda: self._sheet(self._code))

    def _save_text(self) -> None:
        text = f"CPTS Desktop, code de secours du registre :\n{self._code}\n"
        self._save("code-de-secours.txt", "Texte (*.txt)", lambda: text.encode("utf-8"))

    def _save(self, name: str, pattern: str, content: Callable[[], bytes]) -> None:
        path = self._files.save_as("Garder le code de secours", name, pattern)
        if path is None:
            return
        try:
            write_private(path, content())
        except OSError:
            self.form.kept_where.setText("Ce fichier ne s’écrit pas : choisissez un autre endroit.")
            return
        warning = (
            " Ce dossier semble synchronisé en ligne : déplacez-le."
            if cloud_service(path.parent)
            else " Rangez-le ailleurs que sur cet ordinateur."
        )
        self.form.kept_where.setText("Enregistré." + warning)
