"""Counterparts as the office sees them: lists with search and filters, and one with all that is known of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import numpy as np

from matcher.domain.account import Account
from matcher.domain.case import Match
from matcher.domain.errors import InvalidInputError, NotFoundError
from matcher.domain.layout import Shape
from matcher.domain.pause import PauseStep
from matcher.domain.review import STATE_TITLES
from matcher.domain.rule import Verdict
from matcher.domain.text import Text, titles
from matcher.features.columns import layouts
from matcher.features.frame import Flags, Frame
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kind_of, kinds
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.standing import Standing, open_rows, reasons, standings
from matcher.service.capacity import RUNNING, Outlook, outlook
from matcher.service.catalogue import Catalogue
from matcher.service.pausing import Pausing
from matcher.service.profiles import Fact, name_of, profile
from matcher.service.registers import ENTREPRENEUR, empty_row
from matcher.service.scope import Scope
from matcher.service.track import Track, track_of
from matcher.store.entities import Row
from matcher.store.loads import Load
from matcher.store.store import Store

DEEPEST = 2
"""How deep the regions go that a list can be narrowed to: provinces and cities."""
State = Literal["", "open", "paused", "closed"]
_CHOOSE = Text("请从名册中选择。", "Choose one of the register.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list shows: a part of the name or identifier, a region with those below, a state; behind `after`."""

    words: str = ""
    region: str = ""
    state: State = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class CounterpartLine:
    """One line of a list. `left`: free places; `running`: matches under way; `why` it can't be suggested today."""

    id: str
    name: str
    region: Text | None
    left: float | None
    running: int
    why: tuple[Text, ...]
    pause: PauseStep | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list: `total` of all pages, `more` the identifier behind which the next one begins."""

    lines: list[CounterpartLine]
    total: int
    more: str | None


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of being suggested: the facts it rests on, and how it stands today."""

    title: Text
    facts: tuple[Fact, ...]
    verdict: Verdict
    because: Text | None
    would_change: Text | None


@dataclass(frozen=True, slots=True)
class Dated:
    """A day of the register entry, and how many days ahead it lies (below 0: it has passed)."""

    title: Text
    day: date
    ahead: int


