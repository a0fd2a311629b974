"""Pieces of a long iterable (itertools has this from Python 3.12 on)."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def chunks(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Consecutive tuples of at most `size` items."""
    stream = iter(items)
    while piece := tuple(islice(stream, size)):
        yield piece
