"""The dialogs of the pathway: discharge intake, an event, the answer to an alert."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from cpts_desktop.features.followup import commands
from cpts_desktop.features.followup.model import OUTCOMES, VISIT_KIND, AlertView, PillarView
from cpts_desktop.features.followup.rules.moment import read_day
from cpts_desktop.features.followup.screens.forms.ui_acknowledge import Ui_AcknowledgeForm
from cpts_desktop.features.followup.screens.forms.ui_enrol import Ui_EnrolForm
from cpts_desktop.features.followup.screens.forms.ui_event import Ui_EventForm
from cpts_desktop.features.followup.screens.quality.event_details import details, offer_details
from cpts_desktop.features.followup.screens.titration_panel import share_words, taken_words
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused
from cpts_desktop.kernel.text import NNBSP, fr_date
from cpts_desktop.protocols.schema import Protocol
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.fields import mark_field
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import row, scrolling

Made = tuple[Callable[..., Any], Any]

TYPES: Final = {
    "": "Non renseigné",
    "HFrEF": "FE réduite (≤ 40 %)",
    "HFmrEF": "FE modérément réduite (41 à 49 %)",
    "HFpEF": "FE préservée (≥ 50 %)",
}
RHYTHMS: Final = {
    "": "Non renseigné",
    "sinusal": "Sinusal",
    "FA": "Fibrillation atriale",
    "stimule": "Stimulé",
}
NUMBERS: Final = (
    "fevg", "poids_sec", "nyha_base", "oreillers_base", "oedeme_base", "fatigue_base",
    "creat_base", "ntprobnp_sortie",
)  # fmt: skip
TICKS: Final = ("poids_quotidien", "bpco_hypercapnique")
NOT_OFFERED: Final = ("obs", "titration", "medicament", VISIT_KIND)


class PathwayDialog(QDialog):
    """A form held by composition, a problem line, two buttons; Enter saves, Esc leaves."""

    def __init__(
        self,
        ctx: PageContext,
        title: str,
        form: Any,
        make: Callable[[PathwayDialog], Outcome[Made]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._ctx, self._make, self.form = ctx, make, form
        holder = QWidget()
        form.setupUi(holder)
        self.save_button = primary_button("Enregistrer", self.save, name="pathway_save")
        self.save_button.setDefault(True)
        theme = Theme.of(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.gap("xl"),) * 4)
        layout.setSpacing(theme.gap("l"))
        layout.addWidget(plain_label(title, "title"))
        layout.addWidget(scrolling(holder), 1)
        self.note = plain_label("", "secondary", wrap=True)
        self.note.hide()
        layout.addWidget(self.note)
        layout.addLayout(row(None, button("Annuler", self.reject), self.save_button))
        self.resize(theme.px(620), min(theme.px(720), holder.sizeHint().height() + theme.px(190)))

    def say(self, text: str) -> None:
        """Show what is already known, under the form."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def save(self) -> None:
        """Run the command of the form; problems are said and their field marked."""
        made = self._make(self)
        if isinstance(made, Refused):
            self.refused(made.problems)
            return
        handler, command = made.value
        self._ctx.operations.run(
            self, handler, command, done=lambda _value: self.accept(),
            refused=self.refused, trigger=self.save_button,
        )  # fmt: skip

    def refused(self, problems: tuple[Problem, ...]) -> None:
        """Say why, beside the first field concerned."""
        by_field = {problem.field: problem for problem in reversed(problems)}
        for name in vars(self.form):
            widget = getattr(self.form, name)
            if isinstance(widget, QLineEdit | QComboBox):
                mark_field(widget, None, by_field.get(name))
        self.form.problem.setText(" ".join(problem.message for problem in problems))
        first = getattr(self.form, problems[0].field, None)
        if isinstance(first, QWidget):
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def fill(self, name: str, choices: Mapping[str, str], chosen: str = "") -> None:
        """Fill a combo box with values and their words."""
        box: QComboBox = getattr(self.form, name)
        # Long words are cut in the closed box rather than pushing the form sideways.
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(12)
        for value, words in choices.items():
            box.addItem(words, value)
        place = box.findData(chosen)
        box.setCurrentIndex(max(0, place))

    def choice(self, name: str) -> str:
        """Return the chosen value."""
        return str(getattr(self.form, name).currentData() or "")


