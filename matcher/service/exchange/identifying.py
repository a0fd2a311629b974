"""Who a row without an identifier of its own is: somebody who is registered already, or somebody new."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from matcher.service.exchange.trouble import Trouble

Row = dict[str, Any]


class Register(Protocol):
    """A register as rows are held against it."""

    def held(self, ids: Sequence[str]) -> Mapping[str, Row]:
        """The stored rows of some identifiers."""
        ...

    def namesakes(self, names: Collection[str]) -> Mapping[str, list[Row]]:
        """By name: id, name and region (None: not known) of stored rows that have one of the names."""
        ...

    def bars(self, row: Row, before: Row | None, *, made: bool) -> Trouble | None:
        """What bars a row from being stored, given what is stored of it; `made`: its identifier is made of others."""
        ...


class Coming(NamedTuple):
    """A row of a file: `former` is the identifier that would have been made of it earlier, None where none was."""

    number: int
    row: Row
    former: str | None


@dataclass(frozen=True, slots=True)
class Settled:
    """Rows with the identifiers they are to have, and what is stored under these.

    `namesakes`: by identifier of a new row without one of its own, others of its name. `former`: rows that keep an
    identifier as it was made earlier.
    """

    rows: list[tuple[int, Row]]
    stored: Mapping[str, Row]
    namesakes: Mapping[str, list[Row]]
    former: int


def settled(rows: Sequence[Coming], beside: Sequence[str], register: Register, *, made: bool) -> Settled:
    """Give rows the identifiers of earlier imports where these are theirs; `made`: no column gives identifiers.

    An identifier was once made of the name alone. What is stored under it is a row's own if `beside` (the region) is
    the same there, or not known there and no other row could mean it.
    """
    ids = [one.row["id"] for one in rows]
    stored = register.held([*ids, *(one.former for one in rows if one.former)])
    meant = [one.former if _own(one, beside, stored) else None for one in rows]
    count, taken = Counter(meant), set(ids)
    found, former = [], 0
    for one, other in zip(rows, meant, strict=True):
        theirs = other is not None and count[other] == 1 and other not in taken
        former += theirs
        found.append((one.number, {**one.row, "id": other} if theirs else one.row))
    fresh = [row for _, row in found if made and row["id"] not in stored and row.get("name")]
    others = register.namesakes({row["name"] for row in fresh})
    return Settled(found, stored, {row["id"]: others.get(row["name"], []) for row in fresh}, former)


def _own(one: Coming, beside: Sequence[str], stored: Mapping[str, Row]) -> bool:
    """Whether what is stored under the identifier as it was made earlier may be this row."""
    if one.former is None or one.former == one.row["id"] or one.row["id"] in stored or one.former not in stored:
        return False
    before = stored[one.former]
    return all(before.get(name) in (None, one.row.get(name)) for name in beside)
