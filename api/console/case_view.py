"""What the page of a case shows, put together from the desk."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from matcher.domain.case import Case
from matcher.domain.override import OVERRIDE_REASONS
from matcher.domain.review import DEFER_AT_MOST, STATE_TITLES, Action, Side, State, possible
from matcher.service.case_history import Told
from matcher.service.desk import Candidate, Person, Tab
from matcher.service.service import Service
from matcher.service.undoing import can_undo

TURN = frozenset({State.SUGGESTED, State.REFUSED})
"""States in which a match waits for the office."""
FIXED = {
    "actions": Action,
    "states": State,
    "sides": Side,
    "possible": possible,
    "state_titles": STATE_TITLES,
    "reasons_known": OVERRIDE_REASONS,
    "turn": TURN,
    "waiting_states": frozenset(
        {State.SUGGESTED, State.DEFERRED, State.APPROVED, State.SENT, State.AGREED, State.REFUSED}
    ),
}
MAPPED = 9
"""Places on a list that are marked on the map."""


def shown(service: Service, case: Case, kind: str, words: str, compared: Sequence[str]) -> dict[str, Any]:
    """Everything that the template of a case needs; `kind` "" is the first one. Raises as the desk does."""
    desk, now = service.desk, datetime.now(UTC)
    kinds, person = desk.kinds(case), desk.person(case.entrepreneur_id, now)
    tab = desk.tab(case, kind or kinds[0][0].code, now)
    found = desk.search(case, tab.kind.code, words, now) if words.strip() else None
    beside = desk.compare(case, tab.kind.code, compared, now) if compared else []
    everybody = [one for _, one in tab.matches] + tab.others + (found or []) + beside
    today, history, can_send = date.today(), desk.history(case), _can_send(case)
    return FIXED | {
        "case": case,
        "person": person,
        "kinds": kinds,
        "tab": tab,
        "words": words,
        "found": found,
        "compared": beside,
        "chosen": [one.id for one in beside],
        "fact_titles": dict.fromkeys((fact.name, fact.title) for one in beside for fact in one.facts),
        "open": [(match, one) for match, one in tab.matches if Action.REPLACE in possible(match.state)],
        "most": max((abs(bar.points) for one in everybody for bar in one.bars), default=0.0),
        "next_kind": desk.next_kind(case, tab.kind.code),
        "undoable": can_undo(case),
        "against": _against(case, history),
        "noted": {match.id: desk.noted(case, match) for match, _ in tab.matches},
        "outcomes": desk.outcomes(tab.kind.code),
        "can_send": can_send,
        "to_send": desk.to_send(case, now) if can_send else [],
        "history": history,
        "tomorrow": today + timedelta(days=1),
        "soon": today + timedelta(days=7),
        "latest": today + DEFER_AT_MOST,
        "now": now,
        **_map(service, person, tab),
    }


def _against(case: Case, history: Sequence[Told]) -> dict[str, Told]:
    """Of each match that was decided against or put off: the decision, with its reason and note."""
    actions = {State.DECLINED: Action.DECLINE, State.REPLACED: Action.REPLACE, State.DEFERRED: Action.DEFER}
    wanted = {match.id: actions.get(match.state) for match in case.matches}
    return {
        name: one
        for one in reversed(history)
        if (name := one.step.match_id) is not None and one.step.action is wanted.get(name)
    }


def _can_send(case: Case) -> bool:
    going = any(Action.SEND in possible(match.state) for match in case.matches)
    return going and not any(match.state is State.SUGGESTED for match in case.matches)


def _map(service: Service, person: Person, tab: Tab) -> dict[str, Any]:
    """The smallest picture that holds them all, the parts where somebody is, and lines from the entrepreneur."""
    ranked: list[Candidate] = sorted(
        (one for one in [*(own for _, own in tab.matches), *tab.others] if one.place is not None and one.region),
        key=lambda one: one.place or 0,
    )[:MAPPED]
    above = service.scope.path(person.region)
    drawing, home = None, None
    for code in ("", *above[:-1]):
        wider = service.map.drawing(code)
        inside = code == "" or all(code in service.scope.path(one.region) for one in ranked)
        if wider is not None and inside:
            drawing, home = wider, service.map.cell_of(wider, person.region)
    if drawing is None or home is None:
        return {"drawing": None, "cells": {}, "links": [], "where": []}
    places: dict[str, list[Candidate]] = {}
    for one in ranked:
        cell = service.map.cell_of(drawing, one.region)
        if cell is not None:
            places.setdefault(cell, []).append(one)
    cells: dict[str, dict[str, Any]] = {code: {"value": _numbers(found), "step": 1} for code, found in places.items()}
    cells.setdefault(home, {})["tone"] = "own"
    return {
        "drawing": drawing,
        "cells": cells,
        "links": [(home, code) for code in places if code != home],
        "where": [(service.map.name(code), found) for code, found in places.items()],
    }


def _numbers(found: Sequence[Candidate]) -> str:
    """Places that fit into a tile: the first, and how many more there are."""
    return f"{found[0].place}" + (f" +{len(found) - 1}" if len(found) > 1 else "")
