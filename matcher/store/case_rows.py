"""Cases, matches and steps as rows of tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matcher.domain.case import Case, Match, Stage, Step, waits_for
from matcher.domain.review import Action, Answers, State
from matcher.store.engine import from_micros, to_micros

_ROOT = "/"


@dataclass(frozen=True, slots=True)
class Line:
    """A case as a line of the queue."""

    id: str
    entrepreneur_id: str
    path: tuple[str, ...]
    urgent: bool
    stage: Stage
    opened_at: datetime
    due_at: datetime | None
    version: int


def path_of(codes: Sequence[str]) -> str:
    """`/330000/330100/`: what lies below a region begins with its path."""
    return _ROOT + "".join(f"{code}/" for code in codes)


def line_of(row: Mapping[Any, Any]) -> Line:
    """A case as a line of the queue."""
    return Line(
        row["id"],
        row["entrepreneur_id"],
        tuple(code for code in row["path"].split("/") if code),
        row["urgent"],
        Stage(row["stage"]),
        from_micros(row["opened_at"]),
        _moment(row["due_at"]),
        row["version"],
    )


def case_of(row: Mapping[Any, Any], matches: tuple[Match, ...], steps: tuple[Step, ...]) -> Case:
    """A stored case with its matches and steps."""
    line = line_of(row)
    return Case(
        line.id,
        line.entrepreneur_id,
        line.path,
        line.urgent,
        line.opened_at,
        line.version,
        from_micros(row["changed_at"]),
        row["changed_by"],
        matches,
        steps,
    )


def match_of(row: Mapping[Any, Any]) -> Match:
    """A stored match."""
    return Match(
        row["id"],
        row["kind"],
        row["counterpart_id"],
        State(row["state"]),
        row["ranking_id"],
        row["place"],
        _moment(row["due_at"]),
        Answers(row["entrepreneur_says"], row["counterpart_says"]),
        row["instead_of"],
    )


def step_of(row: Mapping[Any, Any]) -> Step:
    """A stored step."""
    return Step(
        row["match_id"],
        from_micros(row["at"]),
        row["actor"],
        Action(row["action"]),
        State(row["was"]) if row["was"] else None,
        State(row["now"]) if row["now"] else None,
        row["reason"],
        row["note"],
        row["seq"],
    )


def case_row(case: Case) -> dict[str, Any]:
    """A case as it is stored, without its matches and steps."""
    stage, due = waits_for(case.matches)
    return {
        "id": case.id,
        "entrepreneur_id": case.entrepreneur_id,
        "path": path_of(case.path),
        "urgent": case.urgent,
        "stage": stage.value,
        "opened_at": to_micros(case.opened_at),
        "due_at": None if due is None else to_micros(due),
        "version": case.version,
        "changed_at": to_micros(case.changed_at or case.opened_at),
        "changed_by": case.changed_by,
    }


def match_row(case: str, match: Match) -> dict[str, Any]:
    """A match as it is stored."""
    return {
        "id": match.id,
        "case_id": case,
        "kind": match.kind,
        "counterpart_id": match.counterpart_id,
        "ranking_id": match.ranking_id,
        "place": match.place,
        "state": match.state.value,
        "due_at": None if match.due_at is None else to_micros(match.due_at),
        "entrepreneur_says": match.answers.entrepreneur,
        "counterpart_says": match.answers.counterpart,
        "instead_of": match.instead_of,
    }


def step_row(case: str, step: Step) -> dict[str, Any]:
    """A step as it is stored."""
    return {
        "case_id": case,
        "match_id": step.match_id,
        "at": to_micros(step.at),
        "actor": step.actor,
        "action": step.action.value,
        "was": step.was or "",
        "now": step.now or "",
        "reason": step.reason,
        "note": step.note,
    }


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
