"""What is wrong with a value, in plain words: pydantic's findings as faults with a remedy, in English and Chinese."""

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from matcher.domain.errors import Fault, FaultyValueError, InvalidInputError
from matcher.domain.text import Text
from matcher.domain.vocabulary import CLOSED_NAMES
from matcher.features.columns import layouts
from matcher.kinds.discovery import kinds
from matcher.reference.vocabulary import UnknownCodeError

M = TypeVar("M", bound=BaseModel)

_PROBLEMS: dict[str, tuple[Text, Text]] = {
    "missing": (Text("缺少必填项", "required, but missing"), Text("请补充。", "Add it.")),
    "extra_forbidden": (
        Text("没有这个字段", "no such attribute"),
        Text("请删除或改正字段名。", "Remove it or correct its name."),
    ),
    "string_type": (Text("应为文字", "must be text"), Text("请改为文字。", "Write text.")),
    "string_too_long": (
        Text("文字过长，最多 {max_length} 个字", "longer than {max_length} characters"),
        Text("请缩短。", "Shorten it."),
    ),
    "string_too_short": (Text("不能为空", "must not be empty"), Text("请填写。", "Fill it in.")),
    "string_pattern_mismatch": (
        Text("含有不允许的字符", "contains characters that are not allowed"),
        Text("请改正。", "Correct it."),
    ),
    "list_type": (Text("应为列表", "must be a list"), Text("请写成列表。", "Write a list.")),
    "too_long": (
        Text("项目过多，最多 {max_length} 项", "more than {max_length} entries"),
        Text("请减少。", "Give fewer."),
    ),
    "too_short": (
        Text("项目过少，至少 {min_length} 项", "fewer than {min_length} entries"),
        Text("请补充。", "Give more."),
    ),
    "int_type": (Text("应为整数", "must be a whole number"), Text("请填写整数。", "Write a whole number.")),
    "int_parsing": (Text("应为整数", "must be a whole number"), Text("请填写整数。", "Write a whole number.")),
    "int_from_float": (Text("应为整数", "must be a whole number"), Text("请填写整数。", "Write a whole number.")),
    "float_type": (Text("应为数字", "must be a number"), Text("请填写数字。", "Write a number.")),
    "float_parsing": (Text("应为数字", "must be a number"), Text("请填写数字。", "Write a number.")),
    "finite_number": (
        Text("应为有限的数字", "must be a finite number"),
        Text("未知请留空。", "Leave it out if unknown."),
    ),
    "bool_type": (Text("应为是或否", "must be true or false"), Text("请填写 true 或 false。", "Write true or false.")),
    "bool_parsing": (
        Text("应为是或否", "must be true or false"),
        Text("请填写 true 或 false。", "Write true or false."),
    ),
    "greater_than_equal": (Text("不能小于 {ge}", "less than {ge}"), Text("请填写更大的值。", "Give a larger value.")),
    "less_than_equal": (Text("不能大于 {le}", "more than {le}"), Text("请填写更小的值。", "Give a smaller value.")),
    "date_from_datetime_parsing": (
        Text("不是日期", "not a day"),
        Text("请写成 2026-01-31。", "Write a day as 2026-01-31."),
    ),
    "date_parsing": (Text("不是日期", "not a day"), Text("请写成 2026-01-31。", "Write a day as 2026-01-31.")),
    "date_type": (Text("不是日期", "not a day"), Text("请写成 2026-01-31。", "Write a day as 2026-01-31.")),
    "datetime_parsing": (
        Text("不是时间", "not a moment"),
        Text("请写成 2026-01-31T09:00:00+08:00。", "Write a moment as 2026-01-31T09:00:00+08:00."),
    ),
    "timezone_aware": (
        Text("时间缺少时区", "has no time zone"),
        Text("请在末尾加上 +08:00 或 Z。", "Add +08:00 or Z at its end."),
    ),
    "enum": (
        Text("不是允许的值", "not one of the allowed values"),
        Text("请填写：{expected}。", "Use one of: {expected}."),
    ),
    "literal_error": (
        Text("不是允许的值", "not one of the allowed values"),
        Text("请填写：{expected}。", "Use one of: {expected}."),
    ),
    "model_type": (
        Text("应为对象", "must be an object"),
        Text("请写成 {{…}}，并注明 Content-Type: application/json。", "Write an object, {{…}}, as application/json."),
    ),
    "dict_type": (
        Text("应为对象", "must be an object"),
        Text("请写成 {{…}}，并注明 Content-Type: application/json。", "Write an object, {{…}}, as application/json."),
    ),
    "json_invalid": (
        Text("不是有效的 JSON", "not valid JSON"),
        Text("请检查引号、逗号和括号，并使用 UTF-8 编码：{error}。", "Check quotes, commas and brackets: {error}."),
    ),
    "model_attributes_type": (
        Text("应为 JSON 对象", "must be a JSON object"),
        Text(
            "请发送对象，并注明 Content-Type: application/json。", "Send an object with Content-Type: application/json."
        ),
    ),
}


