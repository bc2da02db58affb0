"""Patient -> identity form: birth name first, contacts, received INS; nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from cpts_desktop.features.register.commands.identity import CleanForm, CreatePatient, clean_form
from cpts_desktop.features.register.fhir import own
from cpts_desktop.features.register.fhir import words as w
from cpts_desktop.features.register.rules.datamatrix import ScannedIns
from cpts_desktop.features.register.rules.nir import OIDS, clean_matricule
from cpts_desktop.kernel.ids import is_id
from cpts_desktop.kernel.outcome import Refused
from cpts_desktop.kernel.privacy import redacted

_GIVEN_LIST: Final = "fr-core-patient-birth-list-given-name"
_INSEE: Final = "fr-core-address-insee-code"
_BIRTH_PLACE: Final = "patient-birthPlace"
_RELIABILITY: Final = "fr-core-identity-reliability"
_ATTRIBUTES: Final = {"FICT": "fictitious", "DOUT": "doubtful"}
_NOTE: Final = 2_000
_CONTACT_FIELDS: Final = ("phone", "mobile", "email", "postcode", "birth_cog", "city", "address",
                          "birth_place", "used_name")  # fmt: skip


@redacted
@dataclass(frozen=True)
class ReadContact:
    """A person to call, as the source names them; the phone may be missing."""

    name: str
    relation: str
    phone: str
    trusted: bool = False
    """The personne de confiance, as our own exports say it; never guessed from words."""
    id: str = ""
    more: tuple[tuple[str, Any], ...] = ()


@redacted
@dataclass(frozen=True)
class ReadPatient:
    """A Patient ready to be written, with what had to be left out (French sentences)."""

    form: CreatePatient
    deceased_on: date | None
    ins: ScannedIns | None
    declared_status: str
    contacts: tuple[ReadContact, ...]
    left_out: tuple[str, ...]
    marks: tuple[tuple[str, Any], ...] = ()
    """Attributes that only our own exports carry."""


def read_patient(resource: dict[str, Any], today: date) -> ReadPatient:
    """Return what is understood of a Patient; raises NotTaken when it cannot be identified."""
    left_out: list[str] = []
    born = resource.get("birthDate")
    birth = w.day_of(born)
    if birth is None and isinstance(born, str):
        left_out.append("date de naissance incomplète : marquée « date inconnue »")
    elif birth is None:
        left_out.append("sans date de naissance : marquée « date inconnue »")
    family, used, given, used_given = _names(resource, today)
    place = _extension(resource, _BIRTH_PLACE).get("valueAddress", {})
    telecom = _telecom(resource)
    address = _first(resource.get("address"))
    lines = address.get("line", [])
    form = CreatePatient(
        birth_name=family, given_names=given, used_name=used, used_given_name=used_given,
        sex={"female": "F", "male": "M"}.get(str(resource.get("gender")), "I"),
        birth_date=birth, birth_date_unknown=birth is None,
        birth_cog=str(_extension(place, _INSEE).get("valueCoding", {}).get("code", "")),
        birth_place=_word(place, "city"), phone=telecom.get("phone", ""),
        mobile=telecom.get("mobile", ""), email=telecom.get("email", ""),
        address=w.tidy(", ".join(x for x in lines if isinstance(x, str))) if lines else "",
        postcode=_word(address, "postalCode"), city=_word(address, "city"),
        looked_at_lookalikes=True, note=own.paragraphs(own.extras(resource), "note", _NOTE),
    )  # fmt: skip
    form = _cleanable(form, today, left_out)
    deceased = _death(resource, form, today, left_out)
    if resource.get("active") is False:
        left_out.append("la source dit ce dossier inactif")
    if any(one.get("type") == "replaced-by" for one in _dicts(resource.get("link"))):
        left_out.append("la source dit ce dossier remplacé par un autre")
    status = _extension(resource, _RELIABILITY)
    declared = _extension(status, "identityStatus").get("valueCoding", {}).get("code", "")
    ours = own.patient_uid(resource) is not None
    contacts = tuple(_contact(one, ours) for one in _dicts(resource.get("contact")))
    ins = _ins(resource, form, left_out)
    return ReadPatient(
        form, deceased, ins, str(declared)[:40], tuple(c for c in contacts if c.name),
        tuple(left_out), tuple(_marks(resource, str(declared))) if ours else (),
    )  # fmt: skip


def _death(
    resource: dict[str, Any], form: CreatePatient, today: date, left_out: list[str]
) -> date | None:
    """Return the day of death when it could be typed; what is said otherwise is told."""
    said = resource.get("deceasedDateTime")
    day, born = w.day_of(said), form.birth_date
    if day is None and (isinstance(said, str) or resource.get("deceasedBoolean") is True):
        left_out.append("décès signalé sans date" + (f" précise ({w.tidy(said)})" if said else ""))
    if day is not None and (day > today or (isinstance(born, date) and day < born)):
        left_out.append("date de décès non reprise : dans l’avenir ou avant la naissance")
        return None
    return day


def _marks(resource: dict[str, Any], status: str) -> Iterator[tuple[str, Any]]:
    found = own.extras(resource)
    for name, url in (("without_mt", "sans-medecin-traitant"), ("homonym", "homonyme")):
        if own.flag(found, url):
            yield name, True
    if status in _ATTRIBUTES:
        yield _ATTRIBUTES[status], True


def _cleanable(form: CreatePatient, today: date, left_out: list[str]) -> CreatePatient:
    """Drop contact fields that are not acceptable, one by one; a bad trait refuses the patient."""
    for _ in range(len(_CONTACT_FIELDS) + 1):
        cleaned = clean_form(form, today)
        if not isinstance(cleaned, Refused):
            assert isinstance(cleaned.value, CleanForm)
            return form
        wrong = {problem.field for problem in cleaned.problems}
        if not wrong <= set(_CONTACT_FIELDS):
            raise w.NotTaken(f"identité refusée : {cleaned.problems[0].message}")
        left_out.extend(f"{name} non repris (format)" for name in sorted(wrong))
        form = replace(form, **dict.fromkeys(wrong, ""))  # type: ignore[arg-type]
    raise w.NotTaken("identité refusée")


def _names(resource: dict[str, Any], today: date) -> tuple[str, str, tuple[str, ...], str]:
    """Return birth name, used name, the birth given names in their order, used given name."""
    names = _dicts(resource.get("name"))
    if not names:
        raise w.NotTaken("identité sans nom")
    rank = {"official": 0, "usual": 1, "": 2}
    names.sort(key=lambda one: (_ended(one, today), rank.get(str(one.get("use", "")), 3)))
    main = names[0]
    family = _word(main, "family")
    maiden = next((n for n in names if n.get("use") == "maiden" and _word(n, "family")), None)
    usual = next((n for n in names[1:] if n.get("use") == "usual"), None)
    birth, used = family, _word(usual, "family") if usual else ""
    if maiden is not None:
        birth, used = _word(maiden, "family"), family
    if not birth:
        whole = "son nom n’est écrit que d’un bloc" if _word(main, "text") else "rien ne le nomme"
        raise w.NotTaken(f"identité refusée : nom de famille absent, {whole}")
    listed = _extension(main, _GIVEN_LIST).get("valueString")
    given = tuple(w.tidy(x) for x in main.get("given", []) if isinstance(x, str) and x.strip())
    if isinstance(listed, str) and listed.strip():
        whole, first = w.tidy(listed), given[0] if given else ""
        if whole.startswith(f"{first} "):  # a first given name may be of two words
            given = (first, *whole[len(first) :].split())
        elif whole != first:
            given = tuple(whole.split())
    called = usual.get("given") if usual else None
    first = called[0] if isinstance(called, list) and called else ""
    shown = w.tidy(first) if isinstance(first, str) and given and first != given[0] else ""
    return birth, used if used != birth else "", given, shown


def _ended(name: dict[str, Any], today: date) -> bool:
    """Say whether a name is no longer borne."""
    period = name.get("period")
    end = w.day_of(period.get("end")) if isinstance(period, dict) else None
    return name.get("use") == "old" or (end is not None and end < today)


def _telecom(resource: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for point in _dicts(resource.get("telecom")):
        value = point.get("value")
        if not isinstance(value, str):
            continue
        kind = point.get("system")
        if kind == "email":
            found.setdefault("email", value)
        elif kind == "phone":
            slot = "mobile" if point.get("use") == "mobile" else "phone"
            found.setdefault(slot, value)
    return found


def _contact(one: dict[str, Any], ours: bool) -> ReadContact:
    name = one.get("name")
    text = ""
    if isinstance(name, dict):
        given = [x for x in name.get("given", []) if isinstance(x, str)]
        text = " ".join([_word(name, "family"), *given]).strip() or _word(name, "text")
    phones = [p.get("value", "") for p in _dicts(one.get("telecom")) if p.get("system") == "phone"]
    concepts = _dicts(one.get("relationship"))
    relation = w.tidy(", ".join(filter(None, map(w.text_of, concepts))))
    phone = str(phones[0]) if phones else ""
    if not ours:
        return ReadContact(w.tidy(text), relation, phone)
    extra, id_ = own.extras(one), one.get("id")
    trusted = any(w.first_code(c) == f"{w.LOCAL}contact:personne-de-confiance" for c in concepts)
    if trusted:
        relation = own.word(extra, "relation")
        more = {
            "written_and_cosigned": own.flag(extra, "ecrit-et-cosigne"),
            "designated_on": own.word(extra, "designee-le"),
            "until": own.word(extra, "fin"),
        }
    else:
        rank = own.word(extra, "rang")
        more = {"note": own.word(extra, "note"),
                "rank": int(rank) if rank in map(str, range(1, 100)) else 1}  # fmt: skip
    kept = {k: v for k, v in more.items() if v}
    for name_ in ("designated_on", "until"):
        if name_ in kept and w.day_of(kept[name_]) is None:
            del kept[name_]
    return ReadContact(
        _word(name, "text") or w.tidy(text), relation, phone, trusted,
        str(id_) if is_id(id_) else "", tuple(kept.items()),
    )  # fmt: skip


def _ins(resource: dict[str, Any], form: CreatePatient, left_out: list[str]) -> ScannedIns | None:
    for identifier in _dicts(resource.get("identifier")):
        oid = str(identifier.get("system", "")).removeprefix("urn:oid:")
        if oid not in OIDS:
            continue
        number = clean_matricule(str(identifier.get("value", "")))
        if isinstance(number, Refused) or form.sex not in "FM":
            left_out.append("matricule INS non repris (format)")
            return None
        assert isinstance(form.given_names, tuple)
        birth = form.birth_date if isinstance(form.birth_date, date) else None
        return ScannedIns(
            number.value, oid, form.given_names, form.birth_name, form.sex, birth, form.birth_cog
        )
    return None


def _extension(holder: Any, ending: str) -> dict[str, Any]:
    for one in _dicts(holder.get("extension") if isinstance(holder, dict) else None):
        if str(one.get("url", "")).rpartition("/")[2] == ending:
            return one
    return {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _first(value: Any) -> dict[str, Any]:
    return next(iter(_dicts(value)), {})


def _word(holder: Any, name: str) -> str:
    value = holder.get(name) if isinstance(holder, dict) else None
    return w.tidy(value) if isinstance(value, str) else ""
