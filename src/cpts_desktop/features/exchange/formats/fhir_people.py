"""Patient, Practitioner, CareTeam, Consent: who, around whom, by what right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from stdnum import luhn

from cpts_desktop.features.exchange.formats import fhir_words as w
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.model import (
    CareLink,
    CareTeamMember,
    Consent,
    Contact,
    IdentityStatus,
    MedecinTraitantState,
    Patient,
    ReceivedIns,
    TrustedPerson,
)
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fold

_TYPES: Final = {
    "1.2.250.1.213.1.4.8": "INS-NIR",
    "1.2.250.1.213.1.4.9": "INS-NIA",
    "1.2.250.1.213.1.4.10": "INS-NIR-TEST",
    "1.2.250.1.213.1.4.11": "INS-NIR-DEMO",
}
_GENDERS: Final = {"F": "female", "M": "male"}
_ROLES: Final = {"medecin_traitant": "PCP"}


@redacted
@dataclass(frozen=True)
class Author:
    """Someone who wrote in the record."""

    uid: str
    name: str
    profession: str = ""
    rpps: str = ""
    phone: str = ""
    email: str = ""


def usable_ins(known: Patient) -> ReceivedIns | None:
    """Return the INS only when it may leave: identity qualifiée, neither doubtful nor fictitious.

    LAW and interop.md 1.5: otherwise neither the matricule nor its OID is written anywhere. It
    never travels alone: the five traits go with it, those that the teleservice gave.
    """
    banner, ins = known.banner, known.ins
    if banner.ins_status is not IdentityStatus.QUALIFIEE or banner.doubtful or banner.fictitious:
        return None
    if ins is None or not ins.valid or ins.oid not in _TYPES or ins.provenance != "insi":
        return None  # a number scanned since then was fetched by nobody
    same = (
        fold(ins.birth_name) == fold(banner.birth_name)
        and [*map(fold, ins.given_names)][:1] == [*map(fold, banner.given_names)][:1]
        and (ins.sex, ins.birth_date) == (banner.sex, banner.birth_date)
        and ins.birth_cog
        and known.birth_cog in ("", ins.birth_cog)
    )
    return ins if same else None


def birth_cog(known: Patient) -> str:
    """Return the INSEE code of the birth place: our own, else that of the INS that leaves."""
    ins = usable_ins(known)
    return known.birth_cog or (ins.birth_cog if ins is not None else "")


def patient(
    known: Patient, contacts: Sequence[Contact], trusted: Sequence[TrustedPerson] = ()
) -> dict[str, Any]:
    """Return the Patient, FR Core « INS » when the identity is qualifiée, else plain FR Core."""
    banner = known.banner
    ins = usable_ins(known)
    first = (banner.given_names or ("",))[0]
    official = w.clean({
        "extension": [{
            "url": f"{w.FR_CORE}fr-core-patient-birth-list-given-name",
            "valueString": " ".join(banner.given_names),
        }] if banner.given_names else [],
        "use": "official", "family": banner.birth_name, "given": [first] if first else [],
    })  # fmt: skip
    usual = w.clean({
        "use": "usual", "family": banner.used_name,
        "given": [banner.used_given_name] if banner.used_given_name else [],
    })  # fmt: skip
    names = [official, usual] if len(usual) > 1 else [official]
    lines = [known.address] if known.address else []
    home = w.clean({
        "use": "home", "line": lines, "city": known.city, "postalCode": known.postcode,
    })  # fmt: skip
    return w.clean({
        "resourceType": "Patient", "id": str(known.uid),
        "meta": {"profile": [w.FR_CORE + ("fr-core-patient-ins" if ins else "fr-core-patient")]},
        "extension": [*_birth_place(known), _reliability(ins is not None, known), *w.extra(
            homonyme=banner.homonym, note=known.note,
            sans_medecin_traitant=banner.medecin_traitant is MedecinTraitantState.SANS,
        )],
        "identifier": [*([_ins(ins)] if ins else []), _local(known)],
        "active": banner.replaced_by is None, "name": names,
        "telecom": list(_telecom(known)), "gender": _GENDERS.get(banner.sex, "unknown"),
        "birthDate": None if banner.birth_date_unknown else w.day(banner.birth_date),
        "deceasedDateTime": w.day(banner.deceased_on),
        "address": [home] if len(home) > 1 else [],
        "contact": [*map(_contact, contacts), *map(_trusted, trusted)],
    })  # fmt: skip


def _ins(ins: ReceivedIns) -> dict[str, Any]:
    code = w.coding(w.CS_0203, _TYPES[ins.oid])
    return {"use": "official", "type": {"coding": [code]}, "system": f"urn:oid:{ins.oid}",
            "value": ins.matricule}  # fmt: skip


def _local(known: Patient) -> dict[str, Any]:
    kind = {"coding": [w.coding(f"{w.HL7}v2-0203", "PI")]}
    return {"use": "usual", "type": kind, "system": f"{w.LOCAL}patient", "value": str(known.uid)}


def _birth_place(known: Patient) -> Iterator[dict[str, Any]]:
    place: dict[str, Any] = {}
    code = birth_cog(known)
    if code:
        url = f"{w.FR_CORE}fr-core-address-insee-code"
        place["extension"] = [{"url": url, "valueCoding": w.coding(w.INSEE, code)}]
    if known.birth_place:
        place["city"] = known.birth_place
    if place:
        url = "http://hl7.org/fhir/StructureDefinition/patient-birthPlace"
        yield {"url": url, "valueAddress": place}


def _reliability(qualified: bool, known: Patient) -> dict[str, Any]:
    banner = known.banner
    code = "VALI" if qualified else "PROV"
    if banner.fictitious:
        code = "FICT"
    elif banner.doubtful:
        code = "DOUT"
    inner: list[dict[str, Any]] = [
        {"url": "identityStatus", "valueCoding": w.coding(w.CS_0445, code)}
    ]
    if known.checked_on is not None:
        inner.append({"url": "validationDate", "valueDate": w.day(known.checked_on)})
    return {"extension": inner, "url": f"{w.FR_CORE}fr-core-identity-reliability"}


def _telecom(known: Patient) -> Iterator[dict[str, str]]:
    for system, use, value in (
        ("phone", "home", known.phone),
        ("phone", "mobile", known.mobile),
        ("email", "home", known.email),
    ):
        if value:
            yield {"system": system, "value": value, "use": use}


def _contact(one: Contact) -> dict[str, Any]:
    phone = [{"system": "phone", "value": one.phone}] if one.phone else []
    return w.clean({
        "id": one.id, "extension": w.extra(note=one.note, rang=str(one.rank)),
        "relationship": [w.concept(one.relation)] if one.relation else [],
        "name": {"text": one.name, "family": one.name}, "telecom": phone,
    })  # fmt: skip


def _trusted(one: TrustedPerson) -> dict[str, Any]:
    """Return the personne de confiance, told apart from the persons to call by its code."""
    phone = [{"system": "phone", "value": one.phone}] if one.phone else []
    code = w.coding(f"{w.LOCAL}contact", "personne-de-confiance")
    return w.clean({
        "id": one.id,
        "extension": w.extra(
            relation=one.relation, ecrit_et_cosigne=one.written_and_cosigned,
            designee_le=one.designated_on, fin=one.until,
        ),
        "relationship": [w.concept("Personne de confiance", code)],
        "name": {"text": one.name, "family": one.name}, "telecom": phone,
    })  # fmt: skip


def practitioner(author: Author) -> dict[str, Any]:
    """Return a Practitioner; the RPPS is written when its key holds."""
    identifiers = []
    if len(author.rpps) == 11 and luhn.is_valid(author.rpps):
        for code, system, value in (
            ("IDNPS", "urn:oid:1.2.250.1.71.4.2.1", f"8{author.rpps}"),
            ("RPPS", "https://rpps.esante.gouv.fr", author.rpps),
        ):
            kind = {"coding": [w.coding(w.CS_0203, code)]}
            identifiers.append({"use": "official", "type": kind, "system": system, "value": value})
    return w.clean({
        "resourceType": "Practitioner", "id": practitioner_id(author.uid),
        "meta": {"profile": [f"{w.FR_CORE}fr-core-practitioner"]},
        "identifier": identifiers, "name": [_name(author.name)],
        "telecom": [
            {"system": system, "value": value, "use": "work"}
            for system, value in (("phone", author.phone), ("email", author.email)) if value
        ],
        "qualification": [{"code": w.concept(author.profession)}] if author.profession else [],
    })  # fmt: skip


_TITLES: Final = ("dr", "pr", "m.", "mme", "docteur", "professeur")


def _name(said: str) -> dict[str, Any]:
    """Return a name as it is said, and its parts: the family name is the last word."""
    words = said.split()
    prefix = words[:1] if len(words) > 1 and words[0].casefold() in _TITLES else []
    *given, family = words[len(prefix) :] or [said]
    return w.clean({"text": said, "family": family, "given": given, "prefix": prefix})


def practitioner_id(uid: str) -> str:
    """Return the id under which a person stands in our bundles."""
    return w.id_of("practitioner", uid)


def care_team(
    uid: str, team: Sequence[CareTeamMember], since: date
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the CareTeam of a patient, the Practitioners that it names and their roles.

    The profile « cercle de soins » (ANS) wants a PractitionerRole for each member.
    """
    people = [
        practitioner(
            Author(
                f"team:{one.id}",
                one.name,
                register.role_label(one.role),
                one.rpps,
                one.phone,
                one.email,
            )
        )
        for one in team
    ]
    participants = [
        w.clean({
            "extension": w.extra(
                fiche=one.id, role=one.role, membre=one.member_id, depuis=one.since,
                jusque=one.until, accord_impression=one.agreed_to_be_printed,
            ),
            "role": [_role(one.role)],
            "member": w.reference(w.id_of("role", one.id), "PractitionerRole"),
            "period": w.clean({"start": w.day(one.since or since), "end": w.day(one.until)}),
        })
        for one in team
    ]  # fmt: skip
    people += [_in_role(one, since) for one in team]
    id_ = w.id_of("careteam", uid)
    resource = w.clean({
        "resourceType": "CareTeam", "id": id_, "meta": {"profile": [_CARE_CIRCLE]},
        "identifier": [{"system": f"{w.LOCAL}cercle", "value": id_}], "status": "active",
        "name": "Cercle de soins", "subject": w.reference(uid, "Patient"),
        "period": {"start": w.day(since)}, "participant": participants,
    })  # fmt: skip
    return resource, people


