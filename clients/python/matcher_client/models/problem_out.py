from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.fault_out import FaultOut


T = TypeVar("T", bound="ProblemOut")


@_attrs_define
class ProblemOut:
    """RFC 9457 problem details.

    Attributes:
        detail (str):
        detail_zh (str):
        status (int):
        title (str):
        title_zh (str):
        type_ (str):
        errors (list[FaultOut] | None | Unset):
        expired (bool | Unset):  Default: False.
    """

    detail: str
    detail_zh: str
    status: int
    title: str
    title_zh: str
    type_: str
    errors: list[FaultOut] | None | Unset = UNSET
    expired: bool | Unset = False
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        detail = self.detail

        detail_zh = self.detail_zh

        status = self.status

        title = self.title

        title_zh = self.title_zh

        type_ = self.type_

        errors: list[dict[str, Any]] | None | Unset
        if isinstance(self.errors, Unset):
            errors = UNSET
        elif isinstance(self.errors, list):
            errors = []
            for errors_type_0_item_data in self.errors:
                errors_type_0_item = errors_type_0_item_data.to_dict()
                errors.append(errors_type_0_item)

        else:
            errors = self.errors

        expired = self.expired

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "detail": detail,
                "detail_zh": detail_zh,
                "status": status,
                "title": title,
                "title_zh": title_zh,
                "type": type_,
            }
        )
        if errors is not UNSET:
            field_dict["errors"] = errors
        if expired is not UNSET:
            field_dict["expired"] = expired

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.fault_out import FaultOut  # noqa: PLC0415

        d = dict(src_dict)
        detail = d.pop("detail")

        detail_zh = d.pop("detail_zh")

        status = d.pop("status")

        title = d.pop("title")

        title_zh = d.pop("title_zh")

        type_ = d.pop("type")

        def _parse_errors(data: object) -> list[FaultOut] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                errors_type_0 = []
                _errors_type_0 = data
                for errors_type_0_item_data in _errors_type_0:
                    errors_type_0_item = FaultOut.from_dict(errors_type_0_item_data)

                    errors_type_0.append(errors_type_0_item)

                return errors_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[FaultOut] | None | Unset, data)

        errors = _parse_errors(d.pop("errors", UNSET))

        expired = d.pop("expired", UNSET)

        problem_out = cls(
            detail=detail,
            detail_zh=detail_zh,
            status=status,
            title=title,
            title_zh=title_zh,
            type_=type_,
            errors=errors,
            expired=expired,
        )

        problem_out.additional_properties = d
        return problem_out

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