@dataclass(frozen=True, slots=True)
class OpenMatch:
    """A match under way or under review; the case only where the reader may see it."""

    match: Match
    case_id: str | None
    entrepreneur: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One counterpart whole."""

    kind: Kind
    id: str
    name: str
    region: Text | None
    card: list[Fact]
    rest: list[Fact]
    conditions: list[Condition]
    days: list[Dated]
    pause: PauseStep | None
    steps: list[PauseStep]
    may_pause: bool
    outlook: Outlook
    states: list[tuple[Text, int]]
    open: list[OpenMatch]
    track: Track
    people: dict[str, str]
    """What people call those who signed in, by the names of the accounts in `steps`."""

    @property
    def seen(self) -> int:
        """The number of the last step of pausing, 0 for none."""
        return self.steps[0].seq if self.steps else 0


class Counterparts:
    """Reads the registers of all kinds. Matching crosses regions, so everybody may look at everything here."""

    def __init__(self, store: Store, catalogue: Catalogue, scope: Scope, pausing: Pausing) -> None:
        self._store, self._catalogue, self._scope, self._pausing = store, catalogue, scope, pausing

    @property
    def kinds(self) -> list[Kind]:
        """The kinds that are served here."""
        return [kinds()[code] for code in self._catalogue.codes]

    def regions(self, kind: str) -> list[tuple[str, Text]]:
        """Regions that a list can be narrowed to: where somebody of the register is, and what lies above."""
        regions, frame = self._catalogue.pack.regions, self._snapshot(kind).counterparts.frame
        present = np.unique(frame.code("region"))
        above = np.unique(regions.ancestors[present[present >= 0]].ravel())
        rows = [int(row) for row in above if row >= 0 and regions.depth[row] < DEEPEST]
        rows.sort(key=lambda row: regions.codes[row])
        named: dict[Text, str] = {}
        for row in rows:  # a municipality and its only part have one name: the wider one stands for both
            named.setdefault(name_of(regions.codes[row], "region", self._catalogue.pack), regions.codes[row])
        return [(code, title) for title, code in named.items()]

    def listed(self, kind: str, wanted: Wanted, *, limit: int, now: datetime) -> Listed:
        """A page of a kind's register, in the order of identifiers; raises InvalidInputError for an unknown region."""
        snapshot = self._snapshot(kind)
        rows = self._found(snapshot, wanted, now.date())
        ids = snapshot.counterparts.frame.ids
        rows.sort(key=ids.__getitem__)
        behind = [row for row in rows if ids[row] > wanted.after]
        shown = behind[:limit]
        more = ids[shown[-1]] if len(behind) > limit else None
        return Listed(self._lines(snapshot, shown, now.date()), len(rows), more)

    def sheet(self, account: Account, kind: str, name: str, *, now: datetime) -> Sheet:
        """One counterpart; raises NotFoundError."""
        snapshot, stored = self._snapshot(kind), self._store.entities.get(kind, name)
        row = snapshot.counterparts.frame.row_of.get(name)
        if stored is None or row is None:
            raise NotFoundError(kind, name, _CHOOSE)
        own, today, pack = snapshot.kind, now.date(), self._catalogue.pack
        loads, steps = self._store.loads.of(kind, name), self._store.pauses.history(kind, name)
        nobody = self._nobody()
        region = stored.data.get("region")
        rest = [field for field in own.attributes.model_fields if field not in own.card and field != "id"]
        return Sheet(
            own,
            name,
            str(stored.data.get("name") or name),
            None if region is None else name_of(region, "region", pack),
            profile(stored.data, own.attributes, pack, [field for field in own.card if field != "name"]),
            profile(stored.data, own.attributes, pack, [field for field in rest if field != "name"]),
            self._conditions(own, stored.data, standings(snapshot, nobody, [row], today)[0]),
            _days(own, stored.data, today),
            steps[0] if steps and steps[0].holds(today) else None,
            steps,
            self._pausing.may(account, region),
            outlook(snapshot, nobody, row, loads, today),
            _states(loads),
            self._open(account, loads),
            track_of(self._store, own, name, loads, now=now),
            self._store.accounts.titles(),
        )

    def _snapshot(self, kind: str) -> Snapshot:
        kind_of(kind)
        self._catalogue.refresh()
        return self._catalogue.snapshot(kind)

    def _nobody(self) -> Frame:
        return empty_row(self._catalogue.books, self._catalogue.pack)

    def _found(self, snapshot: Snapshot, wanted: Wanted, today: date) -> list[int]:
        register = snapshot.counterparts
        keep = np.ones(register.frame.n, np.bool_)
        if wanted.region:
            keep &= self._inside(snapshot, wanted.region)
        if wanted.state in ("open", "closed"):
            keep &= open_rows(snapshot, self._nobody(), today) == (wanted.state == "open")
        if wanted.state == "paused":
            paused = self._store.pauses.current(snapshot.kind.code)
            keep &= np.array([name in paused and paused[name].holds(today) for name in register.frame.ids], np.bool_)
        part = wanted.words.strip().casefold()
        ids, names = register.frame.ids, register.names
        return [k for k in np.flatnonzero(keep).tolist() if part in names[k].casefold() or part in ids[k].casefold()]

    def _inside(self, snapshot: Snapshot, region: str) -> Flags:
        regions = self._catalogue.pack.regions
        if region not in regions.number:
            problem, remedy = (
                Text("没有这个地区", "there is no such region"),
                Text("请从列表中选择", "choose from the list"),
            )
            raise InvalidInputError.single("region", region, problem, remedy)
        inside = np.append(regions.within(regions.number[region]), False)
        return inside.take(snapshot.counterparts.frame.code("region"))

    def _lines(self, snapshot: Snapshot, rows: list[int], today: date) -> list[CounterpartLine]:
        register, pack, code = snapshot.counterparts, self._catalogue.pack, snapshot.kind.code
        frame = register.frame
        many = frame.take(np.array(rows, np.intp))
        left = None if snapshot.kind.capacity is None or not rows else snapshot.kind.capacity.left(many)
        running = self._store.loads.open_counts(code, [frame.ids[row] for row in rows], RUNNING)
        paused, found = self._store.pauses.current(code), []
        for place, standing in enumerate(standings(snapshot, self._nobody(), rows, today)):
            name, where = many.id_at(place), int(many.code("region")[place])
            pause = paused.get(name)
            found.append(
                CounterpartLine(
                    name,
                    register.names[rows[place]],
                    name_of(pack.regions.codes[where], "region", pack) if where >= 0 else None,
                    None if left is None or np.isnan(left[place]) else float(left[place]),
                    running.get(name, 0),
                    tuple(reasons(standing)),
                    pause if pause is not None and pause.holds(today) else None,
                )
            )
        return found

    def _conditions(self, kind: Kind, row: Row, standing: Sequence[Standing]) -> list[Condition]:
        return [
            Condition(
                one.rule.title,
                tuple(profile(row, kind.attributes, self._catalogue.pack, one.attributes)) if one.attributes else (),
                one.verdict,
                None if one.refusal is None else one.refusal.because,
                None if one.refusal is None else one.refusal.would_change,
            )
            for one in standing
        ]

    def _open(self, account: Account, loads: Sequence[Load]) -> list[OpenMatch]:
        live = [load for load in loads if load.match.state in RUNNING]
        seen = [load for load in live if self._scope.sees(account, load.path)]
        people = self._store.entities.get_many(ENTREPRENEUR, [load.entrepreneur_id for load in seen])
        found = []
        for load in live:
            if load not in seen:
                found.append(OpenMatch(load.match, None, None))
                continue
            row = people.get(load.entrepreneur_id)
            called = load.entrepreneur_id if row is None else str(row.data.get("name") or row.id)
            found.append(OpenMatch(load.match, load.case_id, called))
        return found


def _days(kind: Kind, row: Row, today: date) -> list[Dated]:
    called = titles(kind.attributes)
    found = []
    for name, layout in layouts(kind.attributes).items():
        if layout.shape is Shape.DATE and row.get(name):
            day = date.fromisoformat(str(row[name])[:10])
            found.append(Dated(called[name], day, (day - today).days))
    return sorted(found, key=lambda one: one.day)


def _states(loads: Sequence[Load]) -> list[tuple[Text, int]]:
    counted = Counter(load.match.state for load in loads)
    return [(title, counted[state]) for state, title in STATE_TITLES.items() if counted[state]]
