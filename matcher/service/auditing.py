"""Who did what and why, with which model and rules, for those who answer for it; everybody sees the own region."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.domain.deployment import Deployment
from matcher.domain.errors import InvalidInputError, NotFoundError
from matcher.domain.review import ACTION_TITLES, Action
from matcher.domain.text import Text
from matcher.kinds.discovery import kinds
from matcher.service.act_words import told
from matcher.service.case_history import MACHINE, PERSON, reason_text
from matcher.service.days import midnight, written_day
from matcher.service.opening import BY
from matcher.service.registers import ENTREPRENEUR
from matcher.service.scope import Scope
from matcher.store.audit import Asked, Done, Served
from matcher.store.rankings import RankingRow
from matcher.store.store import Store

PART = 100
"""Rankings looked at in one go."""
MOST_PARTS = 10
"""Looks at the log for one page: where most of it is of other regions, a page may hold fewer lines than asked for."""
REGISTER = "counterparts"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A step in words: names instead of identifiers, and by which model and rules the match was suggested."""

    done: Done
    what: Text
    actor: Text
    person: str
    kind: Text | None
    counterpart: str | None
    reason: Text | None
    model: str | None
    rules: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """Lines of one page; `more`: where the next one begins, None at the end."""

    lines: Sequence[Any]
    more: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A served ranking whole: its row, the request, the answer as it went out, and what was shown with its points."""

    row: RankingRow
    request: Json
    body: Json
    shown: Json

    @property
    def as_of(self) -> datetime:
        """The moment that it was made for."""
        return datetime.fromisoformat(self.body["as_of"])

    @property
    def inline(self) -> bool:
        """Whether the profile came with the request; it was then kept without its free words."""
        return self.request.get("entrepreneur") is not None or self.request.get("counterpart") is not None


class Auditing:
    """Reads what was recorded. Portals read nothing here; what concerns accounts, only administrators do."""

    def __init__(self, store: Store, scope: Scope) -> None:
        self._store, self._scope = store, scope

    def steps(self, account: Account, asked: Asked, *, before: str = "", limit: int) -> Page:
        """Steps of the cases of the own region and below, the last recorded first."""
        _admitted(account, Role.COORDINATOR)
        if before and not before.isdecimal():
            raise _strange(before)
        last = int(before[:18]) if before else None
        found = self._store.audit.steps(self._scope.of(account), asked, before=last, limit=limit + 1)
        more = str(found[limit - 1].step.seq) if len(found) > limit else None
        return Page(self._told(found[:limit]), more)

    def acts(self, account: Account, asked: Asked, *, before: str = "", limit: int) -> Page:
        """What was done beside cases in the own region and below, the last one first."""
        _admitted(account, Role.COORDINATOR)
        if before and not before.isdecimal():
            raise _strange(before)
        last = int(before[:18]) if before else None
        found = self._store.acts.page(
            self._scope.of(account),
            actor=asked.actor,
            since=asked.since,
            until=asked.until,
            before=last,
            limit=limit + 1,
        )
        return Page(
            told(found[:limit], self._store, self._scope), str(found[limit - 1].seq) if len(found) > limit else None
        )

    def rankings(self, account: Account, asked: Asked, *, before: str = "", limit: int) -> Page:
        """Rankings of people of the own region and below, the latest first; all others, only who sees all regions."""
        _admitted(account, Role.COORDINATOR)
        last, lines = _place(before), list[Served]()
        for _ in range(MOST_PARTS):
            part = self._store.audit.rankings(asked, before=last, limit=PART)
            for served in self._seen(account, part):
                if len(lines) == limit:
                    return Page(self._listed(lines), f"{lines[-1].at.isoformat()} {lines[-1].id}")
                lines.append(served)
            if len(part) < PART:
                return Page(self._listed(lines), None)
            last = part[-1].at, part[-1].id
        return Page(self._listed(lines), f"{last[0].isoformat()} {last[1]}" if last else None)

    def _listed(self, lines: Sequence[Served]) -> list[tuple[Served, str]]:
        """Rankings with what people call those who asked; "" for who is not registered."""
        wanted: dict[str, set[str]] = {}
        for one in lines:
            wanted.setdefault(_register(one.direction, one.kind), set()).add(one.entity)
        known = {entity: self._store.entities.get_many(entity, sorted(ids)) for entity, ids in wanted.items()}
        found = []
        for one in lines:
            row = known[_register(one.direction, one.kind)].get(one.entity)
            found.append((one, "" if row is None else str(row.data.get("name") or "")))
        return found

    def ranking(self, account: Account, name: str) -> Kept:
        """One ranking; raises NotFoundError for one of another region, too."""
        _admitted(account, Role.COORDINATOR)
        row = self._store.rankings.get(name)
        whole: Json = {} if row is None else orjson.loads(row.data)
        if row is None or not self._sees(account, whole["request"]):
            raise NotFoundError("ranking", name, Text("请从列表中选择。", "Choose one from the list."))
        return Kept(row, whole["request"], whole["ranking"], whole["shown"])

    def name(self, kept: Kept) -> str:
        """What people call the one who asked; the identifier of one who is not registered."""
        entity = _register(kept.row.direction, kept.row.kind)
        stored = None if kept.inline else self._store.entities.get(entity, kept.row.entity_id)
        return kept.row.entity_id if stored is None else str(stored.data.get("name") or kept.row.entity_id)

    def decisions(self, account: Account) -> list[Deployment]:
        """All decisions on models, the latest first: they hold for every region."""
        _admitted(account, Role.COORDINATOR)
        found = [one for code in kinds() for one in self._store.deployments.of(code)]
        return sorted(found, key=lambda one: -one.seq)

    def accounts(self, account: Account) -> list[Account]:
        """Accounts of the own region and below with the days on which they were made and ended."""
        _admitted(account, Role.ADMINISTRATOR)
        own = self._scope.of(account)
        known = self._store.accounts.list()
        return [one for one in known if not own or self._scope.sees(account, self._scope.of(one))]

    def _seen(self, account: Account, part: Sequence[Served]) -> Iterable[Served]:
        if not self._scope.of(account):
            yield from part
            return
        people = self._store.entities.get_many(ENTREPRENEUR, list({one.entity for one in part}))
        for one in part:
            stored = people.get(one.entity)
            near = stored is None or self._scope.sees(account, self._scope.path(stored.data.get("region")))
            if one.direction == REGISTER and near:
                row = self._store.rankings.get(one.id)
                if row is not None and self._sees(account, orjson.loads(row.data)["request"]):
                    yield one

    def _sees(self, account: Account, request: Json) -> bool:
        """Whether a request was about somebody of the own region; lists of entrepreneurs hold those of any region."""
        if not self._scope.of(account):
            return True
        person = request.get("entrepreneur")
        if person is None:
            stored = self._store.entities.get(ENTREPRENEUR, request.get("entrepreneur_id") or "")
            person = None if stored is None else stored.data
        return person is not None and self._scope.sees(account, self._scope.path(person.get("region")))

    def _told(self, found: Sequence[Done]) -> list[Line]:
        people = self._store.accounts.titles()
        names = self._names(found)
        versions = {name: self._versions(name) for name in {one.ranking for one in found} if name}
        lines = []
        for one in found:
            kind = None if one.kind is None else kinds()[one.kind]
            actor = one.step.actor
            model, rules = versions.get(one.ranking or "", (None, None))
            lines.append(
                Line(
                    one,
                    ACTION_TITLES[one.step.action],
                    {BY: MACHINE, one.entrepreneur: PERSON}.get(actor) or Text(*[people.get(actor, actor)] * 2),
                    names.get((ENTREPRENEUR, one.entrepreneur), one.entrepreneur),
                    None if kind is None else kind.title,
                    one.counterpart and names.get((one.kind or "", one.counterpart), one.counterpart),
                    reason_text(one.step.reason, kind),
                    model,
                    rules,
                )
            )
        return lines

    def _names(self, found: Sequence[Done]) -> dict[tuple[str, str], str]:
        wanted: dict[str, set[str]] = {ENTREPRENEUR: {one.entrepreneur for one in found}}
        for one in found:
            if one.kind and one.counterpart:
                wanted.setdefault(one.kind, set()).add(one.counterpart)
        return {
            (entity, name): str(row.data.get("name") or name)
            for entity, names in wanted.items()
            for name, row in self._store.entities.get_many(entity, list(names)).items()
        }

    def _versions(self, ranking: str) -> tuple[str | None, str | None]:
        row = self._store.rankings.get(ranking)
        if row is None:
            return None, None
        body = orjson.loads(row.data)["ranking"]
        return body["model"]["version"], body["rules_version"]


def _register(direction: str, kind: str) -> str:
    """The register of those who asked for a ranking."""
    return ENTREPRENEUR if direction == REGISTER else kind


def asked(fields: Mapping[str, str]) -> Asked:
    """What was typed into the fields of a filter, `from` and `to` days included; raises InvalidInputError."""
    first, last = (written_day(where, fields.get(where, "")) for where in ("from", "to"))
    action = fields.get("action", "")
    return Asked(
        actor=fields.get("actor", ""),
        action=Action(action) if action in list(Action) else None,
        entrepreneur=fields.get("entrepreneur", ""),
        counterpart=fields.get("counterpart", ""),
        kind=fields.get("kind", ""),
        since=None if first is None else midnight(first),
        until=None if last is None else midnight(last + timedelta(days=1)),
    )


def _admitted(account: Account, least: Role) -> None:
    """Raise NotFoundError for a role that has nothing to look for here."""
    if not account.role.includes(least):
        raise NotFoundError("page", "audit", Text("您的账号没有查看权限。", "Your account may not see it."))


def _place(before: str) -> tuple[datetime, str] | None:
    if not before:
        return None
    at, _, name = before.partition(" ")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        raise _strange(before) from error
    if moment.tzinfo is None:
        raise _strange(before)
    return moment, name


def _strange(before: str) -> InvalidInputError:
    problem = Text("不是列表中的位置", "is no place in the list")
    return InvalidInputError.single("before", before, problem, Text("请从第一页重新开始", "begin with the first page"))
