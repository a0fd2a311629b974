"""Which rows of a register hold evidence of a target group on a day, asked of the store itself."""

from datetime import date
from typing import Any

from sqlalchemy import Boolean, ColumnElement, String, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ClauseList
from sqlalchemy.sql.functions import FunctionElement

from matcher.domain.vocabulary import Stage
from matcher.store.schema import ENTITIES

AGAIN = "second_start"
"""Stands where a group's code does: people who start again after closing a venture."""


class _Holds(FunctionElement[bool]):
    """(data, code, day): one of a row's `groups` has the code, and its days, where they are known, hold the day."""

    type = Boolean()
    inherit_cache = True
    name = "holds_group"


def holds(code: str, day: date) -> ColumnElement[bool]:
    """Whether a row has a group whose evidence holds on a day; of AGAIN: whether it tells of a second start."""
    if code == AGAIN:
        told, data = '"closed_ventures":', ENTITIES.c.data
        closed = data.contains(told) & ~data.contains(f"{told}0")
        return data.contains(f'"stage":"{Stage.RESTART.value}"') | closed
    recorded = ENTITIES.c.data.contains(f'"code":"{code}"', autoescape=True)  # rows are compact JSON: few are parsed
    return recorded & _Holds(ENTITIES.c.data, literal(code, String), literal(day.isoformat(), String))


def _exists(element: _Holds, compiler: Any, rows: str, field: str, **kw: Any) -> str:
    assert isinstance(element.clauses, ClauseList)  # noqa: S101 - so a function is made
    data, code, day = (compiler.process(one, **kw) for one in element.clauses.clauses)
    named = {name: field.format(name) for name in ("code", "valid_from", "valid_to")}
    parts = (
        f"{named['code']} = {code}",
        f"coalesce({named['valid_from']}, '') <= {day}",
        f"coalesce({named['valid_to']}, {day}) >= {day}",
    )
    source = rows.format(data)
    return f"EXISTS (SELECT 1 FROM {source} AS one WHERE {' AND '.join(parts)})"  # noqa: S608 - values are bound


@compiles(_Holds, "sqlite")
def _sqlite(element: _Holds, compiler: Any, **kw: Any) -> str:
    return _exists(element, compiler, "json_each({}, '$.groups')", "json_extract(one.value, '$.{}')", **kw)


@compiles(_Holds, "postgresql")
def _postgresql(element: _Holds, compiler: Any, **kw: Any) -> str:
    return _exists(element, compiler, "json_array_elements(CAST({} AS json) -> 'groups')", "(one.value ->> '{}')", **kw)
