from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="AddIn")


@_attrs_define
class AddIn:
    """Somebody whom nothing suggested, or somebody else in place of who refused.

    Attributes:
        counterpart_id (str):
        kind (str):
        version (int):
        note (str | Unset): Kept with the step; nobody outside sees it Default: ''.
    """

    counterpart_id: str
    kind: str
    version: int
    note: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        counterpart_id = self.counterpart_id

        kind = self.kind

        version = self.version

        note = self.note

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "counterpart_id": counterpart_id,
                "kind": kind,
                "version": version,
            }
        )
        if note is not UNSET:
            field_dict["note"] = note

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        counterpart_id = d.pop("counterpart_id")

        kind = d.pop("kind")

        version = d.pop("version")

        note = d.pop("note", UNSET)

        add_in = cls(
            counterpart_id=counterpart_id,
            kind=kind,
            version=version,
            note=note,
        )

        return add_in
