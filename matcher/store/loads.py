"""What lies on one counterpart: its matches in all cases, and when each was sent and answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from matcher.domain.case import Match
from matcher.domain.review import Action, State
from matcher.store.case_rows import match_of
from matcher.store.cases import CHUNK
from matcher.store.chunks import chunks
from matcher.store.engine import Engines, from_micros
from matcher.store.schema import CASES, MATCHES, STEPS


@dataclass(frozen=True, slots=True)
class Load:
    """A match of a counterpart with the case that it belongs to."""

    match: Match
    case_id: str
    entrepreneur_id: str
    path: tuple[str, ...]
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """A step of sending or answering; `side` says whose answer it was."""

    match_id: str
    at: datetime
    action: Action
    side: str | None


class Loads:
    """Reads cases by counterpart."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def of(self, kind: str, counterpart_id: str) -> list[Load]:
        """All matches of a counterpart, the latest case first."""
        query = (
            select(MATCHES, CASES.c.entrepreneur_id, CASES.c.path, CASES.c.opened_at)
            .join(CASES, CASES.c.id == MATCHES.c.case_id)
            .where(MATCHES.c.kind == kind, MATCHES.c.counterpart_id == counterpart_id)
            .order_by(CASES.c.opened_at.desc(), MATCHES.c.id)
        )
        with self._engines.read() as connection:
            return [
                Load(
                    match_of(row),
                    row["case_id"],
                    row["entrepreneur_id"],
                    tuple(code for code in row["path"].split("/") if code),
                    from_micros(row["opened_at"]),
                )
                for row in connection.execute(query).mappings()
            ]

    def said(self, matches: Sequence[str]) -> list[Said]:
        """When matches were sent and answered, in that order."""
        actions = (Action.SEND, Action.ACCEPT, Action.REFUSE)
        found = []
        with self._engines.read() as connection:
            for part in chunks(matches, CHUNK):
                query = select(STEPS).where(STEPS.c.match_id.in_(part), STEPS.c.action.in_(actions))
                for row in connection.execute(query.order_by(STEPS.c.seq)).mappings():
                    at = from_micros(row["at"])
                    found.append(Said(row["match_id"], at, Action(row["action"]), row["reason"]))
        return found

    def open_counts(self, kind: str, ids: Sequence[str], states: Sequence[State]) -> dict[str, int]:
        """How many matches in some states each of the counterparts has; those without any are left out."""
        columns, found = MATCHES.c, {}
        with self._engines.read() as connection:
            for part in chunks(ids, CHUNK):
                query = select(columns.counterpart_id, func.count()).where(
                    columns.kind == kind, columns.counterpart_id.in_(part), columns.state.in_(states)
                )
                rows = connection.execute(query.group_by(columns.counterpart_id))
                found.update({name: int(count) for name, count in rows})
        return found
