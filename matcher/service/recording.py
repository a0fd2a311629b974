"""Events as callers send them: checked against the kinds, then recorded once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from matcher.domain.errors import Fault, InvalidInputError
from matcher.domain.event import WITHDRAWN, Event
from matcher.domain.override import OVERRIDE_REASONS
from matcher.domain.text import Text
from matcher.kinds.contract import OVERRIDDEN
from matcher.kinds.discovery import kinds
from matcher.service.messages import one_of
from matcher.store.events import Receipt
from matcher.store.store import Store

AHEAD = timedelta(minutes=5)
"""How far a sender's clock may be ahead."""

MOST_EVENTS = 5_000
_NO_EVENT = Text("不是该类别的事件", "not an event of this kind")
_NO_REASON = Text("改选须注明理由", "a replaced suggestion needs one of the known reasons")
_REASONS = tuple(reason.code for reason in OVERRIDE_REASONS)
_NOT_SAID = Text("须写明收回哪一种事件", "must name the event that is taken back")
_AHEAD = Text("在未来", "lies in the future")
_HAPPENED = Text("只发送已经发生的事件。", "Send events that have happened.")


def record(
    store: Store, events: Sequence[Event], *, sender: str, now: datetime, first_counts: bool = False
) -> list[Receipt]:
    """Record events, all or none; the same client key counts once, `first_counts`: whatever comes with it again.

    Raises InvalidInputError for a kind or event that is not known, or a moment that lies ahead; ConflictError for a
    client key that came before with another content.
    """
    if len(events) > MOST_EVENTS:
        raise InvalidInputError.single(
            "events",
            len(events),
            Text("事件过多", "too many events"),
            Text(f"每次最多 {MOST_EVENTS} 个。", f"Send at most {MOST_EVENTS}."),
        )
    found: list[Fault] = []
    for number, event in enumerate(events):
        found.extend(_faults(event, f"events.{number}", now))
    if found:
        raise InvalidInputError(found)
    return store.events.append(events, sender=sender, recorded_at=now, first_counts=first_counts)


def _faults(event: Event, where: str, now: datetime) -> list[Fault]:
    found = []
    kind = kinds().get(event.kind)
    if kind is None:
        known = ", ".join(kinds())
        found.append(Fault(f"{where}.kind", event.kind, Text("没有这一类别", "no such kind"), one_of(known)))
    elif event.event not in kind.grades:
        known = ", ".join(kind.grades)
        found.append(Fault(f"{where}.event", event.event, _NO_EVENT, one_of(known)))
    if event.event == OVERRIDDEN and event.reason not in _REASONS:
        found.append(Fault(f"{where}.reason", event.reason, _NO_REASON, one_of(", ".join(_REASONS))))
    if event.event == WITHDRAWN and kind is not None and event.reason not in set(kind.grades) - {WITHDRAWN}:
        known = ", ".join(name for name in kind.grades if name != WITHDRAWN)
        found.append(Fault(f"{where}.reason", event.reason, _NOT_SAID, one_of(known)))
    if event.at > now + AHEAD:
        found.append(Fault(f"{where}.at", event.at.isoformat(), _AHEAD, _HAPPENED))
    return found