def said(error: Mapping[str, Any]) -> tuple[Text, Text]:
    """Problem and remedy of one finding of pydantic."""
    context: dict[str, Text | str] = {key: _shown(value) for key, value in (error.get("ctx") or {}).items()}
    if error["type"] in ("enum", "literal_error"):
        context["expected"] = _named(str(context["expected"]))
    if error["type"] == "value_error":
        cause = (error.get("ctx") or {}).get("error")
        if isinstance(cause, FaultyValueError):
            return cause.problem, cause.remedy
        if isinstance(cause, UnknownCodeError):
            return Text(*cause.problem), Text(*cause.remedy)
    known = _PROBLEMS.get(error["type"])
    if known is None:
        return Text("值无效", "not a valid value"), Text("请改正。", "Correct it.")
    problem, remedy = known
    return problem.fill(context), remedy.fill(context)


def one_of(known: str) -> Text:
    """The remedy that lists what may be written."""
    return Text(f"可用：{known}。", f"Use one of: {known}.")


def _shown(value: object) -> str:
    """A fact of pydantic's without its quotation marks."""
    return str(value).replace("'", "").replace(" or ", ", ")


def _named(codes: str) -> Text:
    """Codes of a closed list with what people call them."""
    given = codes.split(", ")
    names = next((book for book in _lists() if book.keys() == set(given)), {})
    zh = "、".join(f"{names[code].zh}（{code}）" if code in names else code for code in given)
    en = ", ".join(f"{code} ({names[code].en})" if code in names else code for code in given)
    return Text(zh, en)


@cache
def _lists() -> list[dict[str, Text]]:
    """Every closed list: code to what people call it."""
    models = [kind.attributes for kind in kinds().values()]
    own = [dict(layout.names) for model in models for layout in layouts(model).values() if layout.names]
    return [*({str(code): name for code, name in book.items()} for book in CLOSED_NAMES.values()), *own]


def pointer(where: Sequence[str | int]) -> str:
    """Place of a value as a dotted path, such as `groups.0.code`."""
    return ".".join(str(part) for part in where)


def plain(value: object) -> object:
    """A value that can be sent in an error: short, and JSON."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False, default=str)
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return text if len(text) <= 200 else text[:197] + "..."


def faults(error: ValidationError, where: str = "") -> list[Fault]:
    """All findings as faults; `where` is put before each place."""
    found = []
    for entry in error.errors():
        problem, remedy = said(dict(entry))
        place = ".".join(part for part in (where, pointer(entry["loc"])) if part)
        value = None if entry["type"] == "missing" else plain(entry["input"])
        found.append(Fault(place, value, problem, remedy))
    return found


def validated(model: type[M], data: object, context: Mapping[str, Any], where: str = "") -> M:
    """`data` as an object of `model`; raises InvalidInputError with every fault."""
    try:
        return model.model_validate(data, context=dict(context))
    except ValidationError as error:
        raise InvalidInputError(faults(error, where)) from error
