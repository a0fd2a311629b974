from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.kept_out_request import KeptOutRequest
    from ..models.kept_out_shown import KeptOutShown
    from ..models.ranking_out import RankingOut


T = TypeVar("T", bound="KeptOut")


@_attrs_define
class KeptOut:
    """A ranking as it was kept: request, answer, and every shown line's whole feature vector with its points.

    Attributes:
        at (datetime.datetime):
        id (str):
        ranking (RankingOut): The ranking of one kind.

            `refused_by_rule` counts a candidate under every rule that refuses it. `data_version` is the store's change
            number
            when this kind's register, the entrepreneurs or its events last moved. `not_found`: those of `only` that the
            register does not hold.
        request (KeptOutRequest):
        sender (str):
        shown (KeptOutShown):
    """

    at: datetime.datetime
    id: str
    ranking: RankingOut
    request: KeptOutRequest
    sender: str
    shown: KeptOutShown
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        at = self.at.isoformat()

        id = self.id

        ranking = self.ranking.to_dict()

        request = self.request.to_dict()

        sender = self.sender

        shown = self.shown.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "at": at,
                "id": id,
                "ranking": ranking,
                "request": request,
                "sender": sender,
                "shown": shown,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.kept_out_request import KeptOutRequest  # noqa: PLC0415
        from ..models.kept_out_shown import KeptOutShown  # noqa: PLC0415
        from ..models.ranking_out import RankingOut  # noqa: PLC0415

        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))

        id = d.pop("id")

        ranking = RankingOut.from_dict(d.pop("ranking"))

        request = KeptOutRequest.from_dict(d.pop("request"))

        sender = d.pop("sender")

        shown = KeptOutShown.from_dict(d.pop("shown"))

        kept_out = cls(
            at=at,
            id=id,
            ranking=ranking,
            request=request,
            sender=sender,
            shown=shown,
        )

        kept_out.additional_properties = d
        return kept_out

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
