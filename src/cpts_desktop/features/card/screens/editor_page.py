"""« Carte »: the form at the left, the card at true size at the right, one button to print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QUndoStack
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from cpts_desktop.features.card.commands import (
    KeepPrintedCard,
    SaveCard,
    keep_printed_card,
    save_card,
)
from cpts_desktop.features.card.editing import (
    EditorDraft,
    draft_of,
    draft_of_saved,
    from_json,
    objections,
    to_json,
    value_of,
)
from cpts_desktop.features.card.editor_data import EditorData, editor_data
from cpts_desktop.features.card.model import CardKind
from cpts_desktop.features.card.proof import Proof, proof
from cpts_desktop.features.card.proposal import Proposal, allergy_hint, propose
from cpts_desktop.features.card.queries import SavedCard, verdict_now
from cpts_desktop.features.card.screens.direct_editing import DirectEditing
from cpts_desktop.features.card.screens.editor_form import EditorForm
from cpts_desktop.features.card.screens.print_dialog import PrintAsk, PrintDialog, corrected
from cpts_desktop.features.card.screens.printing import (
    delivered,
    paper_words,
    printers_of,
    send,
    who,
)
from cpts_desktop.features.card.screens.side_panel import SidePanel
from cpts_desktop.features.card.screens.undo import EditCommand
from cpts_desktop.features.card.setup import ANY_PRINTER
from cpts_desktop.features.card.sheet import ONE_FACE, PrintOptions, Rendered
from cpts_desktop.features.card.styles import PLAIN
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.files import write_private
from cpts_desktop.kernel.ids import PatientId, RecordId, new_id
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.panels import heading, scrolling
from cpts_desktop.shell.widgets.side_by_side import SideBySide

DEBOUNCE_MS: Final = 0
"""The keystrokes of one turn of the loop make one preview; an overtaken one is dropped."""
_FILES: Final = {CardKind.URGENCE: "carte-urgence.pdf", CardKind.EQUIPE: "carte-equipe.pdf"}
_PDF_SAID: Final = "PDF enregistré. Imprimez-le en « Taille réelle », sans ajuster à la page."
_TYPED: Final = (
    "kind", "people", "qr_fields", "back", "pacemaker", "blood_group", "points", "fistula",
    "hidden",
)  # fmt: skip


class CardEditorPage(Page):
    """Edits one card of one patient; every edit can be undone, nothing is saved until asked."""

    topics = frozenset(
        {Topic.CARDS, Topic.PATIENTS, Topic.MEDICATIONS, Topic.CARE_TEAM, Topic.OBSERVATIONS}
    )

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._data: EditorData | None = None
        self._proposals: dict[tuple[CardKind, date], Proposal] = {}
        self._base: EditorDraft | None = None
        self._kind = CardKind.URGENCE
        self._proof: Proof | None = None
        self._kept: Mapping[str, Any] | None = None
        self._card_id = new_id()
        self._shown = EditorDraft(CardKind.URGENCE)
        self.undo_stack = QUndoStack(self)
        self.form = EditorForm()
        self.form.edited.connect(self._edited)
        self.form.printing_changed.connect(self._start_preview)
        self.form.undo_asked.connect(self.undo_stack.undo)
        self.form.redo_asked.connect(self.undo_stack.redo)
        self.side = SidePanel()
        self.side.zoomed.connect(self._preview_now)
        self.side.renew_asked.connect(self._renew)
        self.direct = DirectEditing(self.form, self.side.preview, self._now)
        self.direct.taken.connect(self._taken)
        self.print_button = primary_button(
            "Imprimer…", self._ask_printer, shortcut="Ctrl+P", name="print_paper"
        )
        self.pdf_button = button(
            "Enregistrer le PDF…", self._print, shortcut="Ctrl+Shift+S", name="print_card"
        )
        self.save_button = button("Enregistrer", self._save, shortcut="Ctrl+S", name="save_card")
        for keys, act in (
            (QKeySequence.StandardKey.Undo, self.undo_stack.undo),
            (QKeySequence.StandardKey.Redo, self.undo_stack.redo),
            ("F6", self.direct.step_over),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self._preview_now)
        self._lay()

    def _lay(self) -> None:
        gap = self.ctx.theme.gap("xl")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(self.ctx.theme.gap("l"))
        layout.addLayout(
            heading("Carte du patient", "", self.save_button, self.pdf_button, self.print_button)
        )
        form = scrolling(self.form)
        halves = SideBySide(form, self._side_area(), stretches=(11, 9), gap="xl")
        for half, least in ((form, 320), (self._side, 0)):
            half.setMinimumHeight(self.ctx.theme.px(260))
            half.setMinimumWidth(max(half.minimumWidth(), self.ctx.theme.px(least)))
        layout.addWidget(halves, 1)

    def _side_area(self) -> QScrollArea:
        """Return the side with room for a card at true size; enlarged, it may be moved about."""
        area = scrolling(self.side)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        area.setMinimumWidth(self.side.minimumSizeHint().width() + self.ctx.theme.px(20))
        self._side = area
        return area

    # --- from the record ---

    def open(self, **params: str) -> None:
        """Show the card of a patient; ``kind`` says which of the two."""
        if PatientId(params.get("patient", "")) != self.patient:
            self._base = None
            self._data = None
            self._kind = CardKind.URGENCE
            self.undo_stack.clear()
        if params.get("kind") in tuple(CardKind):
            self._kind = CardKind(params["kind"])
            self._base = None
        super().open(**params)

    def first_focus(self) -> QWidget | None:
        """Start where the first thing to check is."""
        return self.form.form.anticoagulant_drug

    def refresh(self) -> None:
        """Read the record and the cards again."""
        if self.patient is not None:
            self.ctx.operations.fetch(
                self, editor_data, self.patient, self.ctx.clock.today(), done=self._show,
                latest="card",
            )  # fmt: skip

    def _show(self, data: EditorData | None) -> None:
        self._data = data
        self._proposals.clear()
        if data is None:
            return
        fresh = self._base is None or self.form.draft == self._base
        if fresh:
            self._base = shown = self._base_for(self._kind)
            if self._kept is not None:
                shown = from_json(self._kept) or shown
                self._kept = None
            if shown != self._shown:
                self.undo_stack.clear()
            self._put(shown)
        else:
            self._put(self.form.draft)

    def _proposal(self, kind: CardKind | None = None) -> Proposal:
        """Return what the record proposes; a keystroke asks for it several times."""
        assert self._data is not None
        key = (kind or self._kind, self.ctx.clock.today())
        if key not in self._proposals:
            self._proposals[key] = propose(self._data.sources, *key)
        return self._proposals[key]

    def _saved(self, kind: CardKind | None = None) -> SavedCard | None:
        cards = self._data.cards if self._data else ()
        return next((card for card in cards if card.kind is (kind or self._kind)), None)

    def _base_for(self, kind: CardKind) -> EditorDraft:
        """Return the draft to start from: the saved card, else what the record proposes."""
        saved = self._saved(kind)
        proposal = self._proposal(kind)
        if saved is None:
            return draft_of(proposal)
        return draft_of_saved(saved.value, saved.back, proposal, saved.continued)

    # --- editing ---

    def _edited(self, field: str, after: EditorDraft) -> None:
        if self._data is None or self._base is None:
            return
        before = self._shown
        if field == "kind":
            after = self._base_for(after.kind)
        if after == before:
            return
        self._shown = after
        merges = field not in _TYPED
        self.undo_stack.push(EditCommand(field, before, after, self._put, merges=merges))
        if field == "kind":
            self._put(after)
        self._card_id = new_id()
        self._start_preview()

    def _put(self, draft: EditorDraft) -> None:
        if draft.kind is not self._kind:
            self._kind = draft.kind
            self._base = self._base_for(draft.kind)
        self._shown = draft
        self.form.form.vital_part.setVisible(draft.kind is CardKind.URGENCE)
        self.form.show_draft(draft, self._proposal())
        assert self._data is not None
        self.form.show_hint(allergy_hint(self._data.sources.allergies.state))
        saved = self._saved()
        today = self.ctx.clock.today()
        versions = [card for card in self._data.cards if card.kind is draft.kind]
        verdict = verdict_now(versions, self._data.sources, today) if versions else None
        self.side.show_state(saved, verdict)
        self._preview_now()

    def _renew(self) -> None:
        """Take what the record says today, as one step that can be undone."""
        if self._data is None:
            return
        after = draft_of(self._proposal())
        self.undo_stack.push(EditCommand("record", self._shown, after, self._put, merges=False))
        self._put(after)

    def draft(self) -> dict[str, Any] | None:
        """Return the unsaved card."""
        if self._base is None or self.form.draft == self._base:
            return None
        return to_json(self.form.draft)

    def restore(self, content: Mapping[str, Any]) -> None:
        """Put the unsaved card back once the record is read."""
        self._kept = content
        self._base = None
        self.mark_stale()

    # --- preview ---

    def _value(self) -> dict[str, Any]:
        return value_of(self.form.draft, self._proposal())

    def _start_preview(self) -> None:
        if self._data is not None:
            self._timer.start()

    def _preview_now(self) -> None:
        if self._data is None:
            return
        value, draft = self._value(), self.form.draft
        options, dots = self._options(), self.side.preview.dots_per_mm()
        self.ctx.operations.work(
            self,
            lambda _progress: proof(
                value, draft.back, options.layout, dots, options.style, draft.continued
            ),
            done=self._show_proof,
            latest="preview",
        )

    def _options(self) -> PrintOptions:
        return self.form.options(self._data.setup.style if self._data else PLAIN)

    def _show_proof(self, made: Proof) -> None:
        asked = objections(self.form.draft, self._proposal())
        self._proof = made = replace(made, problems=(*asked, *made.problems))
        homeless = self.form.show_problems(made.problems)
        self.side.show_proof(made, homeless, card=self.form.options().layout != "large")
        self.direct.outline()

    def _now(self) -> tuple[EditorDraft, Proposal] | None:
        return None if self._data is None else (self._shown, self._proposal())

    def _taken(self, way: str, after: EditorDraft) -> None:
        """Take what was done on the card itself, as one step that can be undone."""
        self.undo_stack.push(EditCommand(way, self._shown, after, self._put, merges=False))
        self._card_id = new_id()
        self._put(after)

    # --- saving and printing ---

    def _command(self) -> SaveCard:
        assert self.patient is not None
        proposal = self._proposal()
        draft = self.form.draft
        value = value_of(draft, proposal)
        return SaveCard(
            self.patient, value, draft.back, proposal.made_from, self._card_id, draft.continued
        )

    def _save(self) -> None:
        if self._data is None:
            return
        self.ctx.operations.run(
            self, save_card, self._command(), done=self._saved_now, refused=self._refused,
            trigger=self.save_button,
        )  # fmt: skip

    def _saved_now(self, _id: RecordId) -> None:
        self._base = self.form.draft
        self._card_id = new_id()
        self.undo_stack.setClean()
        self.ctx.toast("Carte enregistrée.")
        self.mark_stale()

    def _may_print(self) -> bool:
        if self._proof is not None and self._proof.problems:
            self._refused(self._proof.problems)
            return False
        return self._data is not None

    def _ask_printer(self) -> None:
        if not self._may_print():
            return
        assert self._data is not None
        options = self._options()
        faces = len(self._proof.pictures) if self._proof else 2
        pages = 1 if options.layout == "fold" else faces
        ask = PrintAsk(
            who(self._data.sources.banner), paper_words(options), pages, options,
            options.layout in ONE_FACE, copies=not options.layout.startswith("a4:"),
        )  # fmt: skip
        dialog = PrintDialog(
            self.ctx, ask, self._data.setup, printers_of(self.ctx), self._print, self
        )
        dialog.chosen.connect(self._send)
        dialog.open()

    def _send(self, printer: str, options: PrintOptions) -> None:
        command, printers = self._command(), printers_of(self.ctx)
        self._make(command, options, lambda made: send(printers, printer, options, made.pdf))

    def _print(self) -> None:
        if not self._may_print():
            return
        target = self.ctx.files.save_as("Enregistrer la carte", _FILES[self._kind], "PDF (*.pdf)")
        if target is None:
            return
        assert self._data is not None
        options = corrected(self._options(), self._data.setup.correction(ANY_PRINTER))
        self._make(self._command(), options, lambda made: write_private(target, made.pdf), pdf=True)

    def _make(
        self, command: SaveCard, options: PrintOptions, deliver: Callable[[Rendered], None], *,
        pdf: bool = False,
    ) -> None:  # fmt: skip
        """Save, then deliver, then keep the trace: nothing leaves that the register refuses."""
        trigger = self.pdf_button if pdf else self.print_button
        self.ctx.operations.run(
            self, save_card, command, refused=self._refused, trigger=trigger,
            done=lambda _id: self.ctx.operations.work(
                self,
                lambda _progress: delivered(command, options, deliver),
                done=lambda made: self._keep(command, options, made, pdf=pdf),
                refused=self._refused, trigger=trigger, title="Mise en page de la carte",
                outcome=True,
            ),
        )  # fmt: skip

    def _keep(self, command: SaveCard, options: PrintOptions, made: Rendered, *, pdf: bool) -> None:
        kept = KeepPrintedCard(command, made.pdf, options.layout, options.copies, pdf)
        said = _PDF_SAID if pdf else "Envoyé à l’imprimante. Gardez la carte avec le patient."
        self.ctx.operations.run(
            self, keep_printed_card, kept, done=lambda id_: self._printed(id_, said),
            refused=self._refused, trigger=self.print_button,
        )  # fmt: skip

    def _printed(self, id_: RecordId, said: str) -> None:
        self._saved_now(id_)
        self.ctx.toast(said)

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        homeless = self.form.show_problems(problems)
        self.side.show_refusal(homeless)
