"""What waits for an office: the queue by what is wanted of it, with true counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from matcher.domain.account import Account
from matcher.domain.case import Case, Stage
from matcher.domain.errors import NotFoundError
from matcher.domain.review import STATE_TITLES, State
from matcher.domain.text import Text
from matcher.kinds.discovery import kinds
from matcher.service.catalogue import Catalogue
from matcher.service.finding import find_people
from matcher.service.profiles import name_of
from matcher.service.registers import ENTREPRENEUR
from matcher.service.scope import Scope
from matcher.service.urgency import RESTART, sooner
from matcher.store.case_rows import Line
from matcher.store.cases import Sought
from matcher.store.groups import AGAIN
from matcher.store.store import Store

MOST_FOUND = 500
"""People whose name holds the words that are looked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of the queue.

    `region` a code below the own region; `words` in the name of the person; `group` the code of a target group that
    the person belongs to today, by evidence that holds, or AGAIN.
    """

    stage: Stage = Stage.REVIEW
    urgent: bool | None = None
    late: bool | None = None
    region: str = ""
    words: str = ""
    group: str = ""


_DONE = frozenset({State.REPLACED, State.DECLINED, State.CLOSED, State.ENDED})


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case in the queue as people read it: `sooner` says why it comes before others, `open` what is to be done."""

    line: Line
    name: str
    region: Text | None
    needs: tuple[Text, ...]
    sooner: tuple[Text, ...]
    open: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the queue; `more` whether there are further lines behind the last one."""

    lines: list[Waiting]
    counts: dict[Stage, int]
    more: bool
    regions: list[tuple[str, Text]] = field(default_factory=list)
    """Code and name of the regions that the queue can be narrowed to: one level below the present one."""


class Queue:
    """The queue of an office."""

    def __init__(self, store: Store, catalogue: Catalogue, scope: Scope) -> None:
        self._store, self._catalogue, self._scope = store, catalogue, scope
        self._pack = catalogue.pack

    def lines(
        self, account: Account, wanted: Wanted, *, now: datetime, limit: int, after: str | None = None
    ) -> list[Line]:
        """Cases that wait, the one due first first; `after` names the last one of the page before.

        Raises NotFoundError for a region or a last case that the account does not see.
        """
        last = None if after is None else self._store.cases.line(after)
        if after is not None and (last is None or not self._scope.sees(account, last.path)):
            raise NotFoundError("case", after, Text("请从第一页重新开始。", "Begin with the first page again."))
        sought = self._sought(account, wanted)
        return self._store.cases.queue(sought, wanted.stage, now=now, limit=limit, after=last)

    def counts(self, account: Account, wanted: Wanted, *, now: datetime) -> dict[Stage, int]:
        """How many cases wait for each thing, of those that are wanted."""
        return self._store.cases.counts(self._sought(account, wanted), now=now)

    def page(self, account: Account, wanted: Wanted, *, now: datetime, limit: int, after: str | None = None) -> Page:
        """A page of the queue in words. Raises as `lines`."""
        found = self.lines(account, wanted, now=now, limit=limit + 1, after=after)
        lines, more = found[:limit], len(found) > limit
        people = self._store.entities.get_many(ENTREPRENEUR, [line.entrepreneur_id for line in lines])
        cases = self._store.cases.get_many([line.id for line in lines])
        told = [
            self._told(line, person.data if (person := people.get(line.entrepreneur_id)) else {}, cases[line.id], now)
            for line in lines
            if line.id in cases
        ]
        below = self._below(account, wanted.region)
        return Page(told, self.counts(account, wanted, now=now), more, below)

    def next(self, account: Account, wanted: Wanted, after: str, *, now: datetime) -> str | None:
        """The case to go on to: the first that waits and is another one than `after`."""
        lines = self.lines(account, wanted, now=now, limit=2)
        return next((line.id for line in lines if line.id != after), None)

    def _sought(self, account: Account, wanted: Wanted) -> Sought:
        path = self._scope.path(wanted.region) if wanted.region else self._scope.of(account)
        if wanted.region and (not path or not self._scope.sees(account, path)):
            raise NotFoundError("region", wanted.region, Text("请从列表中选择。", "Choose one of the list."))
        people = find_people(self._store, wanted.words, MOST_FOUND) if wanted.words.strip() else None
        group = wanted.group if wanted.group in (*self._pack.groups.number, AGAIN) else ""
        return Sought(path, wanted.urgent, wanted.late, people, group, ENTREPRENEUR)

    def groups(self) -> list[tuple[str, Text]]:
        """What the queue can be narrowed to: second starts, and the target groups that the register knows of."""
        frame = self._catalogue.snapshot(self._catalogue.codes[0]).entrepreneurs.frame
        held = {frame.vocabularies.code("group", int(k)) for k in np.unique(frame.dated("groups")[0]) if k >= 0}
        known = [(code, name_of(code, "group", self._pack)) for code in self._pack.groups.codes if code in held]
        return [(AGAIN, RESTART), *known]

    def _below(self, account: Account, region: str) -> list[tuple[str, Text]]:
        parts = self._scope.parts(region or account.region)
        return [(code, Text(*self._pack.name_of("region", self._pack.regions.number[code]))) for code in parts]

    def _told(self, line: Line, row: Mapping[str, Any], case: Case, now: datetime) -> Waiting:
        region = row.get("region")
        return Waiting(
            line,
            str(row.get("name") or line.entrepreneur_id),
            name_of(region, "region", self._pack) if region else None,
            tuple(name_of(code, "need", self._pack) for code in row.get("needs") or ()),
            sooner(row, now.date(), self._pack),
            _open(case),
        )


def _open(case: Case) -> tuple[Text, ...]:
    """Each match that something is still to be done about: its kind, and where it stands unless it is new."""
    found = []
    for match in case.matches:
        if match.state in _DONE:
            continue
        title = kinds()[match.kind].title
        if match.state is not State.SUGGESTED:
            stands = STATE_TITLES[match.state]
            title = Text(f"{title.zh}（{stands.zh}）", f"{title.en} ({stands.en})")
        found.append(title)
    return tuple(dict.fromkeys(found))
