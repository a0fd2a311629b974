"""What the columns of a table are called, and which attribute each means."""

import re
import unicodedata
from functools import cache

from pydantic import BaseModel

from matcher.domain.text import Text, titles


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
    found = {plain_header(title): name for name, text in titles(model).items() for title in (text.en, text.zh)}
    return found | {plain_header(name): name for name in model.model_fields} | {"编号": "id"}
