"""New keys for this register: after a loss, whoever holds the old computer holds the old ones."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from cpts_desktop.kernel.ids import DeviceId
from cpts_desktop.kernel.outcome import Ok, Outcome
from cpts_desktop.packets.identity import IdentityCard, write_card
from cpts_desktop.packets.keys import DeviceKeys
from cpts_desktop.storage.keys import load_device, own_devices, replace_keys
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.unit_of_work import UnitOfWork, get_meta, set_meta
from cpts_desktop.storage.users import find_user


@dataclass(frozen=True)
class RenewKeys:
    """Take new keys and a new device; what the old ones signed stays and is still vouched for."""


def renew_keys(_: RenewKeys, uow: UnitOfWork) -> Outcome[None]:
    """Keep a card of each old identity, signed while its key is still there, then replace it.

    Colleagues met later learn from these cards who signed the entries of before.
    """
    old = load_device(uow.conn).sign_public()
    for device, public in own_devices(uow.conn).items():
        if public == old:
            set_meta(uow.conn, _CARD + device, present_card(uow, device))
    replace_keys(uow.conn)
    uow.audit("KEYS_RENEWED")
    return Ok(None)


def renew(register: Register) -> Outcome[None]:
    """Renew the keys of an open register, which goes on with the new ones at once."""
    done = register.run(renew_keys, RenewKeys())
    if isinstance(done, Ok):
        register.go_on_with_own_keys()
    return done


def present_card(uow: UnitOfWork, device: DeviceId) -> str:
    """Return a card of an identity of ours whose keys are those of now, signed by them."""
    user = find_user(uow.conn, uow.author)
    assert user is not None
    keys = replace(DeviceKeys.of_register(load_device(uow.conn)), device=device)
    now = uow.clock.now().replace(microsecond=0)
    card = IdentityCard(str(user.uid), user.name, str(user.profession), user.rpps, keys.public, now)
    return write_card(card, keys).decode("utf-8").strip()


def former_card(conn: Connection, device: str) -> str:
    """Return the card of an identity of ours whose keys were replaced, or nothing."""
    return get_meta(conn, _CARD + device) or ""


_CARD = "former_card:"
