"""The figures of an office as a spreadsheet; every sheet says what it shows, of when, and whether it is synthetic."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from unicodedata import east_asian_width

from matcher.domain.figures import Results
from matcher.domain.share import Share
from matcher.domain.text import Language, Text
from matcher.service.office import Part, Report
from matcher.service.office_kinds import Result
from matcher.service.office_words import FEWER, MEASURES, NOT_SHOWN, NOT_YET, NOTES, SHEETS, TOO_EARLY, TOO_FEW

RESULTS = tuple(Results.__dataclass_fields__)
PERCENT = "0%"
NARROW, WIDE = 10, 40
"""Bounds of a column's width, in characters."""
_SHARE = (Text("数", "number"), Text("总数", "of"), Text("比例", "rate"))
SYNTHETIC = Text("演示数据：所有人员和机构均为合成。", "Demo data: all people and organisations here are synthetic.")

Cells = list[Any]


def workbook(report: Report, language: Language, *, synthetic: bool) -> bytes:
    """The file. Text stays text, whatever it begins with; a rate of too few is a word."""
    return _Book(report, language, synthetic=synthetic).content()


class _Book:
    def __init__(self, report: Report, language: Language, *, synthetic: bool) -> None:
        from openpyxl import Workbook  # 0.2 s to import, and only Excel files need it

        self.report, self.language, self.synthetic = report, language, synthetic
        self.book = Workbook(write_only=True)

    def content(self) -> bytes:
        report, name = self.report, Text("名称", "name")
        self._results(SHEETS["whole"], name, [(report.name, report.whole, False)])
        months = [(Text(f"{day:%Y-%m}", f"{day:%Y-%m}"), results, False) for day, results in report.months]
        self._results(SHEETS["months"], Text("月份", "month"), months)
        self._results(SHEETS["regions"], Text("地区", "region"), _parts(report.regions))
        self._results(SHEETS["groups"], Text("群体", "group"), _parts(report.groups))
        self._kinds()
        self._exposure()
        self._definitions()
        made = BytesIO()
        self.book.save(made)
        return made.getvalue()

    def _results(self, title: Text, first: Text, rows: Sequence[tuple[Text, Results, bool]]) -> None:
        head: Cells = [first]
        for measure in RESULTS:
            words = MEASURES[measure].title
            is_share = isinstance(getattr(self.report.whole, measure), Share)
            head += [_joined(words, part) for part in _SHARE] if is_share else [words]
        self._sheet(title, head, [[name, *_cells(results, hidden=few)] for name, results, few in rows])

    def _kinds(self) -> None:
        measures = ("sent", "entrepreneurs", "counterparts", "agreed")
        head: Cells = [Text("类别", "kind")]
        for measure in measures:
            words = MEASURES[measure].title
            head += [words] if measure == "sent" else [_joined(words, part) for part in _SHARE]
        rows: list[Cells] = [
            [kind.title, kind.sent, *_share(kind.entrepreneurs), *_share(kind.counterparts), *_share(kind.agreed)]
            for kind in self.report.kinds
        ]
        self._sheet(SHEETS["kinds"], head, rows)
        outcomes = [
            _outcome(kind.title, one, self.report.made_at) for kind in self.report.kinds for one in kind.outcomes
        ]
        head = [Text("类别", "kind"), Text("结果", "outcome"), Text("所需天数", "days that it may take"), *_SHARE]
        self._sheet(SHEETS["outcomes"], [*head, Text("何时有数字", "first figures from")], outcomes)

    def _exposure(self) -> None:
        titles = [MEASURES[name].title for name in ("sent", "reached", "top_tenth", "gini", "chance")]
        titles.insert(1, Text("可以推荐的对接方", "counterparts who can be suggested"))
        rows: list[Cells] = []
        for kind in self.report.kinds:
            own = kind.exposure
            told = ((own.top_tenth, PERCENT), (own.gini, "0.00"), (own.chance, "0.00"))
            cells = [TOO_FEW if value[0] is None else TOO_EARLY if own.early else value for value in told]
            rows.append([kind.title, own.sent, own.counterparts, own.reached, *cells])
        self._sheet(SHEETS["exposure"], [Text("类别", "kind"), *titles], rows)

    def _definitions(self) -> None:
        rows: list[Cells] = [[measure.title, measure.counted] for measure in MEASURES.values()]
        head: Cells = [Text("指标", "figure"), Text("如何计算", "how it is counted")]
        self._sheet(SHEETS["words"], head, rows + [["", note] for note in NOTES])

    def _sheet(self, title: Text, head: Cells, rows: Iterable[Cells]) -> None:
        from openpyxl.styles import Alignment, Font  # as above

        page, lines = self.book.create_sheet(title.of(self.language)), list(rows)
        period = self.report.period
        about: list[Cells] = [
            [Text("地区", "Region"), self.report.name],
            [Text("期间", "Period"), f"{period.first:%Y-%m-%d} – {period.last:%Y-%m-%d}"],
            [Text("制表日期", "Made on"), f"{self.report.made_at.astimezone():%Y-%m-%d}"],
        ]
        above = ([[SYNTHETIC]] if self.synthetic else []) + about + [[]]
        for column, width in self._widths(
            [*about, head, *lines]
        ).items():  # before the first row: it is written at once
            page.column_dimensions[column].width = width
        page.freeze_panes = f"B{len(above) + 2}"
        for line in above:
            page.append([self._cell(page, value) for value in line])
        page.append([self._cell(page, value, Font(bold=True), Alignment(wrap_text=True)) for value in head])
        for line in lines:
            page.append([self._cell(page, value) for value in line])

    def _widths(self, lines: Sequence[Cells]) -> dict[str, float]:
        """Column to its width in characters; a Chinese one takes the room of two."""
        from openpyxl.utils import get_column_letter  # as above

        found: dict[str, float] = {}
        for line in lines:
            for place, value in enumerate(line, start=1):
                said = value.of(self.language) if isinstance(value, Text) else "" if isinstance(value, tuple) else value
                room = sum(2 if east_asian_width(one) in "WF" else 1 for one in str(said)) + 2
                column = get_column_letter(place)
                found[column] = min(max(found.get(column, NARROW), room), WIDE)
        return found

    def _cell(self, page: Any, value: Any, font: Any = None, alignment: Any = None) -> Any:
        from openpyxl.cell import WriteOnlyCell  # as above

        cell = WriteOnlyCell(page)
        if isinstance(value, Text):
            cell.value = value.of(self.language)
        elif isinstance(value, tuple):
            cell.value, cell.number_format = value
        else:
            cell.value = value
        if isinstance(cell.value, str):
            cell.data_type = "s"  # text stays text, even where it begins like a formula
        if font is not None:
            cell.font, cell.alignment = font, alignment
        return cell


