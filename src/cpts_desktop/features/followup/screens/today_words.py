"""What the list of the day says of a patient, on the screen and on the round sheet."""

from __future__ import annotations

from datetime import date

from cpts_desktop.features.followup.day import LastWeight
from cpts_desktop.features.followup.model import AlertView, DueElsewhere, DueView, TodayRow
from cpts_desktop.features.followup.rules.round_sheet import RoundLine
from cpts_desktop.features.followup.screens.words import (
    SEVERITIES,
    due_words,
    mark_words,
    short_action,
    shown,
)
from cpts_desktop.kernel.clock import civil_date
from cpts_desktop.kernel.text import NNBSP, age_on, fr_date, plural
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.tokens import Severity

LEADS = ("rouge", "orange")
"""Severities whose action comes before any due step."""

INCOMPLETE = "évaluation incomplète"


def patient_words(row: TodayRow, today: date) -> str:
    """Return the name and the age."""
    banner = row.banner
    if banner.birth_date is None:
        return banner.display_name
    return f"{banner.display_name}, {plural(age_on(banner.birth_date, today), 'an')}"


def mark_of(row: TodayRow) -> Severity | None:
    """Return the mark of a row: its worst alert, else « à vérifier » when something is late."""
    if row.worst:
        return SEVERITIES[row.worst]
    late = any(step.days_late for step in row.due) or any(one.days_late for one in row.elsewhere)
    return Severity.GRIS if late else None


def detail(row: TodayRow, today: date) -> str:
    """Return where the patient stands, and how much more there is than the line says."""
    words = [_where(row, today)]
    if row.not_assessable and not row.alerts:
        words.append(INCOMPLETE)
    if len(row.alerts) > 1:
        words.append("+" + plural(len(row.alerts) - 1, "alerte"))
    late = sum(1 for step in row.due if step.days_late)
    if late:
        words.append(plural(late, "retard"))
    if row.not_assessable and row.alerts:
        words.append(INCOMPLETE)
    return " · ".join(filter(None, words))


def reason(row: TodayRow, today: date) -> str:
    """Return why the patient is in the list: the worst fact first."""
    if row.alerts:
        return row.alerts[0].sentence
    if row.due:
        return due_words(_first(row), today)
    if row.unsent:
        return plural(row.unsent, "visite à transmettre", "visites à transmettre")
    return elsewhere_words(row.elsewhere[0]) if row.elsewhere else ""


def next_act(row: TodayRow) -> str:
    """Return what to do now."""
    if row.suspended:
        return "Attendre la sortie"
    lead = _lead(row)
    if lead is not None:
        return short_action(lead)[0]
    if row.due:
        return _first(row).title
    if row.unsent:
        return "Transmettre la visite"
    return row.elsewhere[0].word if row.elsewhere else "Visite (F2)"


def beside(row: TodayRow) -> str:
    """Return whom to reach for the worst alert, else what else waits for this patient."""
    if row.suspended:
        return ""
    lead = _lead(row)
    if lead is not None:
        return short_action(lead)[1] or "médecin à ajouter à l’équipe"
    more = []
    if row.unsent and row.due:
        more.append(f"{row.unsent} à transmettre")
    if row.elsewhere and (row.due or row.unsent):
        more.append(row.elsewhere[0].word.lower())
    return f"puis {', '.join(more)}" if more else ""


def elsewhere_words(one: DueElsewhere) -> str:
    """Return something due in another job, in one line, under its own word."""
    late = f", en retard de {one.days_late}{NNBSP}j" if one.days_late > 0 else ""
    return f"{one.word}{NNBSP}: {one.title[:1].lower()}{one.title[1:]}{late}"


def round_line(row: TodayRow, today: date, weight: LastWeight | None = None) -> RoundLine:
    """Return the block of the round sheet: nothing is left for a screen that may be dead."""
    lead = _lead(row)
    reasons = [row.alerts[0].sentence] if row.alerts else []
    if len(row.alerts) > 1:
        others = ", ".join(_title(one) for one in row.alerts[1:])
        reasons.append(f"Aussi{NNBSP}: {others}.")
    if row.not_assessable:
        reasons.append("Évaluation incomplète : des mesures manquent.")
    acts = [] if row.suspended else [due_words(step, today) for step in _by_delay(row)]
    if row.unsent:
        acts.append(plural(row.unsent, "visite à transmettre", "visites à transmettre"))
    acts += [elsewhere_words(one) for one in row.elsewhere]
    if row.suspended:
        acts.insert(0, next_act(row))
    mark = mark_of(row)
    return RoundLine(
        mark=mark_words(row.alerts[0]) or Theme.of().severity(mark).word
        if row.alerts and mark is not None
        else "",
        patient=patient_words(row, today),
        where=" · ".join(filter(None, (_where(row, today), _weight(weight)))),
        reasons=tuple(reasons),
        todo=tuple(acts),
        call=_call(lead) if lead is not None and not row.suspended else "",
    )


def _call(alert: AlertView) -> str:
    act, person = short_action(alert)
    if not person:
        return f"{act} (médecin à ajouter à l’équipe)"
    return f"{act}, puis {person}" if alert.severity == "rouge" else f"{act}{NNBSP}: {person}"


def _weight(known: LastWeight | None) -> str:
    if known is None:
        return ""
    dry = "" if known.dry is None else f", sec {shown(known.dry)}"
    on = fr_date(civil_date(known.at))
    return f"dernier poids {shown(known.value)}{NNBSP}kg le {on}{dry}"


def _where(row: TodayRow, today: date) -> str:
    if row.j0 is not None:
        return f"J+{(today - row.j0).days}"
    return "sans sortie enregistrée" if row.alerts or row.due or row.unsent else ""


def _lead(row: TodayRow) -> AlertView | None:
    worst = row.alerts[0] if row.alerts else None
    return worst if worst is not None and worst.severity in LEADS else None


def _first(row: TodayRow) -> DueView:
    return _by_delay(row)[0]


def _by_delay(row: TodayRow) -> list[DueView]:
    """Late steps first, the latest of them before the others."""
    return sorted(row.due, key=lambda step: (-step.days_late, step.window_end, step.id))


def _title(alert: AlertView) -> str:
    title = alert.sentence.split(f"{NNBSP}:", 1)[0].rstrip(".")
    return title[:1].lower() + title[1:]
