"""« Sécurité » and « Personnes du cabinet »: passphrase, recovery code, who may open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.shell.first_run.steps import RecoveryStep
from cpts_desktop.shell.forms.ui_add_user import Ui_AddUserForm
from cpts_desktop.shell.forms.ui_change_password import Ui_ChangePasswordForm
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.passphrase_fields import PassphraseFields
from cpts_desktop.shell.quick_unlock import QuickUnlock
from cpts_desktop.shell.security_ports import PersonLine, SecurityPort
from cpts_desktop.shell.settings_page import SettingsSection
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.fields import mark_field, show_problems
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, column, row
from cpts_desktop.shell.widgets.tables import Column, DataTable


class SecurityForm(QWidget):
    """Change one's passphrase, ask for a new recovery code."""

    def __init__(self, ctx: PageContext, port: SecurityPort) -> None:
        super().__init__()
        self._ctx = ctx
        self._port = port
        inner = QWidget()
        self.form = Ui_ChangePasswordForm()
        self.form.setupUi(inner)  # type: ignore[no-untyped-call]
        self.fields = PassphraseFields(self.form, port.check_passphrase, self)
        self.form.save.clicked.connect(self.save)
        if not port.needs_current():
            for widget in (self.form.current, self.form.current_label, self.form.current_problem):
                widget.hide()
        code = Panel(
            plain_label(
                "Si le code de secours est perdu ou a été vu, demandez-en un nouveau : l’ancien "
                "n’ouvrira plus ce registre.",
                "hint",
                wrap=True,
            ),
            button("Nouveau code de secours…", self.renew, name="renew_recovery"),
            title="Code de secours",
        )
        quick = QuickUnlock(ctx, port)
        body = column(Panel(inner, title="Ma phrase secrète"), code, quick, None, gap="l")
        self.setLayout(body)

    def save(self) -> None:
        """Check both fields, then change in the lane."""
        current = self.form.current.text()
        mark_field(self.form.current, self.form.current_problem, None)
        if self._port.needs_current() and not current:
            problem = Problem("current", "EMPTY", "Tapez votre phrase secrète actuelle.")
            mark_field(self.form.current, self.form.current_problem, problem)
            self.form.current.setFocus()
            return
        if self.fields.problems():
            return
        new = self.fields.value()
        self._ctx.operations.on_register(
            self, lambda: _told(self._port, current, new), done=self._saved,
            refused=self._refused, trigger=self.form.save, title="Changement de la phrase secrète",
            outcome=True,
        )  # fmt: skip

    def renew(self) -> None:
        """Ask first: the old code stops working."""
        if not self._ctx.confirm(
            "Remplacer le code de secours ?",
            "L’ancien code, imprimé ou enregistré, n’ouvrira plus ce registre. Le nouveau vous "
            "sera montré une fois, à garder tout de suite.",
            "Garder l’ancien",
            "Remplacer",
        ):
            return
        self._ctx.operations.on_register(
            self, self._port.renew_recovery_code, done=self._show_code, title="Nouveau code"
        )

    def _saved(self, _value: Any) -> None:
        self.fields.clear()
        self.form.current.clear()
        self._ctx.toast("Phrase secrète changée.")

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        show_problems(
            problems,
            {"current": self.form.current, "password": self.form.password},
            {"current": self.form.current_problem, "password": self.form.password_problem},
        )

    def _show_code(self, code: str) -> None:
        dialog = RecoveryDialog(self._ctx, self._port, code, self)
        dialog.open()


def _told(port: SecurityPort, current: str, new: str) -> Any:
    """A wrong current passphrase is a refusal beside its field, not a fault."""
    from cpts_desktop.kernel.outcome import WrongSecret, refuse

    try:
        return port.change_passphrase(current, new)
    except WrongSecret:
        return refuse("current", "WRONG_SECRET", "Ce n’est pas votre phrase secrète actuelle.")


class RecoveryDialog(QDialog):
    """Shows a new code once; it closes only when one group was copied back."""

    def __init__(
        self, ctx: PageContext, port: SecurityPort, code: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("recovery_dialog")
        self.setWindowTitle("Code de secours")
        theme = Theme.of(self)
        self.step = RecoveryStep(port.recovery_sheet, ctx.files)
        self.step.show_code(code)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.gap("xl"),) * 4)
        layout.addWidget(self.step)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(primary_button("Terminer", self._finish, name="recovery_finish"))
        layout.addLayout(line)
        self.resize(theme.px(560), theme.px(480))

    def reject(self) -> None:
        """Esc does not close: the code would be lost."""

    def _finish(self) -> None:
        if self.step.check():
            self.accept()


