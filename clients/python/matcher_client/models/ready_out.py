from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.ready_out_synthetic_type_0 import ReadyOutSyntheticType0


T = TypeVar("T", bound="ReadyOut")


@_attrs_define
class ReadyOut:
    """Whether requests can be served; `troubles` say why not.

    Attributes:
        data_version (int):
        rankings_waiting (int):
        ready (bool):
        synthetic (None | ReadyOutSyntheticType0):
        troubles (list[str]):
        warnings (list[Any]):
    """

    data_version: int
    rankings_waiting: int
    ready: bool
    synthetic: None | ReadyOutSyntheticType0
    troubles: list[str]
    warnings: list[Any]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.ready_out_synthetic_type_0 import ReadyOutSyntheticType0  # noqa: PLC0415

        data_version = self.data_version

        rankings_waiting = self.rankings_waiting

        ready = self.ready

        synthetic: dict[str, Any] | None
        if isinstance(self.synthetic, ReadyOutSyntheticType0):
            synthetic = self.synthetic.to_dict()
        else:
            synthetic = self.synthetic

        troubles = self.troubles

        warnings = self.warnings

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "data_version": data_version,
                "rankings_waiting": rankings_waiting,
                "ready": ready,
                "synthetic": synthetic,
                "troubles": troubles,
                "warnings": warnings,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.ready_out_synthetic_type_0 import ReadyOutSyntheticType0  # noqa: PLC0415

        d = dict(src_dict)
        data_version = d.pop("data_version")

        rankings_waiting = d.pop("rankings_waiting")

        ready = d.pop("ready")

        def _parse_synthetic(data: object) -> None | ReadyOutSyntheticType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                synthetic_type_0 = ReadyOutSyntheticType0.from_dict(data)

                return synthetic_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ReadyOutSyntheticType0, data)

        synthetic = _parse_synthetic(d.pop("synthetic"))

        troubles = cast(list[str], d.pop("troubles"))

        warnings = cast(list[Any], d.pop("warnings"))

        ready_out = cls(
            data_version=data_version,
            rankings_waiting=rankings_waiting,
            ready=ready,
            synthetic=synthetic,
            troubles=troubles,
            warnings=warnings,
        )

        ready_out.additional_properties = d
        return ready_out

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
