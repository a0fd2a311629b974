"""The figures of an office: how long people wait, who gets an answer, what comes of it, and for whom."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from matcher.domain.account import Account
from matcher.domain.errors import InvalidInputError, NotFoundError
from matcher.domain.figures import Exposure, Results, exposure
from matcher.domain.share import Share
from matcher.domain.text import Text
from matcher.kinds.contract import Kind
from matcher.service.catalogue import Catalogue
from matcher.service.cohort import DAY, Cohort, Rows
from matcher.service.days import midnight, written_day
from matcher.service.map import RegionMap
from matcher.service.review_events import ACCEPTED, MET
from matcher.service.scope import Scope
from matcher.store.engine import to_micros
from matcher.store.figures import Row
from matcher.store.store import Store

DAYS = 90
"""Length of the period where none is chosen."""
LONGEST = timedelta(days=5 * 366)
ELSEWHERE = Text("地区不明或不在下列地区", "region not known, or none of these")


@dataclass(frozen=True, slots=True)
class Period:
    """Days in the office's own time zone (the machine's), the first and the last included."""

    first: date
    last: date

    @classmethod
    def chosen(cls, first: date | None, last: date | None, *, now: datetime) -> "Period":
        """The period that was asked for; what is left out gives the last DAYS days. Raises InvalidInputError."""
        end = last or now.astimezone().date()
        begin = first or end - timedelta(days=DAYS - 1)
        if not timedelta() <= end - begin < LONGEST:
            problem = Text("起止日期不合要求", "these two days make no period")
            remedy = Text(
                f"起始日期不晚于截止日期，且最长{LONGEST.days}天",
                f"choose a first day that is not after the last one, at most {LONGEST.days} days before it",
            )
            raise InvalidInputError.single("from", begin.isoformat(), problem, remedy)
        return cls(begin, end)

    @classmethod
    def written(cls, first: str, last: str, *, now: datetime) -> "Period":
        """`chosen`, of days as YYYY-MM-DD, or nothing; raises InvalidInputError."""
        return cls.chosen(written_day("from", first), written_day("to", last), now=now)

    @property
    def months(self) -> list[date]:
        """The first day of each month, of the first one the first day of the period."""
        found, day = [], self.first
        while day <= self.last:
            found.append(day)
            day = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
        return found

    @property
    def since(self) -> datetime:
        """Its first moment."""
        return midnight(self.first)

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return midnight(self.last + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Part:
    """The figures of a part of the cases; `few`: so few that even their number would tell of somebody."""

    code: str
    name: Text
    results: Results
    few: bool = False


@dataclass(frozen=True, slots=True)
class OfKind:
    """What came of one kind's matches: `outcomes` are (title, of the matches that both sides agreed to)."""

    code: str
    title: Text
    sent: int
    entrepreneurs: Share
    counterparts: Share
    agreed: Share
    outcomes: tuple[tuple[Text, Share], ...]
    exposure: Exposure


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of one region and period, as of a moment."""

    region: str
    name: Text
    above: tuple[tuple[str, Text], ...]
    """The regions from the account's own down to this one's parent."""
    period: Period
    made_at: datetime
    whole: Results
    months: tuple[tuple[date, Results], ...]
    regions: tuple[Part, ...]
    groups: tuple[Part, ...]
    kinds: tuple[OfKind, ...]


class Office:
    """Makes reports; everybody gets those of the own region and below."""

    def __init__(self, store: Store, catalogue: Catalogue, scope: Scope, regions: RegionMap) -> None:
        self._store, self._catalogue, self._scope, self._map = store, catalogue, scope, regions

    def report(self, account: Account, period: Period, *, now: datetime, region: str | None = None) -> Report:
        """The figures of cases that were opened in a period; raises NotFoundError for a region of somebody else."""
        own = account.region if region is None else region
        path = self._scope.path(own) or ((own,) if own else ())
        if not self._scope.sees(account, path):
            raise NotFoundError("region", own, Text("请选择本地区或下级地区。", "Choose your own region or one below."))
        counted = self._store.figures.of(path, period.since, period.until)
        cohort = Cohort.of(counted.cases, counted.matches, now)
        depth = len(self._scope.of(account))
        return Report(
            region=own,
            name=self._name(own),
            above=tuple((code, self._name(code)) for code in _above(path, depth)),
            period=period,
            made_at=now,
            whole=cohort.results(),
            months=self._months(cohort, period),
            regions=self._regions(cohort, own),
            groups=self._groups(cohort),
            kinds=self._kinds(counted.matches, counted.outcomes),
        )

    def _name(self, code: str) -> Text:
        return self._map.name(code) if code else Text("全部地区", "all regions")

    @staticmethod
    def _months(cohort: Cohort, period: Period) -> tuple[tuple[date, Results], ...]:
        edges = [to_micros(midnight(day)) for day in period.months]
        month = np.searchsorted(edges, cohort.opened, side="right") - 1
        return tuple((day, cohort.results(month == k)) for k, day in enumerate(period.months))

    def _regions(self, cohort: Cohort, own: str) -> tuple[Part, ...]:
        """Each direct part of the region that has cases, and the cases that lie in none."""
        parts = self._scope.parts(own)
        inside = {code: k for k, code in enumerate(parts)}
        of_path = {
            path: next((inside[code] for code in path.split("/") if code in inside), -1) for path in set(cohort.paths)
        }
        part = np.array([of_path[path] for path in cohort.paths], np.intp)
        held = sorted({*part.tolist()} - {-1})
        found = [Part(parts[k], self._map.name(parts[k]), cohort.results(part == k)) for k in held]
        rest = part == -1
        return (*found, Part("", ELSEWHERE, cohort.results(rest))) if parts and rest.any() else tuple(found)

    def _groups(self, cohort: Cohort) -> tuple[Part, ...]:
        """Each target group that somebody belonged to on the day the case was opened; a person may be in several."""
        groups = self._catalogue.pack.groups
        members = self._members(cohort, len(groups.codes))
        found = []
        for k in np.flatnonzero(members.any(axis=0)).tolist():
            results, name = cohort.results(members[:, k]), Text(groups.names_zh[k], groups.names_en[k])
            found.append(Part(groups.codes[k], name, results, Share(0, results.cases).few))
        return tuple(sorted(found, key=lambda part: -part.results.cases))

    def _members(self, cohort: Cohort, n: int) -> Rows:
        """(cases, groups) whether the person belonged to a group then; nobody does who is no longer registered."""
        frame = self._catalogue.snapshot(self._catalogue.codes[0]).entrepreneurs.frame
        rows = np.array([frame.row_of.get(name, -1) for name in cohort.people], np.intp)
        members = np.zeros((cohort.n, n), np.bool_)
        codes, first, last = frame.dated("groups")
        known = np.flatnonzero(rows >= 0)
        day = (cohort.opened[known] // DAY).astype(np.float32)[:, None]
        own = rows[known]
        holds = (codes[own] >= 0) & (first[own] <= day) & (day <= last[own])
        at, place = np.nonzero(holds)
        members[known[at], codes[own][at, place]] = True
        return members

    def _kinds(self, sent: Sequence[Row], outcomes: dict[tuple[str, str], int]) -> tuple[OfKind, ...]:
        codes = self._catalogue.codes
        by_kind: dict[str, list[Row]] = {code: [] for code in codes}
        for match in sent:
            by_kind.setdefault(match[1], []).append(match)
        return tuple(self._kind(self._catalogue.snapshot(code).kind, by_kind[code], outcomes) for code in codes)

    def _kind(self, kind: Kind, sent: list[Row], outcomes: dict[tuple[str, str], int]) -> OfKind:
        e, c = ([bool(match[k]) for match in sent if match[k] is not None] for k in (4, 5))
        agreed = sum(bool(match[4] and match[5]) for match in sent)
        titles = {MET: Text("已见面", "they met")}
        titles |= {one.event: one.title for one in kind.outcomes if one.event != ACCEPTED}
        told = [(title, Share(outcomes.get((kind.code, event), 0), agreed)) for event, title in titles.items()]
        counts = list(Counter(match[2] for match in sent).values())
        register = self._catalogue.snapshot(kind.code).counterparts.frame.n
        return OfKind(
            kind.code,
            kind.title,
            len(sent),
            Share(sum(e), len(e)),
            Share(sum(c), len(c)),
            Share(agreed, len(sent)),
            tuple(told),
            exposure(counts, register),
        )


def _above(path: Sequence[str], depth: int) -> list[str]:
    """Codes from the account's own region ("": all) to the parent of the last one of a path."""
    return ["", *path][depth:-1] if path else []
