"""A record as its owner reads it: titled tables in French, without a code or a key (LAW-07)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from cpts_desktop.documents.report import Section
from cpts_desktop.features.register.model import AllergyState, Patient
from cpts_desktop.features.register.queries import care, clinical
from cpts_desktop.features.register.queries.patients import patient
from cpts_desktop.features.register.reference import care_roles
from cpts_desktop.features.register.rules.contact import show_phone
from cpts_desktop.features.register.rules.shown import (
    FORMS,
    consent_shown,
    measure_shown,
    span_shown,
    value_shown,
)
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.text import fr_date, fr_instant

_SEXES = {"F": "féminin", "M": "masculin", "I": "indéterminé"}
Row = tuple[str, ...]


def readable_sections(conn: Connection, uid: PatientId, limit: int = 2000) -> tuple[Section, ...]:
    """Return what is written about a patient, section by section; ``limit`` bounds the measures."""
    found = patient(conn, uid)
    who = _identity(found) if found else []
    return (
        _table("Identité et coordonnées", ("", 30, "", 70), who),
        *_care(conn, uid),
        *_people(conn, uid),
        _measures(conn, uid, limit),
        _table(
            "Documents", ("Date", 20, "Titre", 80),
            ((fr_instant(one.at), one.title) for one in clinical.documents(conn, uid)),
            "Aucun document.",
        ),
    )  # fmt: skip


def _table(
    title: str, columns: tuple[str | int, ...], rows: Iterable[Row], empty: str = ""
) -> Section:
    pairs = tuple((str(columns[at]), float(columns[at + 1])) for at in range(0, len(columns), 2))
    return Section(title, columns=pairs, rows=tuple(rows), empty=empty or "Rien d’inscrit.")


def _identity(found: Patient) -> list[Row]:
    banner = found.banner
    rows = (
        ("Nom de naissance", banner.birth_name),
        ("Nom utilisé", banner.used_name),
        ("Prénoms", " ".join(banner.given_names)),
        ("Prénom utilisé", banner.used_given_name),
        ("Date de naissance", fr_date(banner.birth_date) if banner.birth_date else "inconnue"),
        ("Sexe", _SEXES.get(banner.sex, banner.sex)),
        ("Lieu de naissance", " ".join((found.birth_place, found.birth_cog)).strip()),
        ("Identité", ", ".join(banner.marks)),
        ("Matricule INS", found.ins.matricule if found.ins else ""),
        ("Téléphone", show_phone(found.phone)),
        ("Mobile", show_phone(found.mobile)),
        ("Adresse électronique", found.email),
        ("Adresse", " ".join((found.address, found.postcode, found.city)).strip()),
        ("Remarque", found.note),
    )
    return [row for row in rows if row[1]]


def _care(conn: Connection, uid: PatientId) -> tuple[Section, ...]:
    allergies = clinical.allergies(conn, uid)
    none = allergies.state.label if allergies.state is not AllergyState.PRESENTES else ""
    return (
        _table("Allergies", ("Substance", 40, "Réaction", 60),
               ((one.substance, one.reaction) for one in allergies.items), f"{none}."),
        _table("Traitements", ("Médicament", 40, "Dose", 15, "Prise", 20, "Période", 25),
               ((one.label, one.dose_text, one.frequency_text, span_shown(one.since, one.until))
                for one in clinical.medications(conn, uid)), "Aucun traitement inscrit."),
        _table("Antécédents et maladies", ("Libellé", 70, "Période", 30),
               ((one.label, span_shown(one.since, one.until))
                for one in clinical.conditions(conn, uid)), "Aucun antécédent inscrit."),
        _table("Affections de longue durée", ("Libellé", 70, "Période", 30),
               ((one.label, span_shown(one.since, one.until))
                for one in clinical.alds(conn, uid)), "Aucune inscrite."),
    )  # fmt: skip


def _people(conn: Connection, uid: PatientId) -> tuple[Section, ...]:
    roles = care_roles()
    return (
        _table("Équipe de soins", ("Nom", 40, "Rôle", 35, "Téléphone", 25),
               ((one.name, roles.get(one.role, one.role), show_phone(one.phone))
                for one in care.care_team(conn, uid)), "Personne d’inscrit."),
        _table("Personnes à prévenir", ("Nom", 40, "Lien", 35, "Téléphone", 25),
               ((one.name, one.relation, show_phone(one.phone))
                for one in care.contacts(conn, uid)), "Personne d’inscrit."),
        _table("Personne de confiance", ("Nom", 40, "Lien", 35, "Désignée", 25),
               ((one.name, one.relation, _until(one.designated_on, one.until))
                for one in care.trusted_persons(conn, uid)), "Aucune désignée."),
        _table("Qui peut voir ou recevoir ce dossier", ("Professionnel", 30, "À quel titre", 40,
                                                        "Période", 30),
               ((one.professional, one.basis.label,
                 span_shown(one.since, one.ended_on or one.until))
                for one in care.care_links(conn, uid)), "Aucun lien de soins."),
        _table("Accords et oppositions", ("Décision", 45, "Recueilli", 30, "Période", 25),
               ((consent_shown(one), f"{FORMS.get(one.form, one.form)} par {one.collected_by}",
                 span_shown(one.since, one.withdrawn_on or one.until))
                for one in care.consents(conn, uid)), "Aucun recueilli."),
    )  # fmt: skip


def _until(since: date | None, until: date | None) -> str:
    return span_shown(since, until) or "date inconnue"


def _measures(conn: Connection, uid: PatientId, limit: int) -> Section:
    found = clinical.observations(conn, uid)
    title = "Mesures, les plus récentes d’abord"
    if len(found) > limit:
        title += f" (les {limit} dernières sur {len(found)} ; toutes sont dans dossier.json)"
    return _table(
        title, ("Quand", 25, "Mesure", 45, "Valeur", 30),
        ((fr_instant(one.at), measure_shown(one), value_shown(one))
         for one in reversed(found[-limit:])),
        "Aucune mesure inscrite.",
    )  # fmt: skip
