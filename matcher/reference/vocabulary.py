"""A closed list of codes with names in two languages."""

import difflib
from collections.abc import Iterable, Mapping, Sequence

_SHOWN = {
    "region": "地区",
    "industry": "行业",
    "need": "需求",
    "target group": "重点群体",
    "theme": "重点方向",
    "training module": "培训模块",
    "support policy": "扶持政策",
}
SHORT = 40
"""Lists of up to so many codes are told whole."""
LIKE = 0.75
"""Likeness of two codes from which one may be a slip of the pen for the other (difflib's ratio)."""


def _article(word: str) -> str:
    return "an" if word[:1] in "aeiou" else "a"


class UnknownCodeError(ValueError):
    """A code that is not in its list. `problem` and `remedy` are (Chinese, English)."""

    def __init__(self, what: str, code: str, remedy: tuple[str, str]) -> None:
        self.problem = (
            f"“{code}”不是{_SHOWN.get(what, what)}代码",
            f"{code!r} is not the code of {_article(what)} {what}",
        )
        self.remedy = remedy
        super().__init__(f"{self.problem[1]}. {remedy[1]}")


def unknown_code(
    what: str, code: str, known: Sequence[str], names: Sequence[str] = (), names_en: Sequence[str] = ()
) -> UnknownCodeError:
    """The error for a code that is not in a list, with those that it may stand for: by name, or nearly the same.

    Names that are the codes themselves, or that are not given, are not told beside them.
    """
    both = (names or known), (names_en or known)
    named = [k for k, (zh, en) in enumerate(zip(*both, strict=True)) if code in zh or code in en] if code[1:] else []
    near = named[:3] or [known.index(one) for one in _slips(code, known)]
    if near:
        zh, en = _told(near, known, *both)
        return UnknownCodeError(what, code, (f"是否应为 {zh}？", f"Did you mean {en}?"))
    if len(known) <= SHORT:
        zh, en = _told(range(len(known)), known, *both)
        return UnknownCodeError(what, code, (f"可用：{zh}。", f"Use one of: {en}."))
    zh, en = _told(_some(known), known, *both)
    return UnknownCodeError(what, code, (f"请填写名称或代码，如 {zh}。", f"Write a name or a code, such as {en}."))


def _told(rows: Iterable[int], known: Sequence[str], names: Sequence[str], names_en: Sequence[str]) -> tuple[str, str]:
    """Some codes with what people call them, in Chinese and English."""
    zh = [f"{names[k]}（{known[k]}）" if known[k] != names[k] else known[k] for k in rows]
    en = [f"{known[k]} ({names_en[k]})" if known[k] != names_en[k] else known[k] for k in rows]
    return "、".join(zh), ", ".join(en)


def _some(known: Sequence[str]) -> Sequence[int]:
    """Rows of a long list to begin with: the largest parts where these have shorter codes, and are not too many."""
    least = min(map(len, known))
    widest = [k for k, own in enumerate(known) if len(own) == least]
    return widest if len(widest) <= SHORT else range(3)


def _slips(code: str, known: Sequence[str]) -> list[str]:
    """Codes that are nearly the same; words and what is far too long are none, and not worth comparing with each."""
    longest, shortest = len(code) * (2 - LIKE) / LIKE, len(code) * LIKE / (2 - LIKE)
    if not code.isascii() or not any(shortest <= size <= longest for size in {len(one) for one in known}):
        return []
    return difflib.get_close_matches(code, known, n=3, cutoff=LIKE)


class Vocabulary:
    """Codes in order; `rows` holds every column of the table they came from."""

    def __init__(self, what: str, rows: Sequence[Mapping[str, str]]) -> None:
        self.what = what
        self.rows = list(rows)
        self.codes = [row["code"] for row in rows]
        self.names_zh = [row.get("name_zh") or row["code"] for row in rows]
        self.names_en = [row.get("name_en") or row["code"] for row in rows]
        self.number = {code: k for k, code in enumerate(self.codes)}

    def resolve(self, code: str) -> str:
        """The code itself; raises UnknownCodeError with near matches for one that is not in the list."""
        if code not in self.number:
            raise unknown_code(self.what, code, self.codes, self.names_zh, self.names_en)
        return code
