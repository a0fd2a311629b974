"""All that is held about one person, in words and as a file: the right to see and to take along (PIPL article 45)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

import orjson

from matcher.domain.case import Match
from matcher.domain.entrepreneur import Entrepreneur
from matcher.domain.event import StoredEvent
from matcher.domain.personal_request import SORT_TITLES, PersonalRequest
from matcher.domain.review import STATE_TITLES
from matcher.domain.text import Text
from matcher.kinds.discovery import kinds
from matcher.service.attribute_use import conditions, ordering
from matcher.service.catalogue import Catalogue
from matcher.service.personal import Visit, told_of
from matcher.service.profiles import Fact, profile
from matcher.store.rankings import MadeList
from matcher.store.store import Store

MOST = 100
"""Lists and events that the page shows; the file holds all events, and as many lists as MOST_LISTS."""
MOST_LISTS = 10_000


class Use(StrEnum):
    """What an attribute is used for."""

    ORDER = "order"  # may move somebody up or down a list
    CONDITIONS = "conditions"  # decides who may be on a list, and moves nobody on it
    OFFICE = "office"  # no ranking looks at it


@dataclass(frozen=True, slots=True)
class Held:
    """One attribute that is held, with what it is used for while the person lets it."""

    fact: Fact
    use: Use


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that is recorded about the person and a counterpart."""

    at: datetime
    kind: Text
    name: str
    title: Text


@dataclass(frozen=True, slots=True)
class OwnData:
    """What is held about a person; `lists` and `happenings` the latest first."""

    held: tuple[Held, ...]
    tags: tuple[str, ...]
    personalised: bool
    lists: tuple[tuple[datetime, Text], ...]
    happenings: tuple[Happening, ...]


class OwnDataBook:
    """Collects what is held."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store, self._catalogue = store, catalogue

    def of(self, visit: Visit, *, most: int = MOST) -> OwnData:
        """What the page shows."""
        facts = profile(visit.person, Entrepreneur, self._catalogue.pack)
        own = [fact for fact in facts if fact.name not in ("id", "personalised", "topics")]
        lists = self._store.rankings.about(visit.name, "counterparts", most)
        events = self._store.events.of_entrepreneur(visit.name)[::-1][:most]
        return OwnData(
            tuple(Held(fact, self._use(fact.name)) for fact in own),
            tuple(visit.person.get("topics") or ()),
            bool(visit.person.get("personalised", True)),
            tuple((one.at, kinds()[one.kind].title) for one in lists if one.kind in kinds()),
            tuple(self._happenings(events)),
        )

    def file(self, visit: Visit, *, synthetic: bool, now: datetime) -> bytes:
        """The same as a JSON file that another service can read, labelled where it is synthetic."""
        own = self.of(visit, most=MOST_LISTS)
        lists = self._store.rankings.about(visit.name, "counterparts", MOST_LISTS)
        whole = {
            "made_at": now,
            **({"synthetic": "合成数据，不是真实的人 · synthetic data, no real person"} if synthetic else {}),
            "profile": visit.person,
            "in_words": [_in_words(held) for held in own.held],
            "lists": [_list(one) for one in lists],
            "matches": [_match(match) for match in told_of(visit.case)],
            "events": [_event(one) for one in self._store.events.of_entrepreneur(visit.name)],
            "requests": [_request(one) for one in self._store.personal_requests.of_entrepreneur(visit.name)],
        }
        return orjson.dumps(whole, option=orjson.OPT_INDENT_2)

    def _use(self, name: str) -> Use:
        if name in self._ordering:
            return Use.ORDER
        return Use.CONDITIONS if name in conditions() else Use.OFFICE

    @cached_property
    def _ordering(self) -> frozenset[str]:
        """Asked once: which columns the code reads does not change while it runs."""
        return ordering(self._catalogue, datetime.now(UTC))

    def _happenings(self, events: Sequence[StoredEvent]) -> list[Happening]:
        named: dict[tuple[str, str], str] = {}
        for code in {one.event.kind for one in events}:
            ids = sorted({one.event.counterpart_id for one in events if one.event.kind == code})
            rows = self._store.entities.get_many(code, ids)
            named |= {(code, name): str(row.data.get("name") or name) for name, row in rows.items()}
        found = []
        for one in events:
            kind, event = kinds().get(one.event.kind), one.event
            if kind is None:
                continue
            title = next((own.title for own in kind.events if own.event == event.event), Text(event.event, event.event))
            name = named.get((event.kind, event.counterpart_id), event.counterpart_id)
            found.append(Happening(event.at, kind.title, name, title))
        return found


def _in_words(held: Held) -> dict[str, Any]:
    fact = held.fact
    return {"name": fact.name, "title": fact.title.as_dict(), "value": fact.value.as_dict(), "used_for": held.use}


def _list(one: MadeList) -> dict[str, Any]:
    return {"id": one.id, "at": one.at, "kind": one.kind}


def _match(match: Match) -> dict[str, Any]:
    return {
        "kind": match.kind,
        "counterpart": match.counterpart_id,
        "state": STATE_TITLES[match.state].as_dict(),
        "you_said": match.answers.entrepreneur,
        "they_said": match.answers.counterpart,
    }


def _event(one: StoredEvent) -> dict[str, Any]:
    """An event without who of the office recorded it: that is about somebody else."""
    left_out = {"author", "client_key", "entrepreneur_id"}
    return one.event.model_dump(mode="json", exclude=left_out, exclude_none=True)


def _request(one: PersonalRequest) -> dict[str, Any]:
    whole = {name: getattr(one, name) for name in ("id", "text", "at", "due_at", "answered_at", "answer")}
    return {**whole, "sort": SORT_TITLES[one.sort].as_dict()}
