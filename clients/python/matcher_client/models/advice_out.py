from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.words import Words


T = TypeVar("T", bound="AdviceOut")


@_attrs_define
class AdviceOut:
    """What would raise this rank.

    Attributes:
        feature (str):
        points (float):
        rank (int):
        text (str | Words):
    """

    feature: str
    points: float
    rank: int
    text: str | Words
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.words import Words  # noqa: PLC0415

        feature = self.feature

        points = self.points

        rank = self.rank

        text: dict[str, Any] | str
        if isinstance(self.text, Words):
            text = self.text.to_dict()
        else:
            text = self.text

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "feature": feature,
                "points": points,
                "rank": rank,
                "text": text,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.words import Words  # noqa: PLC0415

        d = dict(src_dict)
        feature = d.pop("feature")

        points = d.pop("points")

        rank = d.pop("rank")

        def _parse_text(data: object) -> str | Words:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                text_type_0 = Words.from_dict(data)

                return text_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(str | Words, data)

        text = _parse_text(d.pop("text"))

        advice_out = cls(
            feature=feature,
            points=points,
            rank=rank,
            text=text,
        )

        advice_out.additional_properties = d
        return advice_out

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
