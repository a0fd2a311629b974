"""Exports a register; reading the file back gives the same rows."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel

from matcher.domain.errors import InvalidInputError
from matcher.domain.layout import Shape
from matcher.domain.text import Text
from matcher.features.columns import layouts
from matcher.service.exchange.trouble import inert
from matcher.service.messages import one_of

Rows = Iterable[dict[str, Any]]
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
CELL_LIMIT = 32_767
"""Characters that an Excel cell can hold."""
_OTHER_FORMATS = Text("请导出为 CSV、Parquet 或 JSON Lines。", "Export to CSV, Parquet or JSON Lines.")


def export_table(rows: Rows, model: type[BaseModel], path: Path, *, guard: bool = False) -> int:
    """Write rows by the ending of the file's name and return how many; the file appears whole or not at all.

    In CSV and Excel a list is JSON (`[]` is an empty one) and an empty cell is unknown. Raises InvalidInputError for an
    unknown ending, or a text that an Excel cell can't hold. Excel files hold text as text. A CSV file can't say so: a
    spreadsheet runs a cell that begins with = + - @; `guard` puts an apostrophe before such cells, for files that
    people only read (importing such a file keeps the apostrophe).
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise InvalidInputError.single(
            path.name, path.suffix, Text("不支持此扩展名", "the ending is not known"), one_of(", ".join(_WRITERS))
        )
    if guard and path.suffix.lower() == ".csv":
        rows = ({name: inert(value) for name, value in row.items()} for row in rows)
    with _whole(path) as temporary:
        return writer(rows, model, temporary)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    temporary = path.with_name(f".{path.name}.part")
    if not path.parent.is_dir():
        raise InvalidInputError.single(
            str(path.parent),
            None,
            Text("没有这个文件夹", "there is no such folder"),
            Text("请先建立。", "Make it first."),
        )
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        return orjson.dumps(value).decode()
    return value


def _csv(rows: Rows, model: type[BaseModel], path: Path) -> int:
    columns, count = list(model.model_fields), 0
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        for row in rows:
            writer.writerow(["" if row.get(name) is None else _cell(row[name]) for name in columns])
            count += 1
    return count


def _excel(rows: Rows, model: type[BaseModel], path: Path) -> int:
    from openpyxl import Workbook  # 0.2 s to import, and only Excel files need it

    columns, count = list(model.model_fields), 0
    book = Workbook(write_only=True)
    page = book.create_sheet("data")
    page.append(columns)
    try:
        for row in rows:
            page.append([_excel_cell(page, row, name) for name in columns])
            count += 1
    except InvalidInputError:
        page.close()  # its half-written rows lie in a file of openpyxl's own
        raise
    book.save(path)
    return count


def _excel_cell(page: Any, row: dict[str, Any], name: str) -> Any:
    from openpyxl.cell import WriteOnlyCell  # as above

    value = _cell(row.get(name))
    cell = WriteOnlyCell(page)
    if isinstance(value, str):
        problem = None
        if len(value) > CELL_LIMIT:
            problem = Text("文字过长，Excel 单元格容纳不下", "too long for an Excel cell")
        elif _UNPRINTABLE.search(value):
            problem = Text("含有 Excel 不能保存的控制字符", "has control characters, which Excel can't hold")
        if problem:
            raise InvalidInputError.single(f"{row['id']}.{name}", value, problem, _OTHER_FORMATS)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # text stays text, even where it begins like a formula
    return cell


def _parquet(rows: Rows, model: type[BaseModel], path: Path) -> int:
    import pyarrow as pa  # 0.2 s to import, and only Parquet files need it
    from pyarrow.parquet import ParquetWriter

    schema = pa.schema([(name, _arrow_type(pa, model, name)) for name in model.model_fields])
    count = 0
    with ParquetWriter(path, schema) as writer:
        batch: list[dict[str, Any]] = []
        for row in rows:
            batch.append({name: _arrow_value(row.get(name), schema.field(name).type) for name in model.model_fields})
            count += 1
            if len(batch) >= 2000:
                writer.write_table(pa.Table.from_pylist(batch, schema))
                batch.clear()
        writer.write_table(pa.Table.from_pylist(batch, schema))
    return count


def _arrow_type(pa: Any, model: type[BaseModel], name: str) -> Any:
    layout = layouts(model).get(name)
    shape = layout.shape if layout else Shape.LABEL
    if shape is Shape.NUMBER:
        return pa.bool_() if layout and layout.unit == "0 or 1" else pa.float64()
    if shape in (Shape.CODES, Shape.BITS) or name == "documents":
        return pa.list_(pa.string())
    return pa.string()


def _arrow_value(value: Any, kind: Any) -> Any:
    """Lists of objects are JSON, since their column is one of strings."""
    return _cell(value) if str(kind) == "string" else value


def _jsonl(rows: Rows, _: type[BaseModel], path: Path) -> int:
    count = 0
    with path.open("wb") as stream:
        for row in rows:
            stream.write(orjson.dumps(row) + b"\n")
            count += 1
    return count


_WRITERS: dict[str, Callable[[Rows, type[BaseModel], Path], int]] = {
    ".csv": _csv,
    ".xlsx": _excel,
    ".parquet": _parquet,
    ".jsonl": _jsonl,
}
