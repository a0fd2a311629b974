from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.words import Words


T = TypeVar("T", bound="AttributeOut")


@_attrs_define
class AttributeOut:
    """An attribute of a register's rows; `vocabulary` names the codes that it holds, see /v1/reference.

    Attributes:
        name (str):
        shape (str):
        title (Words): A sentence in both languages; with `language` in the request it is a plain string instead.
        unit (None | str):
        vocabulary (None | str):
    """

    name: str
    shape: str
    title: Words
    unit: None | str
    vocabulary: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        shape = self.shape

        title = self.title.to_dict()

        unit: None | str
        unit = self.unit

        vocabulary: None | str
        vocabulary = self.vocabulary

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "shape": shape,
                "title": title,
                "unit": unit,
                "vocabulary": vocabulary,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.words import Words  # noqa: PLC0415

        d = dict(src_dict)
        name = d.pop("name")

        shape = d.pop("shape")

        title = Words.from_dict(d.pop("title"))

        def _parse_unit(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        unit = _parse_unit(d.pop("unit"))

        def _parse_vocabulary(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        vocabulary = _parse_vocabulary(d.pop("vocabulary"))

        attribute_out = cls(
            name=name,
            shape=shape,
            title=title,
            unit=unit,
            vocabulary=vocabulary,
        )

        attribute_out.additional_properties = d
        return attribute_out

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
