"""« Doublons possibles »: pairs with their reasons, two records side by side, one decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget
from sqlalchemy import Connection

from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.model import Patient, PatientBanner
from cpts_desktop.features.register.queries import Duplicate, Scored, Settled
from cpts_desktop.features.register.rules.contact import show_phone
from cpts_desktop.features.register.screens.words import birth_shown
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.text import plural
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.progress import Progress
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.data_view import DataView
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, heading, row, scrolling
from cpts_desktop.shell.widgets.tables import Column, DataTable

PAGE: Final = "register.doublons"
TO_SEE, SETTLED = "a_voir", "decides"
_RECORD: Final = "register.synthese"


def both(conn: Connection, left: PatientId, right: PatientId) -> tuple[Side, ...]:
    """Return the two records as they are compared."""
    return tuple(Side(conn, uid) for uid in (left, right))


class Side:
    """One record of the comparison."""

    def __init__(self, conn: Connection, uid: PatientId) -> None:
        self.sheet: Patient | None = queries.patient(conn, uid)
        self.measures = len(queries.observations(conn, uid))
        self.treatments = len(queries.medications(conn, uid, current_only=True))
        self.documents = len(queries.documents(conn, uid))

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return (trait, value) in the order of reading."""
        if self.sheet is None:
            return ()
        who, sheet = self.sheet.banner, self.sheet
        content = (
            f"{plural(self.measures, 'mesure')}, {plural(self.treatments, 'traitement')} en cours, "
            f"{plural(self.documents, 'document')}"
        )
        place = " ".join(x for x in (sheet.birth_place, sheet.birth_cog) if x)
        phones = " · ".join(show_phone(x) for x in (sheet.mobile, sheet.phone) if x)
        home = " ".join(x for x in (sheet.address, sheet.postcode, sheet.city) if x)
        return (
            ("Nom de naissance", who.birth_name), ("Nom utilisé", who.used_name),
            ("Prénoms", " ".join(who.given_names)),
            ("Naissance", who.birth_date.strftime("%d/%m/%Y") if who.birth_date else ""),
            ("Lieu de naissance", place),
            ("Sexe", {"F": "féminin", "M": "masculin"}.get(who.sex, "indéterminé")),
            ("Identité", who.ins_status.label),
            ("INS", sheet.ins.matricule if sheet.ins else ""),
            ("Téléphone", phones), ("Adresse", home),
            ("Contenu", content),
        )  # fmt: skip


