"""The only place that opens the encrypted file.

Pragmas are those of the architecture's decisions 2 and 18; each connection reads them back, so a
mistyped one cannot pass in silence, and a database in clear is impossible (security.md F4, F11).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as driver

from cpts_desktop.kernel.outcome import DamagedFile, Fault
from cpts_desktop.storage.faults import DAMAGED_MESSAGE

T = TypeVar("T")
KEY_BYTES: Final = 32
CACHE_KIB: Final = 49_152
BUSY_MS: Final = 10_000
LONG_LOG: Final = 4 << 20
"""Bytes from which the log is moved into the file (``checkpointing``), and left to it again."""

_PAGES: Final = 4_096
"""Pages of log from which a commit moves it itself, should nobody else have."""

_CLEAR_HEADER: Final = b"SQLite format 3\x00"
_ATTACH: Final = 24
_DETACH: Final = 25
_OK: Final = 0
_DENY: Final = 1
MODE: Final = "cpts_mode"
Mode = Literal["write", "read"]

# None and bytes as SQL parameters otherwise cost a failed adapter look-up each (sync.md, 0.2).
driver.register_adapter(type(None), {}.get)  # both give back what they are given, in C
driver.register_adapter(bytes, bytes)

_SAFE_READING: Final = {"foreign_keys", "trusted_schema", "cell_size_check", "temp_store"}
_SETTINGS: Final[tuple[tuple[str, str, object], ...]] = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("secure_delete", "ON", 1),
    ("fullfsync", "ON", 1),
    ("checkpoint_fullfsync", "ON", 1),
    ("cache_size", f"-{CACHE_KIB}", -CACHE_KIB),
    ("wal_autocheckpoint", f"{_PAGES}", _PAGES),
    ("journal_size_limit", f"{LONG_LOG}", LONG_LOG),
)

_READING: Final = tuple(one for one in _SETTINGS if one[0] in _SAFE_READING)


class Remembering(driver.Connection):  # type: ignore[misc]
    """The driver's connection, and what it remembers from one transaction to the next.

    Only of rows that never change once they are saved (``kept``, by owner). A transaction that is
    taken back after it wrote takes all of it away; whoever deletes such rows clears it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept: dict[str, Any] = {}
        self._saved = 0
        self._version = 0

    def remembered(self, name: str, make: Callable[[Any], T]) -> T:
        """Return what is kept under a name, made for this connection when nothing is."""
        found: T | None = self.kept.get(name)
        if found is None:
            found = self.kept[name] = make(self)
        return found

    def begin(self) -> None:
        """Begin to write; what is remembered is still so, unless another connection wrote."""
        self.execute("BEGIN IMMEDIATE")
        (version,) = self.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self.kept.clear()
            self._version = version

    def commit(self) -> None:
        """Save what was written."""
        if self.in_transaction:
            self.execute("COMMIT")  # which the driver's own way prepares again each time
        self._saved = self.total_changes

    def rollback(self) -> None:
        """Take back what was written, and what was remembered of it."""
        if self.total_changes != self._saved:
            self.kept.clear()
        super().rollback()


def _allow(action: int, *_: object) -> int:
    return _DENY if action in (_ATTACH, _DETACH) else _OK


