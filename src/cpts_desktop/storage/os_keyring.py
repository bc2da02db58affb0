"""The optional quick unlock: a slot whose random secret is kept by the operating system.

Never the only way in, off by default, and only with backends that really protect: a library
installed beside us, or an environment variable, can make ``keyring`` write in clear or forget in
silence (security.md F14). Each call runs in a thread with a deadline: a locked keyring may wait
for a prompt that nobody sees.
"""

from __future__ import annotations

import base64
import binascii
import secrets
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from cpts_desktop.kernel.ids import UserId
from cpts_desktop.kernel.outcome import Fault, WrongSecret
from cpts_desktop.storage import slots

T = TypeVar("T")
SERVICE: Final = "cpts-desktop"
DEADLINE_S: Final = 3.0
ALLOWED: Final = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
    }
)
_OTHER_WAY = "Utilisez votre phrase secrète : elle ouvre toujours le registre."


class KeyringUnavailable(Fault):
    """The operating system's keyring cannot serve; the password still opens the register."""

    exit_code = 4


def name_of(backend: Any) -> str:
    """Return the dotted class name of a backend."""
    kind = type(backend)
    return f"{kind.__module__}.{kind.__qualname__}"


def allowed_backend() -> Any:
    """Return the first backend of the system that is on our list.

    Raises KeyringUnavailable when there is none: no keyring, or one that keeps secrets in clear.
    """
    import keyring

    current = keyring.get_keyring()
    for backend in (current, *getattr(current, "backends", ())):
        if name_of(backend) in ALLOWED:
            return backend
    raise KeyringUnavailable(
        "NO_KEYRING",
        "Cet ordinateur n’a pas de trousseau sûr : l’ouverture rapide n’y est pas possible. "
        + _OTHER_WAY,
    )


def within_deadline(act: Callable[[], T], seconds: float = DEADLINE_S) -> T:
    """Run ``act`` in a thread; raises KeyringUnavailable on any error or after the deadline."""
    found: list[T] = []
    failed: list[str] = []

    def run() -> None:
        try:
            found.append(act())
        except KeyringUnavailable as known:
            failed.append(known.message)
        except Exception:  # noqa: BLE001 - a backend may raise anything; none may stop unlocking
            failed.append(_refused("a refusé de répondre"))

    worker = threading.Thread(target=run, daemon=True)
    worker.start()
    worker.join(seconds)
    if found:
        return found[0]
    message = failed[0] if failed else _refused("ne répond pas")
    raise KeyringUnavailable("KEYRING", message)


def _refused(what: str) -> str:
    return f"Le trousseau du système {what}. {_OTHER_WAY}"


def enrol(register_path: Path, key: bytes, user: UserId, backend: Any = None) -> str:
    """Add a quick-unlock slot for ``user``; return its id.

    The secret is written, read back and compared before the slot exists. Raises
    KeyringUnavailable; nothing is left behind.
    """
    keeper = backend or within_deadline(allowed_backend)
    path = slots.slots_path(register_path)
    file = slots.load(path)
    secret = secrets.token_bytes(32)
    slot = slots.keyring_slot(file.register_id, key, secret, user)
    text = base64.b64encode(secret).decode("ascii")
    within_deadline(lambda: keeper.set_password(SERVICE, slot.id, text) or True)
    if within_deadline(partial(_read_entry, keeper, slot.id))[0] != text:
        raise KeyringUnavailable(
            "KEYRING_FORGETS",
            "Le trousseau du système n’a pas gardé le secret : l’ouverture rapide reste éteinte.",
        )
    kept = file.with_slot(slot)
    for old in file.of_kind(slots.KEYRING):
        if old.user == user:
            kept = kept.without(old.id)
    slots.save(path, kept)
    return slot.id


def enrolled(register_path: Path) -> tuple[slots.Slot, ...]:
    """Return the quick-unlock slots of a register."""
    return slots.load(slots.slots_path(register_path)).of_kind(slots.KEYRING)


def unlock(register_path: Path, backend: Any = None) -> slots.Unlocked:
    """Open with the system's keyring; raises KeyringUnavailable or WrongSecret, saying why."""
    file = slots.load(slots.slots_path(register_path))
    keeper = backend or within_deadline(allowed_backend)
    for slot in file.of_kind(slots.KEYRING):
        text = within_deadline(partial(_read_entry, keeper, slot.id))[0]
        if text is None:
            continue
        try:
            secret = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            continue
        return slots.unlock_keyring(file, slot.id, secret)
    raise WrongSecret(
        "KEYRING_EMPTY",
        "L’ouverture rapide n’est pas de cet ordinateur ou a été effacée (copie du registre, autre "
        "session, système réinstallé). " + _OTHER_WAY,
    )


def revoke(register_path: Path, user: UserId, backend: Any = None) -> bool:
    """Remove the quick-unlock slots of ``user``; say whether there was one.

    The slot goes first: what may stay in the keyring then opens nothing.
    """
    path = slots.slots_path(register_path)
    file = slots.load(path)
    mine = [slot for slot in file.of_kind(slots.KEYRING) if slot.user == user]
    for slot in mine:
        file = file.without(slot.id)
    if not mine:
        return False
    slots.save(path, file)
    for slot in mine:
        _forget(slot.id, backend)
    return True


def _read_entry(keeper: Any, slot_id: str) -> tuple[str | None]:
    return (keeper.get_password(SERVICE, slot_id),)


def _forget(slot_id: str, backend: Any) -> None:
    try:
        keeper = backend or within_deadline(allowed_backend)
        within_deadline(lambda: keeper.delete_password(SERVICE, slot_id) or True)
    except KeyringUnavailable:
        return
