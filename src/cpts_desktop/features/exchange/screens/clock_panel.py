"""« Horloge incohérente »: what was typed while the clock was wrong, re-dated with one decision."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QDateTime, Signal
from PySide6.QtWidgets import QDateTimeEdit, QWidget

from cpts_desktop.features.exchange import rules
from cpts_desktop.features.exchange.clock_guard import Jump, Redate, Redated, jumps, redate
from cpts_desktop.features.exchange.screens.frame import FramedDialog
from cpts_desktop.kernel.clock import PARIS
from cpts_desktop.kernel.text import fr_instant
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, row


def sentence(jump: Jump) -> str:
    """Say when the clock was wrong and what was written meanwhile."""
    what = written(jump.measures, jump.others)
    if not jump.entries:
        what = "rien n’a été saisi, mais les saisies à venir porteraient cette date"
    start, end = fr_instant(jump.start), fr_instant(jump.end)
    when = f"Le {start}" if start == end else f"Du {start} au {end}"
    return f"{when} selon l’horloge d’alors : {what}."


def written(measures: int, others: int) -> str:
    """Count what was written, without a nought."""
    parts = [rules.counted(measures, *rules.MEASURES)] if measures else []
    if others and parts:
        parts.append(rules.counted(others, "autre inscription", "autres inscriptions"))
    elif others or not parts:
        parts.append(rules.inscriptions(others))
    return ", ".join(parts)


def first_of_all(now: datetime) -> str:
    """Say what must be checked before anything is moved: the clock of this moment."""
    return (
        f"Ce poste se croit le {fr_instant(now)}. Si c’est cela qui est faux, corrigez d’abord "
        "l’heure de l’ordinateur : il n’y a alors rien à redater."
    )


class ClockPanel(Panel):
    """Shows the first jump that is not put right; hidden when there is none."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        self.words = plain_label("", wrap=True)
        self.check = plain_label("", "hint", wrap=True)
        self.fix = button("Redater…", self._ask, name="redate")
        super().__init__(self.words, self.check, row(self.fix, None), role="warning",
                         title="Horloge incohérente")  # fmt: skip
        self.setParent(parent)
        self.ctx = ctx
        self.jump: Jump | None = None
        self.hide()

    def reload(self) -> None:
        """Look again."""
        self.ctx.operations.fetch(self, jumps, self.ctx.clock.now(), done=self._show)

    def _show(self, found: tuple[Jump, ...]) -> None:
        self.jump = found[0] if found else None
        if self.jump is not None:
            self.words.setText(sentence(self.jump))
            self.check.setText(first_of_all(self.ctx.clock.now()))
        self.setVisible(self.jump is not None)

    def _ask(self) -> None:
        if self.jump is not None:
            dialog = RedateDialog(self.ctx, self.jump, self)
            dialog.redated.connect(self.reload)
            dialog.open()


class RedateDialog(FramedDialog):
    """Asks when the wrong hours really began; everything typed meanwhile moves with it."""

    redated = Signal()

    def __init__(self, ctx: PageContext, jump: Jump, parent: QWidget | None = None) -> None:
        super().__init__(ctx, "Redater ce qui a été saisi", parent, width=620)
        self.jump = jump
        self.body.addWidget(plain_label(sentence(jump), wrap=True))
        self.body.addWidget(plain_label(first_of_all(ctx.clock.now()), "strong", wrap=True))
        self.body.addWidget(
            plain_label(
                "Dites quand la première de ces saisies a vraiment eu lieu : les autres gardent "
                "leur écart avec elle. L’ancienne date reste dans l’historique.",
                "hint",
                wrap=True,
            )
        )
        self.start = QDateTimeEdit()
        self.start.setObjectName("real_start")
        self.start.setAccessibleName("Date et heure réelles de la première saisie")
        self.start.setDisplayFormat("dd/MM/yyyy HH:mm")
        self.start.setCalendarPopup(True)
        local = (ctx.clock.now() - (jump.end - jump.start)).astimezone(PARIS)
        self.start.setDateTime(
            QDateTime(local.year, local.month, local.day, local.hour, local.minute, 0)
        )
        label = plain_label("Première saisie, en réalité")
        label.setBuddy(self.start)
        self.body.addLayout(row(label, self.start, None))
        self.save = primary_button("Redater", self.submit, name="do_redate")
        self.add_buttons(button("Annuler", self.reject, name="cancel"), self.save)

    def submit(self) -> None:
        """Move everything, in one transaction."""
        d = self.start.dateTime()
        day, time = d.date(), d.time()
        at = datetime(day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=PARIS)
        command = Redate(self.jump.first, self.jump.last, at.astimezone(UTC))
        self.ctx.operations.run(
            self, redate, command, done=self._done, refused=self.refuse, trigger=self.save
        )

    def _done(self, moved: Redated) -> None:
        what = written(moved.measures, moved.others)
        self.ctx.toast(f"Redaté : {what}. Vos confrères le verront au prochain paquet.")
        look_again = self.ctx.services.get("reassess")
        if look_again is not None and moved.patients:
            operations = self.ctx.operations
            operations.run(
                operations, look_again, moved.patients, done=lambda _count: None, parallel=True
            )
        self.redated.emit()
        self.accept()
