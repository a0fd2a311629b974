from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="CorrectIn")


@_attrs_define
class CorrectIn:
    """What was noted by mistake: the side whose answer it was, `met`, or the outcome.

    Attributes:
        match_id (str):
        version (int):
        what (str): `entrepreneur` or `counterpart` (the last answer of that side), `met`, or an outcome of the kind
        note (str | Unset): Kept with the step; nobody outside sees it Default: ''.
    """

    match_id: str
    version: int
    what: str
    note: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        match_id = self.match_id

        version = self.version

        what = self.what

        note = self.note

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "match_id": match_id,
                "version": version,
                "what": what,
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

        what = d.pop("what")

        note = d.pop("note", UNSET)

        correct_in = cls(
            match_id=match_id,
            version=version,
            what=what,
            note=note,
        )

        return correct_in
