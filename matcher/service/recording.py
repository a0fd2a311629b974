"""Events as callers send them: checked against the kinds, then recorded once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from matcher.domain.errors import Fault, InvalidInputError
from matcher.domain.event import Event
from matcher.domain.override import OVERRIDE_REASONS
from matcher.domain.text import Text
from matcher.kinds.contract import OVERRIDDEN
from matcher.kinds.discovery import kinds
from matcher.service.messages import one_of
from matcher.service.registers import ENTREPRENEUR
from matcher.store.events import Receipt
from matcher.store.store import Store

AHEAD = timedelta(minutes=5)
"""How far a sender's clock may be ahead."""

MOST_EVENTS = 5_000
_NO_EVENT = Text("不是该类别的事件", "not an event of this kind")
_NO_REASON = Text("改选须注明理由", "a replaced suggestion needs one of the known reasons")
_REASONS = tuple(reason.code for reason in OVERRIDE_REASONS)
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


def doubts(store: Store, events: Sequence[Event]) -> list[list[Text]]:
    """What may be a slip in each event: names that no register holds.

    They are recorded all the same: a row may come later, and a profile that is only ever sent along has none.
    """
    people = store.entities.get_many(ENTREPRENEUR, sorted({event.entrepreneur_id for event in events}))
    others = {
        code: store.entities.get_many(code, sorted({e.counterpart_id for e in events if e.kind == code}))
        for code in {event.kind for event in events}
    }
    return [
        [
            Text(f"名册中没有{zh}“{name}”", f"no register holds the {en} {name!r}")
            for known, name, zh, en in (
                (people, event.entrepreneur_id, "创业者", "entrepreneur"),
                (others[event.kind], event.counterpart_id, kinds()[event.kind].title.zh, event.kind),
            )
            if name not in known
        ]
        for event in events
    ]


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
    if event.at > now + AHEAD:
        found.append(Fault(f"{where}.at", event.at.isoformat(), _AHEAD, _HAPPENED))
    return found
