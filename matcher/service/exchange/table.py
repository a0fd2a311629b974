"""What a table is once it is open: headers, numbered rows, and what is wrong with one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.domain.errors import InvalidInputError
from matcher.service.exchange.trouble import Trouble, trouble

Cells = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as read: `number` is what a person sees in a spreadsheet; `fault` says why it can't be used."""

    number: int
    cells: Cells
    fault: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its headers, its rows once, and about how many there are (0: not known)."""

    path: Path
    headers: list[str]
    rows: Iterator[RawRow]
    total: int
    encoding: str = ""


_NO_HEADER = trouble("没有表头", "no header line", "第一行应为各列名称。", "The first line must name the columns.")
HAS_NUL = trouble("含有空字符（NUL）", "contains NUL characters", "请重新导出该行。", "Export this row again.")


def bad_file(path: Path, what: Trouble) -> InvalidInputError:
    """The error of a file that can't be used as a whole."""
    return InvalidInputError.single(str(path.name), None, what.problem, what.remedy)


def wrong_encoding(name: str) -> Trouble:
    """What is wrong with a file that can't be read in the encoding `name`."""
    return trouble(
        f"编码不是 {name}",
        f"not in the encoding {name}",
        "请去掉 --encoding，或写出正确的编码。",
        "Leave --encoding out, or name the right one.",
    )


def header_names(path: Path, names: list[Any]) -> list[str]:
    """Names of the columns; raises InvalidInputError where there are none or one stands twice."""
    headers = ["" if name is None else str(name).strip() for name in names]
    while headers and not headers[-1]:
        headers.pop()
    if not any(headers):
        raise bad_file(path, _NO_HEADER)
    named = [name for name in headers if name]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise bad_file(
            path,
            trouble(
                f"表头 {'、'.join(twice)} 出现两次",
                f"the header {', '.join(twice)} stands twice",
                "请为每一列取不同的名称。",
                "Give every column a name of its own.",
            ),
        )
    return headers


def table_row(number: int, headers: list[str], values: list[Any]) -> RawRow | None:
    """One row; None for an empty one."""
    if all(value is None or value == "" for value in values):
        return None
    extra = [value for value in values[len(headers) :] if value not in (None, "")]
    fault = HAS_NUL if any(isinstance(value, str) and "\0" in value for value in values) else None
    if extra:
        fault = trouble(
            f"比表头多出{len(extra)}个单元格",
            f"{len(extra)} cell(s) more than the header has columns",
            "请检查分隔符和引号。",
            "Check separators and quotation marks.",
        )
    return RawRow(number, {name: value for name, value in zip(headers, values, strict=False) if name}, fault)
