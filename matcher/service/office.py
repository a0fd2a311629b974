"""The figures of an office: how long people wait, who gets an answer, what comes of it, and for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from matcher.domain.account import Account
from matcher.domain.errors import InvalidInputError, NotFoundError
from matcher.domain.figures import Results, all_withheld
from matcher.domain.share import Share
from matcher.domain.text import Text
from matcher.ranking.standing import open_rows
from matcher.service.catalogue import Catalogue
from matcher.service.cohort import DAY, Cohort, Rows
from matcher.service.days import midnight, written_day
from matcher.service.map import RegionMap
from matcher.service.office_kinds import OfKind, of_kind, together
from matcher.service.registers import empty_row
from matcher.service.scope import Scope
from matcher.store.engine import to_micros
from matcher.store.figures import Counted
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
        cohort = Cohort.of(counted.cases, counted.matches, now, counted.agreed)
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
            kinds=self._kinds(counted, now),
        )

    def _name(self, code: str) -> Text:
        return self._map.name(code) if code else Text("全部地区", "all regions")

    @staticmethod
    def _months(cohort: Cohort, period: Period) -> tuple[tuple[date, Results], ...]:
        edges = [to_micros(midnight(day)) for day in period.months]
        month = np.searchsorted(edges, cohort.opened, side="right") - 1
        return tuple(
            zip(period.months, all_withheld([cohort.results(month == k) for k in range(len(edges))]), strict=True)
        )

    def _regions(self, cohort: Cohort, own: str) -> tuple[Part, ...]:
        """Each direct part of the region that has cases, and the cases that lie in none."""
        parts = self._scope.parts(own)
        inside = {code: k for k, code in enumerate(parts)}
        of_path = {
            path: next((inside[code] for code in path.split("/") if code in inside), -1) for path in set(cohort.paths)
        }
        part = np.array([of_path[path] for path in cohort.paths], np.intp)
        held = sorted({*part.tolist()} - {-1})
        names = [(parts[k], self._map.name(parts[k])) for k in held]
        if parts and (part == -1).any():
            held, names = [*held, -1], [*names, ("", ELSEWHERE)]
        results = all_withheld([cohort.results(part == k) for k in held])
        return tuple(Part(code, name, own) for (code, name), own in zip(names, results, strict=True))

    def _groups(self, cohort: Cohort) -> tuple[Part, ...]:
        """Each target group that somebody belonged to on the day the case was opened; a person may be in several.

        So they are no parts of a whole, and what is left out can't be worked out from the others.
        """
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

    def _kinds(self, counted: Counted, now: datetime) -> tuple[OfKind, ...]:
        codes, today = self._catalogue.codes, now.astimezone().date()
        nobody = empty_row(self._catalogue.books, self._catalogue.pack)
        found = []
        for code in codes:
            snapshot = self._catalogue.snapshot(code)
            ids, is_open = snapshot.counterparts.frame.ids, open_rows(snapshot, nobody, today)
            found.append(of_kind(snapshot.kind, counted, {ids[k] for k in np.flatnonzero(is_open).tolist()}, now))
        return together(found)


def _above(path: Sequence[str], depth: int) -> list[str]:
    """Codes from the account's own region ("": all) to the parent of the last one of a path."""
    return ["", *path][depth:-1] if path else []
