"""Pure decisions of the exchange: audiences, what may leave, words for what leaves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cpts_desktop.features.exchange.model import Arrival
from cpts_desktop.kernel.ids import derived_id
from cpts_desktop.kernel.text import NNBSP

MEASURES: Final = ("relevé de mesures", "relevés de mesures")
KIND_LABELS: Final = {
    "observations": MEASURES,
    "observation_withdrawn": ("mesure retirée", "mesures retirées"),
    "ins_received": ("INS reçue", "INS reçues"),
    "identity_checked": ("vérification d’identité", "vérifications d’identité"),
    "document": ("document", "documents"),
    "encounters": ("relevé de contacts de soins", "relevés de contacts de soins"),
    "care_link": ("lien de soins", "liens de soins"),
    "care_link_ended": ("fin de lien de soins", "fins de lien de soins"),
    "consent": ("accord ou opposition", "accords ou oppositions"),
    "consent_withdrawn": ("retrait d’accord", "retraits d’accord"),
    "item_opposed": ("opposition sur un élément", "oppositions sur un élément"),
    "item_opposition_ended": ("fin d’opposition", "fins d’opposition"),
    "visit": ("visite", "visites"),
    "alert": ("alerte", "alertes"),
    "card": ("carte", "cartes"),
    "visit_sent": ("transmission de visite", "transmissions de visite"),
    "education": ("thème d’éducation", "thèmes d’éducation"),
    "visit_more": ("complément de visite", "compléments de visite"),
    "alert_end": ("fin d’alerte", "fins d’alerte"),
    "alert_ack": ("alerte prise en compte", "alertes prises en compte"),
    "alert_outcome": ("suite d’alerte", "suites d’alerte"),
    "care_fact": ("fait de suivi", "faits de suivi"),
    "care_fact_withdrawn": ("fait de suivi retiré", "faits de suivi retirés"),
    "bpm_decision": ("décision du bilan", "décisions du bilan"),
    "bpm_answer": ("réponse au bilan", "réponses au bilan"),
    "bpm_form": ("étape du bilan", "étapes du bilan"),
    "clock_shifted": ("correction d’horloge", "corrections d’horloge"),
    "card_printed": ("impression de carte", "impressions de carte"),
}
RECORD_LABELS: Final = {
    "patient": ("fiche d’identité", "versions de la fiche d’identité"),
    "medication": ("traitement", "traitements"),
    "condition": ("antécédent", "antécédents"),
    "allergy": ("allergie", "allergies"),
    "ald": ("ALD", "ALD"),
    "baseline": ("fiche de référence", "versions de la fiche de référence"),
    "care_team_member": ("professionnel de l’équipe", "professionnels de l’équipe"),
    "contact": ("personne à prévenir", "personnes à prévenir"),
    "distinct_person": ("paire de dossiers distincts", "paires de dossiers distincts"),
    "trusted_person": ("personne de confiance", "personnes de confiance"),
    "card": ("carte", "cartes"),
}
_PREFIXES: Final = {
    "visit": ("visite", "visites"),
    "alert": ("alerte", "alertes"),
    "card": ("carte", "cartes"),
    "pathway": ("étape du parcours", "étapes du parcours"),
    "step": ("étape du parcours", "étapes du parcours"),
    "review": ("bilan de médication", "bilans de médication"),
    "bpm": ("bilan de médication", "bilans de médication"),
    "finding": ("constat du bilan", "constats du bilan"),
    "letter": ("courrier", "courriers"),
    "transmission": ("transmission", "transmissions"),
}
WITHHELD: Final = ("élément non transmis", "éléments non transmis")
_TAKEN_AWAY: Final = frozenset({"observation_withdrawn", "care_fact_withdrawn"})
MANY: Final = 20
VERY_MANY: Final = 500
NOWHERE: Final = ""
"""Stands for the record in the row of ``packet_upto`` that is a note for all of them (``marks``);
the device is then whose note it is."""

OTHER: Final = ("autre inscription", "autres inscriptions")


def audience(kind: str, sender_person: str, member: str) -> str:
    """Return the numbering space of one kind of packet from a person to a member."""
    return derived_id("audience", kind, sender_person, member)


def words_of(kind: str, payload: dict[str, Any]) -> tuple[str, str]:
    """Return the French words for one entry of a kind, and for several."""
    words = KIND_LABELS.get(kind)
    if words is None and kind == "record":
        words = RECORD_LABELS.get(str(payload.get("type")))
    if words is None:
        name = str(payload.get("type")) if kind == "record" else kind
        words = next((w for prefix, w in _PREFIXES.items() if name.startswith(prefix)), OTHER)
    return words


def takes_away(kind: str, payload: dict[str, Any]) -> bool:
    """Say whether an entry hides something that was written before."""
    if kind in _TAKEN_AWAY:
        return True
    changed = payload.get("set")
    return kind == "record" and isinstance(changed, dict) and changed.get("removed") is True


def mass_withdrawal(arrival: Arrival) -> str:
    """Return what a person must also say yes to when a packet takes much away; or nothing.

    A whole copy brings with it what was put right over years: there, only a large share counts.
    """
    gone = arrival.withdrawals
    mass = gone >= MANY and (gone * 10 >= arrival.entries or gone >= VERY_MANY)
    if arrival.already_seen or not mass:
        return ""
    records = counted(len(arrival.patients), "dossier", "dossiers")
    return (
        f"Ce paquet retire {counted(gone, 'élément déjà écrit', 'éléments déjà écrits')}, dans "
        f"{records}. Appelez "
        f"{arrival.sender.name} avant de l’importer."
    )


def label_of(kind: str, payload: dict[str, Any]) -> str:
    """Return the French words for one entry."""
    return words_of(kind, payload)[0]


def in_order(counts: Mapping[tuple[str, str], int]) -> tuple[tuple[tuple[str, str], int], ...]:
    """Return words and numbers, the most numerous first, what was kept back last."""
    return tuple(sorted(counts.items(), key=lambda item: (item[0] == WITHHELD, -item[1], item[0])))


def counted(count: int, one: str, several: str) -> str:
    """Write ``3 visites``, ``1 ALD``, with a space that does not break."""
    return f"{count}{NNBSP}{one if count < 2 else several}"


def inscriptions(count: int) -> str:
    """Write a number of journal entries."""
    return counted(count, "inscription", "inscriptions")
