"""From a visit to its letter, kept in the record; then the packet for this patient."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from cpts_desktop.documents.letter import Party, render_letter
from cpts_desktop.features.followup.rules.letter import LetterInput, MeasureLine, compose
from cpts_desktop.features.followup.screens.words import (
    GRADES,
    SEVERITIES,
    action_words,
    due_words,
    grade_words,
    phone_shown,
    shown,
    signed,
)
from cpts_desktop.features.followup.transmission import (
    KeepLetter,
    Transmission,
    keep_letter,
    read_transmission,
)
from cpts_desktop.features.register.model import Observation
from cpts_desktop.kernel.clock import civil_date
from cpts_desktop.kernel.ids import PatientId, RecordId
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.text import NNBSP, fr_date
from cpts_desktop.protocols.explain import UNITS
from cpts_desktop.shell.pages import PageContext, Person

EXCHANGE = "exchange.exchange"
MAX_DUE = 4
SEVERITY_LETTER = {"rouge": "urgence", "orange": "avis médical 24-48 h", "jaune": "à surveiller",
                   "gris": "mesure à vérifier"}  # fmt: skip


def prepare_transmission(
    owner: QObject,
    ctx: PageContext,
    patient: PatientId,
    visit: RecordId,
    done: Callable[[], None],
) -> None:
    """Render the letter in the work lane, keep it, open the exchange page for this patient."""

    def refused(problems: tuple[Problem, ...]) -> None:
        ctx.show_fault(problems[0].code, problems[0].message)

    def kept(_document: RecordId) -> None:
        ctx.toast("Lettre gardée dans le dossier, jointe au paquet.")
        done()
        ctx.navigate(EXCHANGE, prepare="1", about=str(patient))

    def rendered(pdf: bytes) -> None:
        command = KeepLetter(patient, visit, pdf)
        ctx.operations.run(owner, keep_letter, command, done=kept, refused=refused)

    def read(found: Transmission | None) -> None:
        if found is None:
            return
        content = compose(letter_input(found, ctx.person, ctx))
        ctx.operations.work(
            owner, lambda _progress: render_letter(content), done=rendered, refused=refused,
            outcome=True, title="Lettre de transmission",
        )  # fmt: skip

    clock = ctx.clock
    ctx.operations.fetch(
        owner, read_transmission, patient, visit, clock.today(), clock.now(), done=read,
        latest="transmission",
    )  # fmt: skip


def letter_input(found: Transmission, person: Person, ctx: PageContext) -> LetterInput:
    """Put what is known in words."""
    banner, today = found.banner, ctx.clock.today()
    word = {"M": "né", "F": "née"}.get(banner.sex, "né(e)")
    born = f"{word} le {fr_date(banner.birth_date)}" if banner.birth_date else ""
    role = (person.profession_label, f"RPPS {person.rpps}" if person.rpps else "")
    doctor = found.doctor
    name = doctor.name if doctor else "Médecin traitant"
    phone = f"Tél. {phone_shown(doctor.phone)}" if doctor and doctor.phone else ""
    day = civil_date(found.visit.at)
    protocol = f"{found.protocol.id} {found.protocol.version}"
    pathway = ""
    if found.j0 is not None:
        since = f"J+{(day - found.j0).days}"
        pathway = f"Retour à domicile du {fr_date(found.j0)} ({since})."
    alerts = tuple(
        (SEVERITY_LETTER.get(one.severity, one.severity), one.sentence, action_words(one),
         one.source)
        for one in found.alerts
        if one.severity in SEVERITIES
    )  # fmt: skip
    return LetterInput(
        day=day,
        sender=Party(person.name or "Infirmier", tuple(filter(None, role))),
        doctor=Party(name, (phone,) if phone else ()),
        patient=tuple(filter(None, (banner.display_name, born))),
        pathway=pathway,
        alerts=alerts,
        measures=tuple(_line(one, found) for one in found.measures),
        note=found.visit.note,
        not_assessable=found.not_assessable[:MAX_DUE],
        due=tuple(due_words(step, today) for step in found.due[:MAX_DUE]),
        footer=f"Protocole {protocol} · seuils et sources cités, pour décision médicale",
    )


def _line(one: Observation, found: Transmission) -> MeasureLine:
    variable = found.protocol.variables[one.code]
    before = found.before.get(one.code)
    earlier = ""
    if before is not None and before.value is not None and one.value is not None:
        earlier = f"{_shown(before)} le {fr_date(civil_date(before.at))}"
        if one.code == "poids":
            earlier += f" ({signed(one.value - before.value)})"
    reference = ""
    if one.code == "poids" and found.dry_weight is not None and one.value is not None:
        away = signed(one.value - found.dry_weight)
        reference = f"sec {shown(found.dry_weight)} ({away})"
    return MeasureLine(variable.label, _shown(one), earlier, reference)


def _shown(one: Observation) -> str:
    if one.value is None:
        return one.text or ""
    if one.code in GRADES or one.code in ("dpn", "oreillers", "observance"):
        return grade_words(one.code, one.value)
    unit = UNITS.get(one.unit, one.unit)
    return f"{shown(one.value)}{NNBSP}{unit}".rstrip(NNBSP)
