"""The states of a match under review: every way through them, walked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from matcher.domain.review import (
    NEEDS_REASON,
    OPEN,
    STATE_TITLES,
    UNDONE,
    Action,
    Answers,
    Side,
    State,
    WrongStepError,
    after,
    possible,
    undoable,
)

TOLD = {State.SENT, State.AGREED, State.REFUSED, State.MET, State.ENDED, State.CLOSED}


def reachable(start: State) -> set[State]:
    found, left = {start}, [start]
    while left:
        state = left.pop()
        more = {after(action, state) for action in possible(state)} - found
        if state is State.SENT:
            more |= {State.AGREED, State.REFUSED} - found
        found |= more
        left += more
    return found


def test_every_state_is_reached_and_has_a_title() -> None:
    assert reachable(State.SUGGESTED) == set(State) == set(STATE_TITLES)


def test_what_was_told_outside_never_comes_back_inside() -> None:
    for state in TOLD:
        assert reachable(state) <= TOLD
        assert not any(undoable(action, state) for action in Action)


def test_every_decision_of_the_office_can_be_undone_and_those_against_a_suggestion_need_a_reason() -> None:
    decisions = {action for action in Action for state in OPEN if action in possible(state)} - {Action.NOTE}
    assert decisions == UNDONE
    assert decisions - {Action.APPROVE, Action.DEFER} == NEEDS_REASON


@given(st.sampled_from(Action), st.sampled_from(State))
def test_a_step_is_possible_or_refused_in_both_languages(action: Action, state: State) -> None:
    if action in possible(state):
        assert after(action, state) in State
        return
    with pytest.raises(WrongStepError) as error:
        after(action, state)
    assert STATE_TITLES[state].zh in error.value.text.zh
    assert STATE_TITLES[state].en in error.value.text.en


class Answering(RuleBasedStateMachine):
    """Both sides answer in any order, and may think better of it."""

    def __init__(self) -> None:
        super().__init__()
        self.answers, self.last = Answers(), dict[Side, bool]()

    @rule(side=st.sampled_from(Side), accepts=st.booleans())
    def answer(self, side: Side, accepts: bool) -> None:
        self.answers, self.last[side] = self.answers.given(side, accepts=accepts), accepts

    @invariant()
    def state_follows(self) -> None:
        said = list(self.last.values())
        expected = State.REFUSED if False in said else State.AGREED if said == [True, True] else State.SENT
        assert self.answers.state is expected


TestAnswering = Answering.TestCase
