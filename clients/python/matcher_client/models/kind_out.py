from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.attribute_out import AttributeOut
    from ..models.kind_out_examples_item import KindOutExamplesItem
    from ..models.kind_out_features_item import KindOutFeaturesItem
    from ..models.kind_out_pairs_item import KindOutPairsItem
    from ..models.kind_out_schema import KindOutSchema
    from ..models.outcome_out import OutcomeOut
    from ..models.rule_out import RuleOut
    from ..models.words import Words


T = TypeVar("T", bound="KindOut")


@_attrs_define
class KindOut:
    """A kind in full. `features` and `pairs` have the points of the model that serves; `schema` is of its rows.

    Attributes:
        attributes (list[AttributeOut]):
        card (list[str]):
        code (str):
        events (list[OutcomeOut]):
        examples (list[KindOutExamplesItem]):
        features (list[KindOutFeaturesItem]):
        pairs (list[KindOutPairsItem]):
        plural (str):
        rules (list[RuleOut]):
        schema (KindOutSchema):
        title (Words): A sentence in both languages; with `language` in the request it is a plain string instead.
    """

    attributes: list[AttributeOut]
    card: list[str]
    code: str
    events: list[OutcomeOut]
    examples: list[KindOutExamplesItem]
    features: list[KindOutFeaturesItem]
    pairs: list[KindOutPairsItem]
    plural: str
    rules: list[RuleOut]
    schema: KindOutSchema
    title: Words
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        attributes = []
        for attributes_item_data in self.attributes:
            attributes_item = attributes_item_data.to_dict()
            attributes.append(attributes_item)

        card = self.card

        code = self.code

        events = []
        for events_item_data in self.events:
            events_item = events_item_data.to_dict()
            events.append(events_item)

        examples = []
        for examples_item_data in self.examples:
            examples_item = examples_item_data.to_dict()
            examples.append(examples_item)

        features = []
        for features_item_data in self.features:
            features_item = features_item_data.to_dict()
            features.append(features_item)

        pairs = []
        for pairs_item_data in self.pairs:
            pairs_item = pairs_item_data.to_dict()
            pairs.append(pairs_item)

        plural = self.plural

        rules = []
        for rules_item_data in self.rules:
            rules_item = rules_item_data.to_dict()
            rules.append(rules_item)

        schema = self.schema.to_dict()

        title = self.title.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "attributes": attributes,
                "card": card,
                "code": code,
                "events": events,
                "examples": examples,
                "features": features,
                "pairs": pairs,
                "plural": plural,
                "rules": rules,
                "schema": schema,
                "title": title,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.attribute_out import AttributeOut  # noqa: PLC0415
        from ..models.kind_out_examples_item import KindOutExamplesItem  # noqa: PLC0415
        from ..models.kind_out_features_item import KindOutFeaturesItem  # noqa: PLC0415
        from ..models.kind_out_pairs_item import KindOutPairsItem  # noqa: PLC0415
        from ..models.kind_out_schema import KindOutSchema  # noqa: PLC0415
        from ..models.outcome_out import OutcomeOut  # noqa: PLC0415
        from ..models.rule_out import RuleOut  # noqa: PLC0415
        from ..models.words import Words  # noqa: PLC0415

        d = dict(src_dict)
        attributes = []
        _attributes = d.pop("attributes")
        for attributes_item_data in _attributes:
            attributes_item = AttributeOut.from_dict(attributes_item_data)

            attributes.append(attributes_item)

        card = cast(list[str], d.pop("card"))

        code = d.pop("code")

        events = []
        _events = d.pop("events")
        for events_item_data in _events:
            events_item = OutcomeOut.from_dict(events_item_data)

            events.append(events_item)

        examples = []
        _examples = d.pop("examples")
        for examples_item_data in _examples:
            examples_item = KindOutExamplesItem.from_dict(examples_item_data)

            examples.append(examples_item)

        features = []
        _features = d.pop("features")
        for features_item_data in _features:
            features_item = KindOutFeaturesItem.from_dict(features_item_data)

            features.append(features_item)

        pairs = []
        _pairs = d.pop("pairs")
        for pairs_item_data in _pairs:
            pairs_item = KindOutPairsItem.from_dict(pairs_item_data)

            pairs.append(pairs_item)

        plural = d.pop("plural")

        rules = []
        _rules = d.pop("rules")
        for rules_item_data in _rules:
            rules_item = RuleOut.from_dict(rules_item_data)

            rules.append(rules_item)

        schema = KindOutSchema.from_dict(d.pop("schema"))

        title = Words.from_dict(d.pop("title"))

        kind_out = cls(
            attributes=attributes,
            card=card,
            code=code,
            events=events,
            examples=examples,
            features=features,
            pairs=pairs,
            plural=plural,
            rules=rules,
            schema=schema,
            title=title,
        )

        kind_out.additional_properties = d
        return kind_out

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