def enrol_dialog(
    ctx: PageContext,
    patient: PatientId,
    known: Mapping[str, str],
    profile: str,
    j0: date | None,
    protocol: Protocol,
    pillars: Sequence[PillarView] = (),
    parent: QWidget | None = None,
) -> PathwayDialog:
    """Discharge intake: J0, profile, baselines."""

    def make(dialog: PathwayDialog) -> Outcome[Made]:
        day = read_day(dialog.form.day.text())
        if isinstance(day, Refused):
            return day
        values: dict[str, str | None] = {}
        for name in NUMBERS:
            values[name] = getattr(dialog.form, name).text().strip().replace(",", ".") or None
        values["poids_sec_balance"] = dialog.form.poids_sec_balance.text().strip() or None
        for name in ("type_ic", "rythme"):
            values[name] = dialog.choice(name) or None
        for name in TICKS:
            values[name] = "oui" if getattr(dialog.form, name).isChecked() else None
        command = commands.StartPathway(patient, day.value, dialog.choice("profile"), values)
        return Ok((commands.start_pathway, command))

    dialog = PathwayDialog(ctx, "Entrée dans le parcours", Ui_EnrolForm(), make, parent)
    dialog.form.day.setText(fr_date(j0 or ctx.clock.today()))
    profiles = {name: one.title for name, one in protocol.profiles.items()}
    dialog.fill("profile", profiles, profile)
    dialog.fill("type_ic", TYPES, known.get("type_ic", ""))
    dialog.fill("rythme", RHYTHMS, known.get("rythme", ""))
    for name in NUMBERS:
        getattr(dialog.form, name).setText(known.get(name, "").replace(".", ","))
    dialog.form.poids_sec_balance.setText(known.get("poids_sec_balance", ""))
    for name in TICKS:
        getattr(dialog.form, name).setChecked(known.get(name, "") == "oui")
    dialog.say(coverage_words(pillars))
    return dialog


def coverage_words(pillars: Sequence[PillarView]) -> str:
    """Return which of the pillars the recorded treatments fill, and how far each dose is."""
    if not pillars:
        return ""
    asked = [one for one in pillars if not one.aside]
    filled = sum(1 for one in asked if one.lines)
    rows = [
        f"{'✓' if one.lines else '◌'} {one.label}{NNBSP}: "
        + (f"{', '.join(one.lines)} ({share_words(one)})" if one.lines else taken_words(one))
        for one in pillars
    ]
    return "\n".join([f"Piliers couverts par les traitements : {filled} sur {len(asked)}", *rows])


def event_dialog(
    ctx: PageContext, patient: PatientId, protocol: Protocol, parent: QWidget | None = None
) -> PathwayDialog:
    """A dated event: consultation, laboratory, hospitalisation…"""

    def make(dialog: PathwayDialog) -> Outcome[Made]:
        day = read_day(dialog.form.day.text())
        if isinstance(day, Refused):
            return day
        said = details(dialog)
        command = commands.RecordEvent(patient, dialog.choice("kind"), day.value, said)
        return Ok((commands.record_event, command))

    dialog = PathwayDialog(ctx, "Événement du parcours", Ui_EventForm(), make, parent)
    events = protocol.events
    dialog.fill("kind", {k: words for k, words in events.items() if k not in NOT_OFFERED})
    dialog.form.day.setText(fr_date(ctx.clock.today()))
    offer_details(dialog)
    return dialog


def answer_dialog(
    ctx: PageContext, patient: PatientId, alert: AlertView, parent: QWidget | None = None
) -> PathwayDialog:
    """The answer to an alert: what was done and why."""

    def make(dialog: PathwayDialog) -> Outcome[Made]:
        reason = dialog.form.reason.text()
        command = commands.AcknowledgeAlert(patient, alert, reason, dialog.choice("outcome"))
        return Ok((commands.acknowledge_alert, command))

    dialog = PathwayDialog(ctx, "Répondre à l’alerte", Ui_AcknowledgeForm(), make, parent)
    dialog.fill("outcome", OUTCOMES)
    return dialog
