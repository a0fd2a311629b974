from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.words import Words


T = TypeVar("T", bound="FaultOut")


@_attrs_define
class FaultOut:
    """One fault: where it is, the value found there, what is wrong and what to do.

    Attributes:
        field (str):
        fix (Words): A sentence in both languages; with `language` in the request it is a plain string instead.
        problem (Words): A sentence in both languages; with `language` in the request it is a plain string instead.
        value (Any):
    """

    field: str
    fix: Words
    problem: Words
    value: Any
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field = self.field

        fix = self.fix.to_dict()

        problem = self.problem.to_dict()

        value = self.value

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "field": field,
                "fix": fix,
                "problem": problem,
                "value": value,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.words import Words  # noqa: PLC0415

        d = dict(src_dict)
        field = d.pop("field")

        fix = Words.from_dict(d.pop("fix"))

        problem = Words.from_dict(d.pop("problem"))

        value = d.pop("value")

        fault_out = cls(
            field=field,
            fix=fix,
            problem=problem,
            value=value,
        )

        fault_out.additional_properties = d
        return fault_out

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
