"""« Fin d’adhésion »: the last day of a membership, for one member or for all of them."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QDateEdit, QRadioButton, QWidget

from cpts_desktop.features.exchange import rules
from cpts_desktop.features.exchange.membership import SetValidity, set_validity
from cpts_desktop.features.exchange.model import Member
from cpts_desktop.features.exchange.screens.frame import FramedDialog
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.labels import no_mnemonic, plain_label
from cpts_desktop.shell.widgets.panels import row


class ValidityDialog(FramedDialog):
    """Sets what the next directory will say; nothing leaves before it is published."""

    changed = Signal()

    def __init__(
        self, ctx: PageContext, member: Member, everybody: tuple[str, ...],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(ctx, "Fin d’adhésion", parent, width=560)
        self.member, self.everybody = member, everybody
        words = (
            "Après ce jour, les postes des membres n’envoient plus rien à ce confrère et gardent "
            "ses paquets en quarantaine, même si l’horloge d’un poste est reculée. Un nouvel "
            "annuaire peut prolonger l’adhésion."
        )
        self.body.addWidget(plain_label(words, "hint", wrap=True))
        self.endless = QRadioButton(no_mnemonic("Adhésion sans fin"))
        self.endless.setObjectName("endless")
        self.limited = QRadioButton(no_mnemonic("Dernier jour d’adhésion"))
        self.limited.setObjectName("limited")
        self.day = QDateEdit()
        self.day.setObjectName("last_day")
        self.day.setAccessibleName("Dernier jour d’adhésion")
        self.day.setDisplayFormat("dd/MM/yyyy")
        self.day.setCalendarPopup(True)
        self.day.setMinimumDate(QDate(2020, 1, 1))
        shown = member.until or date(ctx.clock.today().year, 12, 31)
        self.day.setDate(QDate(shown.year, shown.month, shown.day))
        self.limited.toggled.connect(self.day.setEnabled)
        (self.limited if member.until else self.endless).setChecked(True)
        self.day.setEnabled(self.limited.isChecked())
        count = rules.counted(len(everybody), "membre", "membres")
        self.all = QCheckBox(no_mnemonic(f"Pour tous les membres de l’annuaire ({count})"))
        self.all.setObjectName("for_all")
        self.body.addWidget(plain_label(member.name, "strong", wrap=True))
        self.body.addWidget(self.endless)
        self.body.addLayout(row(self.limited, self.day, None))
        self.body.addWidget(self.all)
        self.save = primary_button("Enregistrer", self.submit, name="save_validity")
        self.add_buttons(button("Annuler", self.reject, name="cancel"), self.save)

    def submit(self) -> None:
        """Write it; the directory is still to be published."""
        chosen = self.day.date()
        until = date(chosen.year(), chosen.month(), chosen.day())
        command = SetValidity(
            self.everybody if self.all.isChecked() else (self.member.uid,),
            until if self.limited.isChecked() else None,
        )
        self.ctx.operations.run(
            self, set_validity, command, done=self._done, refused=self.refuse, trigger=self.save
        )

    def _done(self, changed: int) -> None:
        self.ctx.toast(
            "Publiez l’annuaire pour que les membres le sachent."
            if changed
            else "Rien n’a changé : c’était déjà ainsi."
        )
        self.changed.emit()
        self.accept()
