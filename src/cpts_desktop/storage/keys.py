"""The keys derived from the data key, and those of this device, kept inside the register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from cpts_desktop.kernel.ids import DeviceId, new_id
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.storage import schema
from cpts_desktop.storage.unit_of_work import get_meta, set_meta

_SIGN: Final = "device-ed25519"
_EXCHANGE: Final = "device-x25519"
_RAW = serialization.Encoding.Raw
_PRIVATE = serialization.PrivateFormat.Raw
_PUBLIC = serialization.PublicFormat.Raw
_CLEAR = serialization.NoEncryption()


@redacted
@dataclass(frozen=True)
class DeviceKeys:
    """This device's identity: what it signs with and what packets are sealed to."""

    device: DeviceId
    sign: Ed25519PrivateKey
    exchange: X25519PrivateKey

    def sign_public(self) -> bytes:
        """Return the 32 public bytes that verify our signatures."""
        return self.sign.public_key().public_bytes(_RAW, _PUBLIC)

    def exchange_public(self) -> bytes:
        """Return the 32 public bytes that others encrypt to."""
        return self.exchange.public_key().public_bytes(_RAW, _PUBLIC)

    def exchange_private(self) -> bytes:
        """Return the 32 private bytes that open what was encrypted to us."""
        return self.exchange.private_bytes(_RAW, _PRIVATE, _CLEAR)


def subkey(key: bytes, purpose: str) -> bytes:
    """Return 32 bytes for one use, derived from the data key with HKDF-SHA256."""
    return HKDF(hashes.SHA256(), 32, None, b"cpts-" + purpose.encode("ascii")).derive(key)


def create_device(conn: Connection) -> DeviceKeys:
    """Make this device's keys, once per register."""
    sign, exchange = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()
    rows = [
        {"name": _SIGN, "value": sign.private_bytes(_RAW, _PRIVATE, _CLEAR)},
        {"name": _EXCHANGE, "value": exchange.private_bytes(_RAW, _PRIVATE, _CLEAR)},
    ]
    conn.execute(insert(schema.local_secret), rows)
    keys = DeviceKeys(DeviceId(new_id()), sign, exchange)
    adopt_device(conn, keys)
    return keys


def adopt_device(conn: Connection, keys: DeviceKeys) -> None:
    """Make ``keys.device`` the identity under which this register writes from now on."""
    conn.execute(
        insert(schema.device), {"uid": keys.device, "sign_key": keys.sign_public(), "own": 1}
    )
    set_meta(conn, "device", keys.device)


def renew_device(conn: Connection) -> DeviceKeys:
    """Take a new device identity with the same keys.

    Used after a restore: sequence numbers already sent under the old identity must never be
    given to other facts.
    """
    old = load_device(conn)
    keys = DeviceKeys(DeviceId(new_id()), old.sign, old.exchange)
    adopt_device(conn, keys)
    return keys


def replace_keys(conn: Connection) -> DeviceKeys:
    """Take new keys with a new device identity: the old ones may be in other hands.

    What they signed can still be verified; what was sealed to them can no longer be opened.
    """
    conn.execute(
        delete(schema.local_secret).where(schema.local_secret.c.name.in_((_SIGN, _EXCHANGE)))
    )
    return create_device(conn)


def load_device(conn: Connection) -> DeviceKeys:
    """Return this device's keys; KeyError when the register has none (a bug)."""
    rows = conn.execute(select(schema.local_secret.c.name, schema.local_secret.c.value))
    secrets = {row.name: row.value for row in rows}
    device = get_meta(conn, "device")
    if device is None:
        raise KeyError("device")
    return DeviceKeys(
        DeviceId(device),
        Ed25519PrivateKey.from_private_bytes(secrets[_SIGN]),
        X25519PrivateKey.from_private_bytes(secrets[_EXCHANGE]),
    )


def own_devices(conn: Connection) -> dict[DeviceId, bytes]:
    """Return every identity this register has written under, with its public key."""
    rows = conn.execute(
        select(schema.device.c.uid, schema.device.c.sign_key).where(schema.device.c.own == 1)
    )
    return {DeviceId(uid): key for uid, key in rows}


def own_devices_of(conn: Connection, key: bytes) -> frozenset[DeviceId]:
    """Return the identities under which this register has written with one signing key."""
    return frozenset(uid for uid, known in own_devices(conn).items() if known == key)


def own_as_well(conn: Connection, device: DeviceId, key: bytes) -> None:
    """Know as ours an identity that this register had, which the backup it came from had not."""
    row = {"uid": device, "sign_key": key, "own": 1}
    statement = upsert(schema.device).values(row)
    conn.execute(statement.on_conflict_do_update(index_elements=["uid"], set_=row))
