"""What a person may do with an identity: create, amend, check, receive an INS, settle look-alikes.

Warnings do not stop a command; they come back in ``Ok.notes``. A possible duplicate does, until
the person says that they have looked (``looked_at_lookalikes``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from cpts_desktop.features.register import queries
from cpts_desktop.features.register.rules import contact, identity, nir
from cpts_desktop.features.register.rules.datamatrix import ScannedIns
from cpts_desktop.features.register.rules.lookalike import Traits
from cpts_desktop.kernel.ids import PRACTICE, PatientId, new_id
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused, Severity, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import clean_line, clean_note
from cpts_desktop.storage.records import current_fields

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

PATIENT: Final = "patient"
REALM: Final = "register_realm"
RECORD_ID: Final = "0"
"""The one record of type ``patient`` of a stream."""
LOOKALIKE: Final = "LOOKALIKE"


@redacted
@dataclass(frozen=True)
class CreatePatient:
    """A new patient, as the form holds it: texts as typed, cleaned by the command.

    ``birth_date`` takes a date or a text such as ``12/03/1948``; ``given_names`` a text with
    spaces or the list in civil order. ``uid`` is chosen by imports that must be repeatable.
    """

    birth_name: str
    given_names: str | tuple[str, ...]
    sex: str
    birth_date: str | date | None
    birth_date_unknown: bool = False
    used_name: str = ""
    used_given_name: str = ""
    birth_cog: str = ""
    birth_place: str = ""
    phone: str = ""
    mobile: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    note: str = ""
    uid: PatientId | None = None
    looked_at_lookalikes: bool = False
    mark_homonym: bool = False


@redacted
@dataclass(frozen=True)
class AmendPatient:
    """The whole form again for a known patient; only what differs is written."""

    patient: PatientId
    form: CreatePatient


@redacted
@dataclass(frozen=True)
class MarkIdentity:
    """The attributes of the identity (RNIV): homonym, doubtful or fictitious."""

    patient: PatientId
    homonym: bool = False
    doubtful: bool = False
    fictitious: bool = False


@redacted
@dataclass(frozen=True)
class CheckIdentity:
    """The identity was compared with a high-trust document (carte d’identité, passeport…)."""

    patient: PatientId
    document: str
    day: date


@redacted
@dataclass(frozen=True)
class ReceiveIns:
    """An INS read from a datamatrix or a received document; there is no way to type one."""

    patient: PatientId
    ins: ScannedIns
    provenance: str
    """``scan`` or ``document``; neither makes the identity *récupérée*."""
    declared_status: str = ""


@dataclass(frozen=True)
class UseTestIdentities:
    """Whether this register holds fictitious patients only (test and demonstration OIDs)."""

    test: bool


@redacted
@dataclass(frozen=True)
class DeclareDeceased:
    """The patient has died; None takes the declaration back."""

    patient: PatientId
    day: date | None


@redacted
@dataclass(frozen=True)
class SamePerson:
    """A person says that ``other`` is the same patient as ``kept``; it can be undone."""

    kept: PatientId
    other: PatientId
    undo: bool = False


@redacted
@dataclass(frozen=True)
class CleanForm:
    """The cleaned fields, ready to write."""

    fields: dict[str, Any]


def clean_form(form: CreatePatient, today: date) -> Outcome[CleanForm]:
    """Clean every field; a refusal carries all problems at once, each beside its field."""
    problems: list[Problem] = []
    notes: list[Problem] = []
    found: dict[str, Any] = {}

    def keep(name: str, outcome: Outcome[Any]) -> None:
        if isinstance(outcome, Refused):
            problems.extend(outcome.problems)
        else:
            found[name] = outcome.value
            notes.extend(outcome.notes)

    keep("birth_name", identity.clean_name(form.birth_name, "birth_name"))
    keep("used_name", identity.clean_name(form.used_name, "used_name", required=False))
    keep("given_names", identity.clean_given_names(form.given_names))
    used_given = identity.clean_name(form.used_given_name, "used_given_name", required=False)
    keep("used_given_name", used_given)
    keep("sex", identity.clean_sex(form.sex))
    keep("birth_cog", identity.clean_cog(form.birth_cog))
    for name in ("birth_place", "address", "city"):
        keep(name, clean_line(getattr(form, name), name, required=False))
    keep("phone", contact.clean_phone(form.phone, "phone"))
    keep("mobile", contact.clean_phone(form.mobile, "mobile"))
    keep("email", contact.clean_email(form.email))
    keep("postcode", contact.clean_postcode(form.postcode))
    keep("note", clean_note(form.note, "note", max_chars=2_000))
    birth = identity.clean_birth_date(form.birth_date, today, unknown=form.birth_date_unknown)
    keep("birth", birth)
    if problems:
        return Refused(tuple(problems))
    day: identity.BirthDate = found.pop("birth")
    found["birth_date"] = day.day.isoformat() if day.day else None
    found["birth_date_unknown"] = day.unknown
    found["given_names"] = list(found["given_names"])
    return Ok(CleanForm(found), tuple(notes))


def create_patient(cmd: CreatePatient, uow: UnitOfWork) -> Outcome[PatientId]:
    """Open a record. Refused with code ``LOOKALIKE`` while a look-alike was not looked at."""
    cleaned = clean_form(cmd, uow.clock.today())
    if isinstance(cleaned, Refused):
        return cleaned
    form = cleaned.value
    uid = cmd.uid or PatientId(new_id())
    if queries.patient_exists(uow.conn, uid):
        return refuse("uid", "ALREADY_HERE", "Ce dossier existe déjà.")
    notes = list(cleaned.notes)
    alike = queries.lookalikes(uow.conn, traits_of(form.fields))
    for one in alike:
        problem = Problem(
            "birth_name",
            LOOKALIKE,
            f"{one.banner.display_name} : {one.why}.",
            severity=Severity.CONFIRM,
        )
        notes.append(problem)
    if alike and not cmd.looked_at_lookalikes:
        return Refused(tuple(note for note in notes if note.code == LOOKALIKE))
    fields_ = {**form.fields, **({"homonym": True} if cmd.mark_homonym else {})}
    uow.set_fields(uid, PATIENT, RECORD_ID, {k: v for k, v in fields_.items() if v})
    if cmd.mark_homonym:
        for one in alike:
            uow.set_fields(one.banner.uid, PATIENT, RECORD_ID, {"homonym": True})
    uow.audit("patient.create", patient=uid)
    return Ok(uid, tuple(notes))


def amend_patient(cmd: AmendPatient, uow: UnitOfWork) -> Outcome[PatientId]:
    """Write what changed. The strict traits of an INS-backed identity are read-only."""
    known = queries.patient(uow.conn, cmd.patient)
    if known is None:
        return _unknown_patient()
    cleaned = clean_form(cmd.form, uow.clock.today())
    if isinstance(cleaned, Refused):
        return cleaned
    notes = list(cleaned.notes)
    before, after = queries.strict_traits(known), strict_of(cleaned.value.fields)
    if before != after:
        if queries.insi_backed(uow.conn, cmd.patient):
            return refuse(
                "birth_name",
                "INS_READ_ONLY",
                "Ces traits viennent d’INSi : ils ne se modifient pas à la main.",
            )
        if known.checked_on is not None:
            message = (
                "Un trait d’identité a changé : l’identité redevient provisoire "
                "jusqu’à la prochaine vérification d’une pièce."
            )
            notes.append(Problem("identity", "CHECK_LOST", message, severity=Severity.CONFIRM))
    written = current_fields(uow.conn, cmd.patient, PATIENT, RECORD_ID)
    changed = {k: v for k, v in cleaned.value.fields.items() if v or k in written}
    uow.set_fields(cmd.patient, PATIENT, RECORD_ID, changed)
    uow.audit("patient.amend", patient=cmd.patient)
    return Ok(cmd.patient, tuple(notes))


def mark_identity(cmd: MarkIdentity, uow: UnitOfWork) -> Outcome[PatientId]:
    """Set the attributes; doubtful and fictitious exclude each other and force *provisoire*."""
    if not queries.patient_exists(uow.conn, cmd.patient):
        return _unknown_patient()
    if cmd.doubtful and cmd.fictitious:
        message = "Une identité est douteuse ou fictive, pas les deux."
        return refuse("doubtful", "EXCLUSIVE", message)
    uow.set_fields(
        cmd.patient, PATIENT, RECORD_ID,
        {"homonym": cmd.homonym, "doubtful": cmd.doubtful, "fictitious": cmd.fictitious},
    )  # fmt: skip
    uow.audit("patient.mark", patient=cmd.patient)
    return Ok(cmd.patient)


def check_identity(cmd: CheckIdentity, uow: UnitOfWork) -> Outcome[PatientId]:
    """Record that a document was compared; the status rises to *validée* at most by our own act."""
    known = queries.patient(uow.conn, cmd.patient)
    if known is None:
        return _unknown_patient()
    document = clean_line(cmd.document, "document")
    if isinstance(document, Refused):
        return document
    if cmd.day > uow.clock.today():
        return refuse("day", "FUTURE", "La date de vérification est dans l’avenir.")
    if known.banner.doubtful or known.banner.fictitious:
        return refuse(
            "document",
            "NOT_CHECKABLE",
            "Une identité douteuse ou fictive ne se valide pas : levez d’abord cet attribut.",
        )
    payload = {
        "document": document.value, "day": cmd.day.isoformat(),
        "traits": queries.strict_traits(known),
    }  # fmt: skip
    uow.append(cmd.patient, "identity_checked", payload)
    uow.audit("patient.check_identity", patient=cmd.patient)
    return Ok(cmd.patient, document.notes)


def receive_ins(cmd: ReceiveIns, uow: UnitOfWork) -> Outcome[PatientId]:
    """Attach a received INS, kept apart from our traits; its doubts come back as notes.

    Refused: an INS that another patient holds, a test INS in a register of real patients (and
    the reverse), and an identity marked doubtful or fictitious.
    """
    known = queries.patient(uow.conn, cmd.patient)
    if known is None:
        return _unknown_patient()
    if cmd.provenance not in ("scan", "document"):
        raise ValueError("an INS comes from a scan or a document")
    if known.banner.doubtful or known.banner.fictitious:
        return refuse("ins", "NOT_ALLOWED", "Pas d’INS sur une identité douteuse ou fictive.")
    holder = queries.holder_of_ins(uow.conn, cmd.ins.matricule)
    if holder is not None and holder.uid != cmd.patient:
        return refuse(
            "ins",
            "INS_TAKEN",
            f"Cette INS est déjà celle de {holder.display_name} : vérifiez les deux dossiers.",
        )
    if queries.test_realm(uow.conn) != nir.is_test_realm(cmd.ins.oid):
        message = (
            "INS de test dans un registre de patients réels : refusée."
            if nir.is_test_realm(cmd.ins.oid)
            else "INS réelle dans un registre de patients fictifs : refusée."
        )
        return refuse("ins", "WRONG_REALM", message)
    ins = cmd.ins
    payload = {
        "matricule": ins.matricule, "oid": ins.oid, "birth_name": ins.birth_name,
        "given_names": list(ins.given_names), "sex": ins.sex, "birth_cog": ins.birth_cog,
        "birth_date": ins.birth_date.isoformat() if ins.birth_date else None,
        "provenance": cmd.provenance, "declared_status": cmd.declared_status,
    }  # fmt: skip
    uow.append(cmd.patient, "ins_received", payload)
    uow.audit("patient.receive_ins", patient=cmd.patient)
    year = ins.birth_date.year if ins.birth_date else None
    others = identity.other_traits(known.banner, ins)
    words = f"L’INS est celle d’autres traits que ceux du dossier : {', '.join(others)}."
    unlike = (Problem("ins", "OTHER_TRAITS", words, Severity.CONFIRM),) if others else ()
    return Ok(cmd.patient, (*unlike, *nir.doubts(ins.matricule, sex=ins.sex, birth_year=year)))


def use_test_identities(cmd: UseTestIdentities, uow: UnitOfWork) -> Outcome[bool]:
    """Declare a register of fictitious patients; only before any INS was received."""
    if queries.any_ins(uow.conn):
        return refuse("test", "HAS_INS", "Ce registre contient déjà des INS.")
    uow.set_fields(PRACTICE, REALM, RECORD_ID, {"test": cmd.test})
    return Ok(cmd.test)


def declare_deceased(cmd: DeclareDeceased, uow: UnitOfWork) -> Outcome[PatientId]:
    """Write or take back the date of death."""
    known = queries.patient(uow.conn, cmd.patient)
    if known is None:
        return _unknown_patient()
    if cmd.day is not None and cmd.day > uow.clock.today():
        return refuse("day", "FUTURE", "Cette date est dans l’avenir.")
    birth = known.banner.birth_date
    if cmd.day is not None and birth is not None and cmd.day < birth:
        return refuse("day", "BEFORE_BIRTH", "Cette date précède la naissance.")
    value = cmd.day.isoformat() if cmd.day else None
    uow.set_fields(cmd.patient, PATIENT, RECORD_ID, {"deceased_on": value})
    uow.audit("patient.deceased", patient=cmd.patient)
    return Ok(cmd.patient)


def same_person(cmd: SamePerson, uow: UnitOfWork) -> Outcome[PatientId]:
    """Tie two records of one person: nothing moves, ``other`` points to ``kept``; reversible."""
    kept = queries.banner(uow.conn, cmd.kept)
    other = queries.banner(uow.conn, cmd.other)
    if kept is None or other is None or cmd.kept == cmd.other:
        return _unknown_patient()
    if kept.replaced_by is not None and not cmd.undo:
        return refuse("kept", "ALREADY_TIED", "Ce dossier est lui-même rattaché à un autre.")
    value = None if cmd.undo else cmd.kept
    uow.set_fields(cmd.other, PATIENT, RECORD_ID, {"replaced_by": value})
    back = current_fields(uow.conn, cmd.kept, PATIENT, RECORD_ID).get("replaced_by")
    if cmd.undo and back == cmd.other:  # two practices had tied them in opposite ways
        uow.set_fields(cmd.kept, PATIENT, RECORD_ID, {"replaced_by": None})
    uow.audit("patient.same_person", patient=cmd.other, object_id=cmd.kept)
    return Ok(cmd.kept)


def traits_of(found: dict[str, Any]) -> Traits:
    """Return what is compared, from cleaned fields."""
    day = found.get("birth_date")
    return Traits(
        found["birth_name"], found.get("used_name", ""), tuple(found["given_names"]),
        found.get("used_given_name", ""), date.fromisoformat(day) if day else None, found["sex"],
    )  # fmt: skip


def traits_of_form(form: CreatePatient) -> Traits:
    """Return what is compared, from a form whose fields are known to be clean."""
    given = form.given_names
    listed = tuple(given.split()) if isinstance(given, str) else given
    day = form.birth_date if isinstance(form.birth_date, date) else None
    return Traits(form.birth_name, form.used_name, listed, form.used_given_name, day, form.sex)


def strict_of(found: dict[str, Any]) -> str:
    """Return the five strict traits of cleaned fields as one comparable text."""
    return identity.strict_traits(
        found["birth_name"], found["given_names"], found["birth_date"], found["sex"],
        found.get("birth_cog", ""),
    )  # fmt: skip


def _unknown_patient() -> Refused:
    return refuse("patient", "UNKNOWN_PATIENT", "Ce dossier n’existe pas dans ce registre.")
