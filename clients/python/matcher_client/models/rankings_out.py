from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.ranking_out import RankingOut
    from ..models.rankings_out_synthetic_type_0 import RankingsOutSyntheticType0


T = TypeVar("T", bound="RankingsOut")


@_attrs_define
class RankingsOut:
    """The answer to one request.

    Attributes:
        as_of (datetime.datetime):
        rankings (list[RankingOut]):
        synthetic (None | RankingsOutSyntheticType0 | Unset):
    """

    as_of: datetime.datetime
    rankings: list[RankingOut]
    synthetic: None | RankingsOutSyntheticType0 | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.rankings_out_synthetic_type_0 import RankingsOutSyntheticType0  # noqa: PLC0415

        as_of = self.as_of.isoformat()

        rankings = []
        for rankings_item_data in self.rankings:
            rankings_item = rankings_item_data.to_dict()
            rankings.append(rankings_item)

        synthetic: dict[str, Any] | None | Unset
        if isinstance(self.synthetic, Unset):
            synthetic = UNSET
        elif isinstance(self.synthetic, RankingsOutSyntheticType0):
            synthetic = self.synthetic.to_dict()
        else:
            synthetic = self.synthetic

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "as_of": as_of,
                "rankings": rankings,
            }
        )
        if synthetic is not UNSET:
            field_dict["synthetic"] = synthetic

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.ranking_out import RankingOut  # noqa: PLC0415
        from ..models.rankings_out_synthetic_type_0 import RankingsOutSyntheticType0  # noqa: PLC0415

        d = dict(src_dict)
        as_of = datetime.datetime.fromisoformat(d.pop("as_of"))

        rankings = []
        _rankings = d.pop("rankings")
        for rankings_item_data in _rankings:
            rankings_item = RankingOut.from_dict(rankings_item_data)

            rankings.append(rankings_item)

        def _parse_synthetic(data: object) -> None | RankingsOutSyntheticType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                synthetic_type_0 = RankingsOutSyntheticType0.from_dict(data)

                return synthetic_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | RankingsOutSyntheticType0 | Unset, data)

        synthetic = _parse_synthetic(d.pop("synthetic", UNSET))

        rankings_out = cls(
            as_of=as_of,
            rankings=rankings,
            synthetic=synthetic,
        )

        rankings_out.additional_properties = d
        return rankings_out

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
