from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.side import Side
from ..types import UNSET, Unset

T = TypeVar("T", bound="AnswerIn")


@_attrs_define
class AnswerIn:
    """What one side said to a match that was sent.

    Attributes:
        accepts (bool):
        match_id (str):
        side (Side): Who answers a match that was sent.
        version (int):
        note (str | Unset): Kept with the step; nobody outside sees it Default: ''.
    """

    accepts: bool
    match_id: str
    side: Side
    version: int
    note: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        accepts = self.accepts

        match_id = self.match_id

        side = self.side.value

        version = self.version

        note = self.note

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "accepts": accepts,
                "match_id": match_id,
                "side": side,
                "version": version,
            }
        )
        if note is not UNSET:
            field_dict["note"] = note

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        accepts = d.pop("accepts")

        match_id = d.pop("match_id")

        side = Side(d.pop("side"))

        version = d.pop("version")

        note = d.pop("note", UNSET)

        answer_in = cls(
            accepts=accepts,
            match_id=match_id,
            side=side,
            version=version,
            note=note,
        )

        return answer_in
