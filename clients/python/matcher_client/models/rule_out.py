from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.provision_out import ProvisionOut
    from ..models.words import Words


T = TypeVar("T", bound="RuleOut")


@_attrs_define
class RuleOut:
    """A hard rule.

    Attributes:
        code (str):
        provision (ProvisionOut): The document and clause that a rule stands on.
        title (Words): A sentence in both languages; with `language` in the request it is a plain string instead.
    """

    code: str
    provision: ProvisionOut
    title: Words
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        provision = self.provision.to_dict()

        title = self.title.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "provision": provision,
                "title": title,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.provision_out import ProvisionOut  # noqa: PLC0415
        from ..models.words import Words  # noqa: PLC0415

        d = dict(src_dict)
        code = d.pop("code")

        provision = ProvisionOut.from_dict(d.pop("provision"))

        title = Words.from_dict(d.pop("title"))

        rule_out = cls(
            code=code,
            provision=provision,
            title=title,
        )

        rule_out.additional_properties = d
        return rule_out

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
