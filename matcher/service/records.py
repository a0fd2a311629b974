"""Profiles of entrepreneurs and of every kind: checked, stored, read and forgotten."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from matcher.domain.entrepreneur import Entrepreneur
from matcher.domain.errors import Fault, InvalidInputError, NotFoundError
from matcher.domain.text import Text
from matcher.kinds.discovery import kinds
from matcher.reference.pack import Pack
from matcher.service.messages import faults
from matcher.service.registers import ENTREPRENEUR
from matcher.store.entities import Stored, Upserted
from matcher.store.store import Store

Row = dict[str, Any]
MOST_ROWS = 5_000
MOST_FAULTS = 200
"""Faults that one answer lists; the rest are counted."""
_TWICE = Text("在同一请求中出现两次", "stands twice in one request")
_ONCE = Text("每行只发送一次。", "Send each row once.")


def collections() -> dict[str, str]:
    """Name of each collection, as addresses have it, to the entity it holds."""
    return {"entrepreneurs": ENTREPRENEUR, **{kind.plural: code for code, kind in kinds().items()}}


def model_of(entity: str) -> type[BaseModel]:
    """The attributes of an entity; raises NotFoundError that lists what there is."""
    if entity == ENTREPRENEUR:
        return Entrepreneur
    kind = kinds().get(entity)
    if kind is None:
        known = ", ".join([ENTREPRENEUR, *kinds()])
        raise NotFoundError("entity", entity, Text(f"可用：{known}。", f"Known: {known}."))
    return kind.attributes


class Records:
    """The registers as the service offers them; every row passes the attributes' checks first."""

    def __init__(self, store: Store, pack: Pack) -> None:
        self._store = store
        self.context = {"vocabularies": pack.resolvers()}

    def checked(self, entity: str, rows: Sequence[Mapping[str, Any]], where: str = "") -> list[Row]:
        """Rows as they are stored: current codes, no empty attributes; raises InvalidInputError with every fault."""
        model, found, good = model_of(entity), [], []
        for number, row in enumerate(rows):
            place = f"{where}.{number}" if where else ""
            try:
                good.append(model.model_validate(row, context=self.context).model_dump(mode="json", exclude_none=True))
            except ValidationError as error:
                found.extend(faults(error, place))
        seen: set[str] = set()
        for number, row in enumerate(good):
            if row["id"] in seen:
                found.append(Fault(f"{where}.{number}.id", row["id"], _TWICE, _ONCE))
            seen.add(row["id"])
        if found:
            raise InvalidInputError(_shortened(found))
        return good

    def put(self, entity: str, row: Mapping[str, Any], *, expect: int | None = None) -> Upserted:
        """Store one row, new or not; see Entities.put_many for `expect`."""
        return self._store.entities.put_many(entity, self.checked(entity, [row]), expect=expect)

    def put_many(self, entity: str, rows: Sequence[Mapping[str, Any]]) -> Upserted:
        """Store many rows, all or none."""
        if len(rows) > MOST_ROWS:
            raise InvalidInputError.single(
                "rows",
                len(rows),
                Text("行数过多", "too many rows"),
                Text(f"每次最多 {MOST_ROWS} 行。", f"Send at most {MOST_ROWS} at a time."),
            )
        return self._store.entities.put_many(entity, self.checked(entity, rows, "rows"))

    def change(self, entity: str, name: str, edits: Mapping[str, Any]) -> Stored:
        """Replace some attributes of one row (null forgets one); raises NotFoundError."""
        if "id" in edits and edits["id"] != name:
            raise InvalidInputError.single(
                "id",
                edits["id"],
                Text("编号不能更改", "the identifier can't change"),
                Text(f"请省略，或填写 {name}。", f"Leave it out, or write {name!r}."),
            )

        def edit(row: Row) -> Row:
            return self.checked(entity, [{**row, **edits}])[0]

        return self._store.entities.update(entity, name, edit)

    def get(self, entity: str, name: str) -> Stored:
        """One row; raises NotFoundError."""
        model_of(entity)
        found = self._store.entities.get(entity, name)
        if found is None:
            raise NotFoundError(entity, name)
        return found

    def page(self, entity: str, after: str, limit: int) -> list[Stored]:
        """Rows in the order of their identifiers, from behind `after` on."""
        model_of(entity)
        return self._store.entities.page(entity, after=after, limit=limit)

    def delete(self, entity: str, name: str, *, expect: int | None = None) -> None:
        """Forget one row; raises NotFoundError."""
        model_of(entity)
        if not self._store.entities.delete(entity, name, expect=expect):
            raise NotFoundError(entity, name)


def _shortened(found: list[Fault]) -> list[Fault]:
    if len(found) <= MOST_FAULTS:
        return found
    more = Fault(
        "",
        len(found) - MOST_FAULTS,
        Text("其余错误未列出", "more faults are not listed"),
        Text("请先改正以上各项。", "Mend these first."),
    )
    return [*found[:MOST_FAULTS], more]
