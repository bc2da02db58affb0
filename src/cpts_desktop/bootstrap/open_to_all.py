"""The questions whose answer may name records closed to the person who asks, each with its reason.

Everything else that crosses the door is asked for its care link, or loses the rows of the records
that are closed (LAW-01, ADR 0076). ``tests/architecture/test_care_link_on_every_query.py`` goes
through every query of every slice and knows no third way.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

_IDENTITY: Final = (
    "identité seule : reconnaître la personne avant de donner un motif d’urgence (LAW-01), et ne"
    " pas créer deux fois le même dossier (identitovigilance)"
)
_KEEPING: Final = (
    "nom et dates seulement : la conservation est due par le cabinet pour tous ses dossiers, ceux"
    " de qui est parti compris (LAW-08)"
)
_BREACH: Final = (
    "noms seulement : la liste est due à chaque personne en cas de poste perdu (LAW-10)"
)
_TRAIL: Final = (
    "les actes sans contenu : le journal des accès est entier ou ne prouve rien (SEC-04)"
)
_PACKET: Final = "un paquet reçu s’adresse au cabinet ; le ranger n’ouvre aucun dossier"
_FEATURES: Final = "cpts_desktop.features."

OPEN_TO_ALL: Final[dict[str, str]] = {
    "register.queries.search.search_patients": _IDENTITY,
    "cpts_desktop.bootstrap.views.palette_hits": _IDENTITY,
    "register.queries.patients.first_patients": _IDENTITY,
    "register.queries.patients.all_patients": _IDENTITY,
    "register.queries.patients.without_medecin_traitant": _IDENTITY,
    "register.queries.patients.holder_of_ins": _IDENTITY,
    "register.queries.patients.lookalikes": _IDENTITY,
    "register.screens.patient_form.alike_of": _IDENTITY,
    "register.screens.patients.look": _IDENTITY,
    "settings.queries.kept_records": _KEEPING,
    "settings.queries.due_records": _KEEPING,
    "settings.queries.on_this_post": _BREACH,
    "settings.breach.concerned": _BREACH,
    "settings.breach.concerned_csv": _BREACH,
    "settings.queries.whole_trail": _TRAIL,
    "exchange.previewing.Preview.arrival": _PACKET,
}


SEARCHES: Final = (
    "register.queries.search.search_patients",
    "cpts_desktop.bootstrap.views.palette_hits",
)
"""Those whose number of answers the trail notes, never their words (SEC-04)."""


def is_open_to_all(query: Callable[..., Any]) -> bool:
    """Say whether the rows of this query are shown whole."""
    return _name(query) in OPEN_TO_ALL


def is_search(query: Callable[..., Any]) -> bool:
    """Say whether this query looks for people by what was typed."""
    return _name(query) in SEARCHES


def _name(query: Callable[..., Any]) -> str:
    while isinstance(query, partial):
        query = query.func
    module = getattr(query, "__module__", "")
    return f"{module.removeprefix(_FEATURES)}.{getattr(query, '__qualname__', '')}"
