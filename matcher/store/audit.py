"""Who did what, newest first: steps of cases and rankings that were served; read only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, tuple_

from matcher.domain.case import Step
from matcher.domain.review import Action
from matcher.store.case_rows import step_of
from matcher.store.cases import below
from matcher.store.engine import Engines, from_micros, to_micros
from matcher.store.schema import CASES, MATCHES, RANKINGS, STEPS


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for; what is None or empty matters not. `since` included, `until` not."""

    actor: str = ""
    action: Action | None = None
    entrepreneur: str = ""
    counterpart: str = ""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A step with whom it is about; `kind`, `counterpart` and `ranking` None where it is about the case as a whole.

    They are None, too, of somebody who was put in and taken out again.
    """

    step: Step
    case: str
    entrepreneur: str
    kind: str | None
    counterpart: str | None
    ranking: str | None


@dataclass(frozen=True, slots=True)
class Served:
    """A ranking without its content: `entity` asked, or was asked for."""

    id: str
    at: datetime
    sender: str
    kind: str
    direction: str
    entity: str


class Audit:
    """Reads the log of steps and of rankings."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def steps(self, path: Sequence[str], asked: Asked, *, before: int | None, limit: int) -> list[Done]:
        """Steps of cases below a region, the last recorded first; `before` the number of the last one seen."""
        own, match = STEPS.c, MATCHES.c
        query = (
            select(STEPS, CASES.c.entrepreneur_id, match.kind, match.counterpart_id, match.ranking_id)
            .join(CASES, CASES.c.id == own.case_id)
            .outerjoin(MATCHES, match.id == own.match_id)
            .where(below(path), *_steps(asked))
            .order_by(own.seq.desc())
            .limit(limit)
        )
        if before is not None:
            query = query.where(own.seq < before)
        with self._engines.read() as connection:
            rows = connection.execute(query).mappings().all()
        return [
            Done(
                step_of(row),
                row["case_id"],
                row["entrepreneur_id"],
                row["kind"],
                row["counterpart_id"],
                row["ranking_id"],
            )
            for row in rows
        ]

    def rankings(self, asked: Asked, *, before: tuple[datetime, str] | None, limit: int) -> list[Served]:
        """Rankings, the latest first; `before` the time and name of the last one seen."""
        own = RANKINGS.c
        query = (
            select(own.id, own.at, own.sender, own.kind, own.direction, own.entity_id)
            .where(*_rankings(asked))
            .order_by(own.at.desc(), own.id.desc())
            .limit(limit)
        )
        if before is not None:
            query = query.where(tuple_(own.at, own.id) < tuple_(to_micros(before[0]), before[1]))
        with self._engines.read() as connection:
            return [Served(row[0], from_micros(row[1]), *row[2:]) for row in connection.execute(query)]


def _steps(asked: Asked) -> list[ColumnElement[bool]]:
    own = STEPS.c
    wanted = (
        (own.actor, asked.actor),
        (own.action, asked.action),
        (CASES.c.entrepreneur_id, asked.entrepreneur),
        (MATCHES.c.counterpart_id, asked.counterpart),
        (MATCHES.c.kind, asked.kind),
    )
    return [column == value for column, value in wanted if value] + _between(own.at, asked)


def _rankings(asked: Asked) -> list[ColumnElement[bool]]:
    own = RANKINGS.c
    wanted = ((own.sender, asked.actor), (own.entity_id, asked.entrepreneur), (own.kind, asked.kind))
    return [column == value for column, value in wanted if value] + _between(own.at, asked)


def _between(at: ColumnElement[int], asked: Asked) -> list[ColumnElement[bool]]:
    found = [] if asked.since is None else [at >= to_micros(asked.since)]
    return found if asked.until is None else [*found, at < to_micros(asked.until)]
