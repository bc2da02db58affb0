"""Réglages › Cartes et imprimantes: colours, logo, calibration, stickers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.card.screens.forms.ui_setup import Ui_CardSetupForm
from cpts_desktop.features.card.screens.printing import printers_of
from cpts_desktop.features.card.setup import (
    ANY_PRINTER,
    Correction,
    KeepCorrection,
    KeepStyle,
    Setup,
    card_setup,
    keep_correction,
    keep_style,
)
from cpts_desktop.features.card.side_sheets import calibration_sheet, sticker_sheet
from cpts_desktop.features.card.styles import PLAIN, Style
from cpts_desktop.kernel.files import write_private
from cpts_desktop.kernel.numbers import parse_decimal
from cpts_desktop.kernel.outcome import Fault, Ok, Problem
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.panels import column, heading
from cpts_desktop.shell.widgets.side_by_side import let_reflow

_OFFSETS: Final = ("dx", "dy", "back_dx", "back_dy")
_MOST_BYTES: Final = 5 * 1024 * 1024 + 1


class SetupSection(QWidget):
    """Two forms, each with its own « Enregistrer »; nothing is kept before."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._setup = Setup(PLAIN, {})
        self._logo: bytes | None = None
        self.form = Ui_CardSetupForm()
        holder = QWidget()
        self.form.setupUi(holder)  # type: ignore[no-untyped-call]
        for problem in (self.form.colour_problem, self.form.dx_problem):
            problem.hide()
        self.form.printer.addItem("PDF imprimé depuis un autre logiciel", ANY_PRINTER)
        for name in printers_of(ctx).names():
            self.form.printer.addItem(name, name)
        self.form.printer.currentIndexChanged.connect(lambda _at: self._show_correction())
        self.save_style = primary_button(
            "Enregistrer couleur et logo", self._keep_style, name="keep_style"
        )
        self.save_correction = button(
            "Enregistrer la correction", self._keep_correction, name="keep_correction"
        )
        layout = QVBoxLayout(self)
        layout.setSpacing(ctx.theme.gap("l"))
        words = "Ce qui vaut pour toutes les cartes de ce poste."
        layout.addLayout(heading("Cartes et imprimantes", words))
        layout.addWidget(holder)
        let_reflow(self.form.layout_20, self.form.layout_17, self.form.layout_19)
        let_reflow(self.form.layout_30, self.form.layout_27, self.form.layout_29)
        let_reflow(self.form.layout_35, self.form.layout_32, self.form.layout_34)
        logo = FlowRow(
            button("Choisir un logo…", self._choose_logo, name="choose_logo"),
            button("Retirer le logo", self._drop_logo, name="drop_logo"),
            self.save_style,
        )
        sheets = FlowRow(
            button("Feuille de calibrage (PDF)…", self._calibration, name="calibration"),
            button("Autocollants « urgence santé » (PDF)…", self._stickers, name="stickers"),
            self.save_correction,
        )
        for box, acts in ((self.form.style_box, logo), (self.form.printer_box, sheets)):
            under = column(acts)
            under.setContentsMargins(0, ctx.theme.gap("s"), 0, 0)
            box.setLayout(under)
        layout.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        """Read the settings."""
        self._ctx.operations.fetch(self, card_setup, done=self._show, latest="setup")

    def _show(self, setup: Setup) -> None:
        self._setup = setup
        style = setup.style
        self.form.colour.setText(style.colour)
        self._logo = style.logo.png if style.logo else None
        self._tell_logo()
        self._show_correction()

    def _tell_logo(self) -> None:
        self.form.logo_state.setText("un logo est choisi" if self._logo else "aucun logo")

    def _show_correction(self) -> None:
        known: Correction = self._setup.correction(str(self.form.printer.currentData() or ""))
        values = (known.dx, known.dy, known.dx + known.back_dx, known.dy + known.back_dy)
        for name, value in zip(_OFFSETS, values, strict=True):
            shown = f"{value:.1f}".replace(".", ",")
            getattr(self.form, name).setText("0" if value == 0 else shown)

    def _choose_logo(self) -> None:
        chosen = self._ctx.files.open_files("Choisir un logo", "Images (*.png *.jpg *.jpeg)")
        if not chosen:
            return
        try:
            with chosen[0].open("rb") as stream:
                self._logo = stream.read(_MOST_BYTES)
        except OSError:
            raise Fault("NO_LOGO_FILE", "Ce fichier ne peut pas être lu.") from None
        self._tell_logo()

    def _drop_logo(self) -> None:
        self._logo = None
        self._tell_logo()

    def _keep_style(self) -> None:
        self._ctx.operations.run(
            self, keep_style, KeepStyle(self.form.colour.text(), self._logo),
            done=self._style_kept, refused=self._style_refused, trigger=self.save_style,
        )  # fmt: skip

    def _style_kept(self, _style: Style) -> None:
        self.form.colour_problem.hide()
        self._ctx.toast("Couleur et logo enregistrés.")
        self.refresh()

    def _style_refused(self, problems: tuple[Problem, ...]) -> None:
        self.form.colour_problem.setText(problems[0].message)
        self.form.colour_problem.show()

    def _keep_correction(self) -> None:
        values: list[float] = []
        for name in _OFFSETS:
            read = parse_decimal(getattr(self.form, name).text() or "0", name)
            if not isinstance(read, Ok):
                self._correction_refused(read.problems)
                return
            values.append(float(read.value))
        printer = str(self.form.printer.currentData() or "")
        command = KeepCorrection(printer, (values[0], values[1]), (values[2], values[3]))
        self._ctx.operations.run(
            self, keep_correction, command, done=self._correction_kept,
            refused=self._correction_refused, trigger=self.save_correction,
        )  # fmt: skip

    def _correction_kept(self, _made: Correction) -> None:
        self.form.dx_problem.hide()
        self._ctx.toast("Correction de l’imprimante enregistrée.")
        self.refresh()

    def _correction_refused(self, problems: tuple[Problem, ...]) -> None:
        self.form.dx_problem.setText(problems[0].message)
        self.form.dx_problem.show()

    def _calibration(self) -> None:
        self._sheet("feuille-de-calibrage.pdf", calibration_sheet)

    def _stickers(self) -> None:
        style = self._setup.style
        self._sheet("autocollants-urgence.pdf", lambda: sticker_sheet(style))

    def _sheet(self, name: str, made: Callable[[], bytes]) -> None:
        target = self._ctx.files.save_as("Enregistrer la feuille", name, "PDF (*.pdf)")
        if target is None:
            return
        self._ctx.operations.work(
            self,
            lambda _progress: write_private(target, made()),
            done=lambda _done: self._ctx.toast("PDF enregistré. Imprimez-le en « Taille réelle »."),
            title="Mise en page",
        )
