"""A table held against a register without storing anything: which rows are new, changed, the same, or faulty."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from matcher.domain.errors import InvalidInputError
from matcher.domain.text import Text
from matcher.reference.pack import Pack
from matcher.service.exchange.identifying import Coming, Register, Row, settled
from matcher.service.exchange.importer import Importer, ImportReport, not_told_apart
from matcher.service.exchange.mapping import Mapping as ColumnMapping
from matcher.service.exchange.table import Table, wrong_encoding
from matcher.service.exchange.trouble import Trouble, trouble
from matcher.service.messages import plain
from matcher.service.profiles import name_of
from matcher.store.entities import encoded

MOST_ROWS = 20_000
CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"
LEAST_OTHER = 2
"""Facts that must differ, and half of those known of both, before a row looks like somebody else."""


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
class Change:
    """A stored row that would be changed: by which row of the file, and in which attributes.

    `doubtful`: it has no identifier of its own and differs so much that it may be somebody else.
    """

    row: int
    before: Row
    after: Row
    names: tuple[str, ...]
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What an import would do. `good`: rows as they would be stored; `sample`: the first with what becomes of them.

    `changes`: what would become of stored rows, doubtful ones first. `made_of`: the columns that identifiers are made
    of; `former`: rows that were found by an identifier as it was made earlier, and keep it.
    """

    read: int
    good: list[Row]
    created: int
    changed: int
    unchanged: int
    repeated: int
    faulty: int
    lines: list[Line]
    sample: list[tuple[int, Row, str]]
    changes: list[Change]
    made_of: list[str]
    former: int


@dataclass(slots=True)
class _Lines:
    found: list[Line] = field(default_factory=list)

    def line(self, row: int, severity: str, column: str, value: Any, problem: Text, remedy: Text) -> None:
        shown = plain(value)
        self.found.append(Line(row, severity != "error", column, "" if shown is None else str(shown), problem, remedy))


def check(
    table: Table, mapping: ColumnMapping, model: type[BaseModel], pack: Pack, register: Register, *, shown: int = 10
) -> Checked:
    """Read a table whole; of a stored row, attributes that no column gives are kept as they are.

    Raises InvalidInputError where the file itself breaks off, or has more than MOST_ROWS rows.
    """
    lines, report = _Lines(), ImportReport()
    importer = Importer(model, pack, mapping, lines, report)
    rows: list[Coming] = []
    try:
        for raw in table.rows:
            if report.read >= MOST_ROWS:
                raise _too_many()
            row = importer.row(raw)
            if row is not None:
                rows.append(Coming(raw.number, row, mapping.former(raw.cells)))
    except UnicodeDecodeError as error:
        raise InvalidInputError.single("file", None, *wrong_encoding(table.encoding)) from error
    apart = [one for one in rows if one.number not in importer.alike]
    for one in rows:  # whoever stood first would have had the identifier of both
        if one.number in importer.alike:
            what, column = not_told_apart(mapping.made_of, importer.alike[one.number]), mapping.made_of[0]
            lines.line(one.number, "error", column, one.row.get("name"), what.problem, what.remedy)
            report.rejected += 1
    return _Held(mapping, register, pack, lines, shown).against(apart, report)


@dataclass(slots=True)
class _Held:
    """Rows held against a register."""

    mapping: ColumnMapping
    register: Register
    pack: Pack
    lines: _Lines
    shown: int

    def against(self, rows: list[Coming], report: ImportReport) -> Checked:
        made = bool(self.mapping.made_of)
        found = settled(rows, self.mapping.beside, self.register, made=made)
        given = {rule.to for _, rule in self.mapping.columns}
        good: list[Row] = []
        sample: list[tuple[int, Row, str]] = []
        changes: list[Change] = []
        faulty, counts = report.rejected, Counter[str]()
        for number, row in found.rows:
            before = found.stored.get(row["id"])
            whole = row if before is None else _merged(before, row, given)
            barred = self.register.bars(whole, before, made=made)
            if barred is not None:
                faulty += 1
                self._line(number, "error", "region", row, barred)
                continue
            what = CREATED if before is None else UNCHANGED if encoded(before) == encoded(whole) else CHANGED
            counts[what] += 1
            good.append(whole)
            if before is not None and what == CHANGED:
                changes.append(_change(number, before, whole, made=made))
            if len(sample) < self.shown:
                sample.append((number, whole, what))
            self._namesake(number, row, found.namesakes.get(row["id"], []))
        return Checked(
            report.read,
            good,
            counts[CREATED],
            counts[CHANGED],
            counts[UNCHANGED],
            report.repeated,
            faulty,
            sorted(self.lines.found, key=lambda line: (line.row, line.warning)),
            sample,
            sorted(changes, key=lambda change: not change.doubtful),
            self.mapping.made_of,
            found.former,
        )

    def _namesake(self, number: int, row: Row, others: list[Row]) -> None:
        """Tell that a new row may be somebody who is registered already, under another identifier or elsewhere."""
        if not others:
            return
        other = next((one for one in others if one["region"] == row.get("region")), others[0])
        where = Text("地区不明", "region not known")
        if other["region"]:
            where = name_of(other["region"], "region", self.pack)
        what = trouble(
            f"作为新对象导入；名册中已有同名者：{where.zh}，编号{other['id']}",
            f"comes in as new; somebody of this name is registered already: {where.en}, identifier {other['id']}",
            "如是同一对象，请增加一列编号，填写上述编号。",
            "If it is the same, add a column with the identifier and write this one there.",
        )
        self._line(number, "warning", "name", row, what)

    def _line(self, number: int, severity: str, attribute: str, row: Row, what: Trouble) -> None:
        column = next((name for name, rule in self.mapping.columns if rule.to == attribute), "")
        self.lines.line(number, severity, column, row.get(attribute), what.problem, what.remedy)


def _change(number: int, before: Row, after: Row, *, made: bool) -> Change:
    both = [name for name in before.keys() & after.keys() if name not in ("id", "personalised")]
    names = tuple(name for name in {**after, **before} if before.get(name) != after.get(name))
    other = {name for name in both if name in names}
    far = bool(other & {"region", "name"}) or (len(other) >= LEAST_OTHER and 2 * len(other) >= len(both))
    return Change(number, before, after, names, doubtful=made and far)


def _merged(before: Row, row: Row, given: Iterable[str]) -> Row:
    own = set(given)
    return {name: value for name, value in before.items() if name not in own} | {
        name: value for name, value in row.items() if name in own or name == "id"
    }


def _too_many() -> InvalidInputError:
    problem = Text(f"超过{MOST_ROWS}行", f"has more than {MOST_ROWS:,} rows")
    remedy = Text("请分成几个文件，或请管理员用命令行导入", "split it, or ask the administrator to import it")
    return InvalidInputError.single("file", None, problem, remedy)
