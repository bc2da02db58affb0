"""« Imprimer une série »: the saved cards of several patients on pre-cut sheets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.card.batch import batch_of, kept_batch, rendered_batch
from cpts_desktop.features.card.commands import KeepBatch, keep_batch
from cpts_desktop.features.card.model import CardKind
from cpts_desktop.features.card.queries import CardState, card_states
from cpts_desktop.features.card.screens.forms.ui_batch import Ui_CardBatchForm
from cpts_desktop.features.card.screens.print_dialog import PrintAsk, PrintDialog, corrected
from cpts_desktop.features.card.screens.printing import paper_words, printers_of, send
from cpts_desktop.features.card.screens.tick_list import Tick, TickList
from cpts_desktop.features.card.setup import ANY_PRINTER, Setup, card_setup
from cpts_desktop.features.card.sheet import PrintOptions, Rendered
from cpts_desktop.features.card.styles import PLAIN
from cpts_desktop.features.card.templates import stock_named, stocks
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.files import write_private
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem
from cpts_desktop.kernel.text import fr_date, plural
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, column, heading, scrolling
from cpts_desktop.shell.widgets.side_by_side import let_reflow

_KINDS: Final = ((CardKind.URGENCE, "Urgence santé"), (CardKind.EQUIPE, "Équipe de soins"))


class BatchPage(Page):
    """A card that the record contradicts cannot be ticked: it is made again first."""

    topics = frozenset({Topic.CARDS, Topic.PATIENTS, Topic.MEDICATIONS, Topic.CARE_TEAM})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._states: tuple[CardState, ...] = ()
        self._setup = Setup(PLAIN, {})
        self._ticked: set[str] = set()
        self.form = Ui_CardBatchForm()
        holder = QWidget()
        self.form.setupUi(holder)  # type: ignore[no-untyped-call]
        form = self.form
        let_reflow(form.layout_57, form.layout_52, form.layout_54, form.layout_56)
        for kind, words in _KINDS:
            self.form.kind.addItem(words, kind.value)
        for stock in stocks():
            words = f"{stock.brand} {stock.code} ({stock.count} cartes)"
            self.form.layout.addItem(words, f"a4:{stock.code}")
        self.form.start.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.form.kind.currentIndexChanged.connect(lambda _at: self._fill())
        self.form.layout.currentIndexChanged.connect(lambda _at: self._stock_chosen())
        self.form.start.valueChanged.connect(lambda _at: self._tell())
        self.ticks = TickList(empty="Aucune carte enregistrée de cette sorte.")
        self.ticks.changed.connect(self._tell)
        self.sheets = plain_label("", "hint")
        self.sheets.setObjectName("batch_sheets")
        self.problem = plain_label("", "problem", wrap=True)
        self.problem.hide()
        self.print_button = primary_button(
            "Imprimer…", self._ask, shortcut="Ctrl+P", name="batch_print"
        )
        self.pdf_button = button(
            "Enregistrer le PDF…", self._pdf, shortcut="Ctrl+Shift+S", name="batch_pdf"
        )
        everybody = button("Tout cocher", lambda: self._tick_all(True), name="tick_all")
        nobody = button("Tout décocher", lambda: self._tick_all(False), name="tick_none")
        gap = ctx.theme.gap("xl")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("l"))
        back = button("Les cartes", lambda: ctx.navigate("card.list"), name="to_cards")
        layout.addLayout(
            heading("Imprimer une série", "Les cartes enregistrées de plusieurs patients, sur des "
                    "planches prédécoupées.", back, self.pdf_button, self.print_button)
        )  # fmt: skip
        layout.addWidget(holder)
        layout.addWidget(FlowRow(everybody, nobody, self.sheets, gap="m"))
        layout.addWidget(self.problem)
        listed = QWidget()
        listed.setLayout(column(self.ticks, None))
        layout.addWidget(Panel(scrolling(listed)), 1)
        self._stock_chosen()

    def first_focus(self) -> QWidget | None:
        """Start on the kind of card."""
        return self.form.kind

    def refresh(self) -> None:
        """Judge every card again."""
        today = self.ctx.clock.today()
        self.ctx.operations.fetch(self, card_setup, done=self._take_setup, latest="setup")
        self.ctx.operations.fetch(self, card_states, today, done=self._show, latest="cards")

    def _take_setup(self, setup: Setup) -> None:
        self._setup = setup

    def _show(self, states: tuple[CardState, ...]) -> None:
        self._states = states
        self._fill()

    def _fill(self) -> None:
        kind = str(self.form.kind.currentData())
        ticks = [_tick(state) for state in self._states if state.card.kind == kind]
        self.ticks.show_ticks(ticks, self._ticked)
        self._tell()

    def _tick_all(self, on: bool) -> None:
        kind = str(self.form.kind.currentData())
        here = [_tick(state) for state in self._states if state.card.kind == kind]
        self.ticks.show_ticks(here, [tick.key for tick in here] if on else [])
        self._tell()

    def _stock_chosen(self) -> None:
        stock = stock_named(str(self.form.layout.currentData())[3:])
        self.form.start.setMaximum(stock.count if stock else 1)
        self._tell()

    def _chosen(self) -> list[CardState]:
        wanted = set(self.ticks.ticked())
        return [state for state in self._states if state.card.id in wanted]

    def _tell(self) -> None:
        self._ticked = set(self.ticks.ticked())
        stock = stock_named(str(self.form.layout.currentData())[3:])
        count = len(self._ticked)
        for act in (self.print_button, self.pdf_button):
            act.setEnabled(count > 0)
        if stock is None or not count:
            self.sheets.setText("Cochez les patients.")
            return
        sheets = plural(self._sheet_count(count), "planche")
        self.sheets.setText(f"{plural(count, 'carte')} sur {sheets}, recto verso.")

    def _sheet_count(self, cards: int) -> int:
        stock = stock_named(str(self.form.layout.currentData())[3:])
        per_sheet = stock.count if stock else 1
        return -(-(cards + self.form.start.value() - 1) // per_sheet)

    def _options(self) -> PrintOptions:
        return PrintOptions(
            layout=str(self.form.layout.currentData()),
            start=self.form.start.value(),
            style=self._setup.style,
        )

    def _ask(self) -> None:
        chosen = self._chosen()
        names = ", ".join(state.banner.display_name for state in chosen[:4])
        more = f" et {plural(len(chosen) - 4, 'autre')}" if len(chosen) > 4 else ""
        options = self._options()
        pages = 2 * self._sheet_count(len(chosen))
        ask = PrintAsk(f"{names}{more}", paper_words(options), pages, options, copies=False)
        dialog = PrintDialog(self.ctx, ask, self._setup, printers_of(self.ctx), self._pdf, self)
        dialog.chosen.connect(self._send)
        dialog.open()

    def _send(self, printer: str, options: PrintOptions) -> None:
        printers = printers_of(self.ctx)
        self._make(options, lambda made: send(printers, printer, options, made.pdf), to_file=False)

    def _pdf(self) -> None:
        target = self.ctx.files.save_as("Enregistrer la série", "cartes.pdf", "PDF (*.pdf)")
        if target is None:
            return
        options = corrected(self._options(), self._setup.correction(ANY_PRINTER))
        self._make(options, lambda made: write_private(target, made.pdf), to_file=True)

    def _make(
        self, options: PrintOptions, deliver: Callable[[Rendered], None], *, to_file: bool
    ) -> None:
        batch = batch_of(self._chosen())

        def make(_progress: object) -> Outcome[KeepBatch]:
            made: Outcome[Rendered] = rendered_batch(batch, options)
            if not isinstance(made, Ok):
                return made
            kept = kept_batch(batch, options, to_file=to_file)
            if isinstance(kept, Ok):
                deliver(made.value)
            return kept

        self.ctx.operations.work(
            self, make, done=self._keep, refused=self._refused, trigger=self.print_button,
            title="Mise en page des cartes", outcome=True,
        )  # fmt: skip

    def _keep(self, kept: KeepBatch) -> None:
        self.ctx.operations.run(
            self, keep_batch, kept, done=self._done, refused=self._refused,
            trigger=self.print_button,
        )  # fmt: skip

    def _done(self, count: int) -> None:
        self.problem.hide()
        self.ctx.toast(f"Cartes faites : {count}. Imprimez toujours en « Taille réelle ».")
        self._tick_all(False)

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.problem.setText("\n".join(dict.fromkeys(p.message for p in problems)))
        self.problem.show()


def _tick(state: CardState) -> Tick:
    born = f", {fr_date(state.banner.birth_date)}" if state.banner.birth_date else ""
    return Tick(state.card.id, f"{state.banner.display_name}{born}", _why_not(state))


def _why_not(state: CardState) -> str:
    """Say why a card may not leave as it was saved; an old one on paper is a reason to print."""
    fields = {difference.field for difference in state.verdict.differences if difference.wrong}
    if fields - {"card"}:
        return "fausse : à reprendre d’abord"
    if state.expired:
        return "périmée : à reprendre d’abord"
    return ""
