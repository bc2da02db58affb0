"""Whom the protocol says to reach for an action, among the people around the patient."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cpts_desktop.features.followup.model import PersonToCall
from cpts_desktop.features.register.model import CareTeamMember
from cpts_desktop.kernel.text import NNBSP
from cpts_desktop.protocols.schema import Action

ACTION_WORDS: Final = {
    Action.APPEL_15: "Le protocole dit d’appeler le 15",
    Action.MEDECIN_JOUR_MEME: "Le protocole demande l’avis d’un médecin le jour même",
    Action.AVIS_24_48H: f"Le protocole demande un avis médical sous 24{NNBSP}à 48{NNBSP}heures",
    Action.SURVEILLER: "À surveiller, à revoir au prochain contact",
    Action.VERIFIER_MESURE: "Mesure à vérifier",
    Action.INFORMER: "Pour information",
}
_ROLES: Final = ("medecin_traitant", "cardiologue")
_SAMU: Final = PersonToCall("samu", "SAMU", "15")


def people_to_call(action: Action, team: Sequence[CareTeamMember]) -> tuple[PersonToCall, ...]:
    """Return the people in the order in which to reach them."""
    if action not in (Action.APPEL_15, Action.MEDECIN_JOUR_MEME, Action.AVIS_24_48H):
        return ()
    doctors = [
        PersonToCall(member.role, member.name, member.phone)
        for role in _ROLES
        for member in team
        if member.role == role
    ]
    return (_SAMU, *doctors) if action is Action.APPEL_15 else tuple(doctors)
