"""« Ma carte de membre » and « Ajouter un confrère »."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from cpts_desktop.features.exchange.known_cards import KnownCard, judge
from cpts_desktop.features.exchange.members import AddMember, add_member, look_at_card, own_card
from cpts_desktop.features.exchange.model import Member, profession_label
from cpts_desktop.features.exchange.relaying import cells
from cpts_desktop.features.exchange.renewing import renew
from cpts_desktop.features.exchange.screens.code_widget import CodeWidget
from cpts_desktop.features.exchange.screens.forms.ui_add_member import Ui_AddMemberForm
from cpts_desktop.features.exchange.screens.frame import FramedDialog
from cpts_desktop.features.exchange.screens.read_code_dialog import ReadWordsDialog
from cpts_desktop.kernel.files import write_private
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused
from cpts_desktop.kernel.privacy import get_logger, log_fault
from cpts_desktop.packets.identity import MAX_CARD, SUFFIX, IdentityCard
from cpts_desktop.packets.word_figures import to_figures
from cpts_desktop.packets.words import WORDS
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.labels import plain_label, set_role

_log = get_logger(__name__)
_LINES_OF_WORDS = 2
CARD_PATTERN = f"Carte de membre (*{SUFFIX});;Tous les fichiers (*)"


class WordGrid(QFrame):
    """Twelve numbered words, three to a line, to be read aloud."""

    def __init__(self, words: tuple[str, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        theme = Theme.of(self)
        self._grid = QGridLayout(self)
        gap = theme.gap("l")
        self._grid.setContentsMargins(gap, gap, gap, gap)
        self._grid.setHorizontalSpacing(theme.gap("m"))
        self._grid.setVerticalSpacing(theme.gap("m"))
        self.show_words(words)

    def show_words(self, words: tuple[str, ...]) -> None:
        """Show the words, each with its number."""
        font = Theme.of(self).font("value", weight=QFont.Weight.DemiBold)
        for place, word in enumerate(words):
            line, column = divmod(place, 3)
            number = plain_label(f"{place + 1}", "secondary")
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            shown = plain_label(word, "value", selectable=True)
            shown.setFont(font)
            self._grid.addWidget(number, line, 2 * column)
            self._grid.addWidget(shown, line, 2 * column + 1)
            self._grid.setColumnStretch(2 * column + 1, 1)
        self.setAccessibleName("Mes douze mots : " + ", ".join(words))


_NEW_KEYS = (
    "À faire quand un ordinateur où se trouvait ce registre est perdu ou volé. Appelez ensuite "
    "chaque confrère : il révoque votre ancienne clé, ajoute votre nouvelle carte et compare vos "
    "nouveaux douze mots. D’ici là, vos paquets et les siens ne s’ouvrent plus ; ceux qui étaient "
    "en route sont à redemander. Vos dossiers ne changent pas."
)


class OwnCardDialog(FramedDialog):
    """Shows one's own words and writes the card to a file."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, "Ma carte de membre", parent)
        self.card: IdentityCard | None = None
        self.file = b""
        self.who = plain_label("", "strong")
        self.words = WordGrid()
        self.body.addWidget(self.who)
        self.body.addWidget(
            plain_label(
                "Donnez le fichier de votre carte à votre confrère, par le moyen de votre choix : "
                "il ne contient que votre nom et vos clés publiques. Puis lisez-lui ces douze "
                "mots, de vive voix ou au téléphone, ou laissez-le lire ce code sur votre écran.",
                "hint",
                wrap=True,
            )
        )
        self.body.addWidget(self.words)
        self.code = CodeWidget()
        self.code.setAccessibleName("Code QR de mes douze mots")
        self.body.addWidget(self.code, 1)
        self.save = primary_button("Enregistrer ma carte…", self.write, name="save_card")
        self.save.setEnabled(False)
        self.renew = button("Nouvelles clés…", self.ask_new_keys, name="renew_keys")
        self.buttons.insertWidget(0, self.renew)
        self.add_buttons(button("Fermer", self.reject, name="close"), self.save)
        self._read()

    def _read(self) -> None:
        register = self.register
        self.ctx.operations.on_register(self, lambda: own_card(register), done=self._show)

    def ask_new_keys(self) -> None:
        """After a loss: say what new keys change, then make them."""
        title = "Créer de nouvelles clés ?"
        if not self.ctx.confirm(title, _NEW_KEYS, "Garder mes clés", "Créer de nouvelles clés"):
            return
        if self.ctx.prove("Créer de nouvelles clés"):
            register = self.register
            self.ctx.operations.on_register(
                self, lambda: renew(register), done=self._renewed, refused=self.refuse,
                trigger=self.renew, outcome=True, title="Nouvelles clés",
            )  # fmt: skip

    def _renewed(self, _none: None) -> None:
        self.ctx.toast("Nouvelles clés : donnez votre nouvelle carte à chaque confrère.")
        self._read()

    def _show(self, found: tuple[IdentityCard, bytes]) -> None:
        card, self.file = found
        self.card = card
        self.who.setText(f"{card.name}, {profession_label(card.profession)}")
        self.words.show_words(card.fingerprint)
        self.code.show_cells(cells(to_figures(card.fingerprint)))
        self.save.setEnabled(True)
        self.save.setFocus()

    def write(self) -> None:
        """Write the file where the person wants it."""
        path = self.ctx.files.save_as("Enregistrer ma carte", f"ma-carte{SUFFIX}", CARD_PATTERN)
        if path is None:
            return
        try:
            write_private(path, self.file)
        except OSError as fault:
            log_fault(_log, fault)
            self.say("La carte n’a pas pu être écrite à cet endroit : choisissez-en un autre.")
            return
        self.ctx.toast("Carte enregistrée : elle peut être donnée à vos confrères.")


