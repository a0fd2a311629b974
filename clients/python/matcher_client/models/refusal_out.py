from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.words import Words


T = TypeVar("T", bound="RefusalOut")


@_attrs_define
class RefusalOut:
    """A rule that refuses, with its clause and what would change it.

    Attributes:
        article (str):
        because (str | Words):
        document (str):
        region (None | str):
        rule (str):
        valid_from (None | str):
        valid_to (None | str):
        would_change (str | Words):
    """

    article: str
    because: str | Words
    document: str
    region: None | str
    rule: str
    valid_from: None | str
    valid_to: None | str
    would_change: str | Words
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.words import Words  # noqa: PLC0415

        article = self.article

        because: dict[str, Any] | str
        if isinstance(self.because, Words):
            because = self.because.to_dict()
        else:
            because = self.because

        document = self.document

        region: None | str
        region = self.region

        rule = self.rule

        valid_from: None | str
        valid_from = self.valid_from

        valid_to: None | str
        valid_to = self.valid_to

        would_change: dict[str, Any] | str
        if isinstance(self.would_change, Words):
            would_change = self.would_change.to_dict()
        else:
            would_change = self.would_change

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "article": article,
                "because": because,
                "document": document,
                "region": region,
                "rule": rule,
                "valid_from": valid_from,
                "valid_to": valid_to,
                "would_change": would_change,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.words import Words  # noqa: PLC0415

        d = dict(src_dict)
        article = d.pop("article")

        def _parse_because(data: object) -> str | Words:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                because_type_0 = Words.from_dict(data)

                return because_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(str | Words, data)

        because = _parse_because(d.pop("because"))

        document = d.pop("document")

        def _parse_region(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        region = _parse_region(d.pop("region"))

        rule = d.pop("rule")

        def _parse_valid_from(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        valid_from = _parse_valid_from(d.pop("valid_from"))

        def _parse_valid_to(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        valid_to = _parse_valid_to(d.pop("valid_to"))

        def _parse_would_change(data: object) -> str | Words:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                would_change_type_0 = Words.from_dict(data)

                return would_change_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(str | Words, data)

        would_change = _parse_would_change(d.pop("would_change"))

        refusal_out = cls(
            article=article,
            because=because,
            document=document,
            region=region,
            rule=rule,
            valid_from=valid_from,
            valid_to=valid_to,
            would_change=would_change,
        )

        refusal_out.additional_properties = d
        return refusal_out

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
