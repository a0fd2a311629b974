"""How an attribute is checked against a vocabulary and laid out in a columnar snapshot.

An attribute's annotation carries a `Layout`; nothing else lists columns by hand.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Protocol

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo

from matcher.domain.errors import FaultyValueError
from matcher.domain.text import Text

DAYS_PER_YEAR = 365.25
"""Mean length of a year in days (Julian year)."""


class Shape(StrEnum):
    """The layouts a column can have; missing is NaN, -1 or an unset bit of `known`, never zero."""

    NUMBER = "number"  # float32, NaN where unknown; flags are 0 and 1
    DATE = "date"  # float32 days since 1970-01-01, NaN where unknown
    CODE = "code"  # int32 index into a vocabulary, -1 where unknown
    CODES = "codes"  # int32 (rows, widest), padded with -1
    BITS = "bits"  # uint64 set over a vocabulary of at most 63 codes; bit 63 says "known"
    DATED = "dated"  # CODES with a first and a last day each
    TEXT = "text"  # free text, or a list of texts
    LABEL = "label"  # kept for people; no model sees it


@dataclass(frozen=True, slots=True)
class Layout:
    """Shape of one attribute, its vocabulary where it has one, and its unit."""

    shape: Shape
    vocabulary: str = ""
    unit: str = ""
    names: tuple[tuple[str, Text], ...] = ()
    """What people call the codes of a closed list that no reference pack and no other attribute has."""


def named(vocabulary: str, **names: str) -> Layout:
    """The layout of one code of a closed list, with what people call each: `code="中文|English"`."""
    return Layout(Shape.CODE, vocabulary, names=tuple((code, Text(*name.split("|"))) for code, name in names.items()))


class Codebook(Protocol):
    """A closed vocabulary as the validators see it."""

    def resolve(self, code: str) -> str:
        """The current code for `code`; raises ValueError with the remedy for an unknown one."""
        ...


def _in_vocabulary(name: str) -> Callable[[str, ValidationInfo], str]:
    def check(code: str, info: ValidationInfo) -> str:
        books = (info.context or {}).get("vocabularies")
        if books is None or books.get(name) is None:
            return code
        resolved: str = books[name].resolve(code)
        return resolved

    return check


def coded(name: str) -> object:
    """Pydantic validator: the code must be in the vocabulary `name` of the context, if one is given."""
    return AfterValidator(_in_vocabulary(name))


Identifier = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
ShortText = Annotated[str, StringConstraints(max_length=500), Layout(Shape.LABEL)]
PublicName = Annotated[str, StringConstraints(max_length=500), Layout(Shape.TEXT)]
FreeText = Annotated[str, StringConstraints(max_length=20_000), Layout(Shape.TEXT)]
Documents = Annotated[
    list[Annotated[str, StringConstraints(max_length=20_000)]], Field(max_length=1000), Layout(Shape.TEXT)
]

Count = Annotated[int, Field(ge=0, le=10**9), Layout(Shape.NUMBER, unit="1")]
MoneyCny = Annotated[float, Field(ge=0, le=1e13, allow_inf_nan=False), Layout(Shape.NUMBER, unit="CNY")]
Days = Annotated[float, Field(ge=0, le=40_000, allow_inf_nan=False), Layout(Shape.NUMBER, unit="d")]
Months = Annotated[float, Field(ge=0, le=1_200, allow_inf_nan=False), Layout(Shape.NUMBER, unit="month")]
Years = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False), Layout(Shape.NUMBER, unit="a")]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False), Layout(Shape.NUMBER, unit="share of 1")]
Grade = Annotated[float, Field(ge=0, le=5, allow_inf_nan=False), Layout(Shape.NUMBER, unit="points of 5")]
Flag = Annotated[bool, Layout(Shape.NUMBER, unit="0 or 1")]


def _happened(value: date) -> date:
    """A day that cannot lie ahead (a day of grace for other time zones)."""
    if value > datetime.now(UTC).date() + timedelta(days=1):
        raise FaultyValueError(
            Text(f"{value} 在未来", f"{value} lies in the future"), Text("请改正日期。", "Correct the day.")
        )
    return value


Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 1, 1)), Layout(Shape.DATE, unit="d since 1970-01-01")]
PastDay = Annotated[Day, AfterValidator(_happened)]

_Code = Annotated[str, StringConstraints(min_length=1, max_length=100)]
RegionCode = Annotated[_Code, coded("region"), Layout(Shape.CODE, "region")]
RegionCodes = Annotated[list[Annotated[_Code, coded("region")]], Field(max_length=64), Layout(Shape.CODES, "region")]
IndustryCodes = Annotated[
    list[Annotated[_Code, coded("industry")]], Field(max_length=64), Layout(Shape.CODES, "industry")
]
NeedCodes = Annotated[list[Annotated[_Code, coded("need")]], Field(max_length=63), Layout(Shape.BITS, "need")]
GroupCodes = Annotated[list[Annotated[_Code, coded("group")]], Field(max_length=63), Layout(Shape.BITS, "group")]
ThemeCodes = Annotated[list[Annotated[_Code, coded("theme")]], Field(max_length=63), Layout(Shape.BITS, "theme")]
Topics = Annotated[list[_Code], Field(max_length=64), Layout(Shape.CODES, "topic")]
"""Open vocabulary: any short tag; the snapshot numbers the tags it meets."""
ModuleCodes = Annotated[list[_Code], Field(max_length=64), Layout(Shape.CODES, "module")]
"""Training modules such as SYB; open, because offices name modules of their own."""
ModuleCode = Annotated[_Code, Layout(Shape.CODE, "module")]
EntrepreneurIds = Annotated[list[_Code], Field(max_length=1000), Layout(Shape.CODES, "entrepreneur")]
"""Identifiers of entrepreneurs, for instance those whose venture a mentor owns shares of."""
OpenCode = Annotated[_Code, Layout(Shape.CODE, "open")]
"""One tag of an open vocabulary of its own, such as an organisation type."""
