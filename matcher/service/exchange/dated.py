"""Cells with entries that hold between two days, as the pages write them: 退役军人（至2030-07-05）."""

import re
import unicodedata
from typing import Any

from matcher.domain.text import Text
from matcher.reference.pack import Pack, Resolver
from matcher.reference.vocabulary import UnknownCodeError
from matcher.service.exchange.transforms import TRANSFORMS, Transform, day, named
from matcher.service.exchange.trouble import CellError

EXAMPLE_DAY = "2030-07-05"
"""The day in examples of how to write a validity."""
_ALWAYS = {"", "长期", "长期有效", "永久"}
_BETWEEN = re.compile(r"[、,，;；\n](?![^(（]*[)）])")
"""What separates entries; not within brackets."""
_ENTRY = re.compile(r"^(.*?)\s*\(([^()]*)\)$")
_DAY = r"(\d[\d\-/.年月日]*)"
_VALIDITY = (
    re.compile(rf"^(?:自|从|from\s+){_DAY}\s*(?:起)?[,，]?\s*(?:至|到|until\s+|to\s+){_DAY}\s*(?:止)?$", re.IGNORECASE),
    re.compile(rf"^{_DAY}\s*(?:至|到|~|—|–|to|until)\s*{_DAY}$", re.IGNORECASE),
    re.compile(rf"^(?:自|从|from\s+|since\s+){_DAY}\s*(?:起)?()$", re.IGNORECASE),
    re.compile(rf"^()(?:有效期)?(?:至|到|until\s+|to\s+){_DAY}\s*(?:止)?$", re.IGNORECASE),
)


def dated(value: Any, vocabulary: str, pack: Pack) -> Any:
    """Entries by name or code, separated by 、 , or ;, each with the days between which it holds in brackets.

    （至2030-07-05）, （自2025-01-01至2030-07-05）, （自2025-01-01起）, (until 2030-07-05) and (from … until …); without
    brackets it is not limited. Raises CellError that names the entry and shows how to write it.
    """
    book = pack.resolvers().get(vocabulary)
    if isinstance(value, list):
        return [_entry(one, vocabulary, book, pack) if isinstance(one, str) else one for one in value]
    parts = [part.strip() for part in _BETWEEN.split(str(value))]
    return [_entry(part, vocabulary, book, pack) for part in parts if part]


def _entry(text: str, vocabulary: str, book: Resolver | None, pack: Pack) -> dict[str, Any]:
    whole = named(text, vocabulary, pack)
    if book is None or whole in book.number:  # names hold brackets, too
        return {"code": whole}
    found = _ENTRY.match(unicodedata.normalize("NFKC", text))
    name, days = (found[1], found[2]) if found else (text, "")
    code = _known(name, vocabulary, book, pack)
    if code is None:
        raise _unknown(name, book)
    between = _between(days.strip(), text, book, pack) if found else (None, None)
    return {"code": code} | {
        what: on for what, on in zip(("valid_from", "valid_to"), between, strict=True) if on is not None
    }


def _known(name: str, vocabulary: str, book: Resolver, pack: Pack) -> str | None:
    """The code that a name or code stands for, whichever width its brackets have."""
    for one in (name, unicodedata.normalize("NFKC", name)):
        code = str(named(one, vocabulary, pack))
        if code in book.number:
            return code
    return None


def _between(days: str, text: str, book: Resolver, pack: Pack) -> tuple[str | None, str | None]:
    if days in _ALWAYS:
        return None, None
    matches = (form.match(days) for form in _VALIDITY)
    found = next((match for match in matches if match), None)
    if found is None:
        raise _wrong(text, Text("的有效期看不懂", "has a validity that can’t be read"), book)
    try:
        first, last = (day(one, "", pack) if one else None for one in found.groups())
    except CellError as error:
        raise _wrong(text, Text("的有效期不是日期", "has a validity that is no day"), book) from error
    return first, last


def _example(book: Resolver) -> Text:
    zh, en = (str(names[0]) for names in (book.names_zh, book.names_en))
    return Text(f"{zh}（至{EXAMPLE_DAY}）", f"{en} (until {EXAMPLE_DAY})")


def _wrong(text: str, problem: Text, book: Resolver) -> CellError:
    example = _example(book)
    return CellError(
        Text(f"“{text}”{problem.zh}", f"“{text}” {problem.en}"),
        Text(f"请写成：{example.zh}。", f"Write it like this: {example.en}."),
    )


def _unknown(name: str, book: Resolver) -> CellError:
    """The list's own answer to a code that it does not have, with an example of how to write entries."""
    example = _example(book)
    try:
        book.resolve(name)
    except UnknownCodeError as error:
        problem, remedy = Text(*error.problem), Text(*error.remedy)
    return CellError(
        problem,
        Text(
            f"{remedy.zh}多项用顿号分开，可注明有效期，例如：{example.zh}。",
            f"{remedy.en} Separate several with commas; add until when each holds, such as: {example.en}.",
        ),
    )


READINGS: dict[str, Transform] = TRANSFORMS | {"dated": dated}
"""Every way to read a cell."""
