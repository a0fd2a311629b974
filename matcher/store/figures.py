"""Sums over cases for the figures of an office; read only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.sql import Select

from matcher.domain.review import Action, State
from matcher.store.cases import below
from matcher.store.engine import Engines, to_micros
from matcher.store.schema import CASES, MATCHES, STEPS

SENT = (State.SENT, State.AGREED, State.REFUSED, State.MET, State.ENDED)
"""States of a match that both sides were told of; one that was closed after that has an answer."""


Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Counted:
    """What one look at the store found.

    `cases`: (id, entrepreneur, path, urgent, opened, first answered or None) of each, times in microseconds; a case is
    answered when it is sent: the person is told what was found, or that nothing was. `matches`: (case, kind,
    counterpart, state, entrepreneur's answer, counterpart's) of each that was sent. `agreed`: (match, kind, case,
    state, when the second side said yes) of each that both sides agreed to. `outcomes`: (match, event), each once.
    """

    cases: Sequence[Row]
    matches: Sequence[Row]
    agreed: Sequence[Row]
    outcomes: Sequence[Row]


class Figures:
    """Reads what figures are made of."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def of(self, path: Sequence[str], since: datetime, until: datetime) -> Counted:
        """The cases that were opened below a region from one moment to before another."""
        opened = _opened(path, since, until)
        with self._engines.read() as connection:
            queries = (_cases(opened), _matches(opened), _agreed(opened), _outcomes(opened))
            return Counted(*(connection.execute(query).all() for query in queries))


def _cases(opened: ColumnElement[bool]) -> Select[Any]:
    own, told = CASES.c, func.min(STEPS.c.at)
    sent = and_(STEPS.c.case_id == own.id, STEPS.c.action == Action.SEND)
    query = select(own.id, own.entrepreneur_id, own.path, own.urgent, own.opened_at, told)
    return query.select_from(CASES.outerjoin(STEPS, sent)).where(opened).group_by(own.id)


def _matches(opened: ColumnElement[bool]) -> Select[Any]:
    own = MATCHES.c
    query = select(own.case_id, own.kind, own.counterpart_id, own.state, own.entrepreneur_says, own.counterpart_says)
    told = or_(own.state.in_(SENT), own.entrepreneur_says.is_not(None), own.counterpart_says.is_not(None))
    return query.join(CASES, CASES.c.id == own.case_id).where(opened, told)


def _agreed(opened: ColumnElement[bool]) -> Select[Any]:
    """The last yes is the moment of agreement."""
    own, step = MATCHES.c, STEPS.c
    said = and_(step.case_id == own.case_id, step.match_id == own.id, step.action == Action.ACCEPT)
    query = select(own.id, own.kind, own.case_id, own.state, func.max(step.at))
    joined = query.join(CASES, CASES.c.id == own.case_id).join(STEPS, said)
    return joined.where(opened, own.entrepreneur_says.is_(True), own.counterpart_says.is_(True)).group_by(own.id)


def _outcomes(opened: ColumnElement[bool]) -> Select[Any]:
    """What was noted and not taken back: of one match each outcome can stand once."""
    own = STEPS.c
    standing = func.sum(case((own.action == Action.CORRECT, -1), else_=1))
    joined = select(own.match_id, own.reason).join(CASES, CASES.c.id == own.case_id)
    done = own.action.in_((Action.MEET, Action.END, Action.CORRECT))
    return joined.where(done, opened).group_by(own.match_id, own.reason).having(standing > 0)


def _opened(path: Sequence[str], since: datetime, until: datetime) -> ColumnElement[bool]:
    at = CASES.c.opened_at
    return and_(below(path), at >= to_micros(since), at < to_micros(until))
