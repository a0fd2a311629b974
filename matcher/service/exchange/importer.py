"""Imports a table: good rows are stored, bad rows go to an error file, none is dropped silently."""

import csv
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TextIO

from pydantic import BaseModel, ValidationError

from matcher.domain.errors import InvalidInputError
from matcher.domain.text import Text
from matcher.features.columns import layouts
from matcher.learning.rows import Progress, unwatched
from matcher.reference.pack import Pack
from matcher.service.exchange.mapping import Mapping as ColumnMapping
from matcher.service.exchange.table import RawRow, Table, wrong_encoding
from matcher.service.exchange.trouble import Trouble, inert, trouble
from matcher.service.messages import plain, pointer, said
from matcher.store.entities import Upserted, encoded

BATCH = 500
"""Rows in one transaction: an import that is cut off leaves whole batches."""

HEADER = ("row", "severity", "column", "value", "problem_zh", "problem_en", "remedy_zh", "remedy_en")
_NAMELESS = Text("没有名称；推荐时只能显示编号", "no name; rankings can only show the identifier")
_NAME_IT = Text("请补充名称。", "Add the name.")
_TOTAL = trouble(
    "看起来是合计行，不是一个对象",
    "looks like a line of totals, not like somebody",
    "请删去该行，或不导入它。",
    "Delete the row, or leave it out.",
)
_TOTALS = {"合计", "总计", "小计", "共计", "总数", "total", "subtotal", "sum", "grandtotal"}
Put = Callable[[Iterable[dict[str, Any]]], Upserted]


@dataclass(slots=True)
class ImportReport:
    """What an import did; `read` is the sum of the next five."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0
    rejected: int = 0
    warnings: int = 0
    error_file: str | None = None


class Troubles(Protocol):
    """Takes what is wrong with a table, a line at a time."""

    def line(self, row: int, severity: str, column: str, value: Any, problem: Text, remedy: Text) -> None:
        """One thing: in which row and column, which value, `error` or `warning`, what it is and what to do."""
        ...


class _ErrorFile:
    """The list of what is wrong, made when the first line comes."""

    def __init__(self, path: Path, stack: ExitStack) -> None:
        self.path, self._stack = path, stack
        self._stream: TextIO | None = None

    def line(self, row: int, severity: str, column: str, value: Any, problem: Text, remedy: Text) -> None:
        if self._stream is None:
            # with a mark at its start, so that Excel reads it as UTF-8
            self._stream = self._stack.enter_context(self.path.open("w", encoding="utf-8-sig", newline=""))
            csv.writer(self._stream).writerow(HEADER)
        # people open this file in a spreadsheet, which would run a foreign cell that begins like a formula
        words = (inert(column), inert(plain(value)), problem.zh, problem.en, remedy.zh, remedy.en)
        csv.writer(self._stream).writerow((row, severity, *words))
        self._stream.flush()  # a run that is killed leaves what it found

    def forget(self) -> None:
        """Remove the list of an earlier run: it would look like this one's."""
        if self.path.exists():
            with self.path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
                ours = stream.readline().strip() == ",".join(HEADER)
            if ours:
                self.path.unlink()

    @property
    def written(self) -> bool:
        return self._stream is not None


def _is_total(value: Any) -> bool:
    return isinstance(value, str) and re.sub(r"[\s:：]", "", value).casefold() in _TOTALS


def not_told_apart(columns: Sequence[str], other: int) -> Trouble:
    """What is wrong with a row without identifier that has in `columns` what another row has."""
    zh, en = "".join(f"“{name}”" for name in columns), ", ".join(f"“{name}”" for name in columns)
    return trouble(
        f"没有编号，且{zh}与第{other}行相同，无法区分",
        f"no identifier, and {en} as in row {other}: they can't be told apart",
        "同一对象请只保留一行；不同对象请增加一列编号（如登记号），并对应为编号。",
        "Keep one row of the same. For two people, add a column with an identifier, such as a register number.",
    )


