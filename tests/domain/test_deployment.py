"""The state that a log of decisions on models comes to."""

from datetime import UTC, datetime

from matcher.domain.deployment import SCORECARD, Action, Deployment, State

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def log(*decisions: tuple[Action, str] | tuple[Action, str, float]) -> list[Deployment]:
    return [
        Deployment(seq, NOW, "mentor", action, version, "a", "", *share)
        for seq, (action, version, *share) in enumerate(decisions, start=1)
    ]


def test_nothing_promoted_means_the_scorecard() -> None:
    state = State.of([])
    assert (state.seq, state.current, state.previous) == (0, SCORECARD, None)
    assert state.version_for("mentor", "e1") == SCORECARD


def test_rollback_returns_step_by_step() -> None:
    state = State.of(log((Action.PROMOTE, "v1"), (Action.PROMOTE, "v2")))
    assert (state.current, state.previous) == ("v2", "v1")
    state = State.of(log((Action.PROMOTE, "v1"), (Action.PROMOTE, "v2"), (Action.ROLLBACK, "v1")))
    assert (state.current, state.previous) == ("v1", SCORECARD)


def test_shadow_and_split_stand_until_stopped_or_something_is_promoted() -> None:
    both = log((Action.PROMOTE, "v1"), (Action.SHADOW, "v2"), (Action.SPLIT, "v3", 0.25))
    state = State.of(both)
    assert (state.current, state.shadow, state.split, state.share) == ("v1", "v2", "v3", 0.25)
    for last in ((Action.STOP, ""), (Action.PROMOTE, "v3"), (Action.ROLLBACK, "")):
        after = State.of([*both, *log(last)])
        assert (after.shadow, after.split) == (None, None)


def test_a_split_takes_its_share_of_people_and_always_the_same() -> None:
    state = State.of(log((Action.PROMOTE, "v1"), (Action.SPLIT, "v2", 0.25)))
    served = [state.version_for("mentor", f"e{k}") for k in range(20_000)]
    assert 0.23 < served.count("v2") / len(served) < 0.27
    assert served == [state.version_for("mentor", f"e{k}") for k in range(20_000)]
    assert state.version_for("mentor", "") == "v1"
