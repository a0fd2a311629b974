"""Taking back what was done by mistake: a decision before anybody outside was told, and later a note of what happened.

Both stay in the case's history; the second is taken back in the log of events too, so that no model learns from it.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from matcher.domain.account import Account
from matcher.domain.case import Case, Match, Step
from matcher.domain.errors import ConflictError
from matcher.domain.event import Event
from matcher.domain.review import (
    ANSWER_WITHIN,
    MEET_WITHIN,
    REVIEW_WITHIN,
    UNANSWERED,
    URGENT_WITHIN,
    Action,
    Side,
    State,
    undoable,
)
from matcher.kinds.contract import CHOICES, DECLINED
from matcher.service.decisions import Decision
from matcher.service.review_events import ACCEPTED, of_withdrawal
from matcher.store.store import Store

ANSWERS = frozenset({Action.ACCEPT, Action.REFUSE})
NOTES = ANSWERS | {Action.MEET, Action.END}
"""Steps that tell what happened outside, as the office was told."""


@dataclass(frozen=True, slots=True)
class Change:
    """What the store is to change at once: matches as they are from now on, steps, and matches that go."""

    matches: list[Match]
    steps: list[Step]
    gone: list[str]
    taken: Step | None = None
    """The note that is taken back."""


def can_undo(case: Case) -> frozenset[str]:
    """Matches whose last step can be taken back."""
    last = {match.id: (match, _last(case, match)) for match in case.matches}
    return frozenset(
        name for name, (match, step) in last.items() if step is not None and undoable(step.action, match.state)
    )


def undone(case: Case, match: Match, account: Account, decision: Decision, now: datetime) -> Change:
    """The last decision about a match taken back; raises ConflictError where it was sent or there is none."""
    last = _last(case, match)
    if last is None or last.was is None or not undoable(last.action, match.state):
        raise ConflictError(
            "That can't be undone any more: it was sent, or there is nothing to undo.",
            "已发出或没有可撤销的操作，不能撤销。",
        )
    by_hand = last.action is Action.APPROVE and not any(
        step.match_id == match.id and step.action is Action.SUGGEST for step in case.steps
    )
    if by_hand and match.instead_of is None:  # what a person added goes again
        return Change([], [step_of(match, State.SUGGESTED, account, decision, now)], [match.id])
    due = match.due_at
    if match.state is State.DEFERRED:
        due = case.opened_at + (URGENT_WITHIN if case.urgent else REVIEW_WITHIN)
    back = replace(match, state=last.was, due_at=due)
    return Change([back], [step_of(match, last.was, account, decision, now)], _replacements(case, match.id))


def noted(case: Case, match: Match) -> list[Step]:
    """What was noted of a match and still stands, in the order of time: answers, a meeting, outcomes.

    A correction names what it takes back by the same `reason`: the last such note.
    """
    found: list[Step] = []
    for step in case.steps:
        if step.match_id != match.id:
            continue
        if step.action in NOTES:
            found.append(step)
        elif step.action is Action.CORRECT:
            place = max(k for k, earlier in enumerate(found) if earlier.reason == step.reason)
            del found[place]
    return found


def corrected(case: Case, match: Match, what: str, account: Account, note: str, now: datetime) -> Change:
    """The last note that bears `what` (a side, or an event) taken back, and the match as the others leave it.

    Raises ConflictError where nothing of the kind stands, or where something that was noted later rests on it.
    """
    standing = noted(case, match)
    place = max((k for k, step in enumerate(standing) if step.reason == what), default=None)
    if place is None:
        raise ConflictError("That is not noted, or was taken back already.", "没有这条登记，或已经收回。")
    rest = standing[:place] + standing[place + 1 :]
    answers = UNANSWERED
    for step in rest:
        if step.action in ANSWERS:
            answers = answers.given(Side(str(step.reason)), accepts=step.action is Action.ACCEPT)
    state = answers.state
    after = {step.action for step in rest} - ANSWERS
    if after and state is not State.AGREED:
        raise ConflictError(
            "Something that came of the match rests on this answer. Take that back first.",
            "已登记的结果以这条答复为前提，请先收回结果。",
        )
    if after:
        state = State.ENDED if Action.END in after else State.MET
    back = replace(match, state=state, answers=answers, due_at=due_after(state, match, now))
    made = Decision(match.id, Action.CORRECT, what, note)
    return Change([back], [step_of(match, state, account, made, now)], [], standing[place])


def due_after(state: State, match: Match, now: datetime) -> datetime | None:
    """By when what a match waits for is to happen, once answers or notes have brought it into a state."""
    if state is match.state:
        return match.due_at
    within = {State.SENT: ANSWER_WITHIN, State.AGREED: MEET_WITHIN, State.REFUSED: URGENT_WITHIN}.get(state)
    return None if within is None else now + within


def withdrawals(store: Store, case: Case, before: Match, change: Change, by: str, now: datetime) -> list[Event]:
    """Events that take back those which a note had recorded, as far as they stand in the log."""
    own = [one for one in store.events.of_entrepreneur(case.entrepreneur_id) if one.event.kind == before.kind]
    gone = store.events.withdrawn(before.kind).gone
    standing = {
        one.event.event for one in own if one.event.counterpart_id == before.counterpart_id and one.seq not in gone
    }
    taught = _taught(before, change.matches[0], change.taken)
    return [of_withdrawal(case, before, name, by, now) for name in taught if name in standing]


def _taught(before: Match, after: Match, note: Step | None) -> list[str]:
    """Names of the events that a note had recorded."""
    if note is None or note.action not in ANSWERS:
        return [] if note is None else [str(note.reason)]
    names = [CHOICES[0]] if note.action is Action.ACCEPT and note.reason == Side.ENTREPRENEUR else []
    if note.action is Action.REFUSE or (after.state is State.REFUSED and after.answers.entrepreneur is None):
        names.append(DECLINED)  # the counterpart's, which without a choice would be read as the entrepreneur's
    if before.answers.state is State.AGREED and after.answers.state is not State.AGREED:
        names.append(ACCEPTED)
    return names


def step_of(match: Match, state: State, account: Account, decision: Decision, now: datetime) -> Step:
    """The step that a decision is, from the match's state to another."""
    return Step(match.id, now, account.name, decision.action, match.state, state, decision.reason, decision.note)


def _replacements(case: Case, name: str) -> list[str]:
    """Who came in place of a match, and in place of those in turn."""
    found = [one.id for one in case.matches if one.instead_of == name]
    return found + [other for one in found for other in _replacements(case, one)]


def _last(case: Case, match: Match) -> Step | None:
    """The last step that moved a match, past those that were undone."""
    stack: list[Step] = []
    for step in case.steps:
        if step.match_id != match.id or step.action is Action.NOTE:
            continue
        if step.action is Action.UNDO:
            stack.pop()
        else:
            stack.append(step)
    return stack[-1] if stack else None
