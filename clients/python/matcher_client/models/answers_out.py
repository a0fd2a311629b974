from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="AnswersOut")


@_attrs_define
class AnswersOut:
    """What both sides of a sent match said; null where nothing is known yet.

    Attributes:
        counterpart (bool | None):
        entrepreneur (bool | None):
    """

    counterpart: bool | None
    entrepreneur: bool | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        counterpart: bool | None
        counterpart = self.counterpart

        entrepreneur: bool | None
        entrepreneur = self.entrepreneur

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "counterpart": counterpart,
                "entrepreneur": entrepreneur,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_counterpart(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        counterpart = _parse_counterpart(d.pop("counterpart"))

        def _parse_entrepreneur(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        entrepreneur = _parse_entrepreneur(d.pop("entrepreneur"))

        answers_out = cls(
            counterpart=counterpart,
            entrepreneur=entrepreneur,
        )

        answers_out.additional_properties = d
        return answers_out

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
