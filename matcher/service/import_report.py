"""What is wrong with a table, as a sheet that an office can work through."""

from collections.abc import Sequence

from matcher.domain.text import Language, Text
from matcher.service.exchange.checking import Line
from matcher.service.exchange.sheets import sheet

_HEADER = (
    Text("行", "row"),
    Text("严重程度", "severity"),
    Text("列", "column"),
    Text("值", "value"),
    Text("问题", "problem"),
    Text("怎么办", "what to do"),
)
_ERROR, _WARNING = Text("错误：该行不导入", "error: the row stays out"), Text("提醒", "note")
_SYNTHETIC = Text("演示数据：所有人员和机构均为合成。", "Demo data: all people and organisations here are synthetic.")


def report(lines: Sequence[Line], language: Language, *, synthetic: bool) -> bytes:
    """An Excel file with a row for each thing that is wrong; nothing in it is run, whatever the cells hold."""
    rows = (
        (
            line.row,
            (_WARNING if line.warning else _ERROR).of(language),
            line.column,
            line.value,
            line.problem.of(language),
            line.remedy.of(language),
        )
        for line in lines
    )
    notes = [_SYNTHETIC.of(language)] if synthetic else []
    return sheet([title.of(language) for title in _HEADER], rows, notes)
