"""Which column of a foreign table is which attribute: suggestions that a person looks over."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from pydantic import BaseModel

from matcher.domain.text import titles
from matcher.features.columns import layouts
from matcher.reference.pack import Pack
from matcher.service.exchange.mapping import headers_of, plain_header

ALIKE = 0.5
"""Likeness of a header to a title from which it is suggested: half of its characters, in their order."""
MOSTLY = 0.8
"""Share of cells that must be codes of regions for a column to be taken for one."""


def suggested(
    headers: Sequence[str], sample: Sequence[Mapping[str, Any]], model: type[BaseModel], pack: Pack
) -> dict[str, str]:
    """Header to attribute, each attribute once, the surest first; a header that says nothing is left out.

    A header that is the attribute's name or title in either language is taken as it is; then columns of region codes;
    then the one whose title is most alike.
    """
    spoken = headers_of(model)
    found = {name: spoken[plain_header(name)] for name in headers if name and plain_header(name) in spoken}
    found = _once(found)
    region = next((name for name, layout in layouts(model).items() if layout.vocabulary == "region"), None)
    for name in headers:
        if name and name not in found and region not in found.values() and _regions(name, sample, pack):
            found[name] = str(region)
    ranked = sorted(
        (
            (_likeness(name, attribute, model), name, attribute)
            for name in headers
            if name
            for attribute in titles(model)
        ),
        key=lambda one: (-one[0], headers.index(one[1])),
    )
    for likeness, name, attribute in ranked:
        if likeness >= ALIKE and name not in found and attribute not in found.values():
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


def _regions(header: str, sample: Sequence[Mapping[str, Any]], pack: Pack) -> bool:
    cells = [str(row[header]).removesuffix(".0") for row in sample if row.get(header) not in (None, "")]
    known = [cell for cell in cells if cell in pack.regions.number or cell in pack.regions.retired]
    return bool(cells) and len(known) >= MOSTLY * len(cells)
