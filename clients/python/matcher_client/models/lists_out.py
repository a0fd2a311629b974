from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.lists_out_language import ListsOutLanguage

if TYPE_CHECKING:
    from ..models.list_out import ListOut
    from ..models.lists_out_synthetic_type_0 import ListsOutSyntheticType0


T = TypeVar("T", bound="ListsOut")


@_attrs_define
class ListsOut:
    """All lists of a token.

    Attributes:
        as_of (datetime.datetime):
        language (ListsOutLanguage):
        lists (list[ListOut]):
        synthetic (ListsOutSyntheticType0 | None):
    """

    as_of: datetime.datetime
    language: ListsOutLanguage
    lists: list[ListOut]
    synthetic: ListsOutSyntheticType0 | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.lists_out_synthetic_type_0 import ListsOutSyntheticType0  # noqa: PLC0415

        as_of = self.as_of.isoformat()

        language = self.language.value

        lists = []
        for lists_item_data in self.lists:
            lists_item = lists_item_data.to_dict()
            lists.append(lists_item)

        synthetic: dict[str, Any] | None
        if isinstance(self.synthetic, ListsOutSyntheticType0):
            synthetic = self.synthetic.to_dict()
        else:
            synthetic = self.synthetic

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "as_of": as_of,
                "language": language,
                "lists": lists,
                "synthetic": synthetic,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.list_out import ListOut  # noqa: PLC0415
        from ..models.lists_out_synthetic_type_0 import ListsOutSyntheticType0  # noqa: PLC0415

        d = dict(src_dict)
        as_of = datetime.datetime.fromisoformat(d.pop("as_of"))

        language = ListsOutLanguage(d.pop("language"))

        lists = []
        _lists = d.pop("lists")
        for lists_item_data in _lists:
            lists_item = ListOut.from_dict(lists_item_data)

            lists.append(lists_item)

        def _parse_synthetic(data: object) -> ListsOutSyntheticType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                synthetic_type_0 = ListsOutSyntheticType0.from_dict(data)

                return synthetic_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ListsOutSyntheticType0 | None, data)

        synthetic = _parse_synthetic(d.pop("synthetic"))

        lists_out = cls(
            as_of=as_of,
            language=language,
            lists=lists,
            synthetic=synthetic,
        )

        lists_out.additional_properties = d
        return lists_out

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
