from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.advice_out import AdviceOut
    from ..models.chance_out import ChanceOut
    from ..models.contribution_out import ContributionOut
    from ..models.reason_out import ReasonOut
    from ..models.to_check_out import ToCheckOut


T = TypeVar("T", bound="ItemOut")


@_attrs_define
class ItemOut:
    """One ranked line.

    Attributes:
        capacity_left (float | None):
        cautions (list[ReasonOut]):
        chance (ChanceOut | None):
        id (str):
        name (str):
        rank (int):
        reasons (list[ReasonOut]):
        score (float):
        to_check (list[ToCheckOut]):
        contributions (list[ContributionOut] | None | Unset):
        would_raise (list[AdviceOut] | None | Unset):
    """

    capacity_left: float | None
    cautions: list[ReasonOut]
    chance: ChanceOut | None
    id: str
    name: str
    rank: int
    reasons: list[ReasonOut]
    score: float
    to_check: list[ToCheckOut]
    contributions: list[ContributionOut] | None | Unset = UNSET
    would_raise: list[AdviceOut] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.chance_out import ChanceOut  # noqa: PLC0415

        capacity_left: float | None
        capacity_left = self.capacity_left

        cautions = []
        for cautions_item_data in self.cautions:
            cautions_item = cautions_item_data.to_dict()
            cautions.append(cautions_item)

        chance: dict[str, Any] | None
        if isinstance(self.chance, ChanceOut):
            chance = self.chance.to_dict()
        else:
            chance = self.chance

        id = self.id

        name = self.name

        rank = self.rank

        reasons = []
        for reasons_item_data in self.reasons:
            reasons_item = reasons_item_data.to_dict()
            reasons.append(reasons_item)

        score = self.score

        to_check = []
        for to_check_item_data in self.to_check:
            to_check_item = to_check_item_data.to_dict()
            to_check.append(to_check_item)

        contributions: list[dict[str, Any]] | None | Unset
        if isinstance(self.contributions, Unset):
            contributions = UNSET
        elif isinstance(self.contributions, list):
            contributions = []
            for contributions_type_0_item_data in self.contributions:
                contributions_type_0_item = contributions_type_0_item_data.to_dict()
                contributions.append(contributions_type_0_item)

        else:
            contributions = self.contributions

        would_raise: list[dict[str, Any]] | None | Unset
        if isinstance(self.would_raise, Unset):
            would_raise = UNSET
        elif isinstance(self.would_raise, list):
            would_raise = []
            for would_raise_type_0_item_data in self.would_raise:
                would_raise_type_0_item = would_raise_type_0_item_data.to_dict()
                would_raise.append(would_raise_type_0_item)

        else:
            would_raise = self.would_raise

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "capacity_left": capacity_left,
                "cautions": cautions,
                "chance": chance,
                "id": id,
                "name": name,
                "rank": rank,
                "reasons": reasons,
                "score": score,
                "to_check": to_check,
            }
        )
        if contributions is not UNSET:
            field_dict["contributions"] = contributions
        if would_raise is not UNSET:
            field_dict["would_raise"] = would_raise

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.advice_out import AdviceOut  # noqa: PLC0415
        from ..models.chance_out import ChanceOut  # noqa: PLC0415
        from ..models.contribution_out import ContributionOut  # noqa: PLC0415
        from ..models.reason_out import ReasonOut  # noqa: PLC0415
        from ..models.to_check_out import ToCheckOut  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_capacity_left(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        capacity_left = _parse_capacity_left(d.pop("capacity_left"))

        cautions = []
        _cautions = d.pop("cautions")
        for cautions_item_data in _cautions:
            cautions_item = ReasonOut.from_dict(cautions_item_data)

            cautions.append(cautions_item)

        def _parse_chance(data: object) -> ChanceOut | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                chance_type_0 = ChanceOut.from_dict(data)

                return chance_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ChanceOut | None, data)

        chance = _parse_chance(d.pop("chance"))

        id = d.pop("id")

        name = d.pop("name")

        rank = d.pop("rank")

        reasons = []
        _reasons = d.pop("reasons")
        for reasons_item_data in _reasons:
            reasons_item = ReasonOut.from_dict(reasons_item_data)

            reasons.append(reasons_item)

        score = d.pop("score")

        to_check = []
        _to_check = d.pop("to_check")
        for to_check_item_data in _to_check:
            to_check_item = ToCheckOut.from_dict(to_check_item_data)

            to_check.append(to_check_item)

        def _parse_contributions(data: object) -> list[ContributionOut] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                contributions_type_0 = []
                _contributions_type_0 = data
                for contributions_type_0_item_data in _contributions_type_0:
                    contributions_type_0_item = ContributionOut.from_dict(contributions_type_0_item_data)

                    contributions_type_0.append(contributions_type_0_item)

                return contributions_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[ContributionOut] | None | Unset, data)

        contributions = _parse_contributions(d.pop("contributions", UNSET))

        def _parse_would_raise(data: object) -> list[AdviceOut] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                would_raise_type_0 = []
                _would_raise_type_0 = data
                for would_raise_type_0_item_data in _would_raise_type_0:
                    would_raise_type_0_item = AdviceOut.from_dict(would_raise_type_0_item_data)

                    would_raise_type_0.append(would_raise_type_0_item)

                return would_raise_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[AdviceOut] | None | Unset, data)

        would_raise = _parse_would_raise(d.pop("would_raise", UNSET))

        item_out = cls(
            capacity_left=capacity_left,
            cautions=cautions,
            chance=chance,
            id=id,
            name=name,
            rank=rank,
            reasons=reasons,
            score=score,
            to_check=to_check,
            contributions=contributions,
            would_raise=would_raise,
        )

        item_out.additional_properties = d
        return item_out

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
