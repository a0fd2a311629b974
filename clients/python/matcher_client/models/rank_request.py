from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.rank_request_language_type_0 import RankRequestLanguageType0
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.rank_request_counterpart_type_0 import RankRequestCounterpartType0
    from ..models.rank_request_entrepreneur_type_0 import RankRequestEntrepreneurType0
    from ..models.rank_request_filters import RankRequestFilters
    from ..models.request_context import RequestContext


T = TypeVar("T", bound="RankRequest")


@_attrs_define
class RankRequest:
    """One request for rankings of one or more kinds.

    Give either an entrepreneur (stored: `entrepreneur_id`, or inline: `entrepreneur`) to rank counterparts, or a
    counterpart (`counterpart_id` or `counterpart`, with exactly one kind) to rank entrepreneurs.

        Attributes:
            as_of (datetime.datetime | None | Unset): Rank as of this moment, default now: rules, ages and events of then,
                registers as they are now
            context (RequestContext | Unset): What belongs to this request and not to the person.
            counterpart (None | RankRequestCounterpartType0 | Unset): A profile that is used once; the log of rankings keeps
                it without name, text and documents
            counterpart_id (None | str | Unset):
            diversity (float | Unset): 0: by score alone; 1: as different as can be Default: 0.0.
            entrepreneur (None | RankRequestEntrepreneurType0 | Unset): A profile that is used once; the log of rankings
                keeps it without name, text and documents
            entrepreneur_id (None | str | Unset):
            exclude (list[str] | Unset): Leave these candidates out
            exclude_known (bool | Unset): Leave out pairs that already met Default: False.
            explain (bool | Unset): Add every feature's value and points, and what would raise the rank Default: False.
            filters (RankRequestFilters | Unset): By attribute of the ranked side: codes, lists of codes, true/false or
                {"min": …, "max": …}
            kinds (list[str] | Unset): Kinds to rank; empty: all of them
            language (None | RankRequestLanguageType0 | Unset): One language only; default: both
            n (int | Unset): Length of the list Default: 10.
            only (list[str] | None | Unset): Rank these candidates and no others
            personalised (bool | Unset): False: use no attribute of the person; not for ranking entrepreneurs Default: True.
            refusals (int | Unset): List so many of those left out, with rule and clause Default: 0.
            show (list[str] | None | Unset): Show these, each with its place among all, instead of the first n (with what
                would raise it)
    """

    as_of: datetime.datetime | None | Unset = UNSET
    context: RequestContext | Unset = UNSET
    counterpart: None | RankRequestCounterpartType0 | Unset = UNSET
    counterpart_id: None | str | Unset = UNSET
    diversity: float | Unset = 0.0
    entrepreneur: None | RankRequestEntrepreneurType0 | Unset = UNSET
    entrepreneur_id: None | str | Unset = UNSET
    exclude: list[str] | Unset = UNSET
    exclude_known: bool | Unset = False
    explain: bool | Unset = False
    filters: RankRequestFilters | Unset = UNSET
    kinds: list[str] | Unset = UNSET
    language: None | RankRequestLanguageType0 | Unset = UNSET
    n: int | Unset = 10
    only: list[str] | None | Unset = UNSET
    personalised: bool | Unset = True
    refusals: int | Unset = 0
    show: list[str] | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.rank_request_counterpart_type_0 import RankRequestCounterpartType0  # noqa: PLC0415
        from ..models.rank_request_entrepreneur_type_0 import (
            RankRequestEntrepreneurType0,  # noqa: PLC0415
        )

        as_of: None | str | Unset
        if isinstance(self.as_of, Unset):
            as_of = UNSET
        elif isinstance(self.as_of, datetime.datetime):
            as_of = self.as_of.isoformat()
        else:
            as_of = self.as_of

        context: dict[str, Any] | Unset = UNSET
        if not isinstance(self.context, Unset):
            context = self.context.to_dict()

        counterpart: dict[str, Any] | None | Unset
        if isinstance(self.counterpart, Unset):
            counterpart = UNSET
        elif isinstance(self.counterpart, RankRequestCounterpartType0):
            counterpart = self.counterpart.to_dict()
        else:
            counterpart = self.counterpart

        counterpart_id: None | str | Unset
        if isinstance(self.counterpart_id, Unset):
            counterpart_id = UNSET
        else:
            counterpart_id = self.counterpart_id

        diversity = self.diversity

        entrepreneur: dict[str, Any] | None | Unset
        if isinstance(self.entrepreneur, Unset):
            entrepreneur = UNSET
        elif isinstance(self.entrepreneur, RankRequestEntrepreneurType0):
            entrepreneur = self.entrepreneur.to_dict()
        else:
            entrepreneur = self.entrepreneur

        entrepreneur_id: None | str | Unset
        if isinstance(self.entrepreneur_id, Unset):
            entrepreneur_id = UNSET
        else:
            entrepreneur_id = self.entrepreneur_id

        exclude: list[str] | Unset = UNSET
        if not isinstance(self.exclude, Unset):
            exclude = self.exclude

        exclude_known = self.exclude_known

        explain = self.explain

        filters: dict[str, Any] | Unset = UNSET
        if not isinstance(self.filters, Unset):
            filters = self.filters.to_dict()

        kinds: list[str] | Unset = UNSET
        if not isinstance(self.kinds, Unset):
            kinds = self.kinds

        language: None | str | Unset
        if isinstance(self.language, Unset):
            language = UNSET
        elif isinstance(self.language, RankRequestLanguageType0):
            language = self.language.value
        else:
            language = self.language

        n = self.n

        only: list[str] | None | Unset
        if isinstance(self.only, Unset):
            only = UNSET
        elif isinstance(self.only, list):
            only = self.only

        else:
            only = self.only

        personalised = self.personalised

        refusals = self.refusals

        show: list[str] | None | Unset
        if isinstance(self.show, Unset):
            show = UNSET
        elif isinstance(self.show, list):
            show = self.show

        else:
            show = self.show

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if as_of is not UNSET:
            field_dict["as_of"] = as_of
        if context is not UNSET:
            field_dict["context"] = context
        if counterpart is not UNSET:
            field_dict["counterpart"] = counterpart
        if counterpart_id is not UNSET:
            field_dict["counterpart_id"] = counterpart_id
        if diversity is not UNSET:
            field_dict["diversity"] = diversity
        if entrepreneur is not UNSET:
            field_dict["entrepreneur"] = entrepreneur
        if entrepreneur_id is not UNSET:
            field_dict["entrepreneur_id"] = entrepreneur_id
        if exclude is not UNSET:
            field_dict["exclude"] = exclude
        if exclude_known is not UNSET:
            field_dict["exclude_known"] = exclude_known
        if explain is not UNSET:
            field_dict["explain"] = explain
        if filters is not UNSET:
            field_dict["filters"] = filters
        if kinds is not UNSET:
            field_dict["kinds"] = kinds
        if language is not UNSET:
            field_dict["language"] = language
        if n is not UNSET:
            field_dict["n"] = n
        if only is not UNSET:
            field_dict["only"] = only
        if personalised is not UNSET:
            field_dict["personalised"] = personalised
        if refusals is not UNSET:
            field_dict["refusals"] = refusals
        if show is not UNSET:
            field_dict["show"] = show

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.rank_request_counterpart_type_0 import RankRequestCounterpartType0  # noqa: PLC0415
        from ..models.rank_request_entrepreneur_type_0 import (
            RankRequestEntrepreneurType0,  # noqa: PLC0415
        )
        from ..models.rank_request_filters import RankRequestFilters  # noqa: PLC0415
        from ..models.request_context import RequestContext  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_as_of(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                as_of_type_0 = datetime.datetime.fromisoformat(data)

                return as_of_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        as_of = _parse_as_of(d.pop("as_of", UNSET))

        _context = d.pop("context", UNSET)
        context: RequestContext | Unset
        if isinstance(_context, Unset):
            context = UNSET
        else:
            context = RequestContext.from_dict(_context)

        def _parse_counterpart(data: object) -> None | RankRequestCounterpartType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                counterpart_type_0 = RankRequestCounterpartType0.from_dict(data)

                return counterpart_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | RankRequestCounterpartType0 | Unset, data)

        counterpart = _parse_counterpart(d.pop("counterpart", UNSET))

        def _parse_counterpart_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        counterpart_id = _parse_counterpart_id(d.pop("counterpart_id", UNSET))

        diversity = d.pop("diversity", UNSET)

        def _parse_entrepreneur(data: object) -> None | RankRequestEntrepreneurType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                entrepreneur_type_0 = RankRequestEntrepreneurType0.from_dict(data)

                return entrepreneur_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | RankRequestEntrepreneurType0 | Unset, data)

        entrepreneur = _parse_entrepreneur(d.pop("entrepreneur", UNSET))

        def _parse_entrepreneur_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        entrepreneur_id = _parse_entrepreneur_id(d.pop("entrepreneur_id", UNSET))

        exclude = cast(list[str], d.pop("exclude", UNSET))

        exclude_known = d.pop("exclude_known", UNSET)

        explain = d.pop("explain", UNSET)

        _filters = d.pop("filters", UNSET)
        filters: RankRequestFilters | Unset
        if isinstance(_filters, Unset):
            filters = UNSET
        else:
            filters = RankRequestFilters.from_dict(_filters)

        kinds = cast(list[str], d.pop("kinds", UNSET))

        def _parse_language(data: object) -> None | RankRequestLanguageType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                language_type_0 = RankRequestLanguageType0(data)

                return language_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | RankRequestLanguageType0 | Unset, data)

        language = _parse_language(d.pop("language", UNSET))

        n = d.pop("n", UNSET)

        def _parse_only(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                only_type_0 = cast(list[str], data)

                return only_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        only = _parse_only(d.pop("only", UNSET))

        personalised = d.pop("personalised", UNSET)

        refusals = d.pop("refusals", UNSET)

        def _parse_show(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                show_type_0 = cast(list[str], data)

                return show_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        show = _parse_show(d.pop("show", UNSET))

        rank_request = cls(
            as_of=as_of,
            context=context,
            counterpart=counterpart,
            counterpart_id=counterpart_id,
            diversity=diversity,
            entrepreneur=entrepreneur,
            entrepreneur_id=entrepreneur_id,
            exclude=exclude,
            exclude_known=exclude_known,
            explain=explain,
            filters=filters,
            kinds=kinds,
            language=language,
            n=n,
            only=only,
            personalised=personalised,
            refusals=refusals,
            show=show,
        )

        return rank_request
