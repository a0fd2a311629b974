"""A person's matches as the own page tells them: who it is, why, and what happens next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from matcher.domain.case import Match
from matcher.domain.review import Action, State, possible
from matcher.domain.text import Text
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kinds
from matcher.reference.pack import Pack
from matcher.service.personal import Visit, told_of
from matcher.service.profiles import Fact, profile
from matcher.store.store import Store

REASONS = 3
DESCRIBED = ("text",)
"""Attributes in the counterpart's own words, which are shown as a paragraph."""


@dataclass(frozen=True, slots=True)
class ShownMatch:
    """One match as the person sees it.

    `reasons`: why the list put it there, strongest first; none where a person of the office chose it by hand.
    `description` in the counterpart's own words; `said` and `other_said`: answers, None where none is known.
    `gone`: the register holds it no more.
    """

    id: str
    kind: Text
    name: str
    facts: tuple[Fact, ...]
    description: str
    reasons: tuple[Text, ...]
    state: State
    said: bool | None
    other_said: bool | None
    due_at: datetime | None
    gone: bool

    @property
    def can_accept(self) -> bool:
        """Whether a yes is still possible, and not said yet."""
        return Action.ACCEPT in possible(self.state) and self.said is not True and not self.gone

    @property
    def can_refuse(self) -> bool:
        """Whether a no is still possible."""
        return Action.REFUSE in possible(self.state)


class PersonalView:
    """Puts matches into words."""

    def __init__(self, store: Store, pack: Pack) -> None:
        self._store, self._pack = store, pack

    def matches(self, visit: Visit) -> list[ShownMatch]:
        """The matches that the person was told of: those that wait for an answer first."""
        shown = [self._shown(match) for match in told_of(visit.case)]
        return sorted(shown, key=lambda one: (not one.can_accept, not one.can_refuse))

    def _shown(self, match: Match) -> ShownMatch:
        kind = kinds()[match.kind]
        stored = self._store.entities.get(match.kind, match.counterpart_id)
        row: dict[str, Any] = {} if stored is None else stored.data
        return ShownMatch(
            match.id,
            kind.title,
            str(row.get("name") or match.counterpart_id),
            _facts(kind, row, self._pack),
            " ".join(str(row[name]) for name in DESCRIBED if row.get(name)),
            self._reasons(match),
            match.state,
            match.answers.entrepreneur,
            match.answers.counterpart,
            match.due_at,
            stored is None,
        )

    def _reasons(self, match: Match) -> tuple[Text, ...]:
        """What the stored list said of this line when it was made."""
        kept = None if match.ranking_id is None else self._store.rankings.get(match.ranking_id)
        if kept is None:
            return ()
        for item in orjson.loads(kept.data)["ranking"]["items"]:
            if item["id"] == match.counterpart_id:
                return tuple(_text(reason["text"]) for reason in item["reasons"][:REASONS])
        return ()


def _text(told: Any) -> Text:
    return Text(told["zh"], told["en"]) if isinstance(told, dict) else Text(told, told)


def _facts(kind: Kind, row: dict[str, Any], pack: Pack) -> tuple[Fact, ...]:
    """What people read first of a counterpart; codes that have no name would tell nobody anything."""
    names = [name for name in kind.card if name != "name" and name not in DESCRIBED]
    return tuple(fact for fact in profile(row, kind.attributes, pack, names) if not _is_code(fact.value))


def _is_code(value: Text) -> bool:
    return value.zh == value.en and value.zh.isascii() and any(sign.isalpha() for sign in value.zh)
