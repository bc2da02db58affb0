"""Before paper: whose card, how many pages, which printer and its correction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from cpts_desktop.features.card.screens.dialog_room import give_room, scrolled
from cpts_desktop.features.card.screens.forms.ui_print_card import Ui_PrintCardForm
from cpts_desktop.features.card.screens.printers import Printers
from cpts_desktop.features.card.setup import Correction, Setup
from cpts_desktop.features.card.sheet import PrintOptions, Side
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import plural
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import row

_SIDES: Final = (
    (Side.BOTH, "Recto et verso, par l’imprimante"),
    (Side.FRONT, "Le recto seul"),
    (Side.BACK, "Le verso seul (feuille remise à la main)"),
)


@redacted
@dataclass(frozen=True)
class PrintAsk:
    """What the dialog tells: whose cards, on which paper."""

    who: str
    paper: str
    pages: int
    options: PrintOptions
    one_face: bool = False
    copies: bool = True


def corrected(options: PrintOptions, correction: Correction) -> PrintOptions:
    """Return the options with what was read on the calibration sheet."""
    return replace(
        options,
        dx=correction.dx,
        dy=correction.dy,
        back_dx=correction.back_dx,
        back_dy=correction.back_dy,
    )


class PrintDialog(QDialog):
    """Enter prints nothing by itself: the safe button has the focus."""

    chosen = Signal(str, object)
    """The printer and the options to print with."""

    def __init__(
        self, ctx: PageContext, ask: PrintAsk, setup: Setup, printers: Printers,
        pdf_instead: Callable[[], None] | None = None, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("print_dialog")
        self.setWindowTitle("Imprimer")
        self._ask = ask
        self._prove = ctx.prove
        self._setup = setup
        self.form = Ui_PrintCardForm()
        holder = QWidget()
        self.form.setupUi(holder)  # type: ignore[no-untyped-call]
        self.form.who.setText(ask.who)
        self.form.paper.setText(ask.paper)
        self.form.copies.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for watched in (self.form.copies.valueChanged, self.form.side.currentIndexChanged):
            watched.connect(lambda _at: self._tell_pages())
        for name in printers.names():
            self.form.printer.addItem(name, name)
        for side, words in _SIDES:
            self.form.side.addItem(words, side.value)
        self.form.side.setEnabled(not ask.one_face)
        self.form.copies.setValue(ask.options.copies)
        self.form.copies.setEnabled(ask.copies)
        self.form.printer.currentIndexChanged.connect(self._tell_correction)
        self.go = primary_button("Imprimer", self._go, name="print_now")
        cancel = button("Annuler", self.reject, name="cancel")
        buttons = [None, cancel, self.go]
        if pdf_instead is not None:
            buttons.insert(0, button("Enregistrer le PDF…", self._pdf, name="print_pdf"))
        self._pdf_instead = pdf_instead
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("l"))
        layout.addWidget(plain_label("Imprimer", "section"))
        area = scrolled(holder)
        layout.addWidget(area, 1)
        layout.addLayout(row(*buttons))
        self._tell_correction()
        self._tell_pages()
        give_room(self, area, ctx.theme.px(520))
        cancel.setFocus()

    def _tell_correction(self) -> None:
        name = self.form.printer.currentData()
        self.go.setEnabled(name is not None)
        self.form.printer.setEnabled(name is not None)
        if name is None:
            self.form.correction.setText(
                "Aucune imprimante n’est installée sur cet ordinateur : enregistrez le PDF."
            )
            return
        known = self._setup.printers.get(str(name))
        said = (
            "Jamais calibrée : faites la feuille de calibrage dans Réglages avant une planche."
            if known is None
            else f"Corrigée de {_mm(known.dx)} mm à droite, {_mm(known.dy)} mm vers le bas ; "
            f"verso {_mm(known.dx + known.back_dx)} et {_mm(known.dy + known.back_dy)} mm."
        )
        self.form.correction.setText(said)

    def _tell_pages(self) -> None:
        both = self.form.side.currentData() == Side.BOTH.value or self._ask.one_face
        pages = self._ask.pages * (self.form.copies.value() if self._ask.copies else 1)
        pages = pages if both else pages // 2
        self.form.pages.setText(f"{plural(pages, 'page')} à imprimer")

    def _go(self) -> None:
        if not self._prove("Imprimer"):
            return
        name = str(self.form.printer.currentData())
        options = corrected(self._ask.options, self._setup.correction(name))
        options = replace(
            options,
            side=Side(str(self.form.side.currentData())),
            copies=self.form.copies.value(),
        )
        self.accept()
        self.chosen.emit(name, options)

    def _pdf(self) -> None:
        self.reject()
        if self._pdf_instead is not None:
            self._pdf_instead()


def _mm(value: float) -> str:
    return f"{value:+.1f}".replace(".", ",").replace("-", "−").replace("+0,0", "0")
