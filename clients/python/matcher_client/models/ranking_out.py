from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.excluded_out import ExcludedOut
    from ..models.item_out import ItemOut
    from ..models.model_out import ModelOut
    from ..models.ranking_out_refused_by_rule import RankingOutRefusedByRule


T = TypeVar("T", bound="RankingOut")


@_attrs_define
class RankingOut:
    """The ranking of one kind.

    `refused_by_rule` counts a candidate under every rule that refuses it. `data_version` is the store's change number
    when this kind's register, the entrepreneurs or its events last moved. `not_found`: those of `only` that the
    register does not hold.

        Attributes:
            as_of (datetime.datetime):
            candidates (int):
            data_version (int):
            direction (str):
            eligible (int):
            items (list[ItemOut]):
            kind (str):
            model (ModelOut): The model that scored; `learned` false means an experts' scorecard.
            not_found (list[str]):
            personalised (bool):
            ranking_id (str):
            refused (list[ExcludedOut]):
            refused_by_rule (RankingOutRefusedByRule):
            rules_version (str):
    """

    as_of: datetime.datetime
    candidates: int
    data_version: int
    direction: str
    eligible: int
    items: list[ItemOut]
    kind: str
    model: ModelOut
    not_found: list[str]
    personalised: bool
    ranking_id: str
    refused: list[ExcludedOut]
    refused_by_rule: RankingOutRefusedByRule
    rules_version: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        as_of = self.as_of.isoformat()

        candidates = self.candidates

        data_version = self.data_version

        direction = self.direction

        eligible = self.eligible

        items = []
        for items_item_data in self.items:
            items_item = items_item_data.to_dict()
            items.append(items_item)

        kind = self.kind

        model = self.model.to_dict()

        not_found = self.not_found

        personalised = self.personalised

        ranking_id = self.ranking_id

        refused = []
        for refused_item_data in self.refused:
            refused_item = refused_item_data.to_dict()
            refused.append(refused_item)

        refused_by_rule = self.refused_by_rule.to_dict()

        rules_version = self.rules_version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "as_of": as_of,
                "candidates": candidates,
                "data_version": data_version,
                "direction": direction,
                "eligible": eligible,
                "items": items,
                "kind": kind,
                "model": model,
                "not_found": not_found,
                "personalised": personalised,
                "ranking_id": ranking_id,
                "refused": refused,
                "refused_by_rule": refused_by_rule,
                "rules_version": rules_version,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.excluded_out import ExcludedOut  # noqa: PLC0415
        from ..models.item_out import ItemOut  # noqa: PLC0415
        from ..models.model_out import ModelOut  # noqa: PLC0415
        from ..models.ranking_out_refused_by_rule import RankingOutRefusedByRule  # noqa: PLC0415

        d = dict(src_dict)
        as_of = datetime.datetime.fromisoformat(d.pop("as_of"))

        candidates = d.pop("candidates")

        data_version = d.pop("data_version")

        direction = d.pop("direction")

        eligible = d.pop("eligible")

        items = []
        _items = d.pop("items")
        for items_item_data in _items:
            items_item = ItemOut.from_dict(items_item_data)

            items.append(items_item)

        kind = d.pop("kind")

        model = ModelOut.from_dict(d.pop("model"))

        not_found = cast(list[str], d.pop("not_found"))

        personalised = d.pop("personalised")

        ranking_id = d.pop("ranking_id")

        refused = []
        _refused = d.pop("refused")
        for refused_item_data in _refused:
            refused_item = ExcludedOut.from_dict(refused_item_data)

            refused.append(refused_item)

        refused_by_rule = RankingOutRefusedByRule.from_dict(d.pop("refused_by_rule"))

        rules_version = d.pop("rules_version")

        ranking_out = cls(
            as_of=as_of,
            candidates=candidates,
            data_version=data_version,
            direction=direction,
            eligible=eligible,
            items=items,
            kind=kind,
            model=model,
            not_found=not_found,
            personalised=personalised,
            ranking_id=ranking_id,
            refused=refused,
            refused_by_rule=refused_by_rule,
            rules_version=rules_version,
        )

        ranking_out.additional_properties = d
        return ranking_out

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
