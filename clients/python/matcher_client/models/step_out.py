from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.action import Action
from ..models.state import State

T = TypeVar("T", bound="StepOut")


@_attrs_define
class StepOut:
    """Something that somebody did: about a match, or (null) about the case.

    Attributes:
        action (Action): What somebody does about a match.
        actor (str):
        at (datetime.datetime):
        match_id (None | str):
        note (str):
        now (State): Where a match stands.
        reason (None | str):
        seq (int):
        was (State): Where a match stands.
    """

    action: Action
    actor: str
    at: datetime.datetime
    match_id: None | str
    note: str
    now: State
    reason: None | str
    seq: int
    was: State
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        action = self.action.value

        actor = self.actor

        at = self.at.isoformat()

        match_id: None | str
        match_id = self.match_id

        note = self.note

        now = self.now.value

        reason: None | str
        reason = self.reason

        seq = self.seq

        was = self.was.value

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "action": action,
                "actor": actor,
                "at": at,
                "match_id": match_id,
                "note": note,
                "now": now,
                "reason": reason,
                "seq": seq,
                "was": was,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        action = Action(d.pop("action"))

        actor = d.pop("actor")

        at = datetime.datetime.fromisoformat(d.pop("at"))

        def _parse_match_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        match_id = _parse_match_id(d.pop("match_id"))

        note = d.pop("note")

        now = State(d.pop("now"))

        def _parse_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reason = _parse_reason(d.pop("reason"))

        seq = d.pop("seq")

        was = State(d.pop("was"))

        step_out = cls(
            action=action,
            actor=actor,
            at=at,
            match_id=match_id,
            note=note,
            now=now,
            reason=reason,
            seq=seq,
            was=was,
        )

        step_out.additional_properties = d
        return step_out

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