class PeopleForm(QWidget):
    """Who may open the register, and adding a colleague of the practice."""

    def __init__(self, ctx: PageContext, port: SecurityPort) -> None:
        super().__init__()
        self._ctx = ctx
        self._port = port
        self.table = DataTable(
            (
                Column("Personne", lambda r: r.name, strong=True),
                Column("Profession", lambda r: r.profession),
                Column("", lambda r: "vous" if r.here else "", width=6),
            ),
            name="Personnes du cabinet",
        )
        self.table.setMinimumHeight(Theme.of(self).px(150))
        self.table.row_selected.connect(self._chosen)
        self.remove = button(
            "Retirer l’accès…", self.take_back, role="danger", name="person_remove"
        )
        self.problem = plain_label("", "problem", wrap=True)
        self._chosen(None)
        inner = QWidget()
        self.form = Ui_AddUserForm()
        self.form.setupUi(inner)  # type: ignore[no-untyped-call]
        for value, label in port.professions():
            self.form.profession.addItem(label, value)
        self.form.profession.setCurrentIndex(-1)
        self.form.profession.setPlaceholderText("Choisissez")
        self.fields = PassphraseFields(self.form, port.check_passphrase, self)
        self.form.save.clicked.connect(self.save)
        access = column(row(self.remove, None), self.problem)
        self.setLayout(
            column(self.table, access, Panel(inner, title="Ajouter une personne"), gap="l")
        )
        self.reload()

    def reload(self) -> None:
        """Read the people."""
        self._ctx.operations.on_register(self, self._port.people, done=self._show)

    def save(self) -> None:
        """Add the person."""
        if self.fields.problems():
            return
        form = self.form
        name, rpps = form.name.text(), form.rpps.text()
        profession, secret = str(form.profession.currentData() or ""), self.fields.value()
        self._ctx.operations.on_register(
            self, lambda: self._port.add_person(name, profession, rpps, secret),
            done=self._saved, refused=self._refused, trigger=form.save,
            title="Ajout d’une personne", outcome=True,
        )  # fmt: skip

    def take_back(self) -> None:
        """Ask, then remove every slot of the chosen person."""
        person: PersonLine | None = self.table.current_row()
        if person is None or person.here or not self._ctx.confirm(
            f"Retirer l’accès de {person.name} ?",
            "Sa phrase secrète et son accès rapide n’ouvriront plus ce registre. Ce qui est écrit "
            "reste. Une copie du registre faite avant s’ouvre toujours avec sa phrase d’alors : si "
            "cette personne a pu en garder une, changez aussi de registre.",
            "Garder son accès", "Retirer l’accès",
        ):  # fmt: skip
            return
        self._ctx.operations.on_register(
            self, lambda: self._port.remove_person(person.uid), done=self._removed,
            refused=lambda problems: self.problem.setText(problems[0].message),
            trigger=self.remove, title="Retrait d’un accès", outcome=True,
        )  # fmt: skip

    def _removed(self, _value: Any) -> None:
        self.problem.setText("")
        self._ctx.toast("Accès retiré.")
        self._chosen(None)
        self.reload()

    def _chosen(self, person: PersonLine | None) -> None:
        self.remove.setEnabled(person is not None and not person.here)

    def _show(self, people: Sequence[PersonLine]) -> None:
        self.table.set_rows(people)

    def _saved(self, _value: Any) -> None:
        for field in (self.form.name, self.form.rpps):
            field.clear()
        self.form.profession.setCurrentIndex(-1)
        self.fields.clear()
        self._refused(())
        self._ctx.toast("Personne ajoutée.")
        self.reload()

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        form = self.form
        show_problems(
            problems,
            {"name": form.name, "profession": form.profession, "rpps": form.rpps,
             "password": form.password},
            {"name": form.name_problem, "profession": form.profession_problem,
             "rpps": form.rpps_problem, "password": form.password_problem},
        )  # fmt: skip


def security_sections(port: SecurityPort) -> tuple[SettingsSection, ...]:
    """Return « Sécurité » and « Personnes du cabinet »."""
    return (
        SettingsSection("security", "Sécurité", "key", 20, lambda ctx: SecurityForm(ctx, port)),
        SettingsSection(
            "people", "Personnes du cabinet", "team", 30, lambda ctx: PeopleForm(ctx, port)
        ),
    )
