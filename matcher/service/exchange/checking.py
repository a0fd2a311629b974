"""A table held against a register without storing anything: which rows are new, changed, the same, or faulty."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from matcher.domain.errors import InvalidInputError
from matcher.domain.text import Text
from matcher.reference.pack import Pack
from matcher.service.exchange.importer import Importer, ImportReport
from matcher.service.exchange.mapping import Mapping as ColumnMapping
from matcher.service.exchange.table import Table, wrong_encoding
from matcher.service.exchange.trouble import Trouble
from matcher.service.messages import plain
from matcher.store.entities import encoded

MOST_ROWS = 20_000
CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"
Row = dict[str, Any]
Held = Callable[[Sequence[str]], Mapping[str, Row]]
"""The stored rows of some identifiers."""
Allowed = Callable[[Row, Row | None], Trouble | None]
"""What bars a row from being stored, given what is stored of it now."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something wrong: the row as a spreadsheet numbers it, the column and value, what it is and what to do."""

    row: int
    warning: bool
    column: str
    value: str
    problem: Text
    remedy: Text


@dataclass(frozen=True, slots=True)
class Checked:
    """What an import would do. `good`: rows as they would be stored; `sample`: the first with what becomes of them."""

    read: int
    good: list[Row]
    created: int
    changed: int
    unchanged: int
    repeated: int
    faulty: int
    lines: list[Line]
    sample: list[tuple[int, Row, str]]


@dataclass(slots=True)
class _Lines:
    found: list[Line] = field(default_factory=list)

    def line(self, row: int, severity: str, column: str, value: Any, problem: Text, remedy: Text) -> None:
        shown = plain(value)
        self.found.append(Line(row, severity != "error", column, "" if shown is None else str(shown), problem, remedy))


def check(
    table: Table,
    mapping: ColumnMapping,
    model: type[BaseModel],
    pack: Pack,
    held: Held,
    allowed: Allowed,
    *,
    shown: int = 10,
) -> Checked:
    """Read a table whole; of a stored row, attributes that no column gives are kept as they are.

    Raises InvalidInputError where the file itself breaks off, or has more than MOST_ROWS rows.
    """
    lines, report = _Lines(), ImportReport()
    importer = Importer(model, pack, mapping, lines, report)
    rows: list[tuple[int, Row]] = []
    try:
        for raw in table.rows:
            if report.read >= MOST_ROWS:
                raise _too_many()
            row = importer.row(raw)
            if row is not None:
                rows.append((raw.number, row))
    except UnicodeDecodeError as error:
        raise InvalidInputError.single("file", None, *wrong_encoding(table.encoding)) from error
    return _held_against(rows, lines, report, mapping, held, allowed, shown)


def _held_against(
    rows: list[tuple[int, Row]],
    lines: _Lines,
    report: ImportReport,
    mapping: ColumnMapping,
    held: Held,
    allowed: Allowed,
    shown: int,
) -> Checked:
    stored = held([row["id"] for _, row in rows])
    given = {rule.to for _, rule in mapping.columns}
    column_of = {rule.to: name for name, rule in mapping.columns}
    good: list[Row] = []
    sample: list[tuple[int, Row, str]] = []
    faulty, counts = report.rejected, Counter[str]()
    for number, row in rows:
        before = stored.get(row["id"])
        whole = row if before is None else _merged(before, row, given)
        barred = allowed(whole, before)
        if barred is not None:
            faulty += 1
            lines.line(number, "error", column_of.get("region", ""), row.get("region"), barred.problem, barred.remedy)
            continue
        what = CREATED if before is None else UNCHANGED if encoded(before) == encoded(whole) else CHANGED
        counts[what] += 1
        good.append(whole)
        if len(sample) < shown:
            sample.append((number, whole, what))
    found = sorted(lines.found, key=lambda line: (line.row, line.warning))
    created, changed, unchanged = (counts[what] for what in (CREATED, CHANGED, UNCHANGED))
    return Checked(report.read, good, created, changed, unchanged, report.repeated, faulty, found, sample)


def _merged(before: Row, row: Row, given: Iterable[str]) -> Row:
    own = set(given)
    return {name: value for name, value in before.items() if name not in own} | {
        name: value for name, value in row.items() if name in own or name == "id"
    }


def _too_many() -> InvalidInputError:
    problem = Text(f"超过{MOST_ROWS}行", f"has more than {MOST_ROWS:,} rows")
    remedy = Text("请分成几个文件，或请管理员用命令行导入", "split it, or ask the administrator to import it")
    return InvalidInputError.single("file", None, problem, remedy)
