"""The review of suggested matches as a state machine: which step leads from where to where, and who may take it.

A match is suggested, the office decides (approve, replace by somebody else, decline, or put off), both sides are told
and answer, they meet, and something comes of it. What nobody outside has been told can be undone; every decision
against a suggestion needs a typed reason (`override.py`), since it is a label that models learn from.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from matcher.domain.text import Text


class State(StrEnum):
    """Where a match stands."""

    SUGGESTED = "suggested"
    DEFERRED = "deferred"
    APPROVED = "approved"
    REPLACED = "replaced"
    DECLINED = "declined"
    SENT = "sent"
    AGREED = "agreed"
    REFUSED = "refused"
    MET = "met"
    ENDED = "ended"
    CLOSED = "closed"


class Action(StrEnum):
    """What somebody does about a match."""

    SUGGEST = "suggest"
    APPROVE = "approve"
    REPLACE = "replace"
    DECLINE = "decline"
    DEFER = "defer"
    UNDO = "undo"
    SEND = "send"
    ACCEPT = "accept"
    REFUSE = "refuse"
    MEET = "meet"
    END = "end"
    CLOSE = "close"
    CORRECT = "correct"
    NOTE = "note"


class Side(StrEnum):
    """Who answers a match that was sent."""

    ENTREPRENEUR = "entrepreneur"
    COUNTERPART = "counterpart"


STATE_TITLES = {
    State.SUGGESTED: Text("待审核", "waits for review"),
    State.DEFERRED: Text("暂缓", "put off"),
    State.APPROVED: Text("已同意，待发出", "approved, not yet sent"),
    State.REPLACED: Text("已换人", "replaced"),
    State.DECLINED: Text("不推荐", "declined by the office"),
    State.SENT: Text("已发出，等待答复", "sent, waits for answers"),
    State.AGREED: Text("双方同意", "both sides agreed"),
    State.REFUSED: Text("一方谢绝", "refused by one side"),
    State.MET: Text("已见面", "they have met"),
    State.ENDED: Text("已有结果", "has an outcome"),
    State.CLOSED: Text("已了结", "closed"),
}

ACTION_TITLES = {
    Action.SUGGEST: Text("系统推荐", "suggested"),
    Action.APPROVE: Text("同意", "approved"),
    Action.REPLACE: Text("换人", "replaced"),
    Action.DECLINE: Text("不推荐", "not suggested"),
    Action.DEFER: Text("暂缓", "put off"),
    Action.UNDO: Text("撤销", "undone"),
    Action.SEND: Text("发出", "sent"),
    Action.ACCEPT: Text("答复：愿意", "answered yes"),
    Action.REFUSE: Text("答复：谢绝", "answered no"),
    Action.MEET: Text("已见面", "met"),
    Action.END: Text("登记结果", "outcome noted"),
    Action.CLOSE: Text("了结", "closed"),
    Action.CORRECT: Text("收回误记", "taken back, noted by mistake"),
    Action.NOTE: Text("备注", "note"),
}
SIDE_TITLES = {
    Side.ENTREPRENEUR: Text("创业者", "the entrepreneur"),
    Side.COUNTERPART: Text("对接方", "the counterpart"),
}

OPEN = frozenset({State.SUGGESTED, State.DEFERRED})
"""States in which the office has yet to decide."""
INSIDE = OPEN | {State.APPROVED, State.REPLACED, State.DECLINED}
"""States that nobody outside has been told of."""

_STEPS: dict[Action, dict[State, State]] = {
    Action.APPROVE: dict.fromkeys(OPEN, State.APPROVED),
    Action.REPLACE: dict.fromkeys((*OPEN, State.APPROVED), State.REPLACED),
    Action.DECLINE: dict.fromkeys((*OPEN, State.APPROVED), State.DECLINED),
    Action.DEFER: dict.fromkeys(OPEN, State.DEFERRED),
    Action.SEND: {State.APPROVED: State.SENT, State.DECLINED: State.CLOSED, State.REPLACED: State.CLOSED},
    Action.ACCEPT: {State.SENT: State.SENT},
    Action.REFUSE: {State.SENT: State.REFUSED, State.AGREED: State.REFUSED},
    Action.MEET: {State.AGREED: State.MET, State.ENDED: State.ENDED},
    Action.END: {State.AGREED: State.ENDED, State.MET: State.ENDED, State.ENDED: State.ENDED},
    Action.CLOSE: dict.fromkeys((State.REFUSED, State.AGREED, State.MET), State.CLOSED),
    Action.CORRECT: {state: state for state in (State.SENT, State.AGREED, State.REFUSED, State.MET, State.ENDED)},
    Action.NOTE: {state: state for state in State},
}
"""Where each action leads; undo leads back to where the last step came from, a correction to where what is left leads.

A case is sent as a whole: what the office decided against is closed with it, since the person is told so. What a side
refused waits for the office again, which finds somebody else or closes it.
"""

NEEDS_REASON = frozenset({Action.REPLACE, Action.DECLINE})
"""Actions against a suggestion, which need a typed reason; to put it off says nothing of the pair."""
UNDONE = frozenset({Action.APPROVE, Action.REPLACE, Action.DECLINE, Action.DEFER})
"""Actions that can be undone."""

REVIEW_WITHIN = timedelta(days=5)
"""Time that the office has to decide; a region's own rule may be shorter."""
URGENT_WITHIN = timedelta(days=2)
"""The same where the person belongs to a key group or starts again after a failure."""
ANSWER_WITHIN = timedelta(days=7)
MEET_WITHIN = timedelta(days=14)
DEFER_AT_MOST = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Answers:
    """What both sides of a sent match said: True, False, or None where nothing is known yet."""

    entrepreneur: bool | None = None
    counterpart: bool | None = None

    def given(self, side: Side, *, accepts: bool) -> "Answers":
        """With one more answer; a side may think better of its own."""
        if side is Side.ENTREPRENEUR:
            return Answers(accepts, self.counterpart)
        return Answers(self.entrepreneur, accepts)

    @property
    def state(self) -> State:
        """The state that a sent match is in by these answers."""
        both = (self.entrepreneur, self.counterpart)
        if False in both:
            return State.REFUSED
        return State.AGREED if both == (True, True) else State.SENT


UNANSWERED = Answers()


class WrongStepError(Exception):
    """An action that a match in its state does not allow; `text` says what it allows."""

    def __init__(self, action: Action, state: State) -> None:
        self.action, self.state = action, state
        self.text = Text(
            f"该条目目前为“{STATE_TITLES[state].zh}”，不能做这一步。",
            f"This match stands at “{STATE_TITLES[state].en}”, where that step is not possible.",
        )
        super().__init__(self.text.en)


def after(action: Action, state: State) -> State:
    """The state that an action leads to (of an answer: see `Answers.state`); raises WrongStepError."""
    found = _STEPS.get(action, {}).get(state)
    if found is None:
        raise WrongStepError(action, state)
    return found


def possible(state: State) -> frozenset[Action]:
    """What can be done about a match, besides undoing the last step."""
    return frozenset(action for action, steps in _STEPS.items() if state in steps)


def undoable(action: Action, state: State) -> bool:
    """Whether the last step, which led to `state`, can be undone: nobody outside has been told."""
    return action in UNDONE and state in INSIDE
