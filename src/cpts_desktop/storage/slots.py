"""Unlock slots: each wraps the register's random data key with one secret.

The file lies beside the register and holds no secret, no name and no key: only salts, costs and
wrapped keys. The metadata of a slot is bound to it, so a weakened cost does not open. Changing a
password re-wraps and never touches the register (decisions 5 and 20).
"""

from __future__ import annotations

import base64
import os
import sys
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from cpts_desktop.kernel.files import sync_file, sync_folder, write_private
from cpts_desktop.kernel.ids import UserId, new_id
from cpts_desktop.kernel.jsonio import JsonRefused, dumps_canonical, loads_strict
from cpts_desktop.kernel.outcome import DamagedFile, Fault, NewerFormat, WrongSecret
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.storage import kdf
from cpts_desktop.storage.faults import fault_from
from cpts_desktop.storage.recovery_code import RecoveryCode

FORMAT: Final = 1
PASSWORD, RECOVERY, KEYRING = "password", "recovery", "keyring"
MAX_SECRET_BYTES: Final = 4096
_MAX_SLOTS: Final = 64
_FAST: Final = kdf.Cost(memory_kib=kdf.MIB, passes=1, lanes=1)
_MAX_FILE: Final = 256 * 1024
_NOFOLLOW: Final = getattr(os, "O_NOFOLLOW", 0)


@dataclass(frozen=True)
class Slot:
    """One way to open the register. ``user`` is an internal id; recovery slots have none."""

    id: str
    kind: str
    user: UserId | None
    cost: kdf.Cost
    salt: bytes
    nonce: bytes
    wrapped: bytes

    def bound(self, register_id: str) -> bytes:
        """Return what the wrapped key is bound to."""
        return b"cpts-slot-v1\x00" + dumps_canonical(
            {
                "register": register_id,
                "id": self.id,
                "kind": self.kind,
                "user": self.user,
                "cost": self.cost.as_json(),
                "salt": self.salt.hex(),
            }
        )


@dataclass(frozen=True)
class SlotFile:
    """All the slots of one register."""

    register_id: str
    slots: tuple[Slot, ...]

    def of_kind(self, kind: str) -> tuple[Slot, ...]:
        """Return the slots of a kind."""
        return tuple(slot for slot in self.slots if slot.kind == kind)

    def of_user(self, user: UserId) -> SlotFile:
        """Return the file as one person may use it: their slots and those of nobody."""
        return replace(self, slots=tuple(s for s in self.slots if s.user in (user, None)))

    def with_slot(self, slot: Slot) -> SlotFile:
        """Return the file with one more slot."""
        return replace(self, slots=(*self.slots, slot))

    def without(self, slot_id: str) -> SlotFile:
        """Return the file without a slot; the last one of all cannot be removed."""
        left = tuple(slot for slot in self.slots if slot.id != slot_id)
        if not left:
            raise Fault(
                "LAST_SLOT", "Le dernier accès ne se retire pas : le registre serait perdu."
            )
        return replace(self, slots=left)


@redacted
@dataclass(frozen=True)
class Unlocked:
    """The data key, and whose slot gave it (None for the recovery code)."""

    key: bytes
    slot: Slot


def normalise_password(password: str) -> bytes:
    """Return the NFC bytes of a password; the same keys typed on any machine give the same."""
    data = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    if not data or len(data) > MAX_SECRET_BYTES:
        raise WrongSecret("WRONG_SECRET", WRONG_MESSAGE)
    return data


WRONG_MESSAGE: Final = (
    "Mot de passe faux. Vérifiez le verrouillage des majuscules et la disposition du clavier."
)


def slots_path(register: Path) -> Path:
    """Return where the slots of a register lie."""
    return register.with_name(register.name + ".slots.json")


def password_slot(
    register_id: str, key: bytes, password: str, user: UserId | None, cost: kdf.Cost
) -> Slot:
    """Return a new slot that opens with a password."""
    return _wrap(register_id, key, PASSWORD, user, normalise_password(password), cost)


def recovery_slot(register_id: str, key: bytes, code: RecoveryCode) -> Slot:
    """Return a new slot that opens with the recovery code; 120 random bits need no slow key."""
    return _wrap(register_id, key, RECOVERY, None, code.secret(), _FAST)


def keyring_slot(register_id: str, key: bytes, secret: bytes, user: UserId) -> Slot:
    """Return a new slot that opens with a random secret kept by the operating system."""
    return _wrap(register_id, key, KEYRING, user, secret, _FAST)


def _wrap(
    register_id: str, key: bytes, kind: str, user: UserId | None, secret: bytes, cost: kdf.Cost
) -> Slot:
    slot = Slot(new_id(), kind, user, cost, os.urandom(16), os.urandom(12), b"")
    wrapping = kdf.derive(secret, slot.salt, cost)
    wrapped = ChaCha20Poly1305(wrapping).encrypt(slot.nonce, key, slot.bound(register_id))
    return replace(slot, wrapped=wrapped)


def unlock_password(file: SlotFile, password: str) -> Unlocked:
    """Try each password slot; raises WrongSecret when none opens."""
    return _unlock(file, PASSWORD, normalise_password(password), WRONG_MESSAGE)


