from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.shown_event import ShownEvent


T = TypeVar("T", bound="ShownIn")


@_attrs_define
class ShownIn:
    """What was shown and opened of one list.

    Attributes:
        events (list[ShownEvent]):
        receipt (str):
    """

    events: list[ShownEvent]
    receipt: str

    def to_dict(self) -> dict[str, Any]:
        events = []
        for events_item_data in self.events:
            events_item = events_item_data.to_dict()
            events.append(events_item)

        receipt = self.receipt

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "events": events,
                "receipt": receipt,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.shown_event import ShownEvent  # noqa: PLC0415

        d = dict(src_dict)
        events = []
        _events = d.pop("events")
        for events_item_data in _events:
            events_item = ShownEvent.from_dict(events_item_data)

            events.append(events_item)

        receipt = d.pop("receipt")

        shown_in = cls(
            events=events,
            receipt=receipt,
        )

        return shown_in
