"""What a coordinator has on the desk of one case: the person, what is suggested and why, and who else there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from math import floor
from typing import Any

from matcher.domain.case import Case, Match
from matcher.domain.entrepreneur import Entrepreneur
from matcher.domain.errors import InvalidInputError
from matcher.domain.review import State
from matcher.domain.share import Share
from matcher.domain.text import Text
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kind_of
from matcher.ranking.pairs import title_of
from matcher.service.case_history import Told, history, told
from matcher.service.catalogue import Catalogue
from matcher.service.finding import find
from matcher.service.opening import BY
from matcher.service.profiles import Fact, name_of, profile
from matcher.service.recommend import Recommender
from matcher.service.registers import ENTREPRENEUR
from matcher.service.requests import RankRequest
from matcher.service.review_events import ACCEPTED, MET
from matcher.service.track import accepted_by
from matcher.service.undoing import noted
from matcher.service.urgency import sooner
from matcher.store.store import Store

Json = dict[str, Any]
LISTED = 8
"""Suggestions of one kind that are laid out; a search finds everybody else."""
LEFT_OUT = 20
FOUND = 20
COMPARED = 4
BARS = 8
"""Contributions that are drawn one by one; the others are one bar, so that all sum to the score."""
_TURN = {State.REFUSED: 0, State.SUGGESTED: 0, State.DEFERRED: 1, State.APPROVED: 1}
"""What is laid out first, by the state of a match."""
NOT_SAID = ("id", "name", "personalised")


@dataclass(frozen=True, slots=True)
class Person:
    """The entrepreneur at a glance; `row` is empty where the register holds nobody of that name any more."""

    name: str
    sooner: tuple[Text, ...]
    facts: list[Fact]
    personalised: bool
    region: str


@dataclass(frozen=True, slots=True)
class Bar:
    """What one feature adds to a score, or (feature "") what all that are not drawn add together."""

    feature: str
    title: Text | None
    points: float
    parts: tuple["Bar", ...] = ()
    """Those that it puts together."""
    shown: float = 0.0
    """Points in hundredths such that, with the start, they sum to the score in hundredths."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A counterpart for this person: the ranked line as the service gives it, in words.

    `item` None: hard rules leave it out (`refusals`). `place` among all that fit, from 1; `distance_km` None where a
    place is unknown; `match` the one of the case with it, if there is one.
    """

    id: str
    name: str
    item: Json | None
    place: int | None
    bars: list[Bar]
    facts: list[Fact]
    distance_km: float | None
    region: str
    refusals: list[Json]
    match: Match | None
    accepted: Share | None = None
    """Of those that it answered, to how many it said yes; None where that was not looked up."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind for one person."""

    kind: Kind
    model: str
    learned: bool
    rules_version: str
    base: float
    """What every score begins with, before any feature adds to it."""
    candidates: int
    eligible: int
    matches: list[tuple[Match, Candidate]]
    others: list[Candidate]
    left_out: list[Candidate]
    by_rule: list[tuple[Text, int]]


