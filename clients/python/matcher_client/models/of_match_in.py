from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="OfMatchIn")


@_attrs_define
class OfMatchIn:
    """A step about one match.

    Attributes:
        match_id (str):
        version (int):
        note (str | Unset): Kept with the step; nobody outside sees it Default: ''.
    """

    match_id: str
    version: int
    note: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        match_id = self.match_id

        version = self.version

        note = self.note

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
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
        match_id = d.pop("match_id")

        version = d.pop("version")

        note = d.pop("note", UNSET)

        of_match_in = cls(
            match_id=match_id,
            version=version,
            note=note,
        )

        return of_match_in
