"""An immutable columnar view of many entities of one type, and its lazy sub-views.

A frame is made once per change of the store and read by every request. `take` gives a view of some rows whose
columns are gathered only when a feature asks for them.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from matcher.domain.layout import Shape
from matcher.features.columns import Column, Vocabularies, column_of, layouts

Floats = NDArray[np.float32]
Codes = NDArray[np.int32]
Bits = NDArray[np.uint64]
Flags = NDArray[np.bool_]

KNOWN_BIT = np.uint64(1 << 63)


class Frame:
    """Rows of one entity type as columns.

    `n` rows; `ids` their identifiers; `index` (n,) int32 is each row's number in the full frame, -1 for an entity
    that is not stored. Asking for an attribute that the entity type does not have raises KeyError.
    """

    def __init__(
        self, columns: dict[str, Column], ids: Sequence[str], index: Codes, vocabularies: Vocabularies
    ) -> None:
        self.columns = columns
        self._base: Frame | None = None
        self._rows: NDArray[np.intp] | None = None
        self._gathered: dict[str, Any] = {}
        self.cache: dict[str, object] = {}
        """What is derived from the whole frame once and kept with it, such as text indexes."""
        self.ids = ids
        self.names: Sequence[str | None] = ()
        """What each row of a full frame is called, where it was built from rows; nobody is ranked by a name."""
        self.index = index
        self.n = len(index)
        self.vocabularies = vocabularies

    @classmethod
    def build(
        cls,
        model: type,
        rows: Sequence[Mapping[str, Any]],
        vocabularies: Vocabularies,
        *,
        stored: bool = True,
    ) -> Self:
        """Lay out plain rows (as stored: JSON values) by the annotations of the pydantic class `model`.

        `stored` False: rows of a request; they get no number in the full frame and add nothing to open vocabularies.
        """
        number = vocabularies.adding if stored else vocabularies.finding
        laid = layouts(model)
        values: dict[str, list[Any]] = {name: [None] * len(rows) for name in laid}
        for k, row in enumerate(rows):  # what a row does not say, which is much, need not be asked for
            for name, value in row.items():
                column = values.get(name)
                if column is not None:
                    column[k] = value
        columns = {name: column_of(layout, values[name], number) for name, layout in laid.items()}
        ids = [str(row["id"]) for row in rows]
        index = np.arange(len(rows), dtype=np.int32) if stored else np.full(len(rows), -1, np.int32)
        made = cls(columns, ids, index, vocabularies)
        made.names = [row.get("name") for row in rows]
        return made

    def take(self, rows: NDArray[np.intp]) -> "Frame":
        """A view of `rows`; of a view, the rows count within that view."""
        base, absolute = (self, rows) if self._base is None else (self._base, self._absolute(rows))
        view = Frame({}, base.ids, base.index[absolute], base.vocabularies)
        view._base, view._rows = base, absolute
        return view

    def _absolute(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        assert self._rows is not None  # noqa: S101 - a view always has rows
        return self._rows[rows]

    @property
    def base(self) -> "Frame":
        """The full frame that this is a view of, or itself."""
        return self if self._base is None else self._base

    @property
    def rows(self) -> NDArray[np.intp] | None:
        """Row numbers of this view in `base`; None where it is the full frame."""
        return self._rows

    @property
    def row_of(self) -> dict[str, int]:
        """Identifier to row number in the full frame."""
        found = self.base.cache.get("row_of")
        if found is None:
            found = self.base.cache["row_of"] = {name: row for row, name in enumerate(self.base.ids)}
        assert isinstance(found, dict)  # noqa: S101 - the key is ours alone
        return found

    def row_at(self, row: int) -> int:
        """The number in `base` of row `row` of this view."""
        return row if self._rows is None else int(self._rows[row])

    def id_at(self, row: int) -> str:
        """Identifier of row `row` of this view."""
        return self.ids[self.row_at(row)]

    def _array(self, name: str, part: str = "values") -> NDArray[Any]:
        if self._base is None:
            array: NDArray[Any] = getattr(self.columns[name], part)
            return array
        key = f"{name}.{part}"
        found = self._gathered.get(key)
        if found is None:
            found = self._gathered[key] = self.gather(self._base._array(name, part))
        return found

    def gather(self, values: NDArray[Any]) -> NDArray[Any]:
        """Pick this view's rows out of an array that is aligned with the full frame."""
        return values if self._rows is None else values.take(self._rows, axis=0)

    def number(self, name: str) -> Floats:
        """(n,) float32 of a number, flag or date (days since 1970-01-01); NaN where unknown."""
        return self._array(name)

    def code(self, name: str) -> Codes:
        """(n,) int32 index into the attribute's vocabulary; -1 where unknown."""
        return self._array(name)

    def codes(self, name: str) -> Codes:
        """(n, widest) int32 indices, padded with -1."""
        return self._array(name)

    def bits(self, name: str) -> Bits:
        """(n,) uint64 set over the attribute's vocabulary, with KNOWN_BIT set where the set is known."""
        return self._array(name)

    def known(self, name: str) -> Flags:
        """(n,) whether the attribute is known at all (an empty list is known)."""
        return self._array(name, "known")

    def dated(self, name: str) -> tuple[Codes, Floats, Floats]:
        """(n, widest) codes with their first and last day (-inf and inf where not limited)."""
        return self._array(name), self._array(name, "first"), self._array(name, "last")

    def texts(self, name: str) -> list[str | list[str] | None]:
        """The raw text of each row of this view."""
        raw = self.base.columns[name].texts
        if self._rows is None:
            return raw
        return [raw[int(row)] for row in self._rows]

    def shape_of(self, name: str) -> Shape:
        """The layout of an attribute."""
        return self.base.columns[name].shape
