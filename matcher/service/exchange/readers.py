"""Reads tables row by row, whatever office software wrote them."""

import csv
import io
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile
from zlib import error as ZlibError  # noqa: N812 - a class, whatever its name

import orjson

from matcher.domain.errors import InvalidInputError
from matcher.service.exchange.table import RawRow, Table, bad_file, header_names, table_row, wrong_encoding
from matcher.service.exchange.trouble import Trouble, trouble

TITLE_ROWS = 5
"""Rows at the top among which the header of an Excel sheet is looked for."""
PROBE = 1 << 20
"""Bytes that the detection of an encoding looks at before it looks at the rest."""


_OPEN_QUOTE = trouble(
    "引号没有结束，其后各行都被并入此行",
    "a quotation mark is never closed, so the lines after it belong to this row",
    "请补上引号后重新导入。",
    "Close it and import again.",
)
_BROKEN = (BadZipFile, EOFError, KeyError, OSError, SyntaxError, ValueError, ZlibError)
"""What openpyxl lets through when a file is cut off or damaged; ParseError is a SyntaxError."""


def read_table(path: Path, *, encoding: str | None = None, sheet: str | None = None) -> Table:
    """Open a table by the ending of its name; raises InvalidInputError for a file that can't be read."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise bad_file(
            path,
            trouble(
                f"不支持扩展名 {path.suffix}",
                f"the ending {path.suffix!r} is not known",
                f"可用：{', '.join(_READERS)}。",
                f"Use one of: {', '.join(_READERS)}.",
            ),
        )
    if not path.exists():
        raise bad_file(path, trouble("文件不存在", "the file does not exist", "请检查文件名。", "Check its name."))
    if path.stat().st_size == 0:
        raise bad_file(path, trouble("文件为空", "the file is empty", "请重新导出。", "Export it again."))
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
    raise bad_file(
        path,
        trouble(
            "编码既不是 UTF-8 也不是 GB18030",
            "neither UTF-8 nor GB18030",
            "请另存为 UTF-8（命令行可用 --encoding 写明编码）。",
            "Save it as UTF-8 (on the command line, --encoding can name another).",
        ),
    )


def _csv(path: Path, encoding: str | None, _: str | None) -> Table:
    name = encoding or detected(path)
    try:
        with path.open(encoding=name, newline="") as stream:
            first = stream.readline()
            if "\0" in first:
                raise bad_file(
                    path,
                    trouble(
                        "含有空字符（NUL）",
                        "contains NUL characters",
                        "这不是文本文件，请重新导出为 CSV。",
                        "This is no text file; export it as CSV again.",
                    ),
                )
            total = sum(1 for _ in stream)
    except (UnicodeDecodeError, LookupError) as error:
        raise bad_file(path, wrong_encoding(name)) from error
    separator = max(",;\t", key=first.count)
    headers = header_names(path, next(csv.reader(io.StringIO(first), delimiter=separator), []))
    return Table(path, headers, _csv_rows(path, name, separator, headers), total, name)


def _csv_rows(path: Path, encoding: str, separator: str, headers: list[str]) -> Iterator[RawRow]:
    with path.open(encoding=encoding, newline="") as stream:
        held: list[str] = []

        def lines() -> Iterator[str]:
            for line in stream:
                held.append(line)
                yield line

        reader = csv.reader(lines(), delimiter=separator)
        next(reader)
        held.clear()
        try:
            for number, values in enumerate(reader, start=2):
                row = table_row(number, headers, list(values))
                # only the last row can be open, and a row of one line swallowed nothing worth a second look
                if row is not None and len(held) > 1 and _open(held, separator):
                    row = RawRow(number, row.cells, _OPEN_QUOTE)
                held.clear()
                if row is not None:
                    yield row
        except csv.Error as error:
            raise bad_file(
                path,
                trouble(
                    f"第 {reader.line_num} 行：{error}",
                    f"line {reader.line_num}: {error}",
                    "请改正该行后重新导入。",
                    "Correct the line and import again.",
                ),
            ) from error


def _open(lines: list[str], separator: str) -> bool:
    """Whether a quotation mark is still open at the end of these lines."""
    try:
        for _ in csv.reader(lines, delimiter=separator, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _excel(path: Path, _: str | None, sheet: str | None) -> Table:
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
    page = book[sheet] if sheet else book.worksheets[0]
    lines = page.iter_rows(values_only=True)
    try:
        above, names, lines = _below_title(lines)
        headers = header_names(path, names)
    except _BROKEN as error:
        raise _not_excel(path) from error

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


def _parquet(path: Path, _: str | None, __: str | None) -> Table:
    from pyarrow import ArrowInvalid  # 0.2 s to import, and only Parquet files need it
    from pyarrow.parquet import ParquetFile

    try:
        file = ParquetFile(path)
    except (ArrowInvalid, OSError) as error:
        raise bad_file(
            path, trouble("不是完整的 Parquet 文件", "not a whole Parquet file", "请重新导出。", "Export it again.")
        ) from error

    def rows() -> Iterator[RawRow]:
        number = 1
        for batch in file.iter_batches(2000):
            for cells in batch.to_pylist():
                yield RawRow(number := number + 1, cells)

    return Table(path, list(file.schema_arrow.names), rows(), file.metadata.num_rows)


_NO_OBJECT = trouble("不是 JSON 对象", "not a JSON object", "请每行写一个对象。", "Write one object a line.")


def _not_json(why: str) -> Trouble:
    return trouble(f"不是 JSON：{why}", f"not JSON: {why}", "请改正后重新导入。", "Correct it and import again.")


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
        raise bad_file(
            path,
            trouble(
                "没有一行是 JSON 对象",
                "no line is a JSON object",
                "请每行写一个 JSON 对象。",
                "Write one JSON object a line.",
            ),
        )

    def rows() -> Iterator[RawRow]:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                try:
                    entry = orjson.loads(line)
                except orjson.JSONDecodeError as error:
                    yield RawRow(number, {"": line.decode("utf-8", "replace")[:200]}, _not_json(str(error)))
                    continue
                good = isinstance(entry, dict)
                yield RawRow(number, entry if good else {"": entry}, None if good else _NO_OBJECT)

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
