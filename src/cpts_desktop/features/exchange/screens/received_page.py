"""« Document reçu »: what a letter, a summary or a prescription proposes, item by item."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QVBoxLayout, QWidget

from cpts_desktop.features.exchange.formats.cda_findings import ALLERGY, MEASURE, PROBLEM
from cpts_desktop.features.exchange.formats.cda_read import ReceivedCda, read_cda
from cpts_desktop.features.exchange.formats.xdm_read import MAX_ARCHIVE, documents_of
from cpts_desktop.features.exchange.received import (
    AcceptDocument,
    Accepted,
    accept_document,
    differences,
    ins_words,
)
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Problem, Refused
from cpts_desktop.kernel.text import capital, fr_date, plural
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.progress import Progress
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import no_mnemonic, plain_label
from cpts_desktop.shell.widgets.panels import Panel, column, heading, scrolling
from cpts_desktop.shell.widgets.side_by_side import SideBySide

PAGE: Final = "exchange.received"
PATTERN: Final = "Documents de santé (*.xml *.zip *.XML *.ZIP)"
_TITLES: Final = {
    "traitement": "Traitements", ALLERGY: "Allergies", PROBLEM: "Problèmes et antécédents",
    MEASURE: "Mesures",
}  # fmt: skip
_LABEL: Final = 58
Read = tuple[ReceivedCda, ...] | Refused


def read_file(path: Path) -> Read:
    """Return the documents of a file; at most 64 MiB are read."""
    with path.open("rb") as stream:
        data = stream.read(MAX_ARCHIVE + 1)
    bodies = documents_of(data)
    if isinstance(bodies, Refused):
        return bodies
    found = []
    for body in bodies.value:
        one = read_cda(body)
        if isinstance(one, Refused):
            return one
        found.append(one.value)
    return tuple(found)


class ReceivedPage(Page):
    """Choose a file, look at the differences of identity, tick, accept. Nothing enters alone."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.patient: PatientId | None = None
        self._documents: tuple[ReceivedCda, ...] = ()
        self._at = 0
        self.boxes: list[tuple[str, int, QCheckBox]] = []
        self.choose = button("Choisir un document…", self.choose_file, name="choose")
        self.next = button("Document suivant", self._next, name="next_document")
        self.title = plain_label("", "section", wrap=True)
        self.other = plain_label("", "problem", wrap=True)
        self.other.setObjectName("other_traits")
        self.despite = QCheckBox(no_mnemonic("C’est bien ce patient : j’ai comparé les traits"))
        self.despite.setObjectName("despite")
        self.said = plain_label("", "hint", wrap=True)
        self.said.setObjectName("said_of_document")
        self.ins_said = plain_label("", "hint", wrap=True)
        self.ins_said.setObjectName("said_of_ins")
        self.ins = QCheckBox(no_mnemonic("Garder l’INS de ce document"))
        self.ins.setObjectName("take_ins")
        self.keep = QCheckBox(no_mnemonic("Garder aussi le document dans le dossier"))
        self.keep.setObjectName("keep")
        self.keep.setChecked(True)
        self.lists = QVBoxLayout()
        self.lists.setSpacing(0)
        self.words = QPlainTextEdit()
        self.words.setObjectName("narrative")
        self.words.setReadOnly(True)
        self.words.setTabChangesFocus(True)
        self.words.setAccessibleName("Ce que le document dit en toutes lettres")
        self.problem = plain_label("", "problem", wrap=True)
        self.not_read = plain_label("", "problem", wrap=True)
        self.accept = primary_button("Reprendre ce qui est coché", self.submit, name="accept")
        self.none = button("Tout décocher", lambda: self._tick(on=False), name="tick_none")
        self.all = button("Tout cocher", lambda: self._tick(on=True), name="tick_all")
        held = QWidget()
        held.setLayout(
            column(
                self.title,
                self.said,
                self.other,
                self.despite,
                self.ins_said,
                self.ins,
                self.lists,
                self.keep,
                None,
            )
        )
        self.content = QWidget()
        inside = QVBoxLayout(self.content)
        inside.setContentsMargins(0, 0, 0, 0)
        proposed = Panel(scrolling(held))
        told = Panel(plain_label("En toutes lettres", "section"), self.words)
        for panel, width in ((proposed, 440), (told, 280)):
            panel.setMinimumSize(ctx.theme.px(width), ctx.theme.px(240))
        inside.addWidget(SideBySide(proposed, told, stretches=(3, 2)), 1)
        inside.addWidget(self.problem)
        inside.addWidget(FlowRow(self.accept, self.all, self.none, self.next))
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("m"))
        layout.addLayout(heading(
            "Document reçu",
            "Lettre de liaison, synthèse ou ordonnance au format CDA, seul ou dans une archive "
            "IHE_XDM.ZIP. Rien n’entre dans le dossier sans être coché.",
            self.choose,
        ))  # fmt: skip
        layout.addWidget(self.not_read)
        layout.addWidget(self.content, 1)
        layout.addStretch()
        self._show_document()

    def first_focus(self) -> QWidget | None:
        """Start on the file."""
        return self.choose

    def open(self, **params: str) -> None:
        """Show the page for a patient; another patient starts anew."""
        uid = params.get("patient", "")
        if uid != self.patient:
            self.patient = PatientId(uid) if uid else None
            self._take(())

    def choose_file(self) -> None:
        """Ask for a file and read it away from the screen."""
        paths = self.ctx.files.open_files("Lire un document reçu", PATTERN)
        if paths:
            self.read(paths[0])

    def read(self, path: Path) -> None:
        """Read a file and show its first document."""
        self.problem.setText("")
        self._say_not_read("")

        def work(_progress: Progress) -> Read:
            return read_file(path)

        self.ctx.operations.work(self, work, done=self._done_reading, title="Lecture du document")

    def _done_reading(self, found: Read) -> None:
        if isinstance(found, Refused):
            self._take(())  # what an earlier document proposed must not pass for this one's
            self._say_not_read(found.problems[0].message)
            return
        self._take(found)

    def _say_not_read(self, why: str) -> None:
        self.not_read.setText(why)
        self.not_read.setVisible(bool(why))

    def _take(self, found: tuple[ReceivedCda, ...]) -> None:
        self._documents, self._at = found, 0
        self._show_document()

    def _next(self) -> None:
        self._at = (self._at + 1) % max(1, len(self._documents))
        self._show_document()

    def _show_document(self) -> None:
        self.problem.setText("")
        self._say_not_read("")
        self.content.setVisible(bool(self._documents))
        self.next.setVisible(len(self._documents) > 1)
        if not self._documents:
            return
        document = self._documents[self._at]
        when = f", {fr_date(document.written_on)}" if document.written_on else ""
        many = len(self._documents)
        rank = f" ({self._at + 1} sur {many})" if many > 1 else ""
        self.title.setText(f"{document.title or 'Document'}{when}{rank}")
        parts = [f"{one.title}\n{one.words}" for one in document.narratives]
        if document.pdf:
            parts.append("Le corps du document est un PDF : gardez-le pour le lire.")
        self.words.setPlainText("\n\n".join(parts))
        self._list(document)
        said = _said(document)
        self.said.setText(said)
        self.said.setVisible(bool(said))
        for box in (self.despite, self.ins):
            box.setChecked(False)
            box.hide()
        self.other.setText("")
        self.ins_said.setText("")
        if self.patient is not None:
            fetch = self.ctx.operations.fetch
            fetch(self, differences, self.patient, document, done=self._compare, latest="traits")
            fetch(self, ins_words, self.patient, document, done=self._show_ins, latest="ins")

    def _compare(self, found: tuple[str, ...]) -> None:
        self.despite.setVisible(bool(found))
        self.other.setVisible(bool(found))
        self.other.setText(
            f"Ce document ne nomme pas ce patient de la même façon : {', '.join(found)}."
            if found else ""
        )  # fmt: skip

    def _show_ins(self, found: tuple[str, bool]) -> None:
        words, offered = found
        self.ins_said.setText(words)
        self.ins.setVisible(offered)

    def _list(self, document: ReceivedCda) -> None:
        while item := self.lists.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.boxes = []
        for kind, title in _TITLES.items():
            lines = _lines(document, kind)
            if lines:
                self.lists.addWidget(plain_label(title, "strong"))
            for index, label, detail, why in sorted(lines, key=lambda one: bool(one[3])):
                self.boxes.append((kind, index, self._line(label, detail, why)))
        if not self.boxes:
            words = "Ce document ne propose rien de structuré : lisez ses mots, ou gardez-le."
            self.lists.addWidget(plain_label(words, "hint", wrap=True))

    def _line(self, label: str, detail: str, why: str) -> QCheckBox:
        """Add one item: its box, and below what is said of it or why it cannot be ticked."""
        long = len(label) > _LABEL
        box = QCheckBox(no_mnemonic(f"{label[: _LABEL - 1]}…" if long else label))
        box.setAccessibleName(", ".join(filter(None, (label, detail, why))))
        box.setEnabled(not why)
        said = " · ".join(filter(None, (label if long else "", why or detail)))
        below = plain_label(said, "secondary", wrap=True)
        below.setContentsMargins(self.ctx.theme.px(32), 0, 0, self.ctx.theme.gap("s"))
        self.lists.addWidget(box)
        self.lists.addWidget(below)
        return box

    def _tick(self, *, on: bool) -> None:
        for _kind, _index, box in self.boxes:
            box.setChecked(on and box.isEnabled())

    def submit(self) -> None:
        """Accept what is ticked, all or nothing."""
        if self.patient is None or not self._documents:
            return
        chosen = [(kind, index) for kind, index, box in self.boxes if box.isChecked()]
        command = AcceptDocument(
            self.patient, self._documents[self._at],
            tuple(index for kind, index in chosen if kind == "traitement"),
            tuple(index for kind, index in chosen if kind != "traitement"),
            self.keep.isChecked(), self.despite.isChecked(), self.ins.isChecked(),
        )  # fmt: skip
        self.ctx.operations.run(
            self, accept_document, command, done=self._accepted, refused=self._refused,
            trigger=self.accept,
        )  # fmt: skip

    def _accepted(self, done: Accepted) -> None:
        self.problem.setText("")
        self._tick(on=False)
        if not done.total:
            self.ctx.toast("Rien de nouveau : tout était déjà dans le dossier.")
            return
        self.ins.setChecked(False)
        many = done.total - done.kept - done.ins
        words = f"{plural(many, 'élément')} repris" if many else ""
        kept = "document gardé" if done.kept else ""
        ins = "INS gardée" if done.ins else ""
        text = ", ".join(filter(None, (words, kept, ins)))
        self.ctx.toast(f"{capital(text)}.")

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.problem.setText(problems[0].message)


