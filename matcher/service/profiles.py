"""Stored rows in words: what each attribute is called and what its value means, for people who read no codes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from matcher.domain.layout import Layout, Shape
from matcher.domain.text import Text, titles
from matcher.domain.vocabulary import CLOSED_NAMES
from matcher.features.columns import layouts
from matcher.reference.pack import Pack

_YES, _NO = Text("是", "yes"), Text("否", "no")
_UNITS = {
    "d": ("{}天", "{} days"),
    "month": ("{}个月", "{} months"),
    "a": ("{}年", "{} years"),
    "CNY": ("{}元", "CNY {}"),
    "points of 5": ("{}分（满分5分）", "{} of 5"),
}
_TEN_THOUSAND = 10_000


@dataclass(frozen=True, slots=True)
class Fact:
    """One attribute of a row: its name in the model, what people call it, and its value in words."""

    name: str
    title: Text
    value: Text


def profile(row: Mapping[str, Any], model: type[BaseModel], pack: Pack, names: Iterable[str] = ()) -> list[Fact]:
    """What is known of a row, in the order of `names` (empty: of the model); unknown and empty values are left out."""
    layout, called = layouts(model), titles(model)
    found = []
    for name in names or model.model_fields:
        value = row.get(name)
        if value is None or value in ("", []) or name not in called:
            continue
        found.append(Fact(name, called[name], words(value, layout.get(name), pack)))
    return found


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Iterable[str], model: type[BaseModel], pack: Pack
) -> list[tuple[Text, Text | None, Text | None]]:
    """Of some attributes: what each is called, what it was and what it is; None where unknown."""
    was, is_ = ({fact.name: fact.value for fact in profile(row, model, pack)} for row in (before, after))
    called = titles(model)
    return [(called.get(name, Text(name, name)), was.get(name), is_.get(name)) for name in names]


def words(value: Any, layout: Layout | None, pack: Pack) -> Text:
    """A stored value as people read it; a code that no list holds stays as it is."""
    if isinstance(value, bool):
        return _YES if value else _NO
    vocabulary = layout.vocabulary if layout is not None else ""
    if layout is not None and layout.shape is Shape.DATED:
        return _joined([_dated(one, vocabulary, pack) for one in value])
    own = dict(layout.names) if layout is not None else {}
    if isinstance(value, list | tuple):
        return _joined([own.get(str(one)) or name_of(str(one), vocabulary, pack) for one in value])
    if isinstance(value, int | float):
        return _amount(value, layout.unit if layout is not None else "")
    return own.get(str(value)) or name_of(str(value), vocabulary, pack)


def name_of(code: str, vocabulary: str, pack: Pack) -> Text:
    """What people call a code of a vocabulary: a region with those above it."""
    if vocabulary in CLOSED_NAMES:
        return CLOSED_NAMES[vocabulary].get(code, Text(code, code))
    if vocabulary == "region":
        row = pack.regions.number.get(code)
        return (
            Text(code, code)
            if row is None
            else Text(pack.regions.full_name(row, "zh"), pack.regions.full_name(row, "en"))
        )
    book = pack.modules if vocabulary == "module" else pack.resolvers().get(vocabulary)
    number = None if book is None else book.number.get(code)
    return Text(code, code) if book is None or number is None else Text(book.names_zh[number], book.names_en[number])


def _dated(one: Mapping[str, Any], vocabulary: str, pack: Pack) -> Text:
    """A name with its validity, as a spreadsheet may have it, too."""
    name, since, until = name_of(str(one["code"]), vocabulary, pack), one.get("valid_from"), one.get("valid_to")
    if since and until:
        return Text(f"{name.zh}（自{since}至{until}）", f"{name.en} (from {since} until {until})")
    if since:
        return Text(f"{name.zh}（自{since}起）", f"{name.en} (from {since})")
    return Text(f"{name.zh}（至{until}）", f"{name.en} (until {until})") if until else name


def _amount(value: float, unit: str) -> Text:
    if unit == "share of 1":
        share = f"{100 * value:g}%"
        return Text(share, share)
    plain = f"{value:,.0f}" if float(value).is_integer() else f"{value:,g}"
    zh, en = _UNITS.get(unit, ("{}", "{}"))
    if unit == "CNY" and value >= _TEN_THOUSAND and float(value / _TEN_THOUSAND * 10).is_integer():
        return Text(f"{value / _TEN_THOUSAND:,g}万元", en.format(plain))
    return Text(zh.format(plain), en.format(plain))


def _joined(parts: Sequence[Text]) -> Text:
    return Text("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))
