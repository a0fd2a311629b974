from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.words import Words


T = TypeVar("T", bound="ToCheckOut")


@_attrs_define
class ToCheckOut:
    """A rule that could not be decided, and the facts that are missing (`side.attribute`).

    Attributes:
        article (str):
        document (str):
        missing (list[str]):
        rule (str):
        text (str | Words):
    """

    article: str
    document: str
    missing: list[str]
    rule: str
    text: str | Words
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.words import Words  # noqa: PLC0415

        article = self.article

        document = self.document

        missing = self.missing

        rule = self.rule

        text: dict[str, Any] | str
        if isinstance(self.text, Words):
            text = self.text.to_dict()
        else:
            text = self.text

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "article": article,
                "document": document,
                "missing": missing,
                "rule": rule,
                "text": text,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.words import Words  # noqa: PLC0415

        d = dict(src_dict)
        article = d.pop("article")

        document = d.pop("document")

        missing = cast(list[str], d.pop("missing"))

        rule = d.pop("rule")

        def _parse_text(data: object) -> str | Words:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                text_type_0 = Words.from_dict(data)

                return text_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(str | Words, data)

        text = _parse_text(d.pop("text"))

        to_check_out = cls(
            article=article,
            document=document,
            missing=missing,
            rule=rule,
            text=text,
        )

        to_check_out.additional_properties = d
        return to_check_out

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
