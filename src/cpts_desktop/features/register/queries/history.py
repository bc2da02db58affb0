"""« Historique »: the journal of one patient in plain French."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select

from cpts_desktop.features.register.model import JournalLine
from cpts_desktop.kernel.clock import civil_date, from_wire, is_day
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.text import fr_date, plural
from cpts_desktop.storage import journal, redating, schema
from cpts_desktop.storage.kinds import Entry

_KINDS: Final = {
    "observations": "Mesures enregistrées",
    "observation_withdrawn": "Mesure retirée",
    "ins_received": "INS reçue",
    "identity_checked": "Identité vérifiée",
    "document": "Document ajouté",
    "encounters": "Contacts de soins importés",
    "care_link": "Lien de soins ouvert",
    "care_link_ended": "Lien de soins terminé",
    "consent": "Accord ou opposition recueilli",
    "consent_withdrawn": "Accord ou opposition retiré",
    "visit": "Visite enregistrée",
    "visit_sent": "Visite transmise au médecin traitant",
    "visit_more": "Visite complétée",
    "alert": "Alerte",
    "alert_ack": "Alerte prise en compte",
    "alert_end": "Alerte close",
    "alert_outcome": "Suite d’une alerte",
    "pathway_event": "Étape du parcours",
    "education": "Thème d’éducation",
    "care_fact": "Fait de suivi",
    "care_fact_withdrawn": "Fait de suivi retiré",
    "bpm_review": "Bilan de médication",
    "bpm_form": "Étape du bilan de médication",
    "bpm_decision": "Décision du bilan de médication",
    "bpm_answer": "Réponse au bilan de médication",
    "card": "Carte",
    "card_printed": "Carte imprimée",
    "item_opposed": "Opposition au partage d’un élément",
    "item_opposition_ended": "Opposition au partage levée",
    redating.SHIFT: "Dates corrigées (horloge fausse)",
}
_RECORDS: Final = {
    "patient": "Identité et coordonnées",
    "medication": "Traitement",
    "condition": "Antécédent",
    "allergy": "Allergie",
    "ald": "ALD",
    "baseline": "Données de référence",
    "care_team_member": "Équipe de soins",
    "contact": "Personne à prévenir",
    "trusted_person": "Personne de confiance",
}
FIELDS: Final = {
    "birth_name": "nom de naissance", "used_name": "nom utilisé",
    "given_names": "prénoms de naissance", "used_given_name": "prénom utilisé", "sex": "sexe",
    "birth_date": "date de naissance", "birth_date_unknown": "date inconnue",
    "birth_cog": "code du lieu de naissance", "birth_place": "lieu de naissance",
    "phone": "téléphone", "mobile": "portable", "email": "adresse électronique",
    "address": "adresse", "postcode": "code postal", "city": "ville", "note": "note",
    "homonym": "homonyme", "doubtful": "identité douteuse", "fictitious": "identité fictive",
    "deceased_on": "date de décès", "without_mt": "sans médecin traitant",
    "no_allergy_on": "aucune allergie connue", "replaced_by": "rattachement à un autre dossier",
    "label": "libellé", "dci": "DCI", "cis": "code CIS", "atc": "code ATC", "dose_text": "dose",
    "frequency_text": "prise", "since": "début", "until": "fin", "source": "source",
    "indication": "indication", "stop_reason": "motif d’arrêt", "codes": "codes", "code": "code",
    "active": "en cours", "substance": "substance", "reaction": "réaction",
    "severity": "gravité", "noted_on": "date", "role": "rôle", "name": "nom", "rpps": "RPPS",
    "agreed_to_be_printed": "accord pour être imprimé", "member_id": "membre",
    "relation": "lien", "rank": "ordre", "designated_on": "date de désignation",
    "written_and_cosigned": "désignation écrite et cosignée", "removed": "retrait",
}  # fmt: skip


Writers = Callable[[Connection], Callable[[str, str], str]]
"""A query that names who wrote, from an author and a device (a port; absent, the others stay
unnamed)."""


def history(
    conn: Connection, uid: PatientId, limit: int = 200, *, writers: Writers | None = None
) -> tuple[JournalLine, ...]:
    """Return the latest lines, newest first: who, when, what, and the fields that changed."""
    named = writers(conn) if writers is not None else lambda _author, _device: ""
    users = {
        row.uid: row.name
        for row in conn.execute(select(schema.user_profile.c.uid, schema.user_profile.c.name))
    }
    return tuple(
        JournalLine(
            entry.instant,
            users.get(entry.author)
            or named(entry.author, entry.device)
            or "Un autre professionnel",
            entry.device,
            *_words(entry),
        )
        for entry in journal.history(conn, uid, limit=limit)
    )  # fmt: skip


def identity_changes(conn: Connection, uid: PatientId) -> tuple[JournalLine, ...]:
    """Return only what touched the identity: traits, attributes, checks, received INS."""
    wanted = {"Identité et coordonnées", "INS reçue", "Identité vérifiée"}
    return tuple(line for line in history(conn, uid, limit=2_000) if line.what in wanted)


def _words(entry: Entry) -> tuple[str, str]:
    payload = entry.payload
    if entry.kind == "record":
        what = _RECORDS.get(payload["type"], "Fiche")
        return what, _changes(payload["set"])
    what = _KINDS.get(entry.kind, "Autre inscription")
    if entry.kind == "consent":
        given = payload["decision"] == "accord"
        return ("Accord recueilli" if given else "Opposition recueillie"), payload["recipient"]
    if entry.kind == "observations":
        count = len(payload["t"].split(" "))
        return what, plural(count, "mesure")
    if entry.kind == "visit_sent":
        day = fr_date(date.fromisoformat(payload["day"]))
        return what, ", ".join(filter(None, (f"le {day}", payload.get("way", ""))))
    if entry.kind == redating.SHIFT:
        days = [fr_date(civil_date(from_wire(payload[end]))) for end in ("low", "high")]
        return what, "ce qui était daté du " + " au ".join(dict.fromkeys(days))
    for name in ("title", "recipient", "professional", "document", "reason", "what"):
        if isinstance(payload.get(name), str) and payload[name]:
            return what, payload[name]
    return what, ""


def _changes(written: dict[str, Any]) -> str:
    if written.get("removed") is True:
        return "retiré"
    order = {name: at for at, name in enumerate(FIELDS)}
    names = sorted(written, key=lambda name: order.get(name, 99))
    shown = [f"{FIELDS.get(name, name)} : {_value(written[name])}" for name in names]
    return " ; ".join(shown)


def _value(value: Any) -> str:
    if value is None or value == "":
        return "effacé"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return " ".join(map(str, value))
    if isinstance(value, str) and is_day(value):
        return fr_date(date.fromisoformat(value))
    return str(value)
