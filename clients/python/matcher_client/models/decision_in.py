from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.decision_in_action import DecisionInAction
from ..types import UNSET, Unset

T = TypeVar("T", bound="DecisionIn")


@_attrs_define
class DecisionIn:
    """What the office decides; `replace` and `decline` need a reason (see /v1/reference/override_reasons).

    Attributes:
        action (DecisionInAction):
        match_id (str):
        version (int):
        instead (None | str | Unset): Identifier of the counterpart that replaces (`replace`)
        note (str | Unset): Kept with the step; nobody outside sees it Default: ''.
        reason (None | str | Unset):
        until (datetime.datetime | None | Unset): Until when it is put off (`defer`), with its time zone:
            2026-12-05T23:59:00+08:00
    """

    action: DecisionInAction
    match_id: str
    version: int
    instead: None | str | Unset = UNSET
    note: str | Unset = ""
    reason: None | str | Unset = UNSET
    until: datetime.datetime | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        action = self.action.value

        match_id = self.match_id

        version = self.version

        instead: None | str | Unset
        if isinstance(self.instead, Unset):
            instead = UNSET
        else:
            instead = self.instead

        note = self.note

        reason: None | str | Unset
        if isinstance(self.reason, Unset):
            reason = UNSET
        else:
            reason = self.reason

        until: None | str | Unset
        if isinstance(self.until, Unset):
            until = UNSET
        elif isinstance(self.until, datetime.datetime):
            until = self.until.isoformat()
        else:
            until = self.until

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "action": action,
                "match_id": match_id,
                "version": version,
            }
        )
        if instead is not UNSET:
            field_dict["instead"] = instead
        if note is not UNSET:
            field_dict["note"] = note
        if reason is not UNSET:
            field_dict["reason"] = reason
        if until is not UNSET:
            field_dict["until"] = until

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        action = DecisionInAction(d.pop("action"))

        match_id = d.pop("match_id")

        version = d.pop("version")

        def _parse_instead(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        instead = _parse_instead(d.pop("instead", UNSET))

        note = d.pop("note", UNSET)

        def _parse_reason(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        reason = _parse_reason(d.pop("reason", UNSET))

        def _parse_until(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                until_type_0 = datetime.datetime.fromisoformat(data)

                return until_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        until = _parse_until(d.pop("until", UNSET))

        decision_in = cls(
            action=action,
            match_id=match_id,
            version=version,
            instead=instead,
            note=note,
            reason=reason,
            until=until,
        )

        return decision_in
