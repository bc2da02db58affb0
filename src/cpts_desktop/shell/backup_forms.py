"""« Sauvegardes » in the settings, and the window that restores one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.text import plural
from cpts_desktop.shell.cloud_folders import cloud_service
from cpts_desktop.shell.endings import BugEnding, FaultEnding, ending_from
from cpts_desktop.shell.forms.ui_backups import Ui_BackupsSectionForm
from cpts_desktop.shell.forms.ui_restore import Ui_RestoreForm
from cpts_desktop.shell.pages import FileChooser, PageContext
from cpts_desktop.shell.security_ports import BackupPort, BackupState, RestorePort
from cpts_desktop.shell.settings_page import SettingsSection
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.fields import mark_field
from cpts_desktop.shell.widgets.into_view import bring_into_view
from cpts_desktop.shell.widgets.labels import plain_label, set_role
from cpts_desktop.shell.widgets.panels import Panel, column, scrolling


class BackupsForm(QWidget):
    """When the last backup was verified, make one now, change the folder."""

    def __init__(self, ctx: PageContext, port: BackupPort) -> None:
        super().__init__()
        self._ctx = ctx
        self._port = port
        inner = QWidget()
        self.form = Ui_BackupsSectionForm()
        self.form.setupUi(inner)  # type: ignore[no-untyped-call]
        self.form.backup_now.clicked.connect(self.backup)
        self.form.browse.clicked.connect(self._browse)
        self.setLayout(column(plain_label("Sauvegardes", "section"), Panel(inner), None))
        self.reload()

    def reload(self) -> None:
        """Read what is known."""
        self._ctx.operations.on_register(self, self._port.state, done=self._show)

    def backup(self) -> None:
        """Make one in the lane of the register."""
        self.form.result.setText("")
        self._ctx.operations.on_register(
            self, self._port.backup_now, done=self._made, trigger=self.form.backup_now,
            title="Sauvegarde",
        )  # fmt: skip

    def _made(self, words: str) -> None:
        self.form.result.setText(words)
        self.reload()

    def _show(self, state: BackupState) -> None:
        known = f"Dernière sauvegarde vérifiée : {state.last}." if state.last else ""
        self.form.last.setText(known or "Aucune sauvegarde pour l’instant.")
        count = f"{plural(state.count, 'sauvegarde')} dans ce dossier." if state.count else ""
        self.form.count.setText(count)
        self.form.folder.setText(str(state.folder or ""))
        self._warn(state.folder)

    def _warn(self, folder: Path | None) -> None:
        service = cloud_service(folder) if folder is not None else ""
        words = f"{service} semble copier ce dossier en ligne : choisissez-en un autre."
        mark_field(
            self.form.folder, self.form.folder_problem,
            Problem("folder", "CLOUD", words) if service else None,
        )  # fmt: skip

    def _browse(self) -> None:
        folder = self._ctx.files.folder("Dossier des sauvegardes")
        if folder is not None:
            self._ctx.operations.on_register(
                self, lambda: self._port.set_folder(folder), done=lambda _v: self.reload(),
                refused=self._refused, outcome=True,
            )  # fmt: skip

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        mark_field(self.form.folder, self.form.folder_problem, problems[0])


def backups_section(port: BackupPort) -> SettingsSection:
    """Return « Sauvegardes »."""
    return SettingsSection("backups", "Sauvegardes", "backup", 40, lambda c: BackupsForm(c, port))


class RestoreWindow(QWidget):
    """Restores a backup while the register is closed; ``restored`` and ``left`` lead back."""

    restored = Signal()
    left = Signal()

    _arrived = Signal(object)

    def __init__(
        self, port: RestorePort, files: FileChooser, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("restore_window")
        self.setWindowTitle("CPTS Desktop")
        set_role(self, "page")
        self._port = port
        self._files = files
        self._lane = ThreadPoolExecutor(1, thread_name_prefix="restore")
        inner = QWidget()
        self.form = Ui_RestoreForm()
        self.form.setupUi(inner)  # type: ignore[no-untyped-call]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(Theme.of(self).gap("l"),) * 4)
        self.area = scrolling(inner)
        layout.addWidget(self.area)
        for line in port.known():
            self.form.backup.addItem(line.words, line.path)
        self.form.working.hide()
        self.form.restore.clicked.connect(self.submit)
        self.form.secret.returnPressed.connect(self.submit)
        self.form.back.clicked.connect(self.left)
        self.form.browse.clicked.connect(self._browse)
        self.form.show_secret.toggled.connect(self._show_secret)
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._done = False
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Return a size that fits the smallest screen."""
        theme = Theme.of(self)
        return QSize(theme.px(760), theme.px(520))

    def submit(self) -> None:
        """Verify and restore; once done the same button leads to the unlock screen."""
        form = self.form
        if self._done:
            self.restored.emit()
            return
        backup, secret = form.backup.currentData(), form.secret.text()
        missing = Problem("backup", "EMPTY", "Choisissez une sauvegarde.")
        mark_field(form.backup, form.backup_problem, None if backup else missing)
        empty = Problem("secret", "EMPTY", "Tapez la phrase secrète ou le code de secours.")
        mark_field(form.secret, form.secret_problem, None if secret else empty)
        if backup and secret and form.restore.isEnabled():
            self._work(True)
            self._lane.submit(self._perform, Path(backup), secret)

    def close_lane(self) -> None:
        """End the thread of the window."""
        self._lane.shutdown(wait=False, cancel_futures=True)

    def _perform(self, backup: Path, secret: str) -> None:
        result: object
        try:
            result = self._port.restore(backup, secret)
        except Exception as exc:  # noqa: BLE001 - sorted here, shown there
            result = ending_from(exc)
        self._arrived.emit(result)

    @Slot(object)
    def _take(self, result: Any) -> None:
        self._work(False)
        form = self.form
        if isinstance(result, FaultEnding) and result.kind == "WrongSecret":
            wrong = Problem("secret", result.code, "Cette phrase n’ouvre pas cette sauvegarde.")
            mark_field(form.secret, form.secret_problem, wrong)
            form.secret.selectAll()
            form.secret.setFocus()
        elif isinstance(result, FaultEnding):
            form.result.setText(f"{result.message} Rien n’a été remplacé.")
        elif isinstance(result, BugEnding):
            form.result.setText(f"Incident n° {result.incident} : rien n’a été remplacé.")
        else:
            self._done = True
            form.secret.clear()
            form.result.setText(str(result))
            form.restore.setText("Déverrouiller")
            form.restore.setFocus()
        bring_into_view(form.restore)

    def _browse(self) -> None:
        for path in self._files.open_files("Choisir une sauvegarde", "Sauvegarde (*.db)"):
            self.form.backup.addItem(path.name, path)
            self.form.backup.setCurrentIndex(self.form.backup.count() - 1)

    def _show_secret(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.form.secret.setEchoMode(mode)
        self.form.show_secret.setText("Masquer" if shown else "Afficher")

    def _work(self, on: bool) -> None:
        self.form.working.setVisible(on)
        for widget in (self.form.restore, self.form.back, self.form.browse, self.form.backup):
            widget.setEnabled(not on)
        self.form.secret.setReadOnly(on)