class Desk:
    """Lays out cases."""

    def __init__(self, store: Store, catalogue: Catalogue, recommender: Recommender) -> None:
        self._store, self._catalogue, self._recommender = store, catalogue, recommender
        self._pack = catalogue.pack

    def person(self, name: str, now: datetime) -> Person:
        """The entrepreneur in words."""
        stored = self._store.entities.get(ENTREPRENEUR, name)
        row: Mapping[str, Any] = {} if stored is None else stored.data
        told = [fact for fact in profile(row, Entrepreneur, self._pack) if fact.name not in NOT_SAID]
        return Person(
            str(row.get("name") or name),
            sooner(row, now.date(), self._pack),
            told,
            bool(row.get("personalised", True)),
            str(row.get("region") or ""),
        )

    def to_send(self, case: Case, now: datetime) -> list[tuple[Text, Candidate]]:
        """Kind and counterpart of all matches that were approved; those whom a rule leaves out by now can't be sent."""
        approved = [match for match in case.matches if match.state is State.APPROVED]
        return [(kind_of(match.kind).title, self.candidate(case, match, now)) for match in approved]

    def history(self, case: Case) -> list[Told]:
        """What was done, the last step first."""
        return history(self._store, case, BY)

    def noted(self, case: Case, match: Match) -> list[Told]:
        """What was noted of a match and can be taken back: of two like notes only the last."""
        last = {step.reason: step for step in noted(case, match)}
        return told(self._store, case, list(last.values()), BY)

    def titles(self) -> dict[str, Text]:
        """What people call each kind."""
        return {code: kind_of(code).title for code in self._catalogue.codes}

    def outcomes(self, code: str) -> list[tuple[str, Text]]:
        """What can come of a match of a kind."""
        return [(event.event, event.title) for event in kind_of(code).outcomes if event.event not in (ACCEPTED, MET)]

    def kinds(self, case: Case) -> list[tuple[Kind, list[Match]]]:
        """All kinds that are served with their matches of this case: those first that wait for the office."""
        held = {code: [match for match in case.matches if match.kind == code] for code in self._catalogue.codes}

        def last(own: list[Match]) -> int:
            return min((_TURN.get(match.state, 2) for match in own), default=3)

        return sorted(((kind_of(code), own) for code, own in held.items()), key=lambda one: last(one[1]))

    def next_kind(self, case: Case, code: str) -> Kind | None:
        """The first other kind that still waits for the office, once this one does not; None where none does."""
        waiting = [kind for kind, own in self.kinds(case) if any(_TURN.get(match.state) == 0 for match in own)]
        return None if any(kind.code == code for kind in waiting) else next(iter(waiting), None)

    def tab(self, case: Case, code: str, now: datetime) -> Tab:
        """Suggestions of one kind: the matches of the case, who else is ranked high, and who was left out."""
        kind = kind_of(code)
        own = [match for match in case.matches if match.kind == code]
        ranking = self._look(case, code, now, n=LISTED, refusals=LEFT_OUT)
        shown = {item["id"]: item for item in ranking["items"]}
        laid = self._among(case, code, [m.counterpart_id for m in own if m.counterpart_id not in shown], now)
        laid |= self._candidates(case, kind, ranking, ranking["refused"], now)
        rules = {rule.code: rule.title for rule in kind.rules}
        return Tab(
            kind,
            ranking["model"]["version"],
            ranking["model"]["learned"],
            ranking["rules_version"],
            ranking["model"]["intercept"],
            ranking["candidates"],
            ranking["eligible"],
            [(match, laid.get(match.counterpart_id) or _gone(match)) for match in own],
            [laid[name] for name in shown if name not in {match.counterpart_id for match in own}],
            [laid[one["id"]] for one in ranking["refused"]],
            [(rules[rule], count) for rule, count in ranking["refused_by_rule"].items() if count],
        )

    def candidate(self, case: Case, match: Match, now: datetime) -> Candidate:
        """The counterpart of one match, as it ranks now."""
        return self._among(case, match.kind, [match.counterpart_id], now).get(match.counterpart_id) or _gone(match)

    def search(self, case: Case, code: str, words: str, now: datetime) -> list[Candidate]:
        """Everybody of a kind whose name holds the words: with place and reasons, or with what leaves them out."""
        register = self._catalogue.snapshot(code).counterparts
        names = find(register, words, FOUND)
        found = self._among(case, code, names, now)
        return sorted(found.values(), key=lambda one: (one.place is None, one.place or 0))

    def compare(self, case: Case, code: str, names: Sequence[str], now: datetime) -> list[Candidate]:
        """Up to four side by side, in the order of their places. Raises InvalidInputError for more."""
        if len(names) > COMPARED:
            raise InvalidInputError.single(
                "compare",
                len(names),
                Text(f"最多比较{COMPARED}个", f"at most {COMPARED} can be compared"),
                Text("请少选几个", "choose fewer"),
            )
        found = self._among(case, code, list(dict.fromkeys(names)), now)
        return sorted(found.values(), key=lambda one: (one.place is None, one.place or 0))

    def _among(self, case: Case, code: str, names: list[str], now: datetime) -> dict[str, Candidate]:
        """Some counterparts with their places among all; unknown names are left out."""
        if not names:
            return {}
        shown = self._look(case, code, now, show=names)
        left = [name for name in names if name not in {item["id"] for item in shown["items"]}]
        refused = self._look(case, code, now, n=1, only=left, refusals=len(left))["refused"] if left else []
        return self._candidates(case, kind_of(code), shown, refused, now)

    def _look(self, case: Case, code: str, now: datetime, **asked: Any) -> Json:
        request = RankRequest(entrepreneur_id=case.entrepreneur_id, kinds=[code], explain=True, **asked)
        return self._recommender.look(request, code, now=now)

    def _candidates(
        self, case: Case, kind: Kind, ranking: Json, refused: Sequence[Json], now: datetime
    ) -> dict[str, Candidate]:
        items, start = ranking["items"], ranking["model"]["intercept"]
        names = [one["id"] for one in (*items, *refused)]
        rows = self._store.entities.get_many(kind.code, names)
        person = self._store.entities.get(ENTREPRENEUR, case.entrepreneur_id)
        here = None if person is None else person.data.get("region")
        matches = {match.counterpart_id: match for match in case.matches if match.kind == kind.code}
        found = {}
        for one in (*items, *refused):
            row = rows[one["id"]].data if one["id"] in rows else {}
            item = one if "rank" in one else None
            found[one["id"]] = Candidate(
                one["id"],
                one["name"],
                item,
                None if item is None else int(item["rank"]),
                [] if item is None else _bars(kind, item, start),
                [fact for fact in profile(row, kind.attributes, self._pack, kind.card) if fact.name not in NOT_SAID],
                self._distance(here, row.get("region")),
                str(row.get("region") or ""),
                one.get("refusals", []),
                matches.get(one["id"]),
                None if item is None else accepted_by(self._store, kind, one["id"], now),
            )
        return found

    def _distance(self, one: str | None, other: str | None) -> float | None:
        regions = self._pack.regions
        here, there = regions.number.get(one or ""), regions.number.get(other or "")
        if here is None or there is None:
            return None
        km = float(regions.distance_km(here)[there])
        return None if km != km else km  # not a number: unknown

    def place(self, region: str) -> Text | None:
        """A region by its full name."""
        return name_of(region, "region", self._pack) if region else None


