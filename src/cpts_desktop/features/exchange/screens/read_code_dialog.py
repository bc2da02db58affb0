"""« Lire un code QR »: by camera, hand scanner, picture file or pasted picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from cpts_desktop.features.exchange import relaying
from cpts_desktop.features.exchange.receiving import Opened
from cpts_desktop.features.exchange.screens import camera
from cpts_desktop.features.exchange.screens.code_picture import PICTURES, figures_in, load
from cpts_desktop.features.exchange.screens.forms.ui_read_code import Ui_ReadCodeForm
from cpts_desktop.features.exchange.screens.frame import FramedDialog
from cpts_desktop.packets.word_figures import from_figures
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.progress import Progress
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.labels import plain_label

_NO_CODE: Final = "Aucun code lisible dans cette image : cadrez tout le code, de face et net."
_NO_PICTURE: Final = "Cette image ne peut pas être lue : PNG ou JPEG, 40 Mo au plus."
_NOTHING: Final = "Le presse-papiers ne contient pas d’image ni de chiffres de code."


class CodeDialog(FramedDialog):
    """Reads one code by every way there is; ``read`` says what becomes of its figures."""

    def __init__(
        self, ctx: PageContext, title: str, hint: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(ctx, title, parent, width=560)
        self.setAcceptDrops(True)
        self._busy = False
        self._last = ""
        self.form: Any = Ui_ReadCodeForm()
        holder = QWidget()
        self.form.setupUi(holder)  # type: ignore[no-untyped-call,unused-ignore]
        self.body.addWidget(plain_label(hint, "hint", wrap=True))
        self.view: camera.CameraView | None = None
        if camera.has_camera():
            self.view = camera.CameraView(camera.multimedia())
            self.view.seen.connect(self.see)
            self.body.addWidget(self.view, 1)
        else:
            self.body.addWidget(plain_label(camera.why_none(), "hint", wrap=True))
        self.body.addWidget(holder)
        self.form.code.returnPressed.connect(self.scanned)
        self.form.open_picture.clicked.connect(lambda _checked=False: self.choose())
        self.form.paste_picture.clicked.connect(lambda _checked=False: self.paste())
        self.add_buttons(button("Annuler", self.reject, name="cancel"))
        self.form.code.setFocus()
        if self.view is not None:
            self.view.start()

    def scanned(self) -> None:
        """Read what the hand scanner typed; it ends with Enter."""
        text = self.form.code.text().strip()
        self.form.code.clear()
        if text:
            self.read(text)

    def choose(self) -> None:
        """Ask for a picture."""
        paths = self.ctx.files.open_files("Ouvrir l’image d’un code", PICTURES)
        if paths:
            self.read_file(paths[0])

    def paste(self) -> None:
        """Read the picture, or the figures, of the clipboard."""
        board = QGuiApplication.clipboard()
        picture, text = board.image(), board.text().strip()
        if not picture.isNull():
            self._look_in(picture)
        elif text:
            self.read(text)
        else:
            self.say(_NOTHING)

    def read_file(self, path: Path) -> None:
        """Look for a code in a picture file, away from the window."""

        def look(_progress: Progress) -> str | None:
            picture = load(path)
            return None if picture is None else figures_in(picture)

        self.ctx.operations.work(self, look, done=self._found, title="Lecture d’une image")

    def _look_in(self, picture: QImage) -> None:
        copy = picture.copy()
        self.ctx.operations.work(
            self, lambda _progress: figures_in(copy), done=self._found, title="Lecture d’une image"
        )

    def _found(self, text: str | None) -> None:
        if text is None:
            self.say(_NO_PICTURE)
        elif not text:
            self.say(_NO_CODE)
        else:
            self.read(text)

    def see(self, picture: QImage) -> None:
        """Look for a code in what the camera sees, one picture at a time."""
        if self._busy:
            return
        self._busy = True
        copy = picture.copy()
        self.ctx.operations.work(self, lambda _progress: figures_in(copy), done=self._glimpsed)

    def _glimpsed(self, text: str) -> None:
        self._busy = False
        if text and text != self._last:
            self.read(text)

    def read(self, text: str) -> None:
        """Take the figures of a code."""
        raise NotImplementedError

    def done(self, result: int) -> None:
        """Switch the camera off however the dialog ends."""
        if self.view is not None:
            self.view.stop()
        super().done(result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one local picture."""
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the picture that was dropped."""
        path = _dropped(event)
        if path is not None:
            self.read_file(path)


class ReadCodeDialog(CodeDialog):
    """Reads the code of a visit; what it holds is then previewed as any packet is."""

    opened = Signal(object)
    """A verified packet (receiving.Opened), for the preview."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        hint = (
            "Votre confrère montre la visite sur son écran (« Montrer par QR »). Rien n’entre "
            "dans votre registre avant que vous ne l’ayez vu et accepté."
        )
        super().__init__(ctx, "Lire un code QR", hint, parent)

    def read(self, text: str) -> None:
        """Verify and open what the figures hold."""
        self.say("")
        self._last = text

        def open_it(progress: Progress) -> Any:
            return relaying.try_open_code(self.register, text, lambda: progress.cancelled)

        self.ctx.operations.work(
            self, open_it, done=self._opened, refused=self.refuse, outcome=True,
            title="Vérification d’un code",
        )  # fmt: skip

    def _opened(self, found: Opened) -> None:
        self.opened.emit(found)
        self.accept()


class ReadWordsDialog(CodeDialog):
    """Reads the twelve words shown by the colleague's own screen, never a picture that was sent.

    A picture may come from whoever sent the card: only what is seen or scanned here is a proof.
    """

    words = Signal(str)

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        hint = "Lisez le code affiché sur l’écran du confrère (« Ma carte »), devant vous."
        super().__init__(ctx, "Lire ses douze mots", hint, parent)
        for one in (self.form.label_picture, self.form.open_picture, self.form.paste_picture):
            one.hide()
        self.setAcceptDrops(False)

    def read(self, text: str) -> None:
        """Give the words; they are compared with the card as typed ones are."""
        self._last = text
        found = from_figures(text)
        if found is None:
            self.say("Ce code n’est pas celui d’une carte de membre CPTS Desktop.")
            return
        self.words.emit(" ".join(found))
        self.accept()


def _dropped(event: QDropEvent) -> Path | None:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    wanted = (".png", ".jpg", ".jpeg", ".bmp")
    return next((path for path in paths if path.suffix.lower() in wanted), None)
