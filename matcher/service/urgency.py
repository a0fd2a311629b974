"""Who comes first: people of key groups, and those who start again after closing a venture (policy article 7)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from matcher.domain.text import Text
from matcher.domain.vocabulary import Stage
from matcher.reference.pack import Pack
from matcher.service.profiles import name_of

RESTART = Text("再创业", "starting again")


def is_urgent(row: Mapping[str, Any], day: date) -> bool:
    """Whether somebody belongs to a key group on a day, or starts again after closing a venture."""
    return bool(_held(row, day)) or _again(row)


def sooner(row: Mapping[str, Any], day: date, pack: Pack) -> tuple[Text, ...]:
    """The same in words: the groups whose evidence holds, and a second start."""
    groups = tuple(name_of(code, "group", pack) for code in _held(row, day))
    return (*groups, RESTART) if _again(row) else groups


def _again(row: Mapping[str, Any]) -> bool:
    return bool(row.get("closed_ventures")) or row.get("stage") == Stage.RESTART


def _held(row: Mapping[str, Any], day: date) -> list[str]:
    today = day.isoformat()
    return [
        group["code"]
        for group in row.get("groups") or ()
        if (group.get("valid_from") or "") <= today <= (group.get("valid_to") or today)
    ]
