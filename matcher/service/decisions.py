"""What a coordinator decides on one match, and what such a decision must have."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from matcher.domain.errors import InvalidInputError
from matcher.domain.override import OVERRIDE_REASONS, UNSAID
from matcher.domain.review import DEFER_AT_MOST, NEEDS_REASON, Action
from matcher.domain.text import Text
from matcher.service.messages import one_of

NOTE_AT_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Decision:
    """What a coordinator decides on one match; `until` of what is put off, `instead` the counterpart that replaces."""

    match_id: str
    action: Action
    reason: str | None = None
    note: str = ""
    until: datetime | None = None
    instead: str | None = None


def checked(decision: Decision, now: datetime) -> None:
    """Raise InvalidInputError for a decision that lacks something."""
    known = [reason.code for reason in OVERRIDE_REASONS]
    if decision.action in NEEDS_REASON and decision.reason not in known:
        problem = Text("请选择理由", "needs a reason")
        raise InvalidInputError.single("reason", decision.reason, problem, one_of(", ".join(known)))
    if decision.action in NEEDS_REASON and decision.reason == UNSAID and not decision.note.strip():
        problem = Text("理由为“其他”时须说明", "the reason “other” says nothing by itself")
        raise InvalidInputError.single("note", "", problem, Text("请在备注中写明原因", "say why in the note"))
    if decision.action is Action.REPLACE and not decision.instead:
        problem = Text("请选择替换的对象", "needs somebody instead")
        raise InvalidInputError.single("instead", None, problem, Text("从名册中选择", "choose one of the register"))
    if decision.action is Action.DEFER and not (
        decision.until is not None and timedelta() < decision.until - now <= DEFER_AT_MOST
    ):
        problem = Text("请选择暂缓到哪一天", "needs a day until which it is put off")
        if decision.until is not None:
            problem = Text("不在可以选择的日期内", "is no day until which it can be put off")
        remedy = Text(f"从明天起，最多{DEFER_AT_MOST.days}天", f"after today, at most {DEFER_AT_MOST.days} days on")
        raise InvalidInputError.single("until", decision.until, problem, remedy)
    checked_note(decision.note)


def checked_note(text: str) -> None:
    """Raise InvalidInputError for a note that is too long."""
    if len(text) > NOTE_AT_MOST:
        problem = Text("备注过长", "the note is too long")
        raise InvalidInputError.single(
            "note", len(text), problem, Text(f"最多{NOTE_AT_MOST}字", f"at most {NOTE_AT_MOST} characters")
        )
