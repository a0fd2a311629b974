from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.opened_out_cases import OpenedOutCases


T = TypeVar("T", bound="OpenedOut")


@_attrs_define
class OpenedOut:
    """How many cases are new, and the open case of each who was named (entrepreneur to case).

    Attributes:
        cases (OpenedOutCases):
        opened (int):
    """

    cases: OpenedOutCases
    opened: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        cases = self.cases.to_dict()

        opened = self.opened

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "cases": cases,
                "opened": opened,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.opened_out_cases import OpenedOutCases  # noqa: PLC0415

        d = dict(src_dict)
        cases = OpenedOutCases.from_dict(d.pop("cases"))

        opened = d.pop("opened")

        opened_out = cls(
            cases=cases,
            opened=opened,
        )

        opened_out.additional_properties = d
        return opened_out

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
