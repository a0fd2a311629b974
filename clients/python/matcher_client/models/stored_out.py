from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.stored_out_data import StoredOutData


T = TypeVar("T", bound="StoredOut")


@_attrs_define
class StoredOut:
    """A stored row and the number of its last change (send it as If-Match to guard your own change).

    Attributes:
        change (int):
        data (StoredOutData):
        id (str):
    """

    change: int
    data: StoredOutData
    id: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        change = self.change

        data = self.data.to_dict()

        id = self.id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "change": change,
                "data": data,
                "id": id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.stored_out_data import StoredOutData  # noqa: PLC0415

        d = dict(src_dict)
        change = d.pop("change")

        data = StoredOutData.from_dict(d.pop("data"))

        id = d.pop("id")

        stored_out = cls(
            change=change,
            data=data,
            id=id,
        )

        stored_out.additional_properties = d
        return stored_out

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