def connect(path: Path, key: bytes, *, must_exist: bool = True, read_only: bool = False) -> Any:
    """Open one connection to the file with the raw 256-bit key and verified settings.

    ``read_only`` reads a copy that nobody writes (a backup) and leaves it untouched. The file is
    never created here: ``must_exist=False`` only allows an empty one. Raises DamagedFile when the
    key does not open the file (the caller has already verified the secret itself), OSError when
    it is absent.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("the data key has 32 bytes")
    refuse_clear(path, must_exist=must_exist)
    raw = driver.connect(
        _location(path, "mode=ro&immutable=1" if read_only else "mode=rw"),
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_MS / 1000,
        uri=True,
        factory=Remembering,
    )
    try:
        if not raw.execute("PRAGMA cipher_version").fetchone():
            raise Fault("NO_CIPHER", "La bibliothèque de chiffrement est absente : réinstallez.")
        raw.execute("PRAGMA cipher_log_level=NONE").fetchall()
        raw.set_key(bytearray(b"x'" + key.hex().encode("ascii") + b"'"))
        raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
        _apply_settings(raw, _READING if read_only else _SETTINGS)
        raw.set_authorizer(_allow)
    except driver.DatabaseError as exc:
        raw.close()
        if getattr(exc, "sqlite_errorname", "") == "SQLITE_NOTADB":
            raise DamagedFile("DAMAGED", DAMAGED_MESSAGE) from None
        raise
    except BaseException:
        raw.close()
        raise
    return raw


def _location(path: Path, options: str) -> str:
    """Return the file as a URI: SQLite then never creates one at a mistyped or unplugged place."""
    place = path.resolve().as_posix()
    return f"file://{'' if place.startswith('/') else '/'}{quote(place)}?{options}"


def refuse_clear(path: Path, *, must_exist: bool = True) -> None:
    """Refuse a folder, a clear SQLite database and, with ``must_exist``, an empty file."""
    if path.is_dir():
        raise IsADirectoryError(21, "folder")
    with path.open("rb") as stream:
        header = stream.read(len(_CLEAR_HEADER))
    if header == _CLEAR_HEADER:
        raise DamagedFile(
            "CLEAR_DATABASE",
            "Ce fichier est une base SQLite en clair, pas un registre chiffré : il n’est "
            "pas ouvert.",
        )
    if must_exist and not header:
        raise DamagedFile(
            "EMPTY_FILE", "Le fichier du registre est vide : restaurez la dernière sauvegarde."
        )


def _apply_settings(raw: Any, settings: Sequence[tuple[str, str, object]]) -> None:
    for name, value, expected in settings:
        raw.execute(f"PRAGMA {name}={value}").fetchall()
        found = raw.execute(f"PRAGMA {name}").fetchone()
        if found is None or found[0] != expected:
            raise Fault("PRAGMA", "Un réglage de sûreté de la base n’a pas été accepté.")
    raw.execute("PRAGMA mmap_size=0").fetchall()


def make_engine(opener: Callable[[], Any]) -> Engine:
    """Return an engine on ``opener``; the key never enters a URL, values never enter a message."""
    engine = create_engine(
        "sqlite://",
        creator=opener,
        module=driver,
        poolclass=QueuePool,
        pool_size=2,
        max_overflow=2,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        mode: Mode = conn.get_execution_options().get(MODE) or conn.info.get(MODE, "read")
        driven = driven_by(conn)  # a tenth of the time of a small visit
        if not driven.in_transaction:  # the writer has begun its own
            driven.begin() if mode == "write" else driven.execute("BEGIN")

    return engine


def driven_by(conn: Connection) -> Any:
    """Return the driver's own connection, in the same transaction."""
    return conn.connection.dbapi_connection


class Lent:
    """One connection kept ready between two uses; others come from the pool while it is in use.

    Making a new one around a pooled connection cost as much as writing a small visit's rows. It
    serves readers and the writer, so that what was just written is still in its memory. One thread
    at a time; it is let go on any error, and when its engine is disposed of.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._idle: Connection | None = None
        self._out: Connection | None = None
        event.listen(engine, "engine_disposed", lambda _: self._let_go())

    @contextmanager
    def use(self, mode: Mode) -> Iterator[Connection]:
        """Lend a connection; its next transaction reads a snapshot or writes."""
        conn = self.take(mode)
        try:
            yield conn
            self.give_back(conn)
        except BaseException:
            self.drop(conn)
            raise

    def take(self, mode: Mode) -> Connection:
        """Return a connection, to be given back, or dropped after any error."""
        if self._out is not None:  # a look at what is saved, from inside a transaction
            return self._engine.connect()
        conn = self._engine.connect() if self._idle is None else self._idle
        self._idle, self._out = None, conn
        conn.info[MODE] = mode
        return conn

    def give_back(self, conn: Connection) -> None:
        """Keep the connection for the next use; what was only read ends here."""
        if conn is not self._out:
            conn.close()
            return
        conn.rollback()
        self._idle, self._out = conn, None

    def drop(self, conn: Connection) -> None:
        """Close the connection; whatever it had begun is taken back."""
        if conn is self._out:
            self._out = None
        try:
            if not (conn.closed or conn.invalidated):
                conn.info.pop(MODE, None)
        finally:
            conn.close()

    def _let_go(self) -> None:
        conn, self._idle = self._idle, None
        if conn is not None:
            conn.detach()  # not back to a pool that is no more
            conn.close()