class DoublonsPage(Page):
    """A table of pairs; below, the two records trait by trait, what differs is marked."""

    topics = frozenset({Topic.PATIENTS})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.view = QComboBox()
        self.view.setAccessibleName("Paires affichées")
        self.view.addItem("À examiner", TO_SEE)
        self.view.addItem("Déjà décidées", SETTLED)
        self.view.currentIndexChanged.connect(lambda _index: self.refresh())
        self.table = DataTable(_columns(ctx), key=_key, name="Doublons possibles")
        self.table.row_selected.connect(self._compare)
        self.none = EmptyState(
            "Aucun doublon à examiner",
            "Les dossiers qui se ressemblent (nom, prénom, naissance, INS) apparaîtront ici. "
            "Rien n’est jamais rattaché sans vous.",
            icon="patients",
        )
        self.data = DataView(self.table, self.none)
        self.count = plain_label("", "hint", wrap=True)
        self.grid_holder = QWidget()
        self.grid = QGridLayout(self.grid_holder)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(ctx.theme.gap("l"))
        self.grid.setVerticalSpacing(ctx.theme.gap("s"))
        self.keep_left = primary_button(
            "Garder celui de gauche", lambda: self._tie(left=True), name="keep_left"
        )
        self.keep_right = button(
            "Garder celui de droite", lambda: self._tie(left=False), name="keep_right"
        )
        self.apart = button("Deux personnes différentes", self._apart, name="tell_apart")
        self.undo = button("Revenir sur cette décision", self._undo, name="undo_decision")
        self.open_left = button("Ouvrir à gauche", lambda: self._open(left=True), name="open_left")
        self.open_right = button(
            "Ouvrir à droite", lambda: self._open(left=False), name="open_right"
        )
        self.table.row_activated.connect(lambda _pair: self.keep_left.setFocus())
        self.why = plain_label("", "", wrap=True)
        self.why.setObjectName("why")
        self.compare = Panel(
            self.why,
            scrolling(self.grid_holder),
            FlowRow(
                self.keep_left, self.keep_right, self.apart, self.undo, self.open_left,
                self.open_right,
            ),
        )  # fmt: skip
        self.compare.setObjectName("compare")
        for keys, act in (
            ("Ctrl+1", self.keep_left), ("Ctrl+2", self.keep_right), ("Ctrl+0", self.apart),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self).activated.connect(_click(act))
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("m"))
        back = button("Revenir aux patients", lambda: ctx.navigate("register.patients"))
        layout.addLayout(heading("Doublons possibles", "", back))
        layout.addLayout(row(self.view, None))
        layout.addWidget(self.data, 2)
        layout.addWidget(self.compare, 3)
        layout.addWidget(self.count)
        self._pair: Duplicate | Settled | None = None
        self._compare(None)

    def first_focus(self) -> QWidget | None:
        """Start in the table."""
        return self.table

    def refresh(self) -> None:
        """Read the traits, look for pairs away from the register, then show them."""
        if self.view.currentData() == SETTLED:
            self.ctx.operations.fetch(
                self, queries.settled_pairs, done=self._show, latest="duplicates"
            )
            return
        self.ctx.operations.fetch(self, queries.to_compare, done=self._score, latest="duplicates")

    def _score(self, found: queries.Compared) -> None:
        def look(progress: Progress) -> Scored:
            return queries.score(found, lambda: progress.step(label="comparaison des identités"))

        self.ctx.operations.work(self, look, done=self._name, title="Recherche de doublons")

    def _name(self, found: Scored) -> None:
        self.ctx.operations.fetch(self, queries.shown, found, done=self._show, latest="duplicates")

    def _show(self, pairs: tuple[Duplicate | Settled, ...]) -> None:
        self.table.set_rows(pairs)
        self.data.show_content(empty=not pairs)
        self.compare.setVisible(bool(pairs))
        many = "s" if len(pairs) > 1 else ""
        text = f"{len(pairs)} paire{many}. " if pairs else ""
        if pairs and self.view.currentData() == TO_SEE:
            text += (
                "Les poids des indices sont une proposition, à régler avec la CPTS. "
                "Ctrl+1 : garder à gauche, Ctrl+2 : à droite, Ctrl+0 : deux personnes."
            )
        self.count.setText(text)
        if pairs and self.table.current_row() is None:
            self.table.select_first()
        elif not pairs:
            self._compare(None)

    def _compare(self, pair: Duplicate | Settled | None) -> None:
        self._pair = pair
        asked = isinstance(pair, Duplicate)
        for widget in (self.keep_left, self.keep_right, self.apart):
            widget.setVisible(asked)
        self.undo.setVisible(isinstance(pair, Settled))
        if pair is not None:
            self.why.setText(_why(pair))
            self.ctx.operations.fetch(
                self, both, pair.left.uid, pair.right.uid, done=self._fill, latest="both"
            )

    def _fill(self, sides: tuple[Side, ...]) -> None:
        while item := self.grid.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        left, right = (side.lines() for side in sides)
        for at, ((trait, mine), (_, theirs)) in enumerate(zip(left, right, strict=False)):
            same = mine.casefold() == theirs.casefold()
            role = "" if same or not mine or not theirs or trait == "Contenu" else "strong"
            self.grid.addWidget(plain_label(trait, "secondary"), at, 0)
            self.grid.addWidget(plain_label(mine or "—", role, wrap=True, selectable=True), at, 1)
            self.grid.addWidget(plain_label(theirs or "—", role, wrap=True, selectable=True), at, 2)
            mark = "" if trait == "Contenu" or not (mine or theirs) else _mark(mine, theirs)
            self.grid.addWidget(plain_label(mark, "secondary"), at, 3)
        self.grid.setColumnStretch(1, 1)
        self.grid.setColumnStretch(2, 1)

    def _tie(self, *, left: bool) -> None:
        pair = self._pair
        if not isinstance(pair, Duplicate):
            return
        kept, other = (pair.left, pair.right) if left else (pair.right, pair.left)
        if not self.ctx.confirm(
            f"{other.display_name} est la même personne ?",
            f"Son dossier se lira dans celui de {kept.display_name} et quittera les listes. Rien "
            "n’est effacé : vous pourrez les séparer, même dans des mois.",
            "Ne rien changer", "Rattacher",
        ):  # fmt: skip
            return
        if self.ctx.prove("Rattacher deux dossiers"):
            self._run(commands.same_person, commands.SamePerson(kept.uid, other.uid),
                      "Dossiers rattachés.")  # fmt: skip

    def _apart(self) -> None:
        if isinstance(self._pair, Duplicate):
            command = commands.TellApart(self._pair.left.uid, self._pair.right.uid)
            self._run(commands.tell_apart, command, "Noté : deux personnes différentes.")

    def _undo(self) -> None:
        pair = self._pair
        if not isinstance(pair, Settled):
            return
        if pair.same:
            command: Any = commands.SamePerson(pair.left.uid, pair.right.uid, undo=True)
            self._run(commands.same_person, command, "Dossiers séparés.")
        else:
            command = commands.TellApart(pair.left.uid, pair.right.uid, undo=True)
            self._run(commands.tell_apart, command, "La paire sera de nouveau proposée.")

    def _run(self, handler: Any, command: Any, said: str) -> None:
        def done(_value: Any) -> None:
            self.ctx.toast(said)
            self.refresh()

        def refused(problems: tuple[Problem, ...]) -> None:
            self.ctx.toast(problems[0].message)

        self.ctx.operations.run(self, handler, command, done=done, refused=refused)

    def _open(self, *, left: bool) -> None:
        if self._pair is not None:
            shown = self._pair.left if left else self._pair.right
            self.ctx.navigate(_RECORD, patient=shown.uid)


