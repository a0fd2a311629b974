"""The log of rankings, written behind the requests: they hand a row over and go on."""

import threading
from collections import deque

from matcher.domain.errors import StoreError
from matcher.logs import Logger
from matcher.store.engine import to_micros
from matcher.store.rankings import RankingRow, Rankings

logger = Logger(__name__)

INTERVAL = 0.03
"""Longest time in seconds that a row waits before it is written."""

MOST_WAITING = 10_000
"""Rows that may wait; when the store can't keep up, requests wait too rather than lose one."""


class RankingLog:
    """One thread that writes what requests add. `failing` says why the last attempt failed; nothing is dropped."""

    def __init__(self, rankings: Rankings) -> None:
        self._rankings = rankings
        self._waiting: deque[RankingRow] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self.failing: str | None = None
        self._thread = threading.Thread(target=self._run, name="ranking-log", daemon=True)
        self._thread.start()

    def add(self, row: RankingRow) -> None:
        """Hand one ranking over; waits only where too many are waiting already.

        Raises StoreError after `close`, and ValueError for a time without zone: later nobody could mend it.
        """
        to_micros(row.at)
        with self._changed:  # never held while writing; so no row slips in after the last flush
            self._changed.wait_for(lambda: len(self._waiting) < MOST_WAITING or self._closing)
            if self._closing:
                raise StoreError("The log of rankings is closed: the service is stopping. Ask again.")
            self._waiting.append(row)

    @property
    def waiting(self) -> int:
        """Rows that are not written yet."""
        return len(self._waiting)

    def close(self) -> None:
        """Write what waits and stop; raises StoreError where that fails."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join()
        if self._waiting:
            self._flush()

    def _run(self) -> None:
        while not self._closing:
            with self._changed:
                self._changed.wait(INTERVAL)
            try:
                self._flush()
            except StoreError as error:
                self.failing = str(error)
                logger.error("rankings not written", cause=str(error), waiting=len(self._waiting))

    def _flush(self) -> None:
        rows = list(self._waiting)
        if not rows:
            return
        self._rankings.save(rows)
        self.failing = None
        for _ in rows:
            self._waiting.popleft()
        with self._changed:
            self._changed.notify_all()