class Importer:
    """One run over one table."""

    def __init__(
        self, model: type[BaseModel], pack: Pack, mapping: ColumnMapping, errors: Troubles, report: ImportReport
    ) -> None:
        self._model, self._pack, self._mapping = model, pack, mapping
        self._errors, self.report = errors, report
        self._context = {"vocabularies": pack.resolvers()}
        self._seen: dict[str, tuple[int, bytes]] = {}
        self.alike: dict[int, int] = {}
        """Rows that were taken but have no identifier of their own, and the first later one that is not told apart."""
        self._back = {rule.to: name for name, rule in mapping.columns}
        self._optional = {rule.to for _, rule in mapping.columns if rule.optional}
        self._naming = {name for name, rule in mapping.columns if rule.to in ("id", "name")} | set(mapping.made_of)
        shapes = layouts(model)
        self._regions = [name for name, layout in shapes.items() if layout.vocabulary == "region"]

    def row(self, raw: RawRow) -> dict[str, Any] | None:
        """The row as it is to be stored; None where it is rejected or repeated."""
        self.report.read += 1
        if raw.fault:
            return self._reject(raw.number, [("", None, raw.fault)])
        total = next((column for column, value in raw.cells.items() if _is_total(value)), None)
        if total is not None and total in (self._first(raw.cells), *self._naming):
            return self._reject(raw.number, [(total, raw.cells[total], _TOTAL)])
        values, troubles = self._mapping.apply(raw.cells)
        for column, value, what, warning in troubles:
            if warning:
                self._warn(raw.number, column, value, what)
        bad = [(column, value, what) for column, value, what, warning in troubles if not warning]
        for column, value, what in bad:
            self._errors.line(raw.number, "error", column, value, what.problem, what.remedy)
        self._note_retired(raw.number, values)
        checked = self._checked(raw, values, missing_is_told=bool(bad))
        if checked is None or bad:
            self.report.rejected += 1
            return None
        row = self._once(raw, checked)
        if row is not None and "name" in self._back and not row.get("name"):
            self._errors.line(raw.number, "warning", self._back["name"], None, _NAMELESS, _NAME_IT)
            self.report.warnings += 1
        return row

    def _first(self, cells: Mapping[str, Any]) -> str:
        """The first column that holds anything in a row."""
        return next((column for column, value in cells.items() if value not in (None, "")), "")

    def _checked(self, raw: RawRow, values: dict[str, Any], *, missing_is_told: bool = False) -> dict[str, Any] | None:
        """The row as the model takes it; None where it is wrong, which the error file then says.

        `missing_is_told`: cells that could not be read were reported already and are not missing as well.
        """
        try:
            return self._model.model_validate(values, context=self._context).model_dump(mode="json", exclude_none=True)
        except ValidationError as error:
            found = [e for e in error.errors() if not (missing_is_told and e["type"] == "missing")]
        if not found:
            return None
        top = {str(entry["loc"][0]) if entry["loc"] else "" for entry in found}
        for entry in found:
            attribute = str(entry["loc"][0]) if entry["loc"] else ""
            warning = top <= self._optional
            self._fault(raw, entry, attribute, warning=warning)
        if top <= self._optional:
            rest = {name: value for name, value in values.items() if name not in top}
            return self._checked(raw, rest, missing_is_told=missing_is_told)
        return None

    def _fault(self, raw: RawRow, entry: Mapping[str, Any], attribute: str, *, warning: bool) -> None:
        problem, remedy = said(entry)
        column = self._back.get(attribute, attribute or pointer(entry["loc"]))
        value = raw.cells.get(column, None if entry["type"] == "missing" else entry["input"])
        self._errors.line(raw.number, "warning" if warning else "error", column, value, problem, remedy)
        self.report.warnings += warning

    def _once(self, raw: RawRow, row: dict[str, Any]) -> dict[str, Any] | None:
        number, text = raw.number, hashlib.sha256(encoded(row).encode()).digest()  # a long file must fit in memory
        first = self._seen.setdefault(row["id"], (number, text))
        if first[0] == number:
            return row
        if first[1] == text:
            self.report.repeated += 1
            return None
        made = self._mapping.made_of
        if made:
            self.alike.setdefault(first[0], number)
            return self._reject(number, [(made[0], raw.cells.get(made[0]), not_told_apart(made, first[0]))])
        what = trouble(
            f"该编号已在第{first[0]}行出现，且内容不同",
            f"the identifier stands in row {first[0]} with other values",
            "同一对象请只保留一行；不同对象请各用不同编号。",
            "Keep one row of the same; give others identifiers of their own.",
        )
        return self._reject(number, [(self._back.get("id", "id"), row["id"], what)])

    def _note_retired(self, number: int, values: dict[str, Any]) -> None:
        for name in self._regions:
            value = values.get(name)
            for code in [value] if isinstance(value, str) else value or ():
                gone = self._pack.regions.retirement(code) if isinstance(code, str) else None
                if gone is not None:
                    zh = f"代码已停用（{gone.note}），已改用{gone.successor}"
                    en = f"this code is out of use; {gone.successor} is stored instead"
                    remedy = Text("请在来源系统中更新。", "Update it where it comes from.")
                    self._errors.line(number, "warning", self._back.get(name, name), code, Text(zh, en), remedy)
                    self.report.warnings += 1

    def _warn(self, number: int, column: str, value: Any, what: Trouble) -> None:
        problem = Text(f"{what.problem.zh}；已留空", f"{what.problem.en}; left empty")
        self._errors.line(number, "warning", column, value, problem, what.remedy)
        self.report.warnings += 1

    def _reject(self, number: int, found: list[tuple[str, Any, Trouble]]) -> dict[str, Any] | None:
        for column, value, what in found:
            self._errors.line(number, "error", column, value, what.problem, what.remedy)
        self.report.rejected += 1
        return None


def run_import(
    table: Table,
    mapping: ColumnMapping,
    model: type[BaseModel],
    pack: Pack,
    put: Put | None,
    errors: Path,
    progress: Progress = unwatched,
) -> ImportReport:
    """Check every row and store the good ones in batches; `put` None: a dry run, where `created` counts good rows.

    Raises InvalidInputError where the file itself breaks off; what was stored by then stays, in whole batches.
    """
    report = ImportReport()
    with ExitStack() as stack:
        file = _ErrorFile(errors, stack)
        file.forget()
        importer = Importer(model, pack, mapping, file, report)
        waiting: list[dict[str, Any]] = []
        try:
            for raw in table.rows:
                row = importer.row(raw)
                if row is not None:
                    waiting.append(row)
                if len(waiting) >= BATCH:
                    _store(waiting, put, report)
                if report.read % BATCH == 0:
                    progress("rows", report.read, table.total)
        except UnicodeDecodeError as error:
            raise InvalidInputError.single(table.path.name, None, *wrong_encoding(table.encoding)) from error
        _store(waiting, put, report)
        progress("rows", report.read, report.read)
        report.error_file = str(errors) if file.written else None
    return report


def _store(waiting: list[dict[str, Any]], put: Put | None, report: ImportReport) -> None:
    if not waiting:
        return
    done = Upserted(len(waiting), 0, 0, 0) if put is None else put(waiting)
    report.created += done.created
    report.updated += done.updated
    report.unchanged += done.unchanged
    waiting.clear()