def _gone(match: Match) -> Candidate:
    """Somebody whom the register does not hold any more."""
    return Candidate(match.counterpart_id, match.counterpart_id, None, None, [], [], None, "", [], match)


def _bars(kind: Kind, item: Json, start: float) -> list[Bar]:
    """The features that add or take most, then all others as one: with the start they sum to the score, shown ones too.

    Numbers are shown as Babel writes them: in hundredths, halves to the even one.
    """
    called = {feature.name: feature.title for feature in kind.features}
    bars = [
        Bar(part["feature"], title_of([called[name] for name in part["feature"].split("*")]), part["points"])
        for part in sorted(item["contributions"], key=lambda part: -abs(part["points"]))
        if part["points"]
    ]
    told, others = bars[:BARS], tuple(bars[BARS:])
    if others:
        told.append(Bar("", None, sum(one.points for one in others), others))
    parts = in_hundredths([bar.points for bar in told], _hundredths(item["score"]) - _hundredths(start))
    return [replace(bar, shown=part / 100) for bar, part in zip(told, parts, strict=True)]


def _hundredths(points: float) -> int:
    return int(100 * Decimal(str(points)).quantize(Decimal("0.01")))


def in_hundredths(points: Sequence[float], total: int) -> list[int]:
    """Whole hundredths nearest to some points that sum to `total`: the largest remainders are rounded up."""
    parts = [floor(100 * one) for one in points]
    due = total - sum(parts)
    order = sorted(range(len(parts)), key=lambda k: parts[k] - 100 * points[k], reverse=due < 0)
    for k in range(abs(due) if parts else 0):
        parts[order[k % len(parts)]] += 1 if due > 0 else -1
    return parts
