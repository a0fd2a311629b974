"""What the columns of a table are called, and which attribute each means."""

import re
import unicodedata
from functools import cache

from pydantic import BaseModel

from matcher.domain.text import Text, titles

UNITS = {"": 1.0, "万": 1e4, "亿": 1e8, "千": 1e3, "百万": 1e6, "千万": 1e7}
"""Yuan in one of what people count money in."""
_COUNTED_IN = re.compile(r"(百万|千万|万|亿|千)元|[(](?:单位:?)?(百万|千万|万|亿|千)[)]")
_ALSO = {
    "编号": "id",
    "所在县区": "region",
    "所在区县": "region",
    "县区": "region",
    "区县": "region",
    "人员类别": "groups",
    "从事行业": "industries",
    "所属行业": "industries",
    "聘任起始": "term_from",
    "聘任截止": "term_to",
    "聘期开始": "term_from",
    "聘期结束": "term_to",
    "登记日期": "registered_on",
    "注册日期": "registered_on",
}
"""What offices call columns beside the titles."""


def plain_header(header: str) -> str:
    """A header as it is compared: without spaces, capitals, full-width signs and what stands in brackets."""
    return re.sub(r"\(.*?\)|\s|_", "", unicodedata.normalize("NFKC", header)).casefold()


def known_headers(model: type[BaseModel]) -> Text:
    """The remedy that lists what columns may be called."""
    named = titles(model)
    zh = "、".join(f"{named[name].zh}（{name}）" if name in named else name for name in model.model_fields)
    return Text(f"可用：{zh}。", f"Use one of: {', '.join(model.model_fields)}.")


@cache
def headers_of(model: type[BaseModel]) -> dict[str, str]:
    """What a column may be called to attribute: the attribute itself, or its Chinese or English title."""
    also = {header: name for header, name in _ALSO.items() if name in model.model_fields}
    found = {plain_header(title): name for name, text in titles(model).items() for title in (text.en, text.zh)}
    return also | found | {plain_header(name): name for name in model.model_fields}


def counted_in(header: str) -> str:
    """What a header counts money in, such as 万 in “注册资本（万元）”; "" where it says yuan or nothing."""
    found = _COUNTED_IN.search(re.sub(r"\s", "", unicodedata.normalize("NFKC", header)))
    return (found[1] or found[2]) if found else ""
