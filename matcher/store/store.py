"""The store as one thing."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from matcher.store.accounts import Accounts
from matcher.store.acts import Acts
from matcher.store.audit import Audit
from matcher.store.cases import Cases
from matcher.store.deployments import Deployments
from matcher.store.engine import Engines, translated
from matcher.store.entities import Entities
from matcher.store.events import Events
from matcher.store.figures import Figures
from matcher.store.jobs import Jobs
from matcher.store.keys import Keys
from matcher.store.links import Links
from matcher.store.loads import Loads
from matcher.store.notes import Notes
from matcher.store.pauses import Pauses
from matcher.store.personal_requests import PersonalRequests
from matcher.store.rankings import Rankings
from matcher.store.schema import META
from matcher.store.upgrade import upgrade
from matcher.store.uploads import Uploads

_CHANGE = "SELECT value FROM meta WHERE name = 'change'"


class Store:
    """Entities, events, rankings and keys behind one address. Safe to use from several threads and processes."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._local = threading.local()
        self.entities = Entities(engines)
        self.events = Events(engines)
        self.rankings = Rankings(engines)
        self.keys = Keys(engines)
        self.accounts = Accounts(engines)
        self.cases = Cases(engines)
        self.notes = Notes(engines)
        self.links = Links(engines)
        self.personal_requests = PersonalRequests(engines)
        self.loads = Loads(engines)
        self.pauses = Pauses(engines)
        self.uploads = Uploads(engines)
        self.figures = Figures(engines)
        self.audit = Audit(engines)
        self.acts = Acts(engines)
        self.deployments = Deployments(engines)
        self.jobs = Jobs(engines)

    @classmethod
    def open(cls, address: str) -> "Store":
        """Open (and where needed create or migrate) the store at a SQLAlchemy address; raises StoreError."""
        engines = Engines.open(address)
        try:
            upgrade(engines)
        except BaseException:
            engines.close()
            raise
        return cls(engines)

    @property
    def address(self) -> str:
        """Where this store is, without a password."""
        return self._engines.url.render_as_string(hide_password=True)

    def change(self) -> int:
        """The change number; it grows with every committed write of entities, events, pauses or decisions on models."""
        if self._engines.url.get_backend_name() != "sqlite":
            with self._engines.read() as connection:
                return int(connection.execute(select(META.c.value).where(META.c.name == "change")).scalar_one())
        with translated():
            cursor: Any = getattr(self._local, "cursor", None)
            if cursor is None:  # a connection of its own per thread: asked before every request
                self._local.raw = self._engines.reader.raw_connection()
                cursor = self._local.cursor = self._local.raw.cursor()
            return int(cursor.execute(_CHANGE).fetchone()[0])

    def note(self, name: str) -> str | None:
        """A remark kept with the store, such as what demo it holds."""
        with self._engines.read() as connection:
            return connection.execute(select(META.c.value).where(META.c.name == f"note.{name}")).scalar_one_or_none()

    def set_note(self, name: str, value: str) -> None:
        """Keep a remark with the store."""
        with self._engines.write_aside() as connection:
            connection.execute(META.delete().where(META.c.name == f"note.{name}"))
            connection.execute(META.insert(), {"name": f"note.{name}", "value": value})

    @contextmanager
    def together(self) -> Iterator[None]:
        """All writes of this thread inside are one transaction; see `Engines.together`."""
        with self._engines.together():
            yield

    def ping(self) -> None:
        """Raise StoreError unless the store answers."""
        self._engines.ping()

    def close(self) -> None:
        """Close all connections of this process."""
        self._local = threading.local()
        self._engines.close()

    @classmethod
    @contextmanager
    def opened(cls, address: str) -> Iterator["Store"]:
        """`open`, closed again at the end."""
        store = cls.open(address)
        try:
            yield store
        finally:
            store.close()
