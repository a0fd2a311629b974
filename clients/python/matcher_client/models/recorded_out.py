from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="RecordedOut")


@_attrs_define
class RecordedOut:
    """An event with its place in the log.

    Attributes:
        at (datetime.datetime): When it happened, with its time zone
        counterpart_id (str):
        entrepreneur_id (str):
        event (str): What happened: shown, opened, chosen, … or an outcome of the kind; see /v1/reference/events
        kind (str):
        seq (int):
        amount (float | None | Unset):
        author (None | str | Unset):
        client_key (None | str | Unset): The sender's own key for this event; repeating it changes nothing
        funding_round (None | str | Unset):
        group_id (None | str | Unset): Events of one deal or consortium share it
        position (int | None | Unset): Place in the list that was shown, from 1: with it, what stands high is not taken
            for better
        propensity (float | None | Unset): Where the order was drawn by chance: how probable this counterpart was at
            this place of this list (1/n for n lines in random order). Models can then be judged by lists that they did not
            make
        ranking_id (None | str | Unset): The ranking that showed the counterpart
        reason (None | str | Unset): Why, where a person overrode a suggestion (see /v1/reference/override_reasons); of
            `withdrawn` the event that is taken back
        topics (list[str] | None | Unset):
    """

    at: datetime.datetime
    counterpart_id: str
    entrepreneur_id: str
    event: str
    kind: str
    seq: int
    amount: float | None | Unset = UNSET
    author: None | str | Unset = UNSET
    client_key: None | str | Unset = UNSET
    funding_round: None | str | Unset = UNSET
    group_id: None | str | Unset = UNSET
    position: int | None | Unset = UNSET
    propensity: float | None | Unset = UNSET
    ranking_id: None | str | Unset = UNSET
    reason: None | str | Unset = UNSET
    topics: list[str] | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        at = self.at.isoformat()

        counterpart_id = self.counterpart_id

        entrepreneur_id = self.entrepreneur_id

        event = self.event

        kind = self.kind

        seq = self.seq

        amount: float | None | Unset
        if isinstance(self.amount, Unset):
            amount = UNSET
        else:
            amount = self.amount

        author: None | str | Unset
        if isinstance(self.author, Unset):
            author = UNSET
        else:
            author = self.author

        client_key: None | str | Unset
        if isinstance(self.client_key, Unset):
            client_key = UNSET
        else:
            client_key = self.client_key

        funding_round: None | str | Unset
        if isinstance(self.funding_round, Unset):
            funding_round = UNSET
        else:
            funding_round = self.funding_round

        group_id: None | str | Unset
        if isinstance(self.group_id, Unset):
            group_id = UNSET
        else:
            group_id = self.group_id

        position: int | None | Unset
        if isinstance(self.position, Unset):
            position = UNSET
        else:
            position = self.position

        propensity: float | None | Unset
        if isinstance(self.propensity, Unset):
            propensity = UNSET
        else:
            propensity = self.propensity

        ranking_id: None | str | Unset
        if isinstance(self.ranking_id, Unset):
            ranking_id = UNSET
        else:
            ranking_id = self.ranking_id

        reason: None | str | Unset
        if isinstance(self.reason, Unset):
            reason = UNSET
        else:
            reason = self.reason

        topics: list[str] | None | Unset
        if isinstance(self.topics, Unset):
            topics = UNSET
        elif isinstance(self.topics, list):
            topics = self.topics

        else:
            topics = self.topics

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "at": at,
                "counterpart_id": counterpart_id,
                "entrepreneur_id": entrepreneur_id,
                "event": event,
                "kind": kind,
                "seq": seq,
            }
        )
        if amount is not UNSET:
            field_dict["amount"] = amount
        if author is not UNSET:
            field_dict["author"] = author
        if client_key is not UNSET:
            field_dict["client_key"] = client_key
        if funding_round is not UNSET:
            field_dict["funding_round"] = funding_round
        if group_id is not UNSET:
            field_dict["group_id"] = group_id
        if position is not UNSET:
            field_dict["position"] = position
        if propensity is not UNSET:
            field_dict["propensity"] = propensity
        if ranking_id is not UNSET:
            field_dict["ranking_id"] = ranking_id
        if reason is not UNSET:
            field_dict["reason"] = reason
        if topics is not UNSET:
            field_dict["topics"] = topics

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))

        counterpart_id = d.pop("counterpart_id")

        entrepreneur_id = d.pop("entrepreneur_id")

        event = d.pop("event")

        kind = d.pop("kind")

        seq = d.pop("seq")

        def _parse_amount(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        amount = _parse_amount(d.pop("amount", UNSET))

        def _parse_author(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        author = _parse_author(d.pop("author", UNSET))

        def _parse_client_key(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        client_key = _parse_client_key(d.pop("client_key", UNSET))

        def _parse_funding_round(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        funding_round = _parse_funding_round(d.pop("funding_round", UNSET))

        def _parse_group_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        group_id = _parse_group_id(d.pop("group_id", UNSET))

        def _parse_position(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        position = _parse_position(d.pop("position", UNSET))

        def _parse_propensity(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        propensity = _parse_propensity(d.pop("propensity", UNSET))

        def _parse_ranking_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        ranking_id = _parse_ranking_id(d.pop("ranking_id", UNSET))

        def _parse_reason(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        reason = _parse_reason(d.pop("reason", UNSET))

        def _parse_topics(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                topics_type_0 = cast(list[str], data)

                return topics_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        topics = _parse_topics(d.pop("topics", UNSET))

        recorded_out = cls(
            at=at,
            counterpart_id=counterpart_id,
            entrepreneur_id=entrepreneur_id,
            event=event,
            kind=kind,
            seq=seq,
            amount=amount,
            author=author,
            client_key=client_key,
            funding_round=funding_round,
            group_id=group_id,
            position=position,
            propensity=propensity,
            ranking_id=ranking_id,
            reason=reason,
            topics=topics,
        )

        return recorded_out
