"""From stored values to arrays: one column per annotated attribute."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from matcher.domain.layout import Layout, Shape
from matcher.domain.vocabulary import CLOSED

EPOCH = date(1970, 1, 1).toordinal()


@dataclass(slots=True)
class Column:
    """Arrays of one attribute; which of them are filled depends on the shape."""

    shape: Shape
    values: NDArray[Any]
    known: NDArray[np.bool_]
    first: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    last: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    texts: list[Any] = field(default_factory=list)


class _Closed(dict[str, int]):
    """Code to number; asking for one that it does not hold gives -1."""

    def __missing__(self, _: str) -> int:
        return -1


class _Open(dict[str, int]):
    """Code to number; asking for one that it does not hold adds it, here and to `codes`."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__()
        self._codes = codes

    def __missing__(self, code: str) -> int:
        self._codes.append(code)
        number = self[code] = len(self._codes) - 1
        return number


class Vocabularies:
    """Code to number, for every vocabulary; open vocabularies grow as codes are met.

    A closed vocabulary returns -1 for a code that it does not hold: stored rows were checked when they came in, and a
    code that a later pack dropped is an unknown fact, not another one.
    """

    def __init__(self, closed: Mapping[str, Mapping[str, int]]) -> None:
        self._closed = {name: _Closed(book) for name, book in closed.items()}
        for name, enum in CLOSED.items():
            self._closed[name] = _Closed((str(code), number) for number, code in enumerate(enum))
        self._open: dict[str, _Open] = {}
        self._codes: dict[str, list[str]] = {name: list(book) for name, book in self._closed.items()}

    def number(self, vocabulary: str, code: str) -> int:
        """The number of a code; -1 where a closed vocabulary does not hold it."""
        return self.adding(vocabulary)(code)

    def adding(self, vocabulary: str) -> Callable[[str], int]:
        """`number` of one vocabulary, for reading many codes of it."""
        book: dict[str, int] | None = self._closed.get(vocabulary)
        if book is None and (book := self._open.get(vocabulary)) is None:
            book = self._open[vocabulary] = _Open(self._codes.setdefault(vocabulary, []))
        return book.__getitem__

    def finding(self, vocabulary: str) -> Callable[[str], int]:
        """`find` of one vocabulary."""
        return partial(self.find, vocabulary)

    def find(self, vocabulary: str, code: str) -> int:
        """The number of a code without adding it; -1 for one that was never met, which says nothing of anybody."""
        book = self._closed.get(vocabulary) or self._open.get(vocabulary)
        return book.get(code, -1) if book else -1

    def size(self, vocabulary: str) -> int:
        """How many codes a vocabulary holds now."""
        return len(self._closed.get(vocabulary) or self._open.get(vocabulary) or ())

    def code(self, vocabulary: str, number: int) -> str:
        """The code of a number; raises IndexError for one that was never given."""
        return self._codes[vocabulary][number]


@cache
def layouts(model: type[BaseModel]) -> dict[str, Layout]:
    """Attribute name to layout, read from the annotations of a pydantic class."""
    found = {}
    for name, info in model.model_fields.items():
        layout = next((m for m in info.metadata if isinstance(m, Layout)), None)
        if layout is None:  # `X | None` keeps the metadata inside the union
            inner = (m for arg in get_args(info.annotation) for m in getattr(arg, "__metadata__", ()))
            layout = next((m for m in inner if isinstance(m, Layout)), None)
        if layout is not None and layout.shape is not Shape.LABEL:
            found[name] = layout
    return found


def days_of(value: object) -> float:
    """Days since 1970-01-01 of a date or an ISO date; NaN for None."""
    if value is None:
        return float("nan")
    if not isinstance(value, date):
        value = date.fromisoformat(str(value)[:10])
    return float(value.toordinal() - EPOCH)


Number = Callable[[str], Callable[[str], int]]
"""Vocabulary to its code-to-number: `Vocabularies.adding`, which adds an open code, or `.finding`, which does not."""


