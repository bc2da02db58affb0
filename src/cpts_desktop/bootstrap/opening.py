"""Opens the register of this computer with what was typed, and says what must be said then."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cpts_desktop.bootstrap.backups import Backups
from cpts_desktop.bootstrap.session import Session
from cpts_desktop.bootstrap.slices import kinds
from cpts_desktop.features.exchange import doorstep
from cpts_desktop.features.exchange.clock_guard import remind_of_clock
from cpts_desktop.features.exchange.membership import remind_of_membership
from cpts_desktop.features.settings import hosting
from cpts_desktop.features.settings.breach import remind_of_breach
from cpts_desktop.kernel.outcome import Fault, Ok, Outcome, Refused, WrongSecret
from cpts_desktop.kernel.text import clean_line
from cpts_desktop.shell.cloud_folders import cloud_service
from cpts_desktop.shell.unlock_port import Secret, SecretKind
from cpts_desktop.storage import accounts, os_keyring
from cpts_desktop.storage.faults import sorting_faults
from cpts_desktop.storage.recovery_code import read_code
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.revoke import finish_revocations, is_revoked
from cpts_desktop.storage.tracing import Trace, trace

if TYPE_CHECKING:
    from cpts_desktop.bootstrap.house import House
    from cpts_desktop.storage.guesses import GuessCounter


def enter(house: House, guesses: GuessCounter, secret: Secret) -> Outcome[Session]:
    """Open with what was typed; a wrong secret counts as one try."""
    try:
        opened, kind = _open_as_meant(house, secret)
    except WrongSecret:
        if secret.kind is not SecretKind.KEYRING:
            guesses.failed()
        raise
    if isinstance(opened, Refused):
        return opened
    _refuse_revoked(opened.value)
    _refuse_cloud(opened.value, house.path, hosted=secret.hosted)
    failures = guesses.succeeded()
    notice = ""
    if failures:
        plural = "s" if failures > 1 else ""
        notice = f"{failures} essai{plural} échoué{plural} depuis votre dernière session."
    register = opened.value
    incident = register.read(remind_of_breach, house.clock.now())
    jump = register.read(remind_of_clock, house.clock.now())
    today = house.clock.today()
    later = (
        Backups(register, house.clock).worry(),
        register.read(remind_of_membership, str(register.user.uid), today),
    )
    notice = jump or incident or notice or " ".join(filter(None, later))
    _note_unlock(register, failures, recovery=kind is SecretKind.RECOVERY)
    session = Session(register, register.user, house.reference, notice)
    session.packets = tuple(dict.fromkeys((*house.packets, *doorstep.collect(house.path))))
    session.by_recovery = kind is SecretKind.RECOVERY
    session.by_keyring = kind is SecretKind.KEYRING
    return Ok(session)


def _open_quickly(house: House, *, accept_older: bool) -> Register:
    return Register.open(
        house.path,
        os_keyring.unlock(house.path),
        kinds=kinds(),
        clock=house.clock,
        accept_older=accept_older,
    )


def _open_as_meant(house: House, secret: Secret) -> tuple[Outcome[Register], SecretKind]:
    """Open; a recovery code typed where the passphrase goes is one all the same."""
    if secret.kind is SecretKind.PASSPHRASE and isinstance(read_code(secret.text), Ok):
        code = replace(secret, kind=SecretKind.RECOVERY)
        try:
            return _open(house, code), code.kind
        except WrongSecret:  # a passphrase may look like one
            pass
    return _open(house, secret), secret.kind


def _open(house: House, secret: Secret) -> Outcome[Register]:
    with sorting_faults():
        if secret.kind is SecretKind.RECOVERY:
            return accounts.open_with_recovery(
                house.path,
                secret.text,
                kinds=kinds(),
                clock=house.clock,
                accept_older=secret.accept_older,
            )
        if secret.kind is SecretKind.KEYRING:
            return Ok(_open_quickly(house, accept_older=secret.accept_older))
        return Ok(
            accounts.open_with_password(
                house.path,
                secret.text,
                kinds=kinds(),
                clock=house.clock,
                accept_older=secret.accept_older,
            )
        )


def _refuse_revoked(register: Register) -> None:
    """End a revocation that was cut short: who lost the access does not come in with it."""
    revoked = is_revoked(register)
    finish_revocations(register)
    if revoked:
        register.close()
        raise Fault("REVOKED", "Cet accès a été retiré : demandez-en un à une personne du cabinet.")


def _refuse_cloud(register: Register, path: Path, *, hosted: bool) -> None:
    """Close again a register that a service copies, unless its host is stated certified (HDS-01).

    Raises Fault; the statement, when it is made, is kept and written in the trail.
    """
    service = cloud_service(path.parent)
    if not service or register.read(hosting.is_declared, service):
        return
    if hosted:
        register.run(hosting.declare_hosting, hosting.DeclareHosting(service))
        return
    register.close()
    raise Fault(hosting.CLOUD, hosting.refusal_words(service))


def _note_unlock(register: Register, failures: int, *, recovery: bool) -> None:
    """Write the opening in the trail, with the tries that failed before it."""
    if failures:
        register.run(trace, Trace("UNLOCK_FAIL", extra=(("failures", failures),)))
    how = "recovery" if recovery else "password"
    register.run(trace, Trace("UNLOCK_OK", extra=(("how", how), ("machine", _machine()))))


def _machine() -> str:
    """Return the name of this computer, or nothing: it stays in the register, to know a post by."""
    import platform

    named = clean_line(platform.node(), "machine", required=False)
    return named.value if isinstance(named, Ok) else ""
