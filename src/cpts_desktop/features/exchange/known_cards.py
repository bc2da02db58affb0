"""What a member's card is beside those already known: somebody new, a new device, or a usurpation.

A card says of itself whose it is; the twelve words only prove that the key is the speaker's. So a
card may never take the place of a member, or of a device, that was verified before (T7).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from cpts_desktop.features.exchange import queries
from cpts_desktop.features.exchange.model import Member, Trust
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.text import fold, warnings_on
from cpts_desktop.packets.identity import IdentityCard
from cpts_desktop.packets.keys import key_id
from cpts_desktop.storage.keys import own_devices
from cpts_desktop.storage.users import all_users


class Standing(StrEnum):
    """What a card is for this register."""

    NEW = "new"
    AGAIN = "again"
    """The same person with a key that they already had."""

    NEW_DEVICE = "new_device"
    """The same person with another key: another computer, or new keys after a loss."""

    SAME_POST = "same_post"
    """Another person who writes on the computer of a member."""


@dataclass(frozen=True)
class KnownCard:
    """A card that may be added, and the member that it touches, if there is one."""

    standing: Standing
    other: Member | None = None
    namesakes: tuple[Member, ...] = ()
    """Members of the same name, or with the same RPPS, under another identity."""

    odd: tuple[str, ...] = ()
    """What the person should check in the name, letter by letter."""

    @property
    def words(self) -> str:
        """Return, in French, what the person should know before they add it; or nothing."""
        name = self.other.name if self.other else ""
        said = {
            Standing.AGAIN: f"Vous avez déjà vérifié cette clé : {name}.",
            Standing.NEW_DEVICE: (
                f"Nouvel appareil d’un membre que vous connaissez : {name}. Si son ancien "
                "ordinateur est perdu ou volé, révoquez d’abord ses clés dans « Annuaire… » : "
                "sinon elles restent valables."
            ),
            Standing.SAME_POST: (
                f"Ce poste est déjà celui d’un membre, {name} : vous saurez qui a écrit, et les "
                f"paquets continuent de s’adresser à {name}."
            ),
        }.get(self.standing, "")
        alike = ", ".join(one.label for one in self.namesakes)
        more = (
            f"Vous avez déjà un membre de ce nom ou de ce RPPS ({alike}), sous une autre identité. "
            "S’il s’agit de la même personne qui a recommencé un registre, révoquez l’ancienne "
            "et déclarez de nouveau ses liens de soins."
            if self.namesakes
            else ""
        )
        return " ".join(filter(None, (said, more, *self.odd)))


def judge(conn: Connection, card: IdentityCard) -> Outcome[KnownCard]:
    """Say what a card is here; refused when it takes the place of somebody, or is one's own."""
    people = {str(user.uid) for user in all_users(conn)}
    if card.keys.device in own_devices(conn) or card.person in people:
        return refuse("card", "OWN_CARD", "C’est votre propre carte : demandez celle du confrère.")
    members = queries.members(conn)
    key = key_id(card.keys.sign)
    for one in members:
        for device in one.devices:
            if device.key == key and device.trust is Trust.REVOKED:
                message = "Cette clé a été révoquée : ce membre doit en créer une nouvelle."
                return refuse("card", "REVOKED_SIGNER", message)
            if device.keys.device == card.keys.device and device.key != key and device.pinned:
                return refuse("card", "DEVICE_TAKEN", _TAKEN.format(one.name))
    holder = next(
        (one for one in members if any(d.pinned and d.key == key for d in one.devices)), None
    )
    namesakes = tuple(one for one in members if one.uid != card.person and _alike(one, card))
    odd = warnings_on(card.name)
    if holder is not None and holder.uid != card.person:
        return Ok(KnownCard(Standing.SAME_POST, holder, odd=odd))
    known = next((one for one in members if one.uid == card.person), None)
    if holder is not None:
        return Ok(KnownCard(Standing.AGAIN, holder, odd=odd))
    if known is None or not any(d.pinned for d in known.devices):
        return Ok(KnownCard(Standing.NEW, known, namesakes, odd))
    if fold(known.name) != fold(card.name) or known.profession != card.profession:
        return refuse("card", "OTHER_PERSON", _OTHER.format(known.label))
    return Ok(KnownCard(Standing.NEW_DEVICE, known, namesakes, odd))


_TAKEN = (
    "Cette carte prend l’identifiant d’un appareil que vous connaissez ({}), avec une autre clé : "
    "elle est refusée. Prévenez ce membre et la coordination."
)
_OTHER = (
    "Cette carte prend l’identité d’un membre que vous connaissez ({}), sous un autre nom ou une "
    "autre profession et avec une autre clé : elle est refusée. Appelez ce membre."
)


def _alike(one: Member, card: IdentityCard) -> bool:
    same_number = bool(card.rpps) and one.rpps == card.rpps
    return same_number or (fold(one.name) == fold(card.name) and one.profession == card.profession)