def unlock_recovery(file: SlotFile, code: RecoveryCode) -> Unlocked:
    """Open with the recovery code; raises WrongSecret when it belongs to another register."""
    message = (
        "Ce code de secours est bien écrit, mais n’ouvre pas ce registre : il a été remplacé ou "
        "vient d’un autre registre."
    )
    return _unlock(file, RECOVERY, code.secret(), message)


def unlock_keyring(file: SlotFile, slot_id: str, secret: bytes) -> Unlocked:
    """Open with the secret kept by the operating system for one slot."""
    mine = replace(file, slots=tuple(slot for slot in file.slots if slot.id == slot_id))
    message = "L’accès rapide de cet ordinateur n’est plus valable : utilisez votre mot de passe."
    return _unlock(mine, KEYRING, secret, message)


def _unlock(file: SlotFile, kind: str, secret: bytes, message: str) -> Unlocked:
    for slot in file.of_kind(kind):
        wrapping = kdf.derive(secret, slot.salt, slot.cost)
        try:
            key = ChaCha20Poly1305(wrapping).decrypt(
                slot.nonce, slot.wrapped, slot.bound(file.register_id)
            )
        except InvalidTag:
            continue
        return Unlocked(key, slot)
    raise WrongSecret("WRONG_SECRET", message)


def save_new(path: Path, file: SlotFile) -> None:
    """Write the slots of a register to be; raises FileExistsError, nothing is ever replaced."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(encode(file))
        stream.flush()
        sync_file(stream.fileno())
    sync_folder(path.parent)


def settle_previous(path: Path, opened: Slot) -> None:
    """Once a slot has opened the register, make ``.prev`` a copy of the file it came from.

    Until then ``.prev`` keeps what opened before; afterwards it would keep a removed secret alive.
    """
    previous = path.with_name(path.name + ".prev")
    try:
        data = _read(path)
        if opened in decode(data).slots and (not previous.exists() or _read(previous) != data):
            write_private(previous, data)
    except (Fault, OSError):
        return  # the copy stays as it is; the register is open all the same


def save(path: Path, file: SlotFile) -> None:
    """Write the file atomically; the previous one stays beside it as ``.prev``."""
    write_private(path, encode(file), keep_previous=True)


def encode(file: SlotFile) -> bytes:
    """Return the JSON form of the file."""
    return dumps_canonical(
        {
            "format": FORMAT,
            "register": file.register_id,
            "slots": [
                {
                    "id": slot.id,
                    "kind": slot.kind,
                    "user": slot.user,
                    "cost": slot.cost.as_json(),
                    "salt": _b64(slot.salt),
                    "nonce": _b64(slot.nonce),
                    "wrapped": _b64(slot.wrapped),
                }
                for slot in file.slots
            ],
        }
    )


def load(path: Path) -> SlotFile:
    """Read the slots of a register, from the previous copy when the file itself is unreadable.

    Raises DamagedFile when neither can be read, Fault when the path is a link.
    """
    first: Fault | None = None
    for candidate in (path, path.with_name(path.name + ".prev")):
        if candidate.is_symlink():
            raise Fault("SLOT_LINK", "Le fichier des accès est un lien : il n’est pas suivi.")
        try:
            return decode(_read(candidate))
        except (DamagedFile, FileNotFoundError) as exc:
            first = first or (exc if isinstance(exc, Fault) else _missing())
        except OSError as exc:
            raise fault_from(exc) or exc from None
    assert first is not None
    raise first


def _missing() -> DamagedFile:
    return DamagedFile(
        "NO_SLOTS",
        "Le fichier des accès (.slots.json) manque à côté du registre : remettez celui de la "
        "dernière sauvegarde. Sans lui, le mot de passe ne peut rien ouvrir.",
    )


def _read(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | _NOFOLLOW | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as stream:
        data = stream.read(_MAX_FILE + 1)
    if sys.platform != "win32" and path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return data


def decode(data: bytes) -> SlotFile:
    """Read the JSON form; raises DamagedFile, NewerFormat."""
    try:
        body = loads_strict(data, max_bytes=_MAX_FILE)
        if body["format"] > FORMAT:
            raise NewerFormat(
                "NEWER_SLOTS",
                "Les accès ont été écrits par une version plus récente : mettez à jour.",
            )
        if len(body["slots"]) > _MAX_SLOTS:
            raise ValueError("too many slots")
        return SlotFile(str(body["register"]), tuple(_slot(item) for item in body["slots"]))
    except (JsonRefused, KeyError, TypeError, ValueError):
        raise DamagedFile(
            "SLOTS_DAMAGED",
            "Le fichier des accès est endommagé : remettez celui de la dernière sauvegarde.",
        ) from None


def _slot(item: dict[str, Any]) -> Slot:
    user = item["user"]
    return Slot(
        str(item["id"]),
        str(item["kind"]),
        None if user is None else UserId(str(user)),
        kdf.Cost.from_json(item["cost"]),
        _bytes(item["salt"], 16),
        _bytes(item["nonce"], 12),
        _bytes(item["wrapped"], 48),
    )


def _bytes(text: str, size: int) -> bytes:
    data = base64.b64decode(text, validate=True)
    if len(data) != size:
        raise ValueError("a field of a slot has another size")
    return data


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
