from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.pack_out_tables import PackOutTables


T = TypeVar("T", bound="PackOut")


@_attrs_define
class PackOut:
    """The reference pack, and how many rows each table has.

    Attributes:
        pack (str):
        tables (PackOutTables):
        version (str):
    """

    pack: str
    tables: PackOutTables
    version: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        pack = self.pack

        tables = self.tables.to_dict()

        version = self.version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "pack": pack,
                "tables": tables,
                "version": version,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.pack_out_tables import PackOutTables  # noqa: PLC0415

        d = dict(src_dict)
        pack = d.pop("pack")

        tables = PackOutTables.from_dict(d.pop("tables"))

        version = d.pop("version")

        pack_out = cls(
            pack=pack,
            tables=tables,
            version=version,
        )

        pack_out.additional_properties = d
        return pack_out

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
