"""Connections: one writer at a time, many readers, and errors that say what to do."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, select, text, update
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

from matcher.domain.errors import StoreError
from matcher.store.schema import META

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
BUSY_MS = 10_000
"""How long a writer waits for another one before it gives up."""


def to_micros(moment: datetime) -> int:
    """Whole microseconds since 1970-01-01 UTC; raises ValueError for a time without zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone; give one")
    return (moment - EPOCH) // MICROSECOND


def from_micros(micros: int) -> datetime:
    """The UTC time of whole microseconds since 1970-01-01."""
    return EPOCH + timedelta(microseconds=micros)


_REMEDIES = (
    ("readonly", "The store is read-only. Give the service the right to write to the file and its folder."),
    ("unable to open", "Check that the folder exists and that the service may write there."),
    ("disk is full", "The disk is full. Free some space and try again; nothing was half-written."),
    (
        "disk i/o error",
        "The disk can't be written (full or failing). Check it and try again; nothing was half-written.",
    ),
    ("not a database", "The file is not a store of this service. Give another path."),
    ("malformed", "The file is damaged. Restore it from a backup."),
    ("locked", "Another program keeps the store locked. Stop it or try again."),
    ("connection refused", "The database server does not answer. Start it or correct the address."),
    ("no such file or directory", "The database server does not answer. Start it or correct the address."),
)


@contextmanager
def translated() -> Iterator[None]:
    """Turn the database's own errors into StoreError with a remedy."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = str(error.orig) if isinstance(error, DBAPIError) else str(error)
        remedy = next((advice for sign, advice in _REMEDIES if sign in cause.lower()), "See the cause and try again.")
        raise StoreError(f"The store can't be used: {cause.strip()}. {remedy}") from error


def _to_wal(cursor: sqlite3.Cursor) -> None:
    """Turn to WAL mode; where several processes make one file at once SQLite does not wait by itself, but refuses."""
    until = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.01)


def _sqlite(url: URL, *, writing: bool) -> Engine:
    # no upper limit: each thread of a server keeps one connection for `Store.change`, besides those that it reads with
    waiting = {"check_same_thread": False, "timeout": BUSY_MS / 1000}
    engine = create_engine(url, connect_args=waiting, max_overflow=-1)

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _: object) -> None:
        connection.isolation_level = None  # else the driver opens transactions of its own, and updates get lost
        cursor = connection.cursor()
        _to_wal(cursor)
        # FULL: what was acknowledged survives a power cut (NORMAL keeps only consistency in WAL mode)
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA cache_size=-16000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


@dataclass(frozen=True, slots=True)
class Engines:
    """Where to write and where to read."""

    url: URL
    writer: Engine
    reader: Engine
    _whole: threading.local = field(default_factory=threading.local)
    """The open transaction of `together`, for the thread that opened it."""

    @classmethod
    def open(cls, address: str) -> "Engines":
        """Connect lazily to a SQLAlchemy address; raises StoreError for one that makes no sense."""
        shown = "What was given"  # an address may hold a password: it is repeated only once that can be hidden
        try:
            url = make_url(address)
            shown = repr(url.render_as_string(hide_password=True))
            if url.get_backend_name() == "sqlite":
                if not url.database or url.database == ":memory:":
                    raise StoreError(
                        "A store in memory can't be shared. Give a file, such as sqlite:///data/matcher.db."
                    )
                Path(url.database).parent.mkdir(parents=True, exist_ok=True)
                return cls(url, _sqlite(url, writing=True), _sqlite(url, writing=False))
            engine = create_engine(url, pool_pre_ping=True)
            return cls(url, engine, engine)
        except (SQLAlchemyError, NoSuchModuleError, ModuleNotFoundError, ValueError) as error:
            raise StoreError(
                f"{shown} is no address of a store ({error}). Write sqlite:///path/to/file.db or "
                "postgresql+psycopg://user@host/name."
            ) from error
        except OSError as error:
            raise StoreError(f"The folder of {shown} can't be made: {error.strerror}. Give another path.") from error

    @contextmanager
    def write(self) -> Iterator[tuple[Connection, int]]:
        """One write transaction and its change number; all or nothing, and only one at a time.

        The change number is taken (and its row locked) first, so that writers stand in a queue on either database.
        """
        whole = getattr(self._whole, "open", None)
        if whole is not None:
            yield whole
            return
        with translated(), self.writer.begin() as connection:
            row = connection.execute(select(META.c.value).where(META.c.name == "change").with_for_update())
            change = int(row.scalar_one()) + 1
            connection.execute(update(META).where(META.c.name == "change").values(value=str(change)))
            yield connection, change

    @contextmanager
    def write_aside(self) -> Iterator[Connection]:
        """One write transaction of what no ranking depends on: it leaves the change number alone."""
        whole = getattr(self._whole, "open", None)
        if whole is not None:
            yield whole[0]
            return
        with translated(), self.writer.begin() as connection:
            yield connection

    @contextmanager
    def together(self) -> Iterator[None]:
        """All writes of this thread inside are one transaction: all or nothing, even where the process is killed.

        Other writers wait so long, and nobody reads any of it before the end, this thread neither.
        """
        with self.write() as whole:
            self._whole.open = whole
            try:
                yield
            finally:
                self._whole.open = None

    def unchanged(self, connection: Connection) -> None:
        """End a write that turned out to change nothing, so that the change number stays; a part of a whole goes on."""
        if getattr(self._whole, "open", None) is None:
            connection.rollback()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view for reading."""
        with translated(), self.reader.begin() as connection:
            yield connection

    def ping(self) -> None:
        """Raise StoreError unless the store answers."""
        with self.read() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Close all connections."""
        self.writer.dispose()
        self.reader.dispose()