def _click(target: Any) -> Callable[[], None]:
    return lambda: target.click() if target.isVisible() else None


def _mark(mine: str, theirs: str) -> str:
    if not mine or not theirs:
        return "d’un seul côté"
    return "identique" if mine.casefold() == theirs.casefold() else "différent"


def _key(pair: Duplicate | Settled) -> str:
    return f"{pair.left.uid}|{pair.right.uid}"


def _columns(ctx: PageContext) -> tuple[Column, ...]:
    today = ctx.clock.today()

    def born(banner: PatientBanner) -> str:
        return birth_shown(banner, today)

    return (
        Column("Dossier de gauche", lambda pair: pair.left.display_name, strong=True,
               subtext=lambda pair: born(pair.left)),
        Column("Dossier de droite", lambda pair: pair.right.display_name, strong=True,
               subtext=lambda pair: born(pair.right)),
        Column("Pourquoi", _why, severity=_severity),
    )  # fmt: skip


def _why(pair: Duplicate | Settled) -> str:
    if isinstance(pair, Settled):
        return "même personne : lu dans celui de gauche" if pair.same else "deux personnes"
    likely = "Très probable" if pair.match.probable else "Possible"
    return f"{likely} : {pair.match.why}"


def _severity(pair: Duplicate | Settled) -> Severity | None:
    return Severity.ORANGE if isinstance(pair, Duplicate) and pair.match.probable else None


def open_doublons(ctx: PageContext) -> None:
    """Open the worklist (action of the palette)."""
    ctx.navigate(PAGE)
