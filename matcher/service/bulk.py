"""Many cases at once: what approving or sending them would do, and doing it, each case by itself."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matcher.domain.account import Account
from matcher.domain.case import Case, Match
from matcher.domain.errors import ConflictError, InvalidInputError, NotFoundError
from matcher.domain.review import Action, State, possible
from matcher.domain.text import Text
from matcher.service.decisions import Decision
from matcher.service.desk import Candidate, Desk
from matcher.service.reviews import Reviews
from matcher.store.store import Store

MOST = 50
"""Cases at once: as many as a page lists."""


class Sweep(StrEnum):
    """What can be done to many cases at once."""

    APPROVE = "approve"
    SEND = "send"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Move:
    """What would become of one match; `candidate` is how it ranks now."""

    match: Match
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Planned:
    """What would become of one case: nothing where `moves` is empty, and `why` then says why."""

    case: Case
    name: str
    moves: list[Move]
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a sweep would do, and `crowded`: counterparts who would get more than they can take (name, wanted, left)."""

    sweep: Sweep
    cases: list[Planned]
    crowded: list[tuple[str, int, float]]


@dataclass(frozen=True, slots=True)
class Done:
    """What a sweep did: the cases as they are now, and (name of the person, why) of those that it left alone."""

    sweep: Sweep
    cases: list[Case]
    left: list[tuple[str, Text]]


_NOTHING = {
    Sweep.APPROVE: Text("没有待审核的条目", "nothing waits for review"),
    Sweep.SEND: Text(
        "还有待审核的条目，或没有可以发出的内容", "something still waits for review, or nothing can be sent"
    ),
    Sweep.UNDO: Text("没有可撤销的操作", "there is nothing to undo"),
}


_TOLD = (State.SUGGESTED, State.APPROVED)
"""States of a match that would be approved or sent."""


class Bulk:
    """Sweeps over cases."""

    def __init__(self, store: Store, reviews: Reviews, desk: Desk) -> None:
        self._store, self._reviews, self._desk = store, reviews, desk

    def preview(self, account: Account, sweep: Sweep, names: Sequence[str], *, now: datetime) -> Preview:
        """What a sweep would do; it changes nothing. Raises InvalidInputError for none or too many, NotFoundError."""
        _counted(names)
        planned = [self._plan(self._reviews.case(account, name), sweep, now) for name in dict.fromkeys(names)]
        wanted = Counter((m.match.kind, m.candidate.id) for one in planned for m in one.moves)
        told = {(m.match.kind, m.candidate.id): m.candidate for one in planned for m in one.moves}
        crowded = [
            (told[key].name, count, float(left))
            for key, count in wanted.items()
            if (left := (told[key].item or {}).get("capacity_left")) is not None and count > left
        ]
        return Preview(sweep, planned, crowded if sweep is Sweep.APPROVE else [])

    def carry_out(self, account: Account, sweep: Sweep, seen: Sequence[tuple[str, int]], *, now: datetime) -> Done:
        """Do it to each case that still is as it was seen (identifier, version); the others are left and told."""
        _counted([name for name, _ in seen])
        done, left = [], []
        act: Callable[[Account, Case, int, datetime], Case] = {
            Sweep.APPROVE: self._approve,
            Sweep.SEND: self._send,
            Sweep.UNDO: self._undo,
        }[sweep]
        for name, version in dict(seen).items():
            try:
                case = self._reviews.case(account, name)
            except NotFoundError as error:
                left.append((name, error.text))
                continue
            try:
                if case.version != version:
                    raise self._store.cases.overtaken(case.id)
                done.append(act(account, case, version, now))
            except ConflictError as error:
                person = self._desk.person(case.entrepreneur_id, now)
                left.append((person.name, Text(error.zh, str(error))))
        return Done(sweep, done, left)

    def _plan(self, case: Case, sweep: Sweep, now: datetime) -> Planned:
        person = self._desk.person(case.entrepreneur_id, now)
        if sweep is Sweep.APPROVE:
            going = [match for match in case.matches if match.state is State.SUGGESTED]
        elif any(match.state is State.SUGGESTED for match in case.matches):
            going = []
        else:  # what was decided against is closed with the rest
            going = [match for match in case.matches if Action.SEND in possible(match.state)]
        moves = [Move(match, self._desk.candidate(case, match, now)) for match in going]
        out = [move for move in moves if move.candidate.item is None and move.match.state in _TOLD]
        if out:
            names = "、".join(move.candidate.name for move in out)
            return Planned(case, person.name, [], Text(f"{names}现已不符合规则", f"a rule leaves {names} out by now"))
        return Planned(case, person.name, moves, None if moves else _NOTHING[sweep])

    def _approve(self, account: Account, case: Case, version: int, now: datetime) -> Case:
        waiting = [match.id for match in case.matches if match.state is State.SUGGESTED]
        return self._each(
            account, case, version, Sweep.APPROVE, [Decision(one, Action.APPROVE) for one in waiting], now
        )

    def _undo(self, account: Account, case: Case, version: int, now: datetime) -> Case:
        """Take back what this account approved last, all of one moment."""
        last = case.steps[-1].at
        mine = [
            str(step.match_id)
            for step in case.steps
            if step.at == last and step.action is Action.APPROVE and step.actor == account.name
        ]
        return self._each(account, case, version, Sweep.UNDO, [Decision(one, Action.UNDO) for one in mine], now)

    def _send(self, account: Account, case: Case, version: int, now: datetime) -> Case:
        return self._reviews.send(account, case.id, version, now=now)

    def _each(
        self, account: Account, case: Case, version: int, sweep: Sweep, decisions: list[Decision], now: datetime
    ) -> Case:
        if not decisions:
            raise ConflictError(_NOTHING[sweep].en, _NOTHING[sweep].zh)
        with self._store.together():
            for decision in decisions:
                case = self._reviews.decide(account, case.id, version, decision, now=now)
                version = case.version
        return case


def _counted(names: Sequence[str]) -> None:
    if not 0 < len(names) <= MOST:
        problem = Text("没有选择个案", "no case is chosen") if not names else Text("选择过多", "too many are chosen")
        remedy = Text(f"请选择1至{MOST}个", f"choose 1 to {MOST}")
        raise InvalidInputError.single("case", len(names), problem, remedy)