def column_of(layout: Layout, values: Sequence[Any], number: Number) -> Column:
    """Lay out one attribute of all rows."""
    known = np.fromiter([value is not None for value in values], np.bool_, len(values))
    return _BUILDERS[layout.shape](layout, values, number, known)


def _numbers(layout: Layout, values: Sequence[Any], _: Number, known: NDArray[np.bool_]) -> Column:
    array: NDArray[np.float32] = np.fromiter([np.nan if v is None else v for v in values], np.float32, len(values))
    return Column(layout.shape, array, known)


def _dates(layout: Layout, values: Sequence[Any], _: Number, known: NDArray[np.bool_]) -> Column:
    return Column(layout.shape, np.fromiter(map(days_of, values), np.float32, len(values)), known)


def _code(layout: Layout, values: Sequence[Any], number: Number, known: NDArray[np.bool_]) -> Column:
    read = number(layout.vocabulary)
    array = np.fromiter([-1 if v is None else read(v) for v in values], np.int32, len(values))
    return Column(layout.shape, array, known)


def _codes(layout: Layout, values: Sequence[Any], number: Number, known: NDArray[np.bool_]) -> Column:
    read = number(layout.vocabulary)

    @cache  # many rows say the same few things
    def numbers(codes: tuple[str, ...]) -> list[int]:
        # a code said twice counts once; one not known is left out, so that -1 only ever stands behind the last one
        return [k for k in map(read, dict.fromkeys(codes)) if k >= 0]

    rows = [numbers(tuple(value)) if value else () for value in values]
    return Column(layout.shape, _padded(rows, -1, np.int32), known)


def _bits(layout: Layout, values: Sequence[Any], number: Number, known: NDArray[np.bool_]) -> Column:
    read = number(layout.vocabulary)

    @cache  # many rows say the same few things
    def word(codes: tuple[str, ...]) -> int:
        bits = 1 << 63
        for bit in map(read, codes):
            if bit >= 63:
                raise ValueError(f"{layout.vocabulary!r} has more than 63 codes; lay the attribute out as CODES")
            if bit >= 0:
                bits |= 1 << bit
        return bits

    words = [0 if value is None else word(tuple(value)) for value in values]
    return Column(layout.shape, np.fromiter(words, np.uint64, len(words)), known)


def _dated(layout: Layout, values: Sequence[Any], number: Number, known: NDArray[np.bool_]) -> Column:
    rows = [value or () for value in values]
    read = number(layout.vocabulary)
    codes = [[read(entry["code"]) for entry in row] for row in rows]
    first = [[-np.inf if e.get("valid_from") is None else days_of(e["valid_from"]) for e in row] for row in rows]
    last = [[np.inf if e.get("valid_to") is None else days_of(e["valid_to"]) for e in row] for row in rows]
    return Column(
        layout.shape,
        _padded(codes, -1, np.int32),
        known,
        first=_padded(first, np.inf, np.float32),
        last=_padded(last, -np.inf, np.float32),
    )


def _texts(layout: Layout, values: Sequence[Any], _: Number, known: NDArray[np.bool_]) -> Column:
    return Column(layout.shape, np.zeros(len(values), np.int8), known, texts=list(values))


def _padded(rows: Sequence[Sequence[float]], filler: float, dtype: type) -> NDArray[Any]:
    """(rows, widest) array, at least one wide."""
    lengths = np.fromiter((len(row) for row in rows), np.intp, len(rows))
    widest = int(lengths.max(initial=1)) or 1
    array: NDArray[Any] = np.full((len(rows), widest), filler, dtype)
    if lengths.sum():
        array[np.arange(widest) < lengths[:, None]] = [value for row in rows for value in row]
    return array


_BUILDERS = {
    Shape.NUMBER: _numbers,
    Shape.DATE: _dates,
    Shape.CODE: _code,
    Shape.CODES: _codes,
    Shape.BITS: _bits,
    Shape.DATED: _dated,
    Shape.TEXT: _texts,
}
