from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="OpenIn")


@_attrs_define
class OpenIn:
    """Whose cases to open.

    Attributes:
        entrepreneur_ids (list[str]):
    """

    entrepreneur_ids: list[str]

    def to_dict(self) -> dict[str, Any]:
        entrepreneur_ids = self.entrepreneur_ids

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "entrepreneur_ids": entrepreneur_ids,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        entrepreneur_ids = cast(list[str], d.pop("entrepreneur_ids"))

        open_in = cls(
            entrepreneur_ids=entrepreneur_ids,
        )

        return open_in
