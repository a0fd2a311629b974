"""People of a register who have no open case yet: to be found, and to have one opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from matcher.domain.account import Account
from matcher.domain.errors import InvalidInputError, NotFoundError
from matcher.domain.text import Text
from matcher.service.catalogue import Catalogue
from matcher.service.finding import find_people
from matcher.service.opening import open_cases
from matcher.service.profiles import name_of
from matcher.service.recommend import Recommender
from matcher.service.registers import ENTREPRENEUR
from matcher.service.scope import Scope
from matcher.service.urgency import is_urgent, sooner
from matcher.store.store import Store

AT_ONCE = 50
"""Cases opened by one request: each takes the ranking of every kind."""
FOUND = 20


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody without an open case; `case` names the one that there is, where there is one."""

    id: str
    name: str
    region: Text | None
    needs: tuple[Text, ...]
    sooner: tuple[Text, ...]
    case: str | None


class Newcomers:
    """Opens cases for people of the own region and below."""

    def __init__(self, store: Store, catalogue: Catalogue, recommender: Recommender, scope: Scope) -> None:
        self._store, self._catalogue, self._recommender, self._scope = store, catalogue, recommender, scope

    def waiting(self, account: Account) -> list[str]:
        """Identifiers of those who named a need and have no open case, key groups and second starts first."""
        own, has = self._scope.of(account), self._store.cases.open_people()
        today = datetime.now().astimezone().date()
        found = sorted(
            (not is_urgent(row, today), row["id"])
            for row in self._store.entities.rows(ENTREPRENEUR)
            if row.get("needs") and row["id"] not in has and self._inside(own, row.get("region"))
        )
        return [name for _, name in found]

    def search(self, account: Account, words: str, now: datetime) -> list[Newcomer]:
        """People whose name holds the words, of the own region and below."""
        names = find_people(self._store, words, FOUND)
        rows = self._store.entities.get_many(ENTREPRENEUR, names)
        has, own, pack = self._store.cases.open_people(), self._scope.of(account), self._catalogue.pack
        found = []
        for name in names:
            row = rows[name].data if name in rows else {}
            if not row or not self._inside(own, row.get("region")):
                continue
            case = self._store.cases.of_entrepreneur(name)[0] if name in has else None
            region = row.get("region")
            place = name_of(region, "region", pack) if region else None
            needs = tuple(name_of(code, "need", pack) for code in row.get("needs") or ())
            found.append(
                Newcomer(name, str(row.get("name") or name), place, needs, sooner(row, now.date(), pack), case)
            )
        return found

    def open(self, account: Account, names: Sequence[str], now: datetime) -> int:
        """Open cases; returns how many are new. Raises InvalidInputError for too many, NotFoundError as of a case."""
        if not 0 < len(names) <= AT_ONCE:
            problem = Text("人数不对", "is not a number of people that can be taken at once")
            remedy = Text(f"请选择1至{AT_ONCE}人", f"choose 1 to {AT_ONCE}")
            raise InvalidInputError.single("person", len(names), problem, remedy)
        own, rows = self._scope.of(account), self._store.entities.get_many(ENTREPRENEUR, names)
        for name in names:
            if name not in rows or not self._inside(own, rows[name].data.get("region")):
                raise NotFoundError(ENTREPRENEUR, name, Text("请从列表中选择。", "Choose one of the list."))
        return open_cases(self._store, self._recommender, self._scope, names, now=now)

    def _inside(self, own: Sequence[str], region: str | None) -> bool:
        return tuple(self._scope.path(region)[: len(own)]) == tuple(own)
