"""Decisions on models: kept in order, seen by running servers, and one at a time."""

import threading
from datetime import UTC, datetime

import pytest

from matcher.domain.deployment import Action, Deployment, State
from matcher.domain.errors import ConflictError
from matcher.store.store import Store

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def decision(version: str, kind: str = "mentor") -> Deployment:
    return Deployment(0, NOW, kind, Action.PROMOTE, version, "analyst", "better", None, {"gates": [{"passed": True}]})


def test_decisions_come_back_whole_and_move_the_change_number(store: Store) -> None:
    before = store.change()
    first = store.deployments.add(decision("v1"), after=0)
    store.deployments.add(decision("w1", "course"), after=0)
    second = store.deployments.add(decision("v2"), after=first.seq)
    assert store.change() == before + 3
    assert store.deployments.of("mentor") == [first, second]
    assert first.evidence == {"gates": [{"passed": True}]}
    assert first.at == NOW


def test_of_two_decisions_at_once_the_second_is_told(store: Store) -> None:
    outcomes: list[str] = []
    gate = threading.Barrier(2)

    def decide(version: str) -> None:
        gate.wait()
        try:
            store.deployments.add(decision(version), after=0)
            outcomes.append(version)
        except ConflictError:
            outcomes.append("refused")

    threads = [threading.Thread(target=decide, args=(name,)) for name in ("v1", "v2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert min(outcomes) == "refused"
    assert len(store.deployments.of("mentor")) == 1
    with pytest.raises(ConflictError, match="decide again"):
        store.deployments.add(decision("v3"), after=0)
    assert State.of(store.deployments.of("mentor")).current in ("v1", "v2")
