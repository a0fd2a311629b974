"""The running service's view of the store: a snapshot and a model per kind, swapped whole when the store changes."""

import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from matcher.domain.entrepreneur import Entrepreneur
from matcher.domain.errors import StoreError
from matcher.features.columns import Vocabularies
from matcher.features.frame import Frame
from matcher.features.history import History, Log, build_log
from matcher.features.text import TextSpace
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kinds
from matcher.logs import Logger
from matcher.ranking.provisions import Provisions
from matcher.ranking.snapshot import Register, Snapshot
from matcher.reference.pack import Pack
from matcher.service.looks import Looks
from matcher.service.registers import ENTREPRENEUR, Loaded, follow, load
from matcher.service.serving import Serving
from matcher.store.events import EventColumns
from matcher.store.store import Store

logger = Logger(__name__)

INTERVAL = 0.25
"""Seconds between two looks at the store's change number."""


class _Section:
    """What is kept of one kind between two snapshots."""

    def __init__(self, kind: Kind, pack: Pack) -> None:
        self.kind = kind
        self.provisions = Provisions(kind.rules, pack)
        self.loaded: Loaded | None = None
        self.texts = TextSpace.fit([])
        self.log: Log | None = None
        self.seq = self.until = 0
        self.looks = Looks()
        self.snapshot: Snapshot | None = None


def corpus(kind: Kind, frame: Frame) -> list[str]:
    """All texts that set the weights of words for a kind."""
    texts: list[str] = []
    for attribute in kind.corpus:
        for value in frame.texts(attribute):
            texts.extend([value] if isinstance(value, str) else value or [])
    return texts


class Catalogue:
    """Holds the newest snapshots; `refresh` brings them up to the store, in one thread at a time.

    Readers take a snapshot once per request and see nothing half-made.
    """

    def __init__(self, store: Store, pack: Pack, models: Path, codes: Iterable[str] | None = None) -> None:
        self.store, self.pack = store, pack
        self.books = Vocabularies(pack.numbers())
        chosen = kinds() if codes is None else {code: kinds()[code] for code in codes}
        self.serving = Serving(store, models, chosen)
        self._sections = {code: _Section(kind, pack) for code, kind in chosen.items()}
        self._entrepreneurs: Loaded | None = None
        self._lock = threading.Lock()
        self.change = -1

    def snapshot(self, code: str) -> Snapshot:
        """The newest snapshot of a kind; `refresh` must have run once."""
        snapshot = self._sections[code].snapshot
        if snapshot is None:
            raise RuntimeError("the catalogue was not refreshed yet")
        return snapshot

    @property
    def codes(self) -> list[str]:
        """Codes of the kinds it holds."""
        return list(self._sections)

    def refresh(self) -> bool:
        """Bring every snapshot up to the store; False where nothing had changed."""
        with self._lock:
            change = self.store.change()
            if change == self.change:
                self.serving.retry()
                return False
            self.serving.refresh()
            people, moved = self._people(change)
            for section in self._sections.values():
                self._refresh_section(section, people, moved, change)
            self.change = change
            return True

    def _people(self, change: int) -> tuple[Loaded, bool]:
        if self._entrepreneurs is None:
            self._entrepreneurs = load(self.store, ENTREPRENEUR, Entrepreneur, self.books, self.pack, change)
            return self._entrepreneurs, True
        newer = follow(self._entrepreneurs, self.store, ENTREPRENEUR, Entrepreneur, self.pack, change)
        if newer is None:
            return self._entrepreneurs, False
        self._entrepreneurs = newer
        return newer, True

    def _refresh_section(self, section: _Section, people: Loaded, people_moved: bool, change: int) -> None:
        kind, before = section.kind, section.loaded
        if before is None:
            section.loaded = load(self.store, kind.code, kind.attributes, self.books, self.pack, change)
            moved, words = True, True
        else:
            newer = follow(before, self.store, kind.code, kind.attributes, self.pack, change)
            moved = newer is not None
            section.loaded = newer or before
            words = moved and corpus(kind, before.register.frame) != corpus(kind, section.loaded.register.frame)
        assert section.loaded is not None  # noqa: S101 - set on both ways
        if words:
            section.texts = TextSpace.fit(corpus(kind, section.loaded.register.frame))
        rows_kept = (not moved or section.loaded.same_rows) and (not people_moved or people.same_rows)
        events_moved = self._follow_events(section, people.register, rows_kept=rows_kept)
        if moved or people_moved or events_moved or section.snapshot is None:
            section.snapshot = self._snapshot(section, people.register, change)

    def _follow_events(self, section: _Section, people: Register, *, rows_kept: bool) -> bool:
        """Read new events; all of them where rows were renumbered or added, or an earlier event was taken back."""
        assert section.loaded is not None  # noqa: S101 - its register was read first
        whole = section.log is None or not rows_kept
        telling = [
            event for event, grade in section.kind.grades.items() if grade
        ]  # displays go into a log of their own
        code = section.kind.code
        columns = self.store.events.after(code, 0 if whole else section.seq, telling, until=section.until)
        if columns.stale:
            whole, columns = True, self.store.events.after(code, 0, telling)
        section.seq, section.until = columns.seq, columns.until
        if whole:
            section.looks = Looks()
        looked = section.looks.follow(self.store, section.kind, people, section.loaded.register)
        if not whole and not len(columns.at):
            return looked
        fresh = self._log(section, columns, people.frame, section.loaded.register.frame)
        section.log = fresh if whole or section.log is None else section.log.joined(fresh)
        return True

    @staticmethod
    def _log(section: _Section, columns: EventColumns, e: Frame, c: Frame) -> Log:
        return build_log(columns.as_mapping(), e, c, section.kind.grades)

    def _snapshot(self, section: _Section, people: Register, change: int) -> Snapshot:
        assert section.loaded is not None  # noqa: S101 - both are set before
        assert section.log is not None  # noqa: S101
        others = section.loaded.register
        return Snapshot(
            kind=section.kind,
            pack=self.pack,
            entrepreneurs=people,
            counterparts=section.loaded.register,
            history=History(
                section.log, people.frame, section.loaded.register.frame, section.looks.displays(people, others)
            ),
            texts=section.texts,
            provisions=section.provisions,
            change=change,
        )


class Follower:
    """A thread that refreshes a catalogue and warms what the next request will need."""

    def __init__(self, catalogue: Catalogue, warm: Callable[[], None]) -> None:
        self._catalogue, self._warm = catalogue, warm
        self._stop = threading.Event()
        self.failing: str | None = None
        self.refreshed_at = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="catalogue", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stop.wait(INTERVAL):
            try:
                if self._catalogue.refresh():
                    self._warm()
                self.failing = None
                self.refreshed_at = time.monotonic()
            except StoreError as error:
                self.failing = str(error)
                logger.error("the store can't be followed", cause=str(error))
            except Exception as error:  # the thread must go on whatever it meets: what serves is old, and that is told
                self.failing = f"{type(error).__name__}: {error}"
                logger.exception("the store can't be followed")

    def close(self) -> None:
        """Stop following."""
        self._stop.set()
        self._thread.join()
