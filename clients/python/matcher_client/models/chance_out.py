from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ChanceOut")


@_attrs_define
class ChanceOut:
    """How probable it is that the entrepreneur wants it once seen, that the counterpart says yes, and a match.

    Attributes:
        accepts (float | None):
        match (float | None):
        wants (float):
    """

    accepts: float | None
    match: float | None
    wants: float
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        accepts: float | None
        accepts = self.accepts

        match: float | None
        match = self.match

        wants = self.wants

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "accepts": accepts,
                "match": match,
                "wants": wants,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_accepts(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        accepts = _parse_accepts(d.pop("accepts"))

        def _parse_match(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        match = _parse_match(d.pop("match"))

        wants = d.pop("wants")

        chance_out = cls(
            accepts=accepts,
            match=match,
            wants=wants,
        )

        chance_out.additional_properties = d
        return chance_out

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
