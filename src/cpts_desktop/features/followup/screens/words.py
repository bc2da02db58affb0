"""French words of the follow-up screens: grades, roles, severities, ages of measures."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from cpts_desktop.features.followup.model import AlertView, DueView
from cpts_desktop.features.followup.rules.calls import ACTION_WORDS
from cpts_desktop.kernel.clock import civil_date
from cpts_desktop.kernel.text import NNBSP, fr_date, fr_decimal, plural
from cpts_desktop.protocols.schema import Action, Variable
from cpts_desktop.shell.tokens import Severity

GRADES: Final[dict[str, tuple[str, ...]]] = {
    "oedeme": ("aucun", "1+, godet de 2 mm", "2+, godet de 4 mm", "3+, godet de 6 mm ou plus"),
    "nyha": ("", "I, aucune gêne", "II, effort courant", "III, petit effort", "IV, au repos"),
    "fatigue": ("aucune", "légère", "gêne les activités", "arrête les activités"),
    "dyspnee_repos": ("non", "oui"),
    "vertiges": ("non", "oui"),
}
ROLES: Final = {
    "pharmacien": "pharmacien",
    "idel": "infirmier",
    "mg": "médecin généraliste",
    "cardiologue": "cardiologue",
    "biologiste": "laboratoire",
    "medecin_traitant": "médecin traitant",
    "samu": "SAMU",
}
SEVERITIES: Final = {
    "rouge": Severity.ROUGE,
    "orange": Severity.ORANGE,
    "jaune": Severity.JAUNE,
    "gris": Severity.GRIS,
    "info": Severity.GRIS,
}
SEVERITY_WORDS: Final = {"info": "information"}


def grade_words(code: str, value: Decimal) -> str:
    """Return the words of a coded value."""
    known = GRADES.get(code)
    number = int(value)
    if known is not None and 0 <= number < len(known):
        return known[number]
    if code == "dpn":
        return "aucune nuit" if number == 0 else plural(number, "nuit")
    if code == "oreillers":
        return "à plat" if number == 0 else plural(number, "oreiller")
    if code == "observance":
        return "aucune" if number == 0 else plural(number, "dose")
    return str(number)


def when(at: datetime, today: date) -> str:
    """Return « auj. », « hier », « il y a 3 j » or the date: short, beside a value."""
    days = (today - civil_date(at)).days
    if days == 0:
        return "auj."
    if days == 1:
        return "hier"
    return f"il y a {days}{NNBSP}j" if 0 < days <= 14 else f"le {fr_date(civil_date(at))}"


def shown(value: Decimal, places: int = 2) -> str:
    """Return a value with two decimals at most; what is kept is never changed.

    An imported measure may carry fifteen of them.
    """
    short = -int(value.normalize().as_tuple().exponent) <= places
    return fr_decimal(value) if short else fr_decimal(value, places=places)


def signed(value: Decimal) -> str:
    """Return ``+0,5`` or ``−1,2``."""
    return ("+" if value > 0 else "") + shown(value)


def action_words(alert: AlertView) -> str:
    """Return what the protocol says to do, and the people to reach."""
    try:
        words = ACTION_WORDS[Action(alert.action)]
    except ValueError:
        words = "Voir le protocole"
    people = f"{NNBSP}; ".join(
        " ".join(filter(None, (one.name or ROLES.get(one.role, one.role), phone_shown(one.phone))))
        for one in alert.call
    )
    return f"{words}{NNBSP}: {people}." if people else f"{words}."


SHORT_ACTIONS: Final = {
    Action.APPEL_15: "Appeler le 15",
    Action.MEDECIN_JOUR_MEME: "Avis d’un médecin le jour même",
    Action.AVIS_24_48H: f"Avis médical 24–48{NNBSP}h",
    Action.SURVEILLER: "Surveiller",
    Action.VERIFIER_MESURE: "Vérifier la mesure",
    Action.INFORMER: "Pour information",
}


def yes_or_no(variable: Variable) -> bool:
    """Say whether a variable is there or not, by the limits of the protocol."""
    return variable.hard == (Decimal(0), Decimal(1))


def coded_words(variable: Variable, value: Decimal) -> str:
    """Return the words of a coded value of the protocol."""
    if yes_or_no(variable) and value in (0, 1):
        return "oui" if value else "non"
    return grade_words(variable.code, value)


def mark_words(alert: AlertView) -> str:
    """Return the word beside the mark when that of the severity would say less than the action."""
    if alert.action == Action.MEDECIN_JOUR_MEME:
        return "avis le jour même"
    return SEVERITY_WORDS.get(alert.severity, "")


def short_action(alert: AlertView) -> tuple[str, str]:
    """Return what the protocol says to do in a few words, and the first person to reach."""
    try:
        words = SHORT_ACTIONS[Action(alert.action)]
    except ValueError:
        words = "Voir le protocole"
    person = next((one for one in alert.call if one.role != "samu"), None)
    if person is None:
        return words, ""
    name = person.name or ROLES.get(person.role, person.role)
    return words, " ".join(filter(None, (name, phone_shown(person.phone))))


def phone_shown(digits: str) -> str:
    """Return a French number in pairs; another one as it is."""
    if len(digits) == 10 and digits.isdigit():
        return NNBSP.join(digits[at : at + 2] for at in range(0, 10, 2))
    return digits


def due_words(step: DueView, today: date) -> str:
    """Return a step in one line."""
    role = ROLES.get(step.role, step.role)
    if step.days_late:
        return f"{step.title}, en retard de {step.days_late}{NNBSP}j ({role})"
    done = f", {step.done}" if step.done else ""
    left = (step.window_end - today).days
    until = "aujourd’hui" if left == 0 else f"jusqu’au {fr_date(step.window_end)}"
    return f"{step.title}{done}, {until} ({role})"
