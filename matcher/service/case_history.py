"""The history of a case in words: who did what, when and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.domain.case import Case, Step
from matcher.domain.override import OVERRIDE_REASONS
from matcher.domain.personal_request import NOTED
from matcher.domain.review import ACTION_TITLES, SIDE_TITLES, Action
from matcher.domain.text import Text
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kinds
from matcher.service.review_events import MET
from matcher.store.store import Store

_WHY = {
    **{reason.code: reason.title for reason in OVERRIDE_REASONS},
    **{side.value: title for side, title in SIDE_TITLES.items()},
    **NOTED,
    MET: ACTION_TITLES[Action.MEET],
}
MACHINE = Text("系统", "the service")
PERSON = Text("创业者本人", "the entrepreneur")


@dataclass(frozen=True, slots=True)
class Told:
    """One step in words; `about` names the counterpart, `kind` its sort, both None for the case as a whole."""

    step: Step
    what: Text
    actor: Text
    kind: Text | None
    about: str | None
    reason: Text | None


def reason_text(reason: str | None, kind: Kind | None) -> Text | None:
    """Why a step was taken, who answered, or what came of it; None where nothing was noted."""
    events = {} if kind is None else {event.event: event.title for event in kind.events}
    return None if reason is None else _WHY.get(reason) or events.get(reason)


def history(store: Store, case: Case, machine: str) -> list[Told]:
    """All steps, the last one first; `machine` is the name that the service itself acts under."""
    return told(store, case, sorted(case.steps, key=lambda step: (step.at, step.seq), reverse=True), machine)


def told(store: Store, case: Case, steps: Sequence[Step], machine: str) -> list[Told]:
    """Some steps of a case in words, in their order."""
    matches = {match.id: match for match in case.matches}
    names: dict[tuple[str, str], str] = {}
    for code in {match.kind for match in case.matches}:
        own = [match.counterpart_id for match in case.matches if match.kind == code]
        for name, row in store.entities.get_many(code, own).items():
            names[code, name] = str(row.data.get("name") or name)
    people, undone = store.accounts.titles(), _undone(case)
    found = []
    for step in steps:
        match = matches.get(step.match_id or "")
        kind = None if match is None else kinds()[match.kind]
        actor = {machine: MACHINE, case.entrepreneur_id: PERSON}.get(step.actor)
        found.append(
            Told(
                step,
                ACTION_TITLES[step.action],
                actor or Text(*[people.get(step.actor, step.actor)] * 2),
                None if kind is None else kind.title,
                None if match is None else names.get((match.kind, match.counterpart_id), match.counterpart_id),
                ACTION_TITLES[undone[step.seq]] if step.seq in undone else _reason(step, kind),
            )
        )
    return found


def _reason(step: Step, kind: Kind | None) -> Text | None:
    """The reason of a step; of a meeting the step itself says it."""
    return None if step.action is Action.MEET else reason_text(step.reason, kind)


def _undone(case: Case) -> dict[int, Action]:
    """What each undoing undid, by the number of its step."""
    stacks: dict[str | None, list[Action]] = {}
    found = {}
    for step in sorted(case.steps, key=lambda step: (step.at, step.seq)):
        stack = stacks.setdefault(step.match_id, [])
        if step.action is Action.UNDO and stack:
            found[step.seq] = stack.pop()
        elif step.action not in (Action.UNDO, Action.NOTE):
            stack.append(step.action)
    return found
