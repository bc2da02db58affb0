"""Own identity card; adding, learning and revoking the keys of members."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from cpts_desktop.features.exchange import kinds, queries
from cpts_desktop.features.exchange.known_cards import judge
from cpts_desktop.features.exchange.model import Member, Trust
from cpts_desktop.kernel.clock import to_wire
from cpts_desktop.kernel.ids import PRACTICE, DeviceId
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fold
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.packets.identity import (
    IdentityCard,
    confirm_fingerprint,
    read_card,
    write_card,
)
from cpts_desktop.packets.keys import DeviceKeys, PublicKeys, key_id
from cpts_desktop.storage.keys import own_as_well
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.unit_of_work import UnitOfWork
from cpts_desktop.storage.users import all_users


@redacted
@dataclass(frozen=True)
class AddMember:
    """Add the device of a colleague: the file of their card and the words they read aloud."""

    card: bytes
    fingerprint: str


@dataclass(frozen=True)
class RevokeMember:
    """Stop trusting every key of a member (lost, stolen, left), or one of them."""

    member: str
    reason: str = ""
    key: str = ""
    """The name of the only key to revoke: the others stay; empty: all."""


def own_card(register: Register) -> tuple[IdentityCard, bytes]:
    """Return the card of the person at the keyboard and its file."""
    keys = DeviceKeys.of_register(register.device_keys)
    user = register.user
    card = IdentityCard(
        str(user.uid), user.name, str(user.profession), user.rpps, keys.public,
        register.clock.now().replace(microsecond=0),
    )  # fmt: skip
    return card, write_card(card, keys)


def look_at_card(data: bytes) -> Outcome[IdentityCard]:
    """Read the file of a card, to show whose it says it is before the words are typed."""
    try:
        return Ok(read_card(data))
    except PacketRefused as refusal:
        return refuse("card", refusal.code.value, _CARD_MESSAGES.get(refusal.code, _BAD_CARD))


_BAD_CARD = "Ce fichier n’est pas une carte d’identité de membre lisible : redemandez-la."
_CARD_MESSAGES = {
    "BAD_SIG": "Cette carte a été modifiée : sa signature ne correspond plus. Redemandez-la.",
    "BAD_VERSION": "Cette carte vient d’une version plus récente : mettez CPTS Desktop à jour.",
}


def add_member(cmd: AddMember, uow: UnitOfWork) -> Outcome[Member]:
    """Pin the keys of a colleague once the typed words are those of the card."""
    seen = look_at_card(cmd.card)
    if isinstance(seen, Refused):
        return seen
    confirmed = confirm_fingerprint(seen.value, cmd.fingerprint)
    if isinstance(confirmed, Refused):
        return confirmed
    card = confirmed.value
    judged = judge(uow.conn, card)
    if isinstance(judged, Refused):
        return judged
    _write(uow, card, Trust.VERIFIED, "", cmd.card.decode("utf-8").strip())
    uow.audit("RECIPIENT_VERIFY", object_id=card.person)
    found = queries.member(uow.conn, card.person)
    assert found is not None
    return Ok(found)


def _write(uow: UnitOfWork, card: IdentityCard, trust: Trust, by: str, text: str) -> None:
    person = (card.person, card.name, card.profession, card.rpps)
    _write_keys(uow, person, card.keys, trust, by, text)


def introduce(uow: UnitOfWork, sender: Member, cards: Sequence[tuple[IdentityCard, str]]) -> None:
    """Learn the keys of authors that a verified member passed on; nothing known is replaced.

    Such a key verifies entries and can receive nothing until its fingerprint is read aloud. Nobody
    gives a verified member another name, nor us another key. Another device of a key that is known
    is believed by its signature: it came with a restore, of that member or of ours.
    """
    known, members = queries.known_devices(uow.conn), queries.members(uow.conn)
    pinned = {d.key: (one, d) for one in members for d in one.devices}
    ours = known[uow.device]
    taken = {one.uid: fold(one.name) for one in members if any(d.pinned for d in one.devices)}
    taken |= {str(user.uid): "" for user in all_users(uow.conn)}
    for card, text in cards:
        device, key = DeviceId(card.keys.device), key_id(card.keys.sign)
        if device in known:
            continue
        if card.keys.sign == ours:
            own_as_well(uow.conn, device, ours)
            known[device] = ours
            continue
        if key in pinned:
            person, first = pinned[key]
            if first.trust is not Trust.REVOKED and card.keys.exchange == first.keys.exchange:
                _write_keys(uow, _of(person), card.keys, Trust.INTRODUCED, sender.uid, text)
                known[device] = card.keys.sign
            continue
        if taken.get(card.person, fold(card.name)) != fold(card.name):
            continue
        _write(uow, card, Trust.INTRODUCED, sender.uid, text)
        known[device] = card.keys.sign


def new_keys_of_the_verified(
    conn: Connection, cards: Sequence[tuple[IdentityCard, str]]
) -> tuple[str, ...]:
    """Name the verified members for whom a colleague presents a key that nobody has verified."""
    members = queries.members(conn)
    pinned = {d.key for one in members for d in one.devices if d.pinned}
    known = {d.keys.device for one in members for d in one.devices}
    verified = {one.uid: one.name for one in members if any(d.pinned for d in one.devices)}
    return tuple(
        dict.fromkeys(
            verified[card.person]
            for card, _text in cards
            if card.person in verified
            and fold(card.name) == fold(verified[card.person])
            and card.keys.device not in known
            and key_id(card.keys.sign) not in pinned
        )
    )


def _of(member: Member) -> tuple[str, str, str, str]:
    return member.uid, member.name, member.profession, member.rpps


def learn_devices(
    uow: UnitOfWork,
    sender: Member,
    device: str,
    own: Sequence[str],
    cards: Sequence[tuple[IdentityCard, str]] = (),
) -> None:
    """Learn under which devices the sender's pinned key has signed (it changes at a restore).

    The card of such a device, when it comes, is kept in the place of that of the first.
    """
    known = queries.known_devices(uow.conn)
    pinned = next((one for one in sender.devices if one.pinned), None)
    if pinned is None:
        return
    sign, exchange = pinned.keys.sign, pinned.keys.exchange
    borrowed = queries.card_text(uow.conn, pinned.keys.device)
    signed = {card.keys.device: text for card, text in cards if card.keys.sign == sign}
    passed_on = {d.keys.device for d in sender.devices if not d.pinned and d.keys.sign == sign}
    for uid in dict.fromkeys([device, *own]):
        card = signed.get(uid, borrowed)
        late = card != borrowed and known.get(DeviceId(uid)) == sign
        late = late and queries.card_text(uow.conn, uid) == borrowed
        if uid not in known or uid in passed_on or late:
            _write_keys(uow, _of(sender), PublicKeys(uid, sign, exchange), Trust.VERIFIED, "", card)


def revoke_member(cmd: RevokeMember, uow: UnitOfWork) -> Outcome[Member]:
    """Refuse from now on what these keys sign; what was numbered before stays accepted."""
    member = queries.member(uow.conn, cmd.member)
    if member is None:
        return refuse("member", "UNKNOWN_MEMBER", "Ce membre n’est pas dans votre annuaire.")
    last: dict[str, int] = {}
    for packet in queries.received_from(uow.conn, member.uid):
        last[packet.audience] = max(last.get(packet.audience, 0), packet.sequence)
    keys = {device.key for device in member.devices}
    if cmd.key and cmd.key not in keys:
        return refuse("member", "UNKNOWN_MEMBER", "Cette clé n’est pas celle de ce membre.")
    for key in (cmd.key,) if cmd.key else sorted(keys):
        payload = {"key": key, "last": last, "reason": cmd.reason[:400]}
        uow.append(PRACTICE, kinds.REVOKED, payload)
    uow.audit("RECIPIENT_REVOKE", object_id=member.uid)
    found = queries.member(uow.conn, member.uid)
    assert found is not None
    return Ok(found)


def _write_keys(
    uow: UnitOfWork,
    person: tuple[str, str, str, str],
    keys: PublicKeys,
    trust: Trust,
    by: str,
    card: str,
) -> None:
    uid, name, profession, rpps = person
    uow.append(
        PRACTICE,
        kinds.MEMBER,
        {
            "person": uid,
            "name": name,
            "profession": profession,
            "rpps": rpps,
            "device": keys.device,
            "sign": base64.b64encode(keys.sign).decode("ascii"),
            "exchange": base64.b64encode(keys.exchange).decode("ascii"),
            "trust": trust.value,
            "introduced_by": by,
            "card": card,
            "at": to_wire(uow.clock.now()),
        },
    )
