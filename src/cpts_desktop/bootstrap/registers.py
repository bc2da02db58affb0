"""Creates and opens registers with all the slices plugged in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cpts_desktop.bootstrap.slices import kinds
from cpts_desktop.kernel.clock import Clock
from cpts_desktop.kernel.ids import DeviceId
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse

if TYPE_CHECKING:
    from cpts_desktop.bootstrap.door import GuardedRegister
    from cpts_desktop.storage.accounts import Created
    from cpts_desktop.storage.kdf import Cost
    from cpts_desktop.storage.register import Register
    from cpts_desktop.storage.users import NewUser


def create_register(
    path: Path,
    owner: NewUser,
    password: str,
    *,
    clock: Clock,
    cost: Cost | None = None,
    hosted: bool = False,
) -> Outcome[Created]:
    """Create a register for its first person; see ``storage.accounts.create_register``.

    A folder that an online service copies is refused, unless ``hosted``: the person states that
    this service is a certified host (HDS-01).
    """
    from cpts_desktop.features.settings import hosting
    from cpts_desktop.shell.cloud_folders import cloud_service
    from cpts_desktop.storage import accounts
    from cpts_desktop.storage.faults import sorting_faults

    service = cloud_service(path.parent)
    if service and not hosted:
        return refuse("path", hosting.CLOUD, hosting.refusal_words(service))
    with sorting_faults():
        made = accounts.create_register(
            path, owner, password, kinds=kinds(), clock=clock, cost=cost
        )
    if service and isinstance(made, Ok):
        made.value.register.run(hosting.declare_hosting, hosting.DeclareHosting(service))
    return made


def open_register(path: Path, secret: str, *, clock: Clock, accept_older: bool = False) -> Register:
    """Open a register with a password or a recovery code. Raises Fault."""
    from cpts_desktop.storage import accounts
    from cpts_desktop.storage.faults import sorting_faults

    with sorting_faults():
        return accounts.open_with_secret(
            path, secret, kinds=kinds(), clock=clock, accept_older=accept_older
        )


def guarded(register: Register, clock: Clock) -> GuardedRegister:
    """Return the register behind the door that asks for a care link (LAW-01)."""
    from cpts_desktop.bootstrap.door import Door, GuardedRegister

    return GuardedRegister(register, Door(register, clock))


def known_devices(register: Register) -> dict[DeviceId, bytes]:
    """Return the signing keys of every device that this register knows: its own and members'."""
    from cpts_desktop.features.exchange import queries
    from cpts_desktop.storage.keys import own_devices

    return {**register.read(queries.known_devices), **register.read(own_devices)}


def headline_counts(register: Register) -> dict[str, int]:
    """Return the counts that a person recognises: patients, observations…"""
    counts = register.counts()
    names = {"patients": "patient", "observations": "observation"}
    return {word: counts[table] for word, table in names.items() if table in counts}
