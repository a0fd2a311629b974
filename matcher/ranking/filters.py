"""Filters of a request: by any attribute of the ranked side, by the way that attribute is laid out.

A filter keeps only rows that are known to satisfy it: it is the caller's wish, unlike a rule, which never acts on an
unknown fact.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from matcher.domain.errors import InvalidInputError
from matcher.domain.layout import Layout, Shape
from matcher.domain.text import Text
from matcher.features.columns import days_of, layouts
from matcher.features.frame import Flags, Frame
from matcher.reference.pack import Pack
from matcher.reference.vocabulary import UnknownCodeError

MOST_CODES = 200
"""Codes that one filter may name."""


def passing(frame: Frame, model: type[BaseModel], filters: Mapping[str, Any], pack: Pack) -> Flags:
    """(n,) rows that satisfy every filter.

    A region keeps everything inside it, an industry everything below it; lists keep rows with any of the codes; a
    number or day takes `{"min": …, "max": …}`, both ends included. Raises InvalidInputError for an attribute that
    can't be filtered by, an unknown code or a malformed filter.
    """
    known = layouts(model)
    keep = np.ones(frame.n, np.bool_)
    for attribute, wanted in filters.items():
        layout = known.get(attribute)
        if layout is None or layout.shape not in _FILTERS:
            usable = ", ".join(name for name, lay in known.items() if lay.shape in _FILTERS)
            raise InvalidInputError.single(
                f"filters.{attribute}",
                wanted,
                Text(
                    f"{model.__name__.lower()} 不能按此字段筛选",
                    f"this attribute can't be filtered by for {model.__name__.lower()}",
                ),
                Text(f"可用：{usable}。", f"Use one of: {usable}."),
            )
        np.logical_and(keep, _FILTERS[layout.shape](frame, attribute, layout, wanted, pack), out=keep)
    return keep


def _codes_of(attribute: str, layout: Layout, wanted: Any, frame: Frame, pack: Pack) -> NDArray[np.int64]:
    codes = [wanted] if isinstance(wanted, str) else wanted
    where = f"filters.{attribute}"
    if not isinstance(codes, Sequence) or not codes or not all(isinstance(code, str) for code in codes):
        raise InvalidInputError.single(
            where,
            wanted,
            Text("不是代码或代码列表", "not a code or a list of codes"),
            Text('请写成 ["a", "b"]。', 'Write for instance ["a", "b"].'),
        )
    if len(codes) > MOST_CODES:
        raise InvalidInputError.single(
            where,
            len(codes),
            Text("代码过多", "too many codes"),
            Text(f"最多 {MOST_CODES} 个。", f"Give at most {MOST_CODES}."),
        )
    resolver = pack.resolvers().get(layout.vocabulary)
    numbers = []
    for code in codes:
        try:
            resolved = code if resolver is None else resolver.resolve(code)
        except UnknownCodeError as error:
            raise InvalidInputError.single(where, code, Text(*error.problem), Text(*error.remedy)) from error
        numbers.append(frame.base.vocabularies.find(layout.vocabulary, resolved))
    return np.array([number for number in numbers if number >= 0], np.int64)


def _chosen(layout: Layout, numbers: NDArray[np.int64], frame: Frame, pack: Pack) -> Flags:
    """Which numbers of the vocabulary are meant; the extra last place is that of an unknown code."""
    chosen: Flags = np.zeros(frame.base.vocabularies.size(layout.vocabulary) + 1, np.bool_)
    for number in numbers:
        if layout.vocabulary == "region" and len(pack.regions.codes):
            np.logical_or(chosen[:-1], pack.regions.within(int(number)), out=chosen[:-1])
        elif layout.vocabulary == "industry" and len(pack.industries.codes):
            np.logical_or(chosen[:-1], pack.industries.within(int(number)), out=chosen[:-1])
        else:
            chosen[number] = True
    return chosen


def _by_code(frame: Frame, attribute: str, layout: Layout, wanted: Any, pack: Pack) -> Flags:
    numbers = _codes_of(attribute, layout, wanted, frame, pack)
    found: Flags = _chosen(layout, numbers, frame, pack).take(frame.code(attribute))
    return found


def _by_codes(frame: Frame, attribute: str, layout: Layout, wanted: Any, pack: Pack) -> Flags:
    numbers = _codes_of(attribute, layout, wanted, frame, pack)
    each: Flags = _chosen(layout, numbers, frame, pack).take(frame.codes(attribute))
    found: Flags = np.any(each, axis=1)
    return found


def _by_bits(frame: Frame, attribute: str, layout: Layout, wanted: Any, pack: Pack) -> Flags:
    word = np.uint64(0)
    for number in _codes_of(attribute, layout, wanted, frame, pack):
        word |= np.uint64(1 << int(number))
    found: Flags = np.not_equal(frame.bits(attribute) & word, 0)
    return found


def _by_range(frame: Frame, attribute: str, layout: Layout, wanted: Any, _: Pack) -> Flags:
    where = f"filters.{attribute}"
    if isinstance(wanted, bool):
        same: Flags = np.equal(frame.number(attribute), np.float32(wanted))
        return same
    if not isinstance(wanted, Mapping) or not wanted or set(wanted) - {"min", "max"}:
        raise InvalidInputError.single(
            where,
            wanted,
            Text("不是范围", "not a range"),
            Text('请写成 {"min": …, "max": …}，或只写其一。', 'Write {"min": …, "max": …}, or one of the two.'),
        )
    values = frame.number(attribute)
    low, high = (_bound(where, layout, wanted.get(end)) for end in ("min", "max"))
    keep: Flags = ~np.isnan(values)
    if low is not None:
        keep &= values >= np.float32(low)
    if high is not None:
        keep &= values <= np.float32(high)
    return keep


def _bound(where: str, layout: Layout, value: Any) -> float | None:
    if value is None:
        return None
    try:
        bound = days_of(value) if layout.shape is Shape.DATE else float(value)
    except (TypeError, ValueError) as error:
        day = Text("日期请写成 2026-01-31。", "Write a day as 2026-01-31.")
        remedy = day if layout.shape is Shape.DATE else Text("请填写数字。", "Write a number.")
        problem = Text("不能作为此字段的界限", "not a bound of this attribute")
        raise InvalidInputError.single(where, value, problem, remedy) from error
    if not np.isfinite(bound):
        raise InvalidInputError.single(
            where,
            value,
            Text("应为有限的数字", "not a finite number"),
            Text("不限请省略。", "Leave the bound out instead."),
        )
    return bound


_FILTERS: dict[Shape, Callable[[Frame, str, Layout, Any, Pack], Flags]] = {
    Shape.CODE: _by_code,
    Shape.CODES: _by_codes,
    Shape.BITS: _by_bits,
    Shape.NUMBER: _by_range,
    Shape.DATE: _by_range,
}
