"""When the patient was seen: now unless somebody types another date; fixed when completing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from cpts_desktop.features.followup.rules.moment import read_moment
from cpts_desktop.kernel.clock import PARIS, Clock, civil_date
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Severity
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.widgets.labels import set_role


class VisitMoment:
    """The date and hour fields of the form."""

    def __init__(self, form: Any, clock: Clock) -> None:
        self._form, self._clock = form, clock
        self._given = ("", "")
        self.confirmed = False
        for edit in (form.day, form.hour):
            edit.textEdited.connect(lambda _text: self.say(None))

    def reset(self) -> None:
        """Propose now."""
        self._show(self._clock.now())
        self._lock(False)
        self.say(None)

    def fix(self, at: datetime) -> None:
        """Show the instant of a visit that is being completed; it does not change."""
        self._show(at)
        self._lock(True)
        self.say(None)

    def value(self) -> Outcome[datetime]:
        """Return the instant typed, or now when nothing was changed and the day is the same."""
        same = (self._form.day.text(), self._form.hour.text()) == self._given
        if same and civil_date(self._clock.now()) == civil_date(self._opened_at()):
            return Ok(self._clock.now())
        return read_moment(self._form.day.text(), self._form.hour.text())

    def say(self, problem: Problem | None) -> None:
        """Say what is wrong beside the date; an unusual one is confirmed by saving again."""
        asks = problem is not None and problem.severity is Severity.CONFIRM
        self.confirmed = asks
        self._form.at_side.setText(problem.message if problem else "")
        set_role(self._form.at_side, "problem" if problem and not asks else "note")

    def _show(self, at: datetime) -> None:
        local = at.astimezone(PARIS)
        self._form.day.setText(fr_date(local.date()))
        self._form.hour.setText(f"{local.hour:02d}:{local.minute:02d}")
        self._given = (self._form.day.text(), self._form.hour.text())

    def _lock(self, fixed: bool) -> None:
        self._form.day.setReadOnly(fixed)
        self._form.hour.setReadOnly(fixed)

    def _opened_at(self) -> datetime:
        read = read_moment(*self._given)
        return read.value if isinstance(read, Ok) else datetime(1970, 1, 1, tzinfo=UTC)
