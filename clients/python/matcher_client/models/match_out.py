from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.state import State

if TYPE_CHECKING:
    from ..models.answers_out import AnswersOut
    from ..models.words import Words


T = TypeVar("T", bound="MatchOut")


@_attrs_define
class MatchOut:
    """One counterpart for one entrepreneur.

    `ranking_id` and `place` of the list that suggested it (null: found by hand); `due_at` by when what it waits for is
    to happen; `instead_of` the match that it replaces.

        Attributes:
            answers (AnswersOut): What both sides of a sent match said; null where nothing is known yet.
            counterpart_id (str):
            due_at (datetime.datetime | None):
            id (str):
            instead_of (None | str):
            kind (str):
            place (int | None):
            ranking_id (None | str):
            state (State): Where a match stands.
            state_title (Words): A sentence in both languages; with `language` in the request it is a plain string instead.
    """

    answers: AnswersOut
    counterpart_id: str
    due_at: datetime.datetime | None
    id: str
    instead_of: None | str
    kind: str
    place: int | None
    ranking_id: None | str
    state: State
    state_title: Words
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        answers = self.answers.to_dict()

        counterpart_id = self.counterpart_id

        due_at: None | str
        if isinstance(self.due_at, datetime.datetime):
            due_at = self.due_at.isoformat()
        else:
            due_at = self.due_at

        id = self.id

        instead_of: None | str
        instead_of = self.instead_of

        kind = self.kind

        place: int | None
        place = self.place

        ranking_id: None | str
        ranking_id = self.ranking_id

        state = self.state.value

        state_title = self.state_title.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "answers": answers,
                "counterpart_id": counterpart_id,
                "due_at": due_at,
                "id": id,
                "instead_of": instead_of,
                "kind": kind,
                "place": place,
                "ranking_id": ranking_id,
                "state": state,
                "state_title": state_title,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.answers_out import AnswersOut  # noqa: PLC0415
        from ..models.words import Words  # noqa: PLC0415

        d = dict(src_dict)
        answers = AnswersOut.from_dict(d.pop("answers"))

        counterpart_id = d.pop("counterpart_id")

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

        id = d.pop("id")

        def _parse_instead_of(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        instead_of = _parse_instead_of(d.pop("instead_of"))

        kind = d.pop("kind")

        def _parse_place(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        place = _parse_place(d.pop("place"))

        def _parse_ranking_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        ranking_id = _parse_ranking_id(d.pop("ranking_id"))

        state = State(d.pop("state"))

        state_title = Words.from_dict(d.pop("state_title"))

        match_out = cls(
            answers=answers,
            counterpart_id=counterpart_id,
            due_at=due_at,
            id=id,
            instead_of=instead_of,
            kind=kind,
            place=place,
            ranking_id=ranking_id,
            state=state,
            state_title=state_title,
        )

        match_out.additional_properties = d
        return match_out

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
