from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ShownLineOut")


@_attrs_define
class ShownLineOut:
    """One line of a list, in words.

    Attributes:
        cautions (list[str]):
        id (str):
        name (str):
        position (int):
        reasons (list[str]):
        to_check (list[str]):
    """

    cautions: list[str]
    id: str
    name: str
    position: int
    reasons: list[str]
    to_check: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        cautions = self.cautions

        id = self.id

        name = self.name

        position = self.position

        reasons = self.reasons

        to_check = self.to_check

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "cautions": cautions,
                "id": id,
                "name": name,
                "position": position,
                "reasons": reasons,
                "to_check": to_check,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        cautions = cast(list[str], d.pop("cautions"))

        id = d.pop("id")

        name = d.pop("name")

        position = d.pop("position")

        reasons = cast(list[str], d.pop("reasons"))

        to_check = cast(list[str], d.pop("to_check"))

        shown_line_out = cls(
            cautions=cautions,
            id=id,
            name=name,
            position=position,
            reasons=reasons,
            to_check=to_check,
        )

        shown_line_out.additional_properties = d
        return shown_line_out

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
