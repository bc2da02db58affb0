"""Who is at the keyboard is asked again before health data leaves or records are joined (SEC-05).

interop.md SEC-05: personal accounts, and a new proof for export, print and merge. A proof lasts
some minutes, so that a series of prints asks once.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from cpts_desktop.kernel.outcome import Outcome, Problem
from cpts_desktop.shell.cloud_folders import cloud_service
from cpts_desktop.shell.forms.ui_identity import Ui_IdentityForm
from cpts_desktop.shell.operations import Operations
from cpts_desktop.shell.pages import FileChooser
from cpts_desktop.shell.ports import WindowContents
from cpts_desktop.shell.preferences import Preferences
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.fields import mark_field
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import row


class IdentityPort(Protocol):
    """Checks who is at the keyboard; bootstrap gives it."""

    @property
    def proven(self) -> bool:
        """Say whether the session was opened with a secret that the person typed."""
        ...

    def confirm_identity(self, passphrase: str) -> Outcome[Any]:
        """Check the passphrase of this person, in the register lane; problems: password."""
        ...


class Identity:
    """The last proof of who is at the keyboard, and the question when it is too old."""

    def __init__(
        self, parent: QWidget, contents: WindowContents, preferences: Preferences | None = None
    ) -> None:
        self._parent = parent
        self._operations = contents.operations
        self._port = contents.identity
        self._clock = contents.clock
        self._preferences = preferences
        port = self._port
        self._since = self._clock.monotonic() if port is not None and port.proven else None

    def prove(self, act: str) -> bool:
        """Return True when the person is known to be there; ``act`` says what for, in French.

        True at once without a port (a register of fictitious patients has no passphrase).
        """
        if self._port is None or self._fresh():
            return True
        dialog = IdentityDialog(act, self._operations, self._port, self._parent)
        try:
            if dialog.exec() != QDialog.DialogCode.Accepted:
                return False
        finally:
            dialog.deleteLater()
        self._since = self._clock.monotonic()
        return True

    def _fresh(self) -> bool:
        if self._since is None:
            return False
        minutes = 10 if self._preferences is None else self._preferences.proof_minutes
        return self._clock.monotonic() - self._since < 60 * minutes


class IdentityDialog(QDialog):
    """Asks for the passphrase; the answer is checked off the thread of the interface."""

    def __init__(
        self, act: str, operations: Operations, port: IdentityPort, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Est-ce bien vous ?")
        self._operations = operations
        self._port = port
        holder = QWidget()
        self.form = Ui_IdentityForm()
        self.form.setupUi(holder)  # type: ignore[no-untyped-call]
        self.form.why.setText(
            f"{act} : ce qui sort du registre n’est plus protégé par lui, ce qui change de dossier "
            "se corrige mal. Confirmez que c’est vous ; ce ne sera pas redemandé tout de suite."
        )
        self.form.password.textEdited.connect(self._clear)
        self.act = primary_button("Confirmer", self._check, name="confirm")
        self.act.setDefault(True)
        theme = Theme.of(self)
        layout = QVBoxLayout(self)
        gap = theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(theme.gap("l"))
        layout.addWidget(plain_label("Est-ce bien vous ?", "section", wrap=True))
        layout.addWidget(holder)
        layout.addLayout(row(None, button("Annuler", self.reject, name="cancel"), self.act))
        self.setMinimumWidth(theme.px(460))
        self.form.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _check(self) -> None:
        typed = self.form.password.text()
        if not typed:
            self._refused((Problem("password", "EMPTY", "Tapez votre phrase secrète."),))
            return
        port = self._port
        self._operations.on_register(
            self, lambda: port.confirm_identity(typed), done=lambda _ok: self.accept(),
            refused=self._refused, trigger=self.act, title="Vérification", outcome=True,
        )  # fmt: skip

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        mark_field(self.form.password, self.form.password_problem, problems[0])
        self.form.password.selectAll()
        self.form.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear(self, _text: str) -> None:
        mark_field(self.form.password, self.form.password_problem, None)


class GuardedFiles:
    """A file chooser that asks who is there before it says where to write.

    ``written_in`` is told the folder that something is about to be written in. A folder that an
    online service copies is said, and ``confirm`` asked (HDS-02 of interop.md: health data confided
    to a host that may not be certified, encrypted or not).
    """

    def __init__(
        self,
        inner: FileChooser,
        prove: Callable[[str], bool],
        written_in: Callable[[Path], None] | None = None,
        confirm: Callable[[str, str, str, str], bool] | None = None,
    ) -> None:
        self._inner = inner
        self._confirm = confirm
        self._prove = prove
        self._written_in = written_in

    def save_as(self, title: str, suggested: str, pattern: str) -> Path | None:
        """Ask for the proof, then where to write; None when either was given up."""
        chosen = self._inner.save_as(title, suggested, pattern) if self._prove(title) else None
        return chosen if chosen is not None and self._may_write(chosen.parent) else None

    def open_files(self, title: str, pattern: str, *, many: bool = False) -> tuple[Path, ...]:
        """Ask which files to read: nothing leaves."""
        return self._inner.open_files(title, pattern, many=many)

    def folder(self, title: str) -> Path | None:
        """Ask for the proof, then for a folder to write in."""
        chosen = self._inner.folder(title) if self._prove(title) else None
        return chosen if chosen is not None and self._may_write(chosen) else None

    def _may_write(self, folder: Path) -> bool:
        service = cloud_service(folder)
        if service and self._confirm is not None and not self._confirm(
            f"Ce dossier est copié par {service}",
            "Ce qui y est écrit part chez un hébergeur. Des données de santé, même chiffrées, "
            "n’y ont leur place que si cet hébergeur est certifié pour elles (HDS). Une clé USB "
            "ou un autre dossier de cet ordinateur convient.",
            "Ne rien écrire", "Écrire là quand même",
        ):  # fmt: skip
            return False
        if self._written_in is not None:
            self._written_in(folder)
        return True