_CARE_CIRCLE: Final = (
    "https://interop.esante.gouv.fr/ig/fhir/cds/StructureDefinition/cds-ihe-careteam"
)


def _in_role(one: CareTeamMember, since: date) -> dict[str, Any]:
    """Return what a professional is in the circle."""
    return w.clean({
        "resourceType": "PractitionerRole", "id": w.id_of("role", one.id),
        "meta": {"profile": [f"{w.FR_CORE}fr-core-practitioner-role"]},
        "active": one.until is None,
        "period": w.clean({"start": w.day(one.since or since), "end": w.day(one.until)}),
        "practitioner": w.reference(practitioner_id(f"team:{one.id}"), "Practitioner"),
        "code": [_role(one.role)],
    })  # fmt: skip


def _role(role: str) -> dict[str, Any]:
    known = _ROLES.get(role)
    word = register.role_label(role)
    return w.concept(word, w.coding(w.R260, known)) if known else w.concept(word)


def consent(uid: str, one: Consent | CareLink, names: Mapping[str, str]) -> dict[str, Any]:
    """Return an agreement, an opposition or a care link as a Consent."""
    if isinstance(one, Consent):
        recipient, kind = one.recipient, "permit" if one.decision == "accord" else "deny"
        ended = one.withdrawn_on
    else:
        recipient, kind, ended = one.professional, "permit", one.ended_on
    own = _consent_words(one) if isinstance(one, Consent) else _link_words(one)
    period = w.clean({"start": w.day(one.since), "end": w.day(ended or one.until)})
    actor = names.get(one.member_id or "", recipient) or "tous les professionnels"
    role = w.concept("", w.coding(f"{w.HL7}v3-ParticipationType", "IRCP"))
    return w.clean({
        "resourceType": "Consent", "id": w.id_of("consent", one.id),
        "extension": w.extra(membre=one.member_id, jusque=one.until, fin=ended, **own),
        "identifier": w.own_id(one.id),
        "status": "inactive" if ended else "active",
        "scope": w.concept("", w.coding(f"{w.HL7}consentscope", "patient-privacy")),
        "category": [w.concept("", w.coding(LOINC_CONSENT[0], LOINC_CONSENT[1]))],
        "patient": w.reference(uid, "Patient"), "dateTime": w.day(one.since),
        "policy": [{"uri": "https://www.legifrance.gouv.fr/codes/id/LEGISCTA000006196137/"}],
        "provision": {
            "type": kind, "period": period,
            "actor": [{"role": role, "reference": {"display": actor}}],
            "class": [w.coding(f"{w.LOCAL}partie", name) for name in one.scope],
        },
    })  # fmt: skip


def _consent_words(one: Consent) -> dict[str, Any]:
    return {"droit": "consent", "destinataire": one.recipient, "forme": one.form,
            "recueilli_par": one.collected_by}  # fmt: skip


def _link_words(one: CareLink) -> dict[str, Any]:
    return {"droit": "care_link", "destinataire": one.professional, "base": one.basis.value,
            "note": one.note}  # fmt: skip


LOINC_CONSENT: Final = (w.LOINC, "59284-0")
