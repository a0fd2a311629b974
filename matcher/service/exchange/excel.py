"""Reads sheets of Excel files: values alone, and the header below a title."""

import io
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile
from zlib import error as ZlibError  # noqa: N812 - a class, whatever its name

from matcher.domain.errors import InvalidInputError
from matcher.service.exchange.table import RawRow, Table, bad_file, header_names, table_row
from matcher.service.exchange.trouble import trouble

TITLE_ROWS = 5
"""Rows at the top among which the header of an Excel sheet is looked for."""
_BROKEN = (
    ArithmeticError,
    AttributeError,
    BadZipFile,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    ZlibError,
)
"""What openpyxl lets through when a file is cut off or damaged; ParseError is a SyntaxError."""


def read_excel(path: Path, _: str | None, sheet: str | None) -> Table:
    """A sheet of an Excel file (None: the first), the header below its title; raises InvalidInputError."""
    from openpyxl import load_workbook  # 0.2 s to import, and only Excel files need it

    try:
        stream = io.BytesIO(path.read_bytes())  # packed, so small; openpyxl would leave the file open
        book = load_workbook(stream, read_only=True, data_only=True)
    except _BROKEN as error:
        raise _not_excel(path) from error
    if sheet is not None and sheet not in book.sheetnames:
        raise bad_file(
            path,
            trouble(
                f"没有工作表“{sheet}”",
                f"there is no sheet {sheet!r}",
                f"现有：{', '.join(book.sheetnames)}。",
                f"There are: {', '.join(book.sheetnames)}.",
            ),
        )
    try:
        page = book[sheet] if sheet else book.worksheets[0]
        lines = page.iter_rows(values_only=True)
        above, names, lines = _below_title(lines)
    except _BROKEN as error:
        raise _not_excel(path) from error
    headers = header_names(path, names)

    def rows() -> Iterator[RawRow]:
        number = above + 1
        while True:
            try:  # around the reading alone, so that what a caller raises is not taken for a broken file
                values = next(lines, None)
            except _BROKEN as error:
                raise _not_excel(path) from error
            if values is None:
                return
            row = table_row(number := number + 1, headers, list(values))
            if row is not None:
                yield row

    return Table(path, headers, rows(), page.max_row or 0)


def sheets_of(content: bytes) -> list[str]:
    """Names of the sheets of an Excel file; raises InvalidInputError for one that is damaged."""
    from openpyxl import load_workbook  # as above

    try:
        return list(load_workbook(io.BytesIO(content), read_only=True).sheetnames)
    except _BROKEN as error:
        raise _not_excel(Path("file")) from error


def _below_title(lines: Iterator[Any]) -> tuple[int, list[Any], Iterator[Any]]:
    """How many rows stand above the header, the header, and the rows below it.

    Offices write the title of a table above it, in merged cells: rows that hold one cell and no more, with a row of
    several cells below, are no header.
    """
    first = list(islice(lines, TITLE_ROWS))
    filled = [sum(value not in (None, "") for value in row) for row in first]
    place = next((k for k, count in enumerate(filled) if count > 1), 0)
    return place, list(first[place]) if first else [], chain(first[place + 1 :], lines)


def _not_excel(path: Path) -> InvalidInputError:
    return bad_file(
        path,
        trouble(
            "不是完整的 Excel 文件",
            "not a whole Excel file",
            "文件可能被截断或损坏，请重新导出为 .xlsx。",
            "It may be cut off or damaged; export it again as .xlsx.",
        ),
    )