def _parts(parts: Sequence[Part]) -> list[tuple[Text, Results, bool]]:
    return [(part.name, part.results, part.few) for part in parts]


def _joined(words: Text, part: Text) -> Text:
    return Text(f"{words.zh}：{part.zh}", f"{words.en}: {part.en}")


def _share(share: Share) -> Cells:
    """Number, of how many, and rate."""
    if share.hidden:
        return [NOT_SHOWN] * 3
    return [TOO_FEW, share.of, TOO_FEW] if share.rate is None else [share.part, share.of, (share.rate, PERCENT)]


def _outcome(kind: Text, one: Result, now: datetime) -> Cells:
    """A row of an outcome; where no figures are due yet, the day from which there will be, if it is near."""
    if one.first is None:
        return [kind, one.title, one.days, *_share(one.share)]
    due = one.due(now)
    return [kind, one.title, one.days, *[NOT_YET] * 3, *([f"{due.astimezone():%Y-%m-%d}"] if due else [])]


def _cells(results: Results, *, hidden: bool) -> Cells:
    """A row of figures; `hidden`: of so few people that nothing is told of them."""
    row: Cells = []
    for name in RESULTS:
        value = getattr(results, name)
        if hidden:
            row += [FEWER] if name == "cases" else [TOO_FEW] * (3 if isinstance(value, Share) else 1)
        elif name == "met" and results.met_waits:
            row += [NOT_YET] * 3
        elif isinstance(value, Share):
            row += _share(value)
        elif name.endswith("_days"):
            row.append(TOO_FEW if value is None else (value, "0.0"))
        else:
            row.append(value)
    return row
