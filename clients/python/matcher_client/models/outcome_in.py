from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="OutcomeIn")


@_attrs_define
class OutcomeIn:
    """What came of a match: `met`, or one of its kind's outcomes (see /v1/reference/events).

    Attributes:
        event (str): `met`, or an outcome of the kind (see /v1/reference/events), in any order, once both have agreed
        match_id (str):
        version (int):
        note (str | Unset): Kept with the step; nobody outside sees it Default: ''.
    """

    event: str
    match_id: str
    version: int
    note: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        event = self.event

        match_id = self.match_id

        version = self.version

        note = self.note

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "event": event,
                "match_id": match_id,
                "version": version,
            }
        )
        if note is not UNSET:
            field_dict["note"] = note

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        event = d.pop("event")

        match_id = d.pop("match_id")

        version = d.pop("version")

        note = d.pop("note", UNSET)

        outcome_in = cls(
            event=event,
            match_id=match_id,
            version=version,
            note=note,
        )

        return outcome_in
