"""The register: create, open, run a command, read, close. The one door to the encrypted file."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from cpts_desktop.kernel.changes import Changes
from cpts_desktop.kernel.clock import Clock
from cpts_desktop.kernel.files import make_private_folder, remove_database, sweep_temporaries
from cpts_desktop.kernel.ids import DeviceId, UserId
from cpts_desktop.kernel.outcome import (
    DamagedFile,
    DiskFault,
    Fault,
    Ok,
    OlderThanSeen,
    Outcome,
    UnknownOutcome,
)
from cpts_desktop.kernel.privacy import get_logger, log_fault
from cpts_desktop.storage import journal, slots
from cpts_desktop.storage.audit import AuditTrail
from cpts_desktop.storage.chain import GENESIS
from cpts_desktop.storage.checkpointing import Checkpointer
from cpts_desktop.storage.drafts import KeepsDrafts
from cpts_desktop.storage.engine import KEY_BYTES, MODE, Lent, connect, make_engine
from cpts_desktop.storage.faults import fault_from, sorting_faults
from cpts_desktop.storage.instance import InstanceLock
from cpts_desktop.storage.keys import (
    DeviceKeys,
    create_device,
    load_device,
    renew_device,
    subkey,
)
from cpts_desktop.storage.kinds import KindRegistry
from cpts_desktop.storage.migrate import migrate
from cpts_desktop.storage.room import Room
from cpts_desktop.storage.sidecar import (
    Seen,
    Sidecar,
    is_fresh,
    sidecar_path,
    slots_fault,
    slots_of_another,
)
from cpts_desktop.storage.unit_of_work import (
    Committed,
    UnitOfWork,
    Writer,
    get_meta,
    last_commit,
    set_meta,
)
from cpts_desktop.storage.upgrading import drop_proven, upgrade
from cpts_desktop.storage.users import User, all_users, find_user, save_user

_log = get_logger(__name__)
C = TypeVar("C")
T = TypeVar("T")
OLDER_MESSAGE = (
    "Ce registre est plus ancien que la dernière session de cet ordinateur : une copie a été "
    "remise, ou les dernières écritures ont été perdues. Rien n’a été modifié."
)


class Register(KeepsDrafts):
    """An open register. Use ``create`` or ``open``; one worker thread at a time."""

    def __init__(
        self, path: Path, key: bytes, kinds: KindRegistry, clock: Clock, lock: InstanceLock
    ) -> None:
        self.path = path
        self.kinds = kinds
        self.clock = clock
        self.on_commit: list[Callable[[Changes], None]] = []
        self.older_than_seen = False
        self.room = Room(path)
        self._upgraded = False
        self._key = key
        self._lock = lock
        self._guard = threading.RLock()
        self._engine: Engine = make_engine(self._connect)
        self._writing = self._engine.execution_options(**{MODE: "write"})
        self._lent = Lent(self._engine)
        self._checkpointer = Checkpointer(path, self._connect)
        self._writer: Writer
        self._sidecar: Sidecar

    def _connect(self) -> Any:
        if not self._key:
            raise Fault("CLOSED", "Le registre est fermé : déverrouillez-le de nouveau.")
        return connect(self.path, self._key)

    # -- opening -----------------------------------------------------------------------------

    @classmethod
    def create(
        cls, path: Path, owner: User, key: bytes, *, kinds: KindRegistry, clock: Clock
    ) -> Register:
        """Create an empty register for its first person; the caller has written the slots.

        Raises FileExistsError when anything lies at ``path``; nothing is ever overwritten.
        """
        make_private_folder(path.parent)
        lock = InstanceLock(path)
        lock.take()
        register: Register | None = None
        made = False
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            made = True
            os.close(handle)
            raw = connect(path, key, must_exist=False)
            try:
                migrate(raw)
            finally:
                raw.close()
            register = cls(path, key, kinds, clock, lock)
            identity = slots.load(slots.slots_path(path)).register_id
            # Before the register has a name: from then on, a missing note is an alarm.
            Sidecar(sidecar_path(path), subkey(key, "sidecar"), identity).reset(Seen(0, GENESIS))
            with register._writing.begin() as conn:
                set_meta(conn, "register", identity)
                create_device(conn)
            register._start(owner.uid)
            register.run(save_user, owner)
            register.room.keep_reserve()
        except BaseException:
            if register is not None:
                register._engine.dispose()
            if made:
                remove_database(path)
            lock.release()
            raise
        return register

    @classmethod
    def open(
        cls,
        path: Path,
        unlocked: slots.Unlocked,
        *,
        kinds: KindRegistry,
        clock: Clock,
        accept_older: bool = False,
    ) -> Register:
        """Open with an unlocked data key.

        Raises AlreadyOpen, DamagedFile, NewerFormat, OlderThanSeen or its kind WitnessMissing
        (unless ``accept_older``, which makes what is there the new reference).
        """
        if len(unlocked.key) != KEY_BYTES:
            raise DamagedFile("KEY", "Le fichier des accès est endommagé.")
        register_id = slots.load(slots.slots_path(path)).register_id
        lock = InstanceLock(path)
        lock.take()
        register = cls(path, unlocked.key, kinds, clock, lock)
        try:
            with sorting_faults():
                sweep_temporaries(path.parent, f"{path.name}.")
                register._first_look(register_id, unlocked.slot.user)
                register._check_freshness(accept_older)
        except BaseException as exc:
            register._abandon()
            if isinstance(exc, DamagedFile) and slots_of_another(path, register_id):
                raise slots_fault() from None
            raise
        slots.settle_previous(slots.slots_path(path), unlocked.slot)
        if not register._upgraded:
            drop_proven(path)
        if not register.room.full:
            register.room.keep_reserve()
        return register

    def _first_look(self, register_id: str, user: UserId | None) -> None:
        """Read what opening needs; on a full disk, once more with the room of the reserve."""
        try:
            with sorting_faults():
                self._upgraded = upgrade(self.path, self._key) > 0
                self._check_identity(register_id)
        except DiskFault as fault:
            self._engine.dispose()
            if not self.room.is_full(fault) or not self.room.give_reserve():
                raise self.room.sort(fault) from None
            self._upgraded = upgrade(self.path, self._key) > 0
            self._check_identity(register_id)
        self._start(user)

    def _abandon(self) -> None:
        self._checkpointer.end()
        self._engine.dispose()
        self._key = b""
        self._lock.release()

    def _check_identity(self, register_id: str) -> None:
        found = self.read(get_meta, "register")
        if found is None:
            raise DamagedFile(
                "UNFINISHED",
                "La création de ce registre n’a pas été achevée : il est vide. Déplacez ses "
                "fichiers, puis créez-le de nouveau.",
            )
        if found != register_id:
            raise slots_fault()

    def _start(self, user: UserId | None) -> None:
        with self._engine.connect() as conn:
            keys = load_device(conn)
            people = sorted(all_users(conn), key=lambda one: not one.active)
            actor = user or next((one.uid for one in people), UserId(""))
        self.device_keys: DeviceKeys = keys
        register_id = self.read(get_meta, "register") or ""
        self._sidecar = Sidecar(sidecar_path(self.path), subkey(self._key, "sidecar"), register_id)
        trail = AuditTrail(subkey(self._key, "audit-v1"), actor, keys.device)
        self._writer = Writer(actor, keys.device, keys.sign, trail)

    def go_on_with_own_keys(self) -> None:
        """Write and sign from now on with the keys that the register holds: they were replaced."""
        self._start(self._writer.user)

    def _check_freshness(self, accept_older: bool) -> None:
        seen = self._sidecar.read()
        if self.read(is_fresh, seen):
            return
        self.older_than_seen = True
        if not accept_older:
            if seen is not None:
                raise OlderThanSeen("OLDER", OLDER_MESSAGE)
            from cpts_desktop.storage.witness import fault_without_note

            raise fault_without_note(self)
        # What was lost may already have been sent: its numbers must never name other facts.
        self.run(_go_on_as_another_device, "no_witness" if seen is None else "older")
        self._start(self._writer.user)
        self._sidecar.reset(Seen(*self.read(last_commit)))

    # -- who and where -----------------------------------------------------------------------

    @property
    def register_id(self) -> str:
        """The identity of this register, the same in its slots and backups."""
        return self.read(get_meta, "register") or ""

    @property
    def device_id(self) -> DeviceId:
        """The identity under which this copy writes."""
        return self._writer.device

    @property
    def user_id(self) -> UserId:
        """The person whose secret opened the register."""
        return self._writer.user

    @property
    def user(self) -> User:
        """The profile of that person."""
        found = self.read(find_user, self._writer.user)
        if found is None:
            raise DamagedFile("NO_USER", "Le profil de cette personne manque dans le registre.")
        return found

    def data_key(self) -> bytes:
        """Return the data key, for wrapping it in another slot and for backups only."""
        return self._key

    # -- reading and writing -----------------------------------------------------------------

    def read(self, query: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Run ``query(conn, *args, **kwargs)`` on a consistent snapshot."""
        with self._guard, sorting_faults(), self._lent.use("read") as conn:
            return query(conn, *args, **kwargs)

    def run(self, handler: Callable[[C, UnitOfWork], Outcome[T]], command: C) -> Outcome[T]:
        """Run a command in one transaction; a refusal or an error leaves nothing behind.

        An error at the commit itself is first *unknown*: the register is reopened and re-read
        before it is said saved or not (security.md F5).
        """
        with self._guard:
            self.room.before_writing()
            try:
                with sorting_faults():
                    return self._run(handler, command)
            except DiskFault as fault:
                raise self.room.sort(fault) from None

    def _run(self, handler: Callable[[C, UnitOfWork], Outcome[T]], command: C) -> Outcome[T]:
        """Begin, act, commit, straight to the driver: a small visit spends a tenth less."""
        done: Committed | None = None
        conn = self._lent.take("write")
        try:
            uow = UnitOfWork(conn, self.clock, self.kinds, self._writer)
            outcome = handler(command, uow)
            if not isinstance(outcome, Ok):
                uow.raw.rollback()
                self._lent.give_back(conn)
                return outcome
            changes = uow.changes()
            done = uow.finish()
            self._engine.dialect.do_commit(uow.raw)
            self._lent.give_back(conn)
        except BaseException as exc:
            self._lent.drop(conn)
            if done is None or not isinstance(exc, Exception) or not self._was_committed(done):
                raise
        self._after_commit(done, changes)
        return outcome

    def _after_commit(self, done: Committed | None, changes: Changes) -> None:
        """What follows a durable commit must not make it look failed."""
        if done is not None:
            try:
                self._sidecar.write(Seen(done.number, done.head))
            except OSError as exc:  # the note lags, which is never a false alarm
                log_fault(_log, exc)
        self._checkpointer.look()
        if changes:
            for listener in tuple(self.on_commit):
                try:
                    listener(changes)
                except Exception as exc:  # noqa: BLE001 - a screen's bug, logged as an incident
                    log_fault(_log, exc)

    def _was_committed(self, done: Committed) -> bool:
        self._engine.dispose()
        try:
            return self.read(is_fresh, Seen(done.number, done.head))
        except Exception:  # noqa: BLE001 - whatever it is, the outcome stays unknown
            raise UnknownOutcome(
                "UNKNOWN",
                "Le disque a échoué pendant l’enregistrement et la relecture aussi : ce dernier "
                "enregistrement est incertain, tout le reste est intact. Fermez, vérifiez le "
                "disque, rouvrez : l’écran dira s’il y est.",
            ) from None

    def write_local(self, write: Callable[[Connection], None]) -> None:
        """Write what stays on this computer; on a full disk, in the room of the reserve."""
        try:
            with self._guard, sorting_faults(), self._writing.begin() as conn:
                write(conn)
        except DiskFault as fault:
            if not self.room.is_full(fault) or not self.room.give_reserve():
                raise self.room.sort(fault) from None
            with self._guard, sorting_faults(), self._writing.begin() as conn:
                write(conn)

    def seen(self) -> Seen | None:
        """Return what this computer had noted of the last transaction it saw."""
        return self._sidecar.read()

    # -- closing -----------------------------------------------------------------------------

    def counts(self) -> dict[str, int]:
        """Return the number of entries of the journal and of rows of each projection."""
        return self.read(journal.count_rows)

    def checkpoint(self) -> None:
        """Move the write-ahead log into the file, so that no acknowledged fact lies only there."""
        with self._guard, sorting_faults():
            raw = self._connect()
            try:
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                raw.close()

    def close(self) -> None:
        """Checkpoint, sync the note of what was seen, free the lock. Safe to call twice."""
        with self._guard:
            if not self._key:
                return
            try:
                self._checkpointer.end()
                self._engine.dispose()
                for last in (self.checkpoint, self._sidecar.close):
                    try:
                        last()
                    except Exception as exc:
                        if fault_from(exc) is None:
                            raise
            finally:
                self._key = b""
                self._lock.release()


def _go_on_as_another_device(why: str, uow: UnitOfWork) -> Outcome[None]:
    renew_device(uow.conn)
    uow.audit("OLDER_ACCEPTED", why=why)
    return Ok(None)
