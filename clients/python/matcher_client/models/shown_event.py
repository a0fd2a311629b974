from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.shown_event_event import ShownEventEvent
from ..types import UNSET, Unset

T = TypeVar("T", bound="ShownEvent")


@_attrs_define
class ShownEvent:
    """What happened to one line of a list.

    Attributes:
        event (ShownEventEvent): `shown`: it was on the screen; `opened`: its details were
        position (int): Place of the line in the list, from 1
        after_ms (int | Unset): Milliseconds after the list had come Default: 0.
    """

    event: ShownEventEvent
    position: int
    after_ms: int | Unset = 0

    def to_dict(self) -> dict[str, Any]:
        event = self.event.value

        position = self.position

        after_ms = self.after_ms

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "event": event,
                "position": position,
            }
        )
        if after_ms is not UNSET:
            field_dict["after_ms"] = after_ms

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        event = ShownEventEvent(d.pop("event"))

        position = d.pop("position")

        after_ms = d.pop("after_ms", UNSET)

        shown_event = cls(
            event=event,
            position=position,
            after_ms=after_ms,
        )

        return shown_event
