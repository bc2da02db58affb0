"""The French words of the trail's codes. An unknown code is shown as it is, never dropped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from cpts_desktop.kernel.text import fr_date

ACTS: Final[Mapping[str, str]] = {
    "VIEW": "A consulté le dossier",
    "TRAIL_READ": "A lu la liste des accès",
    "TRAIL_EXPORT": "A exporté la liste des accès",
    "TRAIL_SETBACK": "Journal d’un confrère en recul",
    "TRAIL_EXPLAINED": "Recul d’un journal expliqué",
    "ACCESS_COPY": "A remis une copie du dossier",
    "ARCHIVE": "A archivé le dossier sur un support séparé",
    "REFUSED": "N’a pas pu ouvrir le dossier (sans lien de soins)",
    "BREAK_GLASS": "A ouvert le dossier en urgence",
    "SEARCH": "A cherché un patient",
    "UNLOCK_OK": "A ouvert le registre",
    "UNLOCK_FAIL": "Essais refusés avant cette ouverture",
    "LOCK": "A verrouillé le registre",
    "SLOT_ADD": "A donné un accès au registre",
    "SLOT_REMOVE": "A retiré un accès au registre",
    "SLOT_CHANGE": "A changé un accès au registre",
    "SETTINGS": "A changé un réglage",
    "DUTY_KEPT": "A complété un texte obligatoire",
    "HDS_DECLARED": "A déclaré un hébergeur certifié HDS",
    "ENTRUST": "A confié ses dossiers à une personne du cabinet",
    "TAKE_BACK": "A repris les dossiers confiés",
    "OPPOSITION": "A noté une opposition au partage",
    "OPPOSITION_ENDED": "A levé une opposition au partage",
    "BREACH_NOTED": "A déclaré le poste perdu ou volé",
    "BREACH_SETTLED": "A clos l’incident (poste perdu ou volé)",
    "BREACH_LIST": "A exporté la liste des personnes concernées",
    "KEYS_RENEWED": "A créé de nouvelles clés d’échange",
    "RESTORE_DRILL": "A essayé de restaurer la dernière sauvegarde",
    "BACKUP": "A fait une sauvegarde",
    "OLDER_ACCEPTED": "A accepté un registre plus ancien",
    "PURGE": "A effacé le dossier",
    "EXPORT": "A préparé un envoi de ce dossier",
    "EXPORT_FHIR": "A enregistré le dossier en FHIR, hors du registre",
    "EXPORT_XDM": "A préparé un document pour la messagerie sécurisée",
    "EXPORT_ALL": "A écrit tout le registre en formats ouverts",
    "DOCUMENT_SAVE": "A enregistré un document hors du registre",
    "IMPORT": "A importé un paquet",
    "PACKET_DISCARDED": "A retiré un paquet de la quarantaine",
    "PRINT": "A imprimé",
    "RECIPIENT_VERIFY": "A vérifié un confrère",
    "RECIPIENT_REVOKE": "A révoqué un confrère",
    "CONFLICT_SETTLED": "A tranché une divergence",
    "patient.create": "A créé le dossier",
    "patient.amend": "A modifié l’identité",
    "patient.mark": "A changé les attributs de l’identité",
    "patient.check_identity": "A vérifié l’identité sur une pièce",
    "patient.receive_ins": "A reçu l’INS",
    "patient.deceased": "A noté le décès",
    "patient.same_person": "A rapproché deux dossiers",
    "import.fhir": "A importé des dossiers",
    "observation.withdraw": "A retiré une mesure",
    "care_link.open": "A ouvert un lien de soins",
    "care_link_ended": "A terminé un lien de soins",
    "consent.collect": "A recueilli un accord ou une opposition",
    "consent_withdrawn": "A noté le retrait d’un accord ou d’une opposition",
    "pathway.enrol": "A inscrit dans un parcours",
    "pathway.event": "A noté un événement du parcours",
    "visit.record": "A enregistré une visite",
    "visit.transmitted": "A transmis une visite",
    "alert.acknowledge": "A répondu à une alerte",
    "alert.outcome": "A noté la suite d’une alerte",
    "fact.record": "A noté un fait de suivi",
    "fact.withdraw": "A retiré un fait de suivi",
    "record.audit": "A audité des dossiers",
    "training.finished": "A terminé des vignettes",
    "bpm.open": "A ouvert un bilan de médication",
    "bpm.send": "A préparé le courrier d’un bilan",
    "card_printed": "A imprimé une carte",
}
_RECORDS: Final[Mapping[str, str]] = {
    "medication": "un traitement", "condition": "un antécédent", "allergy": "une allergie",
    "ald": "une ALD", "baseline": "les données de référence",
    "care_team_member": "un professionnel de l’équipe", "contact": "une personne à prévenir",
    "distinct_person": "deux dossiers déclarés distincts",
    "trusted_person": "la personne de confiance",
}  # fmt: skip
_BASES: Final[Mapping[str, str]] = {
    "equipe_1": "équipe de soins 1°", "equipe_2": "équipe de soins 2°",
    "equipe_3": "équipe de soins 3°", "consentement": "consentement", "urgence": "soins urgents",
}  # fmt: skip
_CAUSES: Final[Mapping[str, str]] = {
    "asked": "à la demande", "idle": "inactivité", "suspend": "mise en veille",
    "screen": "écran verrouillé", "ending": "fermeture",
}  # fmt: skip


def act_words(action: str) -> str:
    """Return what an act was, in French."""
    known = ACTS.get(action)
    if known is not None:
        return known
    record, _, verb = action.partition(".")
    if record in _RECORDS and verb in ("put", "remove"):
        return f"A {'écrit' if verb == 'put' else 'retiré'} {_RECORDS[record]}"
    return f"Acte « {action} »"


def detail_words(
    action: str, object_id: str, extra: Mapping[str, Any], titles: Mapping[str, str]
) -> str:
    """Return the detail of an act: the screen, the counts, the basis; never a value."""
    parts: list[str] = []
    if action == "VIEW":
        parts.append(f"écran « {titles.get(object_id, object_id)} »")
    if "reason" in extra:
        parts.append(f"motif : {extra['reason']}")
    if "basis" in extra:
        parts.append(_BASES.get(str(extra["basis"]), str(extra["basis"])))
    if action == "TRAIL_SETBACK":
        parts.append(f"vu jusqu’à la ligne {extra.get('seen')}, montré à {extra.get('shown')}")
    if "destroy" in extra:
        parts.append(f"archive à détruire dès le {fr_date(date.fromisoformat(extra['destroy']))}")
    if "cause" in extra:
        parts.append(_CAUSES.get(str(extra["cause"]), str(extra["cause"])))
    for name, one, many in _COUNTS:
        if isinstance(extra.get(name), int):
            number = int(extra[name])
            parts.append(f"{number} {many if number > 1 else one}")
    return " · ".join(parts)


_COUNTS: Final = (
    ("hits", "réponse", "réponses"), ("copies", "exemplaire", "exemplaires"),
    ("rows", "ligne", "lignes"), ("entries", "inscription", "inscriptions"),
    ("failures", "essai", "essais"), ("accepted", "accepté", "acceptés"),
    ("rejected", "rejeté", "rejetés"), ("recipients", "destinataire", "destinataires"),
)  # fmt: skip
