"""The figures of an office as a spreadsheet; every sheet says what it shows, of when, and whether it is synthetic."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from matcher.domain.figures import Results
from matcher.domain.share import LEAST, Share
from matcher.domain.text import Language, Text
from matcher.service.office import Part, Report
from matcher.service.office_kinds import Result
from matcher.service.office_words import MEASURES, NOT_SHOWN, NOT_YET, NOTES, TOO_FEW

RESULTS = tuple(Results.__dataclass_fields__)
PERCENT = "0%"
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
        self._results(Text("概况", "Overview"), name, [(report.name, report.whole, False)])
        months = [(Text(f"{day:%Y-%m}", f"{day:%Y-%m}"), results, False) for day, results in report.months]
        self._results(Text("按月", "By month"), Text("月份", "month"), months)
        self._results(Text("按地区", "By region"), Text("地区", "region"), _parts(report.regions))
        self._results(Text("按群体", "By target group"), Text("群体", "group"), _parts(report.groups))
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
        self._sheet(Text("按类别", "By kind"), head, rows)
        outcomes = [_outcome(kind.title, one) for kind in self.report.kinds for one in kind.outcomes]
        head = [Text("类别", "kind"), Text("结果", "outcome"), Text("所需天数", "days that it may take"), *_SHARE]
        self._sheet(Text("结果", "Outcomes"), [*head, Text("何时有数字", "first figures from")], outcomes)

    def _exposure(self) -> None:
        titles = [MEASURES[name].title for name in ("sent", "reached", "top_tenth", "gini", "chance")]
        titles.insert(1, Text("可以推荐的对接方", "counterparts who can be suggested"))
        rows: list[Cells] = []
        for kind in self.report.kinds:
            own = kind.exposure
            top = TOO_FEW if own.top_tenth is None else (own.top_tenth, PERCENT)
            gini = [TOO_FEW if value is None else (value, "0.00") for value in (own.gini, own.chance)]
            rows.append([kind.title, own.sent, own.counterparts, own.reached, top, *gini])
        self._sheet(Text("曝光", "Exposure"), [Text("类别", "kind"), *titles], rows)

    def _definitions(self) -> None:
        rows: list[Cells] = [[measure.title, measure.counted] for measure in MEASURES.values()]
        head: Cells = [Text("指标", "figure"), Text("如何计算", "how it is counted")]
        self._sheet(Text("说明", "Definitions"), head, rows + [["", note] for note in NOTES])

    def _sheet(self, title: Text, head: Cells, rows: Iterable[Cells]) -> None:
        from openpyxl.styles import Font  # as above

        page = self.book.create_sheet(title.of(self.language))
        page.column_dimensions["A"].width = 32
        period = self.report.period
        about: list[Cells] = [
            [Text("地区", "Region"), self.report.name],
            [Text("期间", "Period"), f"{period.first:%Y-%m-%d} – {period.last:%Y-%m-%d}"],
            [Text("制表日期", "Made on"), f"{self.report.made_at.astimezone():%Y-%m-%d}"],
        ]
        for line in ([[SYNTHETIC]] if self.synthetic else []) + about + [[]]:
            page.append([self._cell(page, value) for value in line])
        page.append([self._cell(page, value, Font(bold=True)) for value in head])
        for row in rows:
            page.append([self._cell(page, value) for value in row])

    def _cell(self, page: Any, value: Any, font: Any = None) -> Any:
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
            cell.font = font
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


def _outcome(kind: Text, one: Result) -> Cells:
    """A row of an outcome; where no figures are due yet, the day from which there will be."""
    if one.first is None:
        return [kind, one.title, one.days, *_share(one.share)]
    return [kind, one.title, one.days, NOT_YET, one.share.of, NOT_YET, f"{one.first.astimezone():%Y-%m-%d}"]


def _cells(results: Results, *, hidden: bool) -> Cells:
    """A row of figures; `hidden`: of so few people that nothing is told of them."""
    row: Cells = []
    for name in RESULTS:
        value = getattr(results, name)
        if hidden:
            row += [f"<{LEAST}"] if name == "cases" else [TOO_FEW] * (3 if isinstance(value, Share) else 1)
        elif name == "met" and results.met_waits:
            row += [NOT_YET, results.met.of, NOT_YET]
        elif isinstance(value, Share):
            row += _share(value)
        elif name.endswith("_days"):
            row.append(TOO_FEW if value is None else (value, "0.0"))
        else:
            row.append(value)
    return row
