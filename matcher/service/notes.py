"""Remarks about a match or a case: kept in the history, and nothing else changes."""

from datetime import datetime

from matcher.domain.case import Case, Step
from matcher.domain.errors import InvalidInputError, NotFoundError
from matcher.domain.review import Action
from matcher.domain.text import Text
from matcher.service.decisions import checked_note
from matcher.store.store import Store


def keep_note(
    store: Store, case: Case, text: str, *, by: str, now: datetime, match_id: str | None = None, reason: str = ""
) -> None:
    """Write a note into the history of a case; see `Reviews.note`."""
    state = None
    if match_id is not None:
        match = next((one for one in case.matches if one.id == match_id), None)
        if match is None:
            raise NotFoundError("match", match_id, Text("请重新打开该个案。", "Open the case again."))
        state = match.state
    checked_note(text)
    if not text.strip() and not reason:
        raise InvalidInputError.single(
            "note", None, Text("请填写备注", "the note is empty"), Text("写下要记录的内容", "write what is to be kept")
        )
    step = Step(match_id, now, by, Action.NOTE, state, state, reason or None, text.strip())
    store.notes.add(case.id, step)
