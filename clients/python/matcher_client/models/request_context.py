from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="RequestContext")


@_attrs_define
class RequestContext:
    """What belongs to this request and not to the person.

    Attributes:
        funding_round (None | str | Unset):
        topics (list[str] | Unset):
    """

    funding_round: None | str | Unset = UNSET
    topics: list[str] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        funding_round: None | str | Unset
        if isinstance(self.funding_round, Unset):
            funding_round = UNSET
        else:
            funding_round = self.funding_round

        topics: list[str] | Unset = UNSET
        if not isinstance(self.topics, Unset):
            topics = self.topics

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if funding_round is not UNSET:
            field_dict["funding_round"] = funding_round
        if topics is not UNSET:
            field_dict["topics"] = topics

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_funding_round(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        funding_round = _parse_funding_round(d.pop("funding_round", UNSET))

        topics = cast(list[str], d.pop("topics", UNSET))

        request_context = cls(
            funding_round=funding_round,
            topics=topics,
        )

        return request_context
