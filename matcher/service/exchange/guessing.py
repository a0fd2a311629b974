"""Which column of a foreign table is which attribute: suggestions that a person looks over."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from pydantic import BaseModel, ValidationError

from matcher.domain.text import titles
from matcher.features.columns import layouts
from matcher.reference.pack import Pack
from matcher.service.exchange.headers import headers_of, plain_header
from matcher.service.exchange.mapping import IdRule, MappingFile
from matcher.service.exchange.mapping import Mapping as ColumnMapping

ALIKE = 0.5
"""Likeness of a header to a title from which it is suggested: half of its characters, in their order."""
MOSTLY = 0.8
"""Share of cells that a column must hold of what it is taken for."""
LONG = 20
"""Mean length from which the cells of a column are somebody's own words."""
WORDS = "text"
"""The attribute that every register has for them."""


def suggested(
    headers: Sequence[str], sample: Sequence[Mapping[str, Any]], model: type[BaseModel], pack: Pack
) -> dict[str, str]:
    """Header to attribute, each attribute once, the surest first; a header that says nothing is left out.

    A header that is the attribute's name or title in either language is taken as it is; then a column of region codes
    and the one with the longest words; then the one whose title is most alike, if its cells can be read as that.
    """
    spoken = headers_of(model)
    found = {name: spoken[plain_header(name)] for name in headers if name and plain_header(name) in spoken}
    found = _once(found)
    region = next((name for name, layout in layouts(model).items() if layout.vocabulary == "region"), None)
    for name in headers:
        if name and name not in found and region not in found.values() and _regions(name, sample, pack):
            found[name] = str(region)
    longest = max(
        (name for name in headers if name and name not in found), key=lambda h: _length(h, sample), default=""
    )
    if _length(longest, sample) >= LONG and WORDS in model.model_fields and WORDS not in found.values():
        found[longest] = WORDS
    ranked = sorted(
        (
            (_likeness(name, attribute, model), name, attribute)
            for name in headers
            if name
            for attribute in titles(model)
        ),
        key=lambda one: (-one[0], headers.index(one[1])),
    )
    looked: set[str] = set()
    for likeness, name, attribute in ranked:
        if likeness < ALIKE:
            break
        if name in looked or name in found or attribute in found.values():
            continue
        looked.add(name)  # one that can't be read as what it is called is not taken for something less alike
        if _readable(name, attribute, sample, model, pack):
            found[name] = attribute
    return found


def _once(found: Mapping[str, str]) -> dict[str, str]:
    """Where two headers say the same, the first one counts."""
    kept: dict[str, str] = {}
    for name, attribute in found.items():
        if attribute not in kept.values():
            kept[name] = attribute
    return kept


def _likeness(header: str, attribute: str, model: type[BaseModel]) -> float:
    """0 to 1: the share of characters in common with the attribute's name or a title; one inside the other is much."""
    own, best = plain_header(header), 0.0
    for title in (attribute, *titles(model)[attribute]):
        other = plain_header(title)
        if not own or not other:
            continue
        inside = 0.75 if min(len(own), len(other)) > 1 and (own in other or other in own) else 0.0
        best = max(best, inside, SequenceMatcher(None, own, other).ratio())
    return best


def _length(header: str, sample: Sequence[Mapping[str, Any]]) -> float:
    """Mean length of a column's cells that hold text; 0 where none does."""
    cells = [len(row[header]) for row in sample if isinstance(row.get(header), str) and row[header]]
    return sum(cells) / len(cells) if cells else 0.0


def _readable(
    header: str, attribute: str, sample: Sequence[Mapping[str, Any]], model: type[BaseModel], pack: Pack
) -> bool:
    """Whether most cells of a column can be stored as an attribute; a column without cells may be anything."""
    made = None if attribute == "id" else IdRule(columns=[header])
    mapping = ColumnMapping(MappingFile(columns={header: attribute}, id=made), model, [header], pack)
    context, good, all_ = {"vocabularies": pack.resolvers()}, 0, 0
    for row in sample:
        if row.get(header) in (None, ""):
            continue
        all_ += 1
        values, troubles = mapping.apply(row)
        try:
            model.model_validate(values, context=context)
        except ValidationError:
            continue
        good += not troubles
    return good >= MOSTLY * all_


def _regions(header: str, sample: Sequence[Mapping[str, Any]], pack: Pack) -> bool:
    cells = [str(row[header]).removesuffix(".0") for row in sample if row.get(header) not in (None, "")]
    known = [cell for cell in cells if cell in pack.regions.number or cell in pack.regions.retired]
    return bool(cells) and len(known) >= MOSTLY * len(cells)
