"""Where each problem of a visit is said: beside its field, the first one with the focus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from cpts_desktop.features.followup.rules.entry import FIELDS
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.shell.widgets.labels import set_role

if TYPE_CHECKING:
    from cpts_desktop.features.followup.screens.visit import VisitPage


def show_problems(page: VisitPage, problems: Sequence[Problem]) -> None:
    """Say each problem beside its field; one that has no field is said at the foot."""
    by_field: dict[str, Problem] = {}
    for problem in problems:
        by_field.setdefault(problem.field, problem)
    for code, field in page.fields.items():
        field.show_problem(by_field.get(code))
    page.moment.say(by_field.get("at"))
    note = by_field.get("note") or by_field.get("balance")
    page.form.note_side.setText(note.message if note else "")
    set_role(page.form.note_side, "problem" if note else "hint")
    first = next((code for code in FIELDS if code in by_field), None)
    if first is not None:
        page.fields[first].edit.setFocus(Qt.FocusReason.OtherFocusReason)
    elif "at" in by_field:
        page.form.day.setFocus(Qt.FocusReason.OtherFocusReason)
    elif "balance" in by_field:
        page.form.balance.setFocus(Qt.FocusReason.OtherFocusReason)
    elif note is not None:
        page.form.note.setFocus(Qt.FocusReason.OtherFocusReason)
    elif problems:
        page.ctx.toast(problems[0].message)
