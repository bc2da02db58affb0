"""At the counter: a card's QR code, scanned or pasted, starts a record that a person checks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from cpts_desktop.features.card.model import LABELS
from cpts_desktop.features.card.reading import (
    MAX_CHARS,
    ReadCard,
    Said,
    StartRecord,
    read_qr,
    start_record,
)
from cpts_desktop.features.card.screens.dialog_room import give_room, scrolled
from cpts_desktop.features.card.screens.forms.ui_scan import Ui_CardScanForm
from cpts_desktop.features.card.screens.tick_list import Tick, TickList
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Problem, Refused
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.fields import form_fields, show_problems
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import row

_FIELDS: Final = ("birth_name", "given_names", "birth_date", "sex")
_SEXES: Final = (("à choisir", ""), ("féminin", "F"), ("masculin", "M"), ("indéterminé", "I"))


class ScanCardDialog(QDialog):
    """Nothing is written before « Créer le dossier »; each line can be left out."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("scan_card")
        self.setWindowTitle("Lire une carte")
        self.ctx = ctx
        self._read: ReadCard | None = None
        self.form = Ui_CardScanForm()
        holder = QWidget()
        self.form.setupUi(holder)  # type: ignore[no-untyped-call]
        self.kept = TickList(empty="Rien n’est encore lu.")
        box = QVBoxLayout(self.form.kept_box)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.kept)
        for words, value in _SEXES:
            self.form.sex.addItem(words, value)
        self.form.code.setFixedHeight(ctx.theme.px(110))
        self.form.code.textChanged.connect(self._look)
        self.make_button = primary_button("Créer le dossier", self._create, name="create_record")
        self.homeless = plain_label("", "problem", wrap=True)
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("l"))
        layout.addWidget(plain_label("Lire une carte", "section"))
        area = scrolled(holder)
        layout.addWidget(area, 1)
        layout.addWidget(self.homeless)
        layout.addLayout(row(None, button("Annuler", self.reject, name="cancel"), self.make_button))
        self._look()
        give_room(self, area, ctx.theme.px(600))
        self.form.code.setFocus()

    def _look(self) -> None:
        text = self.form.code.toPlainText()
        if len(text) > MAX_CHARS:
            self.form.code.blockSignals(True)
            self.form.code.setPlainText(text[: MAX_CHARS + 1])
            self.form.code.blockSignals(False)
        found = read_qr(text)
        empty = not text.strip()
        self._say_problems(found.problems if isinstance(found, Refused) and not empty else ())
        self._read = None if isinstance(found, Refused) else found.value
        self.make_button.setEnabled(self._read is not None)
        read = self._read
        self.form.birth_name.setText(read.birth_name if read else "")
        self.form.given_names.setText(read.given_names if read else "")
        self.form.birth_date.setText(read.birth_date if read else "")
        said = read.said if read else ()
        self.kept.show_ticks(
            [Tick(str(at), _words(line)) for at, line in enumerate(said)],
            [str(at) for at in range(len(said))],
        )
        notes = []
        if read is not None:
            notes.append(f"Carte du {read.dated}." if read.dated else "Carte sans date.")
            notes.append("Vérifiez chaque ligne avec le patient : une carte peut être périmée.")
            if read.partial:
                named = ", ".join(LABELS[field].lower() for field in read.partial)
                notes.append(f"La carte ne dit pas tout, demandez la suite : {named}.")
            if read.unread:
                notes.append(f"Lignes non comprises, laissées de côté : {len(read.unread)}.")
        self.form.dated.setText(" ".join(notes))

    def _command(self) -> StartRecord:
        assert self._read is not None
        wanted = {int(key) for key in self.kept.ticked()}
        kept = tuple(line for at, line in enumerate(self._read.said) if at in wanted)
        return StartRecord(
            self.form.birth_name.text(), self.form.given_names.text(), self._read.used_name,
            self.form.birth_date.text(), str(self.form.sex.currentData() or ""), kept,
        )  # fmt: skip

    def _create(self) -> None:
        self._run(self._command())

    def _run(self, command: StartRecord) -> None:
        self.ctx.operations.run(
            self, start_record, command, done=self._created,
            refused=lambda problems: self._refused(command, problems), trigger=self.make_button,
        )  # fmt: skip

    def _refused(self, command: StartRecord, problems: tuple[Problem, ...]) -> None:
        if all(problem.code == "LOOKALIKE" for problem in problems):
            said = "\n".join(problem.message for problem in problems)
            if self.ctx.confirm(
                "Peut-être déjà suivi", f"{said}\n\nCréer quand même un nouveau dossier ?",
                "Ne pas créer", "Créer un autre dossier",
            ):  # fmt: skip
                self._run(replace(command, looked_at_lookalikes=True))
            return
        self._say_problems(problems)

    def _say_problems(self, problems: tuple[Problem, ...]) -> None:
        names = ("code", *_FIELDS)
        fields: dict[str, Any] = form_fields(self.form, *names)
        messages = {name: getattr(self.form, f"{name}_problem") for name in names}
        left = show_problems(problems, fields, messages)
        for message in messages.values():
            message.setVisible(bool(message.text()))
        self.homeless.setText(left[0].message if left else "")
        self.homeless.setVisible(bool(left))

    def _created(self, uid: PatientId) -> None:
        self.accept()
        self.ctx.toast("Dossier créé d’après la carte : à vérifier avec le patient.")
        self.ctx.navigate("register.synthese", patient=str(uid))


def _words(line: Said) -> str:
    label = LABELS.get(line.field, "")
    tail = f" ({line.tail})" if line.tail else ""
    return f"{label} : {line.text}{tail}" if label else f"{line.text}{tail}"
