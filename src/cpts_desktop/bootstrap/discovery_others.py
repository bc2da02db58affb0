"""What makes the other screens of a discovery register alive: colleagues, and a printed card.

The colleagues are fictional too: their keys are drawn here and thrown away, so that a packet
prepared for them opens nowhere.
"""

from __future__ import annotations

import secrets
import tomllib
from typing import Any, TypeVar

from cpts_desktop.features.card import queries as cards
from cpts_desktop.features.card.card_json import card_from
from cpts_desktop.features.card.commands import KeepPrintedCard, SaveCard, keep_printed_card
from cpts_desktop.features.card.editing import draft_of, value_of
from cpts_desktop.features.card.model import CardKind
from cpts_desktop.features.card.proposal import propose
from cpts_desktop.features.card.sheet import PrintOptions, render
from cpts_desktop.features.exchange.members import AddMember, add_member
from cpts_desktop.features.register import queries
from cpts_desktop.features.register.commands import OpenCareLink, open_care_link
from cpts_desktop.features.register.model import Basis
from cpts_desktop.kernel.clock import Clock
from cpts_desktop.kernel.ids import PatientId, new_id
from cpts_desktop.kernel.outcome import Ok, Outcome
from cpts_desktop.kernel.resources import resource
from cpts_desktop.packets.identity import IdentityCard, write_card
from cpts_desktop.packets.keys import DeviceKeys
from cpts_desktop.storage.register import Register

T = TypeVar("T")
_LAYOUT = "id1"


def add_others(register: Register, clock: Clock) -> None:
    """Add the fictional colleagues, and the card of the first patient, printed and kept."""
    said = tomllib.loads(resource("discovery/patients.toml").read_text(encoding="utf-8"))
    first = said["patient"][0]
    [hit, *_] = register.read(queries.search_patients, str(first["birth_name"]))
    patient = hit.banner.uid
    for one in said["colleague"]:
        added = _need(register.run(add_member, _introduced(one, clock)))
        link = OpenCareLink(
            patient, added.name, Basis.EQUIPE_2, clock.today(), member_id=added.uid
        )  # fmt: skip
        _need(register.run(open_care_link, link))
    _need(register.run(keep_printed_card, _printed(register, patient, clock)))


def _introduced(one: dict[str, Any], clock: Clock) -> AddMember:
    keys = DeviceKeys(new_id(), secrets.token_bytes(32), secrets.token_bytes(32))
    card = IdentityCard(
        new_id(), one["name"], one["profession"], "", keys.public,
        clock.now().replace(microsecond=0),
    )  # fmt: skip
    return AddMember(write_card(card, keys), " ".join(card.fingerprint))


def _printed(register: Register, patient: PatientId, clock: Clock) -> KeepPrintedCard:
    today = clock.today()
    sources = register.read(cards.sources, patient, today)
    if sources is None:
        raise ValueError("the fictional patient is not there")
    proposal = propose(sources, CardKind.URGENCE, today)
    value = value_of(draft_of(proposal), proposal)
    made = _need(render([_need(card_from(value))], PrintOptions(_LAYOUT)))
    saved = SaveCard(patient, value, (), proposal.made_from)
    return KeepPrintedCard(saved, made.pdf, _LAYOUT)


def _need(outcome: Outcome[T]) -> T:
    if not isinstance(outcome, Ok):
        fields = ", ".join(f"{one.field}:{one.code}" for one in outcome.problems)
        raise ValueError(f"the fiction is not acceptable: {fields}")
    return outcome.value
