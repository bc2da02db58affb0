"""« Déjà transmise »: when a visit reached the médecin traitant, and by which way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtWidgets import QWidget

from cpts_desktop.features.followup.model import WAYS
from cpts_desktop.features.followup.rules.moment import read_day
from cpts_desktop.features.followup.screens.dialogs import Made, PathwayDialog
from cpts_desktop.features.followup.screens.forms.ui_sent import Ui_SentForm
from cpts_desktop.features.followup.transmission import MarkAllTransmitted, mark_all_transmitted
from cpts_desktop.kernel.clock import civil_date
from cpts_desktop.kernel.ids import PatientId, RecordId
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused
from cpts_desktop.kernel.text import fr_date, fr_instant
from cpts_desktop.shell.pages import PageContext


def sent_dialog(
    ctx: PageContext,
    patient: PatientId,
    visits: Sequence[tuple[RecordId, datetime]],
    done: Callable[[], None],
    parent: QWidget | None = None,
) -> PathwayDialog:
    """Ask the day and the way; one date for all, none before its visit nor after today.

    A visit of today can only have been sent today: it is noted at once.
    """

    def make(dialog: PathwayDialog) -> Outcome[Made]:
        day = read_day(dialog.form.day.text())
        if isinstance(day, Refused):
            return day
        chosen = tuple(visit for visit, _at in visits)
        command = MarkAllTransmitted(patient, chosen, day.value, dialog.choice("way"))
        return Ok((mark_all_transmitted, command))

    dialog = PathwayDialog(ctx, "Déjà transmise", Ui_SentForm(), make, parent)
    dialog.fill("way", {"": "Non précisé", **{one: one.capitalize() for one in WAYS}})
    words = f"Visite du {fr_instant(visits[0][1])}"
    if len(visits) > 1:
        words = f"{len(visits)} visites, la dernière du {fr_instant(visits[0][1])}"
    dialog.form.sentence.setText(f"{words}. Rien ne part : vous notez ce qui a été fait.")
    dialog.form.day.setText(fr_date(ctx.clock.today()))
    dialog.accepted.connect(done)
    dialog.form.day.setFocus()
    dialog.form.day.selectAll()
    today = ctx.clock.today()
    if all(civil_date(at) == today for _visit, at in visits):
        dialog.save()
    else:
        dialog.open()
    return dialog
