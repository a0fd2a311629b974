from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.shown_line_out import ShownLineOut


T = TypeVar("T", bound="ListOut")


@_attrs_define
class ListOut:
    """The list of one kind; `receipt` goes into the events of its lines.

    Attributes:
        kind (str):
        lines (list[ShownLineOut]):
        personalised (bool):
        ranking_id (str):
        receipt (str):
        title (str):
    """

    kind: str
    lines: list[ShownLineOut]
    personalised: bool
    ranking_id: str
    receipt: str
    title: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        kind = self.kind

        lines = []
        for lines_item_data in self.lines:
            lines_item = lines_item_data.to_dict()
            lines.append(lines_item)

        personalised = self.personalised

        ranking_id = self.ranking_id

        receipt = self.receipt

        title = self.title

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "kind": kind,
                "lines": lines,
                "personalised": personalised,
                "ranking_id": ranking_id,
                "receipt": receipt,
                "title": title,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.shown_line_out import ShownLineOut  # noqa: PLC0415

        d = dict(src_dict)
        kind = d.pop("kind")

        lines = []
        _lines = d.pop("lines")
        for lines_item_data in _lines:
            lines_item = ShownLineOut.from_dict(lines_item_data)

            lines.append(lines_item)

        personalised = d.pop("personalised")

        ranking_id = d.pop("ranking_id")

        receipt = d.pop("receipt")

        title = d.pop("title")

        list_out = cls(
            kind=kind,
            lines=lines,
            personalised=personalised,
            ranking_id=ranking_id,
            receipt=receipt,
            title=title,
        )

        list_out.additional_properties = d
        return list_out

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
