from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.match_out import MatchOut
    from ..models.step_out import StepOut


T = TypeVar("T", bound="CaseOut")


@_attrs_define
class CaseOut:
    """One entrepreneur's case; send `version` along with whatever is decided in view of it.

    Attributes:
        changed_at (datetime.datetime | None):
        changed_by (str):
        entrepreneur_id (str):
        id (str):
        matches (list[MatchOut]):
        opened_at (datetime.datetime):
        path (list[str]):
        steps (list[StepOut]):
        urgent (bool):
        version (int):
    """

    changed_at: datetime.datetime | None
    changed_by: str
    entrepreneur_id: str
    id: str
    matches: list[MatchOut]
    opened_at: datetime.datetime
    path: list[str]
    steps: list[StepOut]
    urgent: bool
    version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        changed_at: None | str
        if isinstance(self.changed_at, datetime.datetime):
            changed_at = self.changed_at.isoformat()
        else:
            changed_at = self.changed_at

        changed_by = self.changed_by

        entrepreneur_id = self.entrepreneur_id

        id = self.id

        matches = []
        for matches_item_data in self.matches:
            matches_item = matches_item_data.to_dict()
            matches.append(matches_item)

        opened_at = self.opened_at.isoformat()

        path = self.path

        steps = []
        for steps_item_data in self.steps:
            steps_item = steps_item_data.to_dict()
            steps.append(steps_item)

        urgent = self.urgent

        version = self.version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "changed_at": changed_at,
                "changed_by": changed_by,
                "entrepreneur_id": entrepreneur_id,
                "id": id,
                "matches": matches,
                "opened_at": opened_at,
                "path": path,
                "steps": steps,
                "urgent": urgent,
                "version": version,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.match_out import MatchOut  # noqa: PLC0415
        from ..models.step_out import StepOut  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_changed_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                changed_at_type_0 = datetime.datetime.fromisoformat(data)

                return changed_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        changed_at = _parse_changed_at(d.pop("changed_at"))

        changed_by = d.pop("changed_by")

        entrepreneur_id = d.pop("entrepreneur_id")

        id = d.pop("id")

        matches = []
        _matches = d.pop("matches")
        for matches_item_data in _matches:
            matches_item = MatchOut.from_dict(matches_item_data)

            matches.append(matches_item)

        opened_at = datetime.datetime.fromisoformat(d.pop("opened_at"))

        path = cast(list[str], d.pop("path"))

        steps = []
        _steps = d.pop("steps")
        for steps_item_data in _steps:
            steps_item = StepOut.from_dict(steps_item_data)

            steps.append(steps_item)

        urgent = d.pop("urgent")

        version = d.pop("version")

        case_out = cls(
            changed_at=changed_at,
            changed_by=changed_by,
            entrepreneur_id=entrepreneur_id,
            id=id,
            matches=matches,
            opened_at=opened_at,
            path=path,
            steps=steps,
            urgent=urgent,
            version=version,
        )

        case_out.additional_properties = d
        return case_out

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