def _said(document: ReceivedCda) -> str:
    """Return what a person should know of the whole document before ticking."""
    unread = plural(document.unread, "traitement n’est", "traitements ne sont")
    named = "nommé" if document.unread < 2 else "nommés"
    beyond = f"Il y a {plural(document.beyond, 'ligne')} de plus"
    return " ".join(filter(None, (
        "Ce document en remplace un autre, plus ancien." if document.replaces else "",
        f"{unread} pas {named} : lisez les mots du document." if document.unread else "",
        f"{beyond} dans le document que dans cette liste." if document.beyond else "",
    )))  # fmt: skip


def _lines(document: ReceivedCda, kind: str) -> list[tuple[int, str, str, str]]:
    """Return (index, label, detail, why it cannot be accepted) of one kind."""
    if kind == "traitement":
        return [
            (at, one.label, " · ".join(filter(None, (
                one.dose, one.rhythm, one.section, "" if one.current else "pas en cours"))),
             one.why_not)
            for at, one in enumerate(document.treatments)
        ]  # fmt: skip
    return [
        (at, one.label, " · ".join(filter(None, (one.detail, one.section))), one.why_not)
        for at, one in enumerate(document.findings)
        if one.kind == kind
    ]


def open_received(ctx: PageContext) -> None:
    """Read a document for the patient on screen (action of the palette)."""
    ctx.navigate(PAGE, patient=str(ctx.patient or ""))
