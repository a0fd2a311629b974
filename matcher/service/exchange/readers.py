"""Reads tables row by row, whatever office software wrote them."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import orjson

from matcher.domain.errors import InvalidInputError

Cells = dict[str, Any]
PROBE = 1 << 20
"""Bytes that the detection of an encoding looks at before it looks at the rest."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as read: `number` is what a person sees in a spreadsheet; `fault` says why it can't be used."""

    number: int
    cells: Cells
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its headers, its rows once, and about how many there are (0: not known)."""

    path: Path
    headers: list[str]
    rows: Iterator[RawRow]
    total: int
    encoding: str = ""


def _bad(path: Path, problem: str, remedy: str) -> InvalidInputError:
    return InvalidInputError.single(str(path.name), None, problem, remedy)


def read_table(path: Path, *, encoding: str | None = None, sheet: str | None = None) -> Table:
    """Open a table by the ending of its name; raises InvalidInputError for a file that can't be read."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise _bad(path, f"the ending {path.suffix!r} is not known", f"Use one of: {', '.join(_READERS)}.")
    if not path.exists():
        raise _bad(path, "the file does not exist", "Check its name.")
    if path.stat().st_size == 0:
        raise _bad(path, "the file is empty", "Export it again.")
    return reader(path, encoding, sheet)


def detected(path: Path) -> str:
    """`utf-8-sig`, `utf-8` or `gb18030`, whichever the whole file is in; raises InvalidInputError for neither."""
    with path.open("rb") as stream:
        start = stream.read(4)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    for name in ("utf-8-sig" if start[:3] == b"\xef\xbb\xbf" else "utf-8", "gb18030"):
        try:
            with path.open(encoding=name, newline="") as text:
                while text.read(PROBE):
                    pass
        except UnicodeDecodeError:
            continue
        return name
    raise _bad(path, "neither UTF-8 nor GB18030", "Save it as UTF-8, or name its encoding with --encoding.")


def _headers(path: Path, names: list[Any]) -> list[str]:
    headers = ["" if name is None else str(name).strip() for name in names]
    while headers and not headers[-1]:
        headers.pop()
    if not any(headers):
        raise _bad(path, "no header line", "The first line must name the columns.")
    named = [name for name in headers if name]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise _bad(path, f"the header {', '.join(twice)} stands twice", "Give every column a name of its own.")
    return headers


def _row(number: int, headers: list[str], values: list[Any]) -> RawRow | None:
    """One row; None for an empty one."""
    if all(value is None or value == "" for value in values):
        return None
    extra = [value for value in values[len(headers) :] if value not in (None, "")]
    fault = f"{len(extra)} cell(s) more than the header has columns" if extra else ""
    return RawRow(number, {name: value for name, value in zip(headers, values, strict=False) if name}, fault)


def _csv(path: Path, encoding: str | None, _: str | None) -> Table:
    name = encoding or detected(path)
    try:
        with path.open(encoding=name, newline="") as stream:
            first = stream.readline()
            if "\0" in first:
                raise _bad(path, "contains NUL characters", "This is no text file; export it as CSV again.")
            total = sum(1 for _ in stream)
    except (UnicodeDecodeError, LookupError) as error:
        raise _bad(path, f"not in the encoding {name}", "Leave --encoding out, or name the right one.") from error
    separator = max(",;\t", key=first.count)
    headers = _headers(path, next(csv.reader(io.StringIO(first), delimiter=separator), []))
    return Table(path, headers, _csv_rows(path, name, separator, headers), total, name)


def _csv_rows(path: Path, encoding: str, separator: str, headers: list[str]) -> Iterator[RawRow]:
    with path.open(encoding=encoding, newline="") as stream:
        reader = csv.reader((line.replace("\0", "") for line in stream), delimiter=separator)
        next(reader)
        try:
            for number, values in enumerate(reader, start=2):
                row = _row(number, headers, list(values))
                if row is not None:
                    yield row
        except csv.Error as error:
            raise _bad(path, f"line {reader.line_num}: {error}", "Correct the line and import again.") from error


def _excel(path: Path, _: str | None, sheet: str | None) -> Table:
    from openpyxl import load_workbook  # 0.2 s to import, and only Excel files need it

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, KeyError, OSError, ValueError) as error:
        raise _bad(path, "not a whole Excel file", "It may be cut off; export it again as .xlsx.") from error
    if sheet is not None and sheet not in book.sheetnames:
        raise _bad(path, f"there is no sheet {sheet!r}", f"There are: {', '.join(book.sheetnames)}.")
    page = book[sheet] if sheet else book.worksheets[0]
    lines = page.iter_rows(values_only=True)
    try:
        headers = _headers(path, list(next(lines, ())))
    except (BadZipFile, OSError, SyntaxError) as error:
        raise _bad(path, "not a whole Excel file", "It may be cut off; export it again as .xlsx.") from error

    def rows() -> Iterator[RawRow]:
        for number, values in enumerate(lines, start=2):
            row = _row(number, headers, list(values))
            if row is not None:
                yield row

    return Table(path, headers, rows(), page.max_row or 0)


def _parquet(path: Path, _: str | None, __: str | None) -> Table:
    from pyarrow import ArrowInvalid  # 0.2 s to import, and only Parquet files need it
    from pyarrow.parquet import ParquetFile

    try:
        file = ParquetFile(path)
    except (ArrowInvalid, OSError) as error:
        raise _bad(path, "not a whole Parquet file", "Export it again.") from error

    def rows() -> Iterator[RawRow]:
        number = 1
        for batch in file.iter_batches(2000):
            for cells in batch.to_pylist():
                yield RawRow(number := number + 1, cells)

    return Table(path, list(file.schema_arrow.names), rows(), file.metadata.num_rows)


def _jsonl(path: Path, encoding: str | None, _: str | None) -> Table:
    headers: dict[str, None] = {}
    with path.open("rb") as stream:
        total = 0
        for line in stream:
            total += 1
            try:
                entry = orjson.loads(line)
            except orjson.JSONDecodeError:
                continue
            if isinstance(entry, dict):
                headers.update(dict.fromkeys(entry))
    if not headers:
        raise _bad(path, "no line is a JSON object", "Write one JSON object a line.")

    def rows() -> Iterator[RawRow]:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                try:
                    entry = orjson.loads(line)
                except orjson.JSONDecodeError as error:
                    yield RawRow(number, {"": line.decode("utf-8", "replace")[:200]}, f"not JSON: {error}")
                    continue
                good = isinstance(entry, dict)
                yield RawRow(number, entry if good else {"": entry}, "" if good else "not a JSON object")

    return Table(path, list(headers), rows(), total, encoding or "utf-8")


_READERS: dict[str, Callable[[Path, str | None, str | None], Table]] = {
    ".csv": _csv,
    ".txt": _csv,
    ".xlsx": _excel,
    ".parquet": _parquet,
    ".jsonl": _jsonl,
    ".ndjson": _jsonl,
}
FORMATS = tuple(_READERS)
