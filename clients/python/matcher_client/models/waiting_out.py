from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.stage import Stage

T = TypeVar("T", bound="WaitingOut")


@_attrs_define
class WaitingOut:
    """A case as a line of the queue. `path`: codes of its region's ancestors and of the region itself.

    Attributes:
        due_at (datetime.datetime | None):
        entrepreneur_id (str):
        id (str):
        opened_at (datetime.datetime):
        path (list[str]):
        stage (Stage): What a case waits for.
        urgent (bool):
        version (int):
    """

    due_at: datetime.datetime | None
    entrepreneur_id: str
    id: str
    opened_at: datetime.datetime
    path: list[str]
    stage: Stage
    urgent: bool
    version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        due_at: None | str
        if isinstance(self.due_at, datetime.datetime):
            due_at = self.due_at.isoformat()
        else:
            due_at = self.due_at

        entrepreneur_id = self.entrepreneur_id

        id = self.id

        opened_at = self.opened_at.isoformat()

        path = self.path

        stage = self.stage.value

        urgent = self.urgent

        version = self.version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "due_at": due_at,
                "entrepreneur_id": entrepreneur_id,
                "id": id,
                "opened_at": opened_at,
                "path": path,
                "stage": stage,
                "urgent": urgent,
                "version": version,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_due_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                due_at_type_0 = datetime.datetime.fromisoformat(data)

                return due_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        due_at = _parse_due_at(d.pop("due_at"))

        entrepreneur_id = d.pop("entrepreneur_id")

        id = d.pop("id")

        opened_at = datetime.datetime.fromisoformat(d.pop("opened_at"))

        path = cast(list[str], d.pop("path"))

        stage = Stage(d.pop("stage"))

        urgent = d.pop("urgent")

        version = d.pop("version")

        waiting_out = cls(
            due_at=due_at,
            entrepreneur_id=entrepreneur_id,
            id=id,
            opened_at=opened_at,
            path=path,
            stage=stage,
            urgent=urgent,
            version=version,
        )

        waiting_out.additional_properties = d
        return waiting_out

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
