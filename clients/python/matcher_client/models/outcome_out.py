from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.words import Words


T = TypeVar("T", bound="OutcomeOut")


@_attrs_define
class OutcomeOut:
    """An event of a kind: what it says of the pair, and how many days after the match it can still happen.

    Attributes:
        event (str):
        grade (float):
        horizon_days (int):
        meaning (Words): A sentence in both languages; with `language` in the request it is a plain string instead.
        title (Words): A sentence in both languages; with `language` in the request it is a plain string instead.
    """

    event: str
    grade: float
    horizon_days: int
    meaning: Words
    title: Words
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        event = self.event

        grade = self.grade

        horizon_days = self.horizon_days

        meaning = self.meaning.to_dict()

        title = self.title.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "event": event,
                "grade": grade,
                "horizon_days": horizon_days,
                "meaning": meaning,
                "title": title,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.words import Words  # noqa: PLC0415

        d = dict(src_dict)
        event = d.pop("event")

        grade = d.pop("grade")

        horizon_days = d.pop("horizon_days")

        meaning = Words.from_dict(d.pop("meaning"))

        title = Words.from_dict(d.pop("title"))

        outcome_out = cls(
            event=event,
            grade=grade,
            horizon_days=horizon_days,
            meaning=meaning,
            title=title,
        )

        outcome_out.additional_properties = d
        return outcome_out

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
