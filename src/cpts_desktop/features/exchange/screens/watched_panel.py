"""« Dossiers surveillés »: what arrived in the folder, and the dialog that chooses the folders."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QFileSystemWatcher, QTimer, Signal
from PySide6.QtWidgets import QLabel, QWidget

from cpts_desktop.features.exchange import rules
from cpts_desktop.features.exchange.screens.frame import FramedDialog
from cpts_desktop.features.exchange.watched import (
    Folders,
    arrived,
    folders,
    packets_known,
    set_folders,
)
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.progress import Progress
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, row

_EVERY_MS: Final = 30_000
"""Shared folders do not always tell that they changed: they are looked at this often too."""

SOON_MS: Final = 2_000
LOOKS: Final = 10
"""How often, and how many times, after something appeared: its copy tells nothing when it ends."""


def folder_for(ctx: PageContext, leaving: Path | None, title: str) -> Path | None:
    """Return the chosen folder when it is there and who asks is known, else what is answered."""
    if leaving is None or not leaving.is_dir():
        return ctx.files.folder(title)
    return leaving if ctx.prove(title) else None


class WatchedPanel(Panel):
    """Lists what waits in the folder; « Ouvrir » previews it packet by packet.

    It also says when the folder is away: nothing can be seen to arrive there.
    """

    wanted = Signal(list)

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        self.words = plain_label("", wrap=True)
        self.take = button("Ouvrir", self._open, name="open_arrived")
        super().__init__(self.words, row(self.take, None), title="Dossier surveillé")
        self.setParent(parent)
        self.ctx = ctx
        self.register: Any = ctx.services["register"]
        self.paths: tuple[Path, ...] = ()
        self.leaving: Path | None = None
        self.watcher = QFileSystemWatcher(self)
        self.watcher.directoryChanged.connect(lambda _folder: self._changed())
        self._looks = 0
        self.soon = QTimer(self)
        self.soon.setInterval(SOON_MS)
        self.soon.timeout.connect(self._look_again)
        self.timer = QTimer(self)
        self.timer.setInterval(_EVERY_MS)
        self.timer.timeout.connect(self.reload)
        self.hide()

    def _changed(self) -> None:
        """A file that has just appeared may still be being copied: look again for a while."""
        self._looks = LOOKS
        self.soon.start()
        self.reload()

    def _look_again(self) -> None:
        self._looks -= 1
        if self._looks <= 0:
            self.soon.stop()
        self.reload()

    def reload(self) -> None:
        """Look into the folder again."""
        self.ctx.operations.fetch(
            self, lambda conn: (folders(conn), packets_known(conn)), done=self._known
        )

    def _known(self, found: tuple[Folders, frozenset[str]]) -> None:
        chosen, known = found
        folder, self.leaving = chosen.arriving, chosen.leaving
        if folder is None:
            self.timer.stop()
            self._watch("")
            self._show(())
            return
        self.timer.start()
        device = str(self.register.device_id)

        def read(_progress: Progress) -> tuple[Path, ...] | None:
            return arrived(folder, device, known)

        self.ctx.operations.work(self, read, done=partial(self._looked, folder))

    def _looked(self, folder: Path, paths: tuple[Path, ...] | None) -> None:
        self._watch("" if paths is None else str(folder))
        self._show(paths or ())
        if paths is None:
            self.words.setText(
                f"Le dossier {folder} n’est pas accessible pour le moment (clé retirée, réseau "
                "coupé ?) : les paquets qui y arrivent ne peuvent pas être vus."
            )
            self.show()

    def _watch(self, folder: str) -> None:
        """Hear what changes in this folder, and in no other."""
        others = [one for one in self.watcher.directories() if one != folder]
        if others:
            self.watcher.removePaths(others)
        if folder and folder not in self.watcher.directories():
            self.watcher.addPath(folder)

    def _show(self, paths: tuple[Path, ...]) -> None:
        self.paths = paths
        number = rules.counted(len(paths), "paquet attend", "paquets attendent")
        self.words.setText(f"{number} dans le dossier surveillé. Rien n’est importé sans vous.")
        self.take.setVisible(bool(paths))
        self.setVisible(bool(paths))

    def folder_for(self, title: str) -> Path | None:
        """Return the folder where packets are written, or ask."""
        return folder_for(self.ctx, self.leaving, title)

    def _open(self) -> None:
        self.wanted.emit(list(self.paths))


class FoldersDialog(FramedDialog):
    """Chooses the watched folder and the folder where packets are written."""

    changed = Signal()

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, "Dossiers de paquets", parent, width=680)
        self.chosen = Folders()
        self.arriving = plain_label("", "strong", wrap=True)
        self.leaving = plain_label("", "strong", wrap=True)
        self.body.addWidget(
            plain_label(
                "Un dossier partagé que la CPTS a autorisé, ou celui où votre messagerie dépose "
                "les pièces jointes. Les paquets y restent chiffrés.",
                "hint",
                wrap=True,
            )
        )
        self._line("Paquets qui arrivent", self.arriving, "arriving")
        self._line("Paquets qui partent", self.leaving, "leaving")
        self.save = primary_button("Enregistrer", self.submit, name="save_folders")
        self.add_buttons(button("Annuler", self.reject, name="cancel"), self.save)
        ctx.operations.fetch(self, folders, done=self._show)

    def _line(self, words: str, shown: QLabel, name: str) -> None:
        self.body.addWidget(plain_label(words))
        self.body.addWidget(shown)
        choose = button("Choisir…", partial(self.choose, name), name=f"choose_{name}")
        forget = button("Aucun", partial(self.forget, name), name=f"forget_{name}")
        for one in (choose, forget):
            one.setAccessibleName(f"{words} : {one.text()}")
        self.body.addLayout(row(choose, forget, None))

    def _show(self, found: Folders) -> None:
        self.chosen = found
        for name, label in (("arriving", self.arriving), ("leaving", self.leaving)):
            folder = getattr(found, name)
            label.setText(str(folder) if folder else "aucun : demandé à chaque fois"
                          if name == "leaving" else "aucun")  # fmt: skip

    def choose(self, name: str) -> None:
        """Ask for one of the folders."""
        folder = self.ctx.files.folder("Dossier de paquets")
        if folder is not None:
            self._set(name, folder)

    def forget(self, name: str) -> None:
        """Use no folder."""
        self._set(name, None)

    def _set(self, name: str, folder: Path | None) -> None:
        values = {"arriving": self.chosen.arriving, "leaving": self.chosen.leaving, name: folder}
        self._show(Folders(**values))

    def submit(self) -> None:
        """Remember the folders."""
        self.ctx.operations.run(
            self, set_folders, self.chosen, done=self._done, refused=self.refuse, trigger=self.save
        )

    def _done(self, _none: None) -> None:
        self.changed.emit()
        self.accept()