class AddMemberDialog(FramedDialog):
    """Reads a colleague's card, then the words they read aloud."""

    added = Signal(object)

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, "Ajouter un confrère", parent)
        self.data = b""
        self.form: Any = Ui_AddMemberForm()
        holder = QWidget()
        self.form.setupUi(holder)  # type: ignore[no-untyped-call,unused-ignore]
        set_role(self.form.choose_card, "secondary")
        words = self.form.fingerprint
        lines = words.fontMetrics().lineSpacing() * _LINES_OF_WORDS
        words.setFixedHeight(lines + ctx.theme.px(28))
        self.form.card_problem.hide()
        self.form.card_known.hide()
        self.form.fingerprint_problem.hide()
        self.body.addWidget(holder)
        self.form.choose_card.clicked.connect(lambda _checked=False: self.choose())
        self.form.fingerprint.textChanged.connect(self._count)
        self.save = primary_button("Vérifier et ajouter", self.submit, name="add_member")
        self.save.setEnabled(False)
        self.scan = button("Lire son code QR…", self.scan_words, name="scan_words")
        self.buttons.insertWidget(0, self.scan)
        self.add_buttons(button("Annuler", self.reject, name="cancel"), self.save)

    def scan_words(self) -> None:
        """Read the words from the colleague's screen instead of typing them."""
        dialog = ReadWordsDialog(self.ctx, self)
        dialog.words.connect(self.form.fingerprint.setPlainText)
        dialog.open()

    def choose(self) -> None:
        """Ask for the file of the card and say whose it claims to be."""
        paths = self.ctx.files.open_files("Carte du confrère", CARD_PATTERN)
        if paths:
            self.read(paths[0])

    def read(self, path: Path) -> None:
        """Read a card file."""
        self.data = b""
        try:
            with path.open("rb") as stream:
                data = stream.read(MAX_CARD + 1)
        except OSError:
            self._card("Aucune carte choisie", "Ce fichier ne peut pas être lu.")
            return
        seen = look_at_card(data)
        if isinstance(seen, Refused):
            self._card("Aucune carte choisie", seen.problems[0].message)
            return
        assert isinstance(seen, Ok)
        self.data = data
        card = seen.value
        rpps = f" · RPPS {card.rpps}" if card.rpps else ""
        words = f"{card.name}, {profession_label(card.profession)}{rpps} — pas encore vérifié"
        self._card(words, "")
        self.form.fingerprint.setFocus()
        self.ctx.operations.fetch(self, judge, card, done=self._judged, latest="card")

    def _judged(self, found: Outcome[KnownCard]) -> None:
        """Say whether this card touches a member who is known already, or refuse it at once."""
        if isinstance(found, Refused):
            self.data = b""
            self._card("Aucune carte choisie", found.problems[0].message)
            return
        self._known(found.value.words)

    def _known(self, words: str) -> None:
        self.form.card_known.setText(words)
        self.form.card_known.setVisible(bool(words))

    def _card(self, owner: str, problem: str) -> None:
        self.form.card_owner.setText(owner)
        self.form.card_problem.setText(problem)
        self.form.card_problem.setVisible(bool(problem))
        self._known("")
        self._count()

    def _count(self) -> None:
        typed = len(self.form.fingerprint.toPlainText().split())
        self.save.setEnabled(bool(self.data) and typed == WORDS)

    def submit(self) -> None:
        """Compare the words with the card."""
        command = AddMember(self.data, self.form.fingerprint.toPlainText())
        self.ctx.operations.run(
            self, add_member, command, done=self._done, refused=self.refuse, trigger=self.save
        )

    def refuse(self, problems: tuple[Problem, ...]) -> None:
        """Show the reason under the words or under the card."""
        by_field = {problem.field: problem.message for problem in problems}
        for name in ("card", "fingerprint"):
            label = getattr(self.form, f"{name}_problem")
            label.setText(by_field.pop(name, ""))
            label.setVisible(bool(label.text()))
        self.say("\n".join(by_field.values()))

    def _done(self, member: Member) -> None:
        self.ctx.toast(
            f"{member.name} : clé vérifiée. Vous pouvez échanger des paquets."
            if member.verified
            else f"{member.name} : carte vérifiée. Les paquets passent par le poste déjà connu."
        )
        self.added.emit(member)
        self.accept()
