from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="NoteIn")


@_attrs_define
class NoteIn:
    """A note on a case, or (`match_id`) on one of its matches.

    Attributes:
        note (str):
        match_id (None | str | Unset):
    """

    note: str
    match_id: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        note = self.note

        match_id: None | str | Unset
        if isinstance(self.match_id, Unset):
            match_id = UNSET
        else:
            match_id = self.match_id

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "note": note,
            }
        )
        if match_id is not UNSET:
            field_dict["match_id"] = match_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        note = d.pop("note")

        def _parse_match_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        match_id = _parse_match_id(d.pop("match_id", UNSET))

        note_in = cls(
            note=note,
            match_id=match_id,
        )

        return note_in
