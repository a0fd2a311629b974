from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.language import Language
from ..models.mode import Mode
from ..models.row_stage import RowStage
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.group_evidence import GroupEvidence


T = TypeVar("T", bound="Entrepreneur")


@_attrs_define
class Entrepreneur:
    """An entrepreneur's profile. Everything but the id may be unknown (null), which is never read as zero or no.

    Attributes:
        id (str):
        certificates (list[str] | None | Unset): Training modules already completed, such as SYB
        closed_ventures (int | None | Unset): Earlier ventures that were closed
        founded_on (datetime.date | None | Unset): Day the venture began, where it differs from registration
        funding_sought_cny (float | None | Unset):
        groups (list[GroupEvidence] | None | Unset):
        headcount (int | None | Unset):
        home_region (None | str | Unset): Home town; a tie for people who return (article 11)
        industries (list[str] | None | Unset):
        languages (list[Language] | None | Unset):
        modes (list[Mode] | None | Unset):
        name (None | str | Unset):
        needs (list[str] | None | Unset):
        offers (list[str] | None | Unset): What this venture can give others
        org_type (None | str | Unset):
        personalised (bool | Unset): False: this person refused personalised ranking (PIPL article 24) Default: True.
        region (None | str | Unset): Where the venture is or will be
        registered_on (datetime.date | None | Unset): Day of market-entity registration
        school (None | str | Unset):
        seeks (list[str] | None | Unset): What this venture looks for in a partner
        stage (None | RowStage | Unset):
        text (None | str | Unset): The venture and its question in their own words
        topics (list[str] | None | Unset):
        willing_to_relocate (bool | None | Unset):
    """

    id: str
    certificates: list[str] | None | Unset = UNSET
    closed_ventures: int | None | Unset = UNSET
    founded_on: datetime.date | None | Unset = UNSET
    funding_sought_cny: float | None | Unset = UNSET
    groups: list[GroupEvidence] | None | Unset = UNSET
    headcount: int | None | Unset = UNSET
    home_region: None | str | Unset = UNSET
    industries: list[str] | None | Unset = UNSET
    languages: list[Language] | None | Unset = UNSET
    modes: list[Mode] | None | Unset = UNSET
    name: None | str | Unset = UNSET
    needs: list[str] | None | Unset = UNSET
    offers: list[str] | None | Unset = UNSET
    org_type: None | str | Unset = UNSET
    personalised: bool | Unset = True
    region: None | str | Unset = UNSET
    registered_on: datetime.date | None | Unset = UNSET
    school: None | str | Unset = UNSET
    seeks: list[str] | None | Unset = UNSET
    stage: None | RowStage | Unset = UNSET
    text: None | str | Unset = UNSET
    topics: list[str] | None | Unset = UNSET
    willing_to_relocate: bool | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        certificates: list[str] | None | Unset
        if isinstance(self.certificates, Unset):
            certificates = UNSET
        elif isinstance(self.certificates, list):
            certificates = self.certificates

        else:
            certificates = self.certificates

        closed_ventures: int | None | Unset
        if isinstance(self.closed_ventures, Unset):
            closed_ventures = UNSET
        else:
            closed_ventures = self.closed_ventures

        founded_on: None | str | Unset
        if isinstance(self.founded_on, Unset):
            founded_on = UNSET
        elif isinstance(self.founded_on, datetime.date):
            founded_on = self.founded_on.isoformat()
        else:
            founded_on = self.founded_on

        funding_sought_cny: float | None | Unset
        if isinstance(self.funding_sought_cny, Unset):
            funding_sought_cny = UNSET
        else:
            funding_sought_cny = self.funding_sought_cny

        groups: list[dict[str, Any]] | None | Unset
        if isinstance(self.groups, Unset):
            groups = UNSET
        elif isinstance(self.groups, list):
            groups = []
            for groups_type_0_item_data in self.groups:
                groups_type_0_item = groups_type_0_item_data.to_dict()
                groups.append(groups_type_0_item)

        else:
            groups = self.groups

        headcount: int | None | Unset
        if isinstance(self.headcount, Unset):
            headcount = UNSET
        else:
            headcount = self.headcount

        home_region: None | str | Unset
        if isinstance(self.home_region, Unset):
            home_region = UNSET
        else:
            home_region = self.home_region

        industries: list[str] | None | Unset
        if isinstance(self.industries, Unset):
            industries = UNSET
        elif isinstance(self.industries, list):
            industries = self.industries

        else:
            industries = self.industries

        languages: list[str] | None | Unset
        if isinstance(self.languages, Unset):
            languages = UNSET
        elif isinstance(self.languages, list):
            languages = []
            for languages_type_0_item_data in self.languages:
                languages_type_0_item = languages_type_0_item_data.value
                languages.append(languages_type_0_item)

        else:
            languages = self.languages

        modes: list[str] | None | Unset
        if isinstance(self.modes, Unset):
            modes = UNSET
        elif isinstance(self.modes, list):
            modes = []
            for modes_type_0_item_data in self.modes:
                modes_type_0_item = modes_type_0_item_data.value
                modes.append(modes_type_0_item)

        else:
            modes = self.modes

        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        needs: list[str] | None | Unset
        if isinstance(self.needs, Unset):
            needs = UNSET
        elif isinstance(self.needs, list):
            needs = self.needs

        else:
            needs = self.needs

        offers: list[str] | None | Unset
        if isinstance(self.offers, Unset):
            offers = UNSET
        elif isinstance(self.offers, list):
            offers = self.offers

        else:
            offers = self.offers

        org_type: None | str | Unset
        if isinstance(self.org_type, Unset):
            org_type = UNSET
        else:
            org_type = self.org_type

        personalised = self.personalised

        region: None | str | Unset
        if isinstance(self.region, Unset):
            region = UNSET
        else:
            region = self.region

        registered_on: None | str | Unset
        if isinstance(self.registered_on, Unset):
            registered_on = UNSET
        elif isinstance(self.registered_on, datetime.date):
            registered_on = self.registered_on.isoformat()
        else:
            registered_on = self.registered_on

        school: None | str | Unset
        if isinstance(self.school, Unset):
            school = UNSET
        else:
            school = self.school

        seeks: list[str] | None | Unset
        if isinstance(self.seeks, Unset):
            seeks = UNSET
        elif isinstance(self.seeks, list):
            seeks = self.seeks

        else:
            seeks = self.seeks

        stage: None | str | Unset
        if isinstance(self.stage, Unset):
            stage = UNSET
        elif isinstance(self.stage, RowStage):
            stage = self.stage.value
        else:
            stage = self.stage

        text: None | str | Unset
        if isinstance(self.text, Unset):
            text = UNSET
        else:
            text = self.text

        topics: list[str] | None | Unset
        if isinstance(self.topics, Unset):
            topics = UNSET
        elif isinstance(self.topics, list):
            topics = self.topics

        else:
            topics = self.topics

        willing_to_relocate: bool | None | Unset
        if isinstance(self.willing_to_relocate, Unset):
            willing_to_relocate = UNSET
        else:
            willing_to_relocate = self.willing_to_relocate

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "id": id,
            }
        )
        if certificates is not UNSET:
            field_dict["certificates"] = certificates
        if closed_ventures is not UNSET:
            field_dict["closed_ventures"] = closed_ventures
        if founded_on is not UNSET:
            field_dict["founded_on"] = founded_on
        if funding_sought_cny is not UNSET:
            field_dict["funding_sought_cny"] = funding_sought_cny
        if groups is not UNSET:
            field_dict["groups"] = groups
        if headcount is not UNSET:
            field_dict["headcount"] = headcount
        if home_region is not UNSET:
            field_dict["home_region"] = home_region
        if industries is not UNSET:
            field_dict["industries"] = industries
        if languages is not UNSET:
            field_dict["languages"] = languages
        if modes is not UNSET:
            field_dict["modes"] = modes
        if name is not UNSET:
            field_dict["name"] = name
        if needs is not UNSET:
            field_dict["needs"] = needs
        if offers is not UNSET:
            field_dict["offers"] = offers
        if org_type is not UNSET:
            field_dict["org_type"] = org_type
        if personalised is not UNSET:
            field_dict["personalised"] = personalised
        if region is not UNSET:
            field_dict["region"] = region
        if registered_on is not UNSET:
            field_dict["registered_on"] = registered_on
        if school is not UNSET:
            field_dict["school"] = school
        if seeks is not UNSET:
            field_dict["seeks"] = seeks
        if stage is not UNSET:
            field_dict["stage"] = stage
        if text is not UNSET:
            field_dict["text"] = text
        if topics is not UNSET:
            field_dict["topics"] = topics
        if willing_to_relocate is not UNSET:
            field_dict["willing_to_relocate"] = willing_to_relocate

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.group_evidence import GroupEvidence  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        def _parse_certificates(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                certificates_type_0 = cast(list[str], data)

                return certificates_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        certificates = _parse_certificates(d.pop("certificates", UNSET))

        def _parse_closed_ventures(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        closed_ventures = _parse_closed_ventures(d.pop("closed_ventures", UNSET))

        def _parse_founded_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                founded_on_type_0 = datetime.date.fromisoformat(data)

                return founded_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        founded_on = _parse_founded_on(d.pop("founded_on", UNSET))

        def _parse_funding_sought_cny(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        funding_sought_cny = _parse_funding_sought_cny(d.pop("funding_sought_cny", UNSET))

        def _parse_groups(data: object) -> list[GroupEvidence] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                groups_type_0 = []
                _groups_type_0 = data
                for groups_type_0_item_data in _groups_type_0:
                    groups_type_0_item = GroupEvidence.from_dict(groups_type_0_item_data)

                    groups_type_0.append(groups_type_0_item)

                return groups_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[GroupEvidence] | None | Unset, data)

        groups = _parse_groups(d.pop("groups", UNSET))

        def _parse_headcount(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        headcount = _parse_headcount(d.pop("headcount", UNSET))

        def _parse_home_region(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        home_region = _parse_home_region(d.pop("home_region", UNSET))

        def _parse_industries(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                industries_type_0 = cast(list[str], data)

                return industries_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        industries = _parse_industries(d.pop("industries", UNSET))

        def _parse_languages(data: object) -> list[Language] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                languages_type_0 = []
                _languages_type_0 = data
                for languages_type_0_item_data in _languages_type_0:
                    languages_type_0_item = Language(languages_type_0_item_data)

                    languages_type_0.append(languages_type_0_item)

                return languages_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Language] | None | Unset, data)

        languages = _parse_languages(d.pop("languages", UNSET))

        def _parse_modes(data: object) -> list[Mode] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                modes_type_0 = []
                _modes_type_0 = data
                for modes_type_0_item_data in _modes_type_0:
                    modes_type_0_item = Mode(modes_type_0_item_data)

                    modes_type_0.append(modes_type_0_item)

                return modes_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Mode] | None | Unset, data)

        modes = _parse_modes(d.pop("modes", UNSET))

        def _parse_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        name = _parse_name(d.pop("name", UNSET))

        def _parse_needs(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                needs_type_0 = cast(list[str], data)

                return needs_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        needs = _parse_needs(d.pop("needs", UNSET))

        def _parse_offers(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                offers_type_0 = cast(list[str], data)

                return offers_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        offers = _parse_offers(d.pop("offers", UNSET))

        def _parse_org_type(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        org_type = _parse_org_type(d.pop("org_type", UNSET))

        personalised = d.pop("personalised", UNSET)

        def _parse_region(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        region = _parse_region(d.pop("region", UNSET))

        def _parse_registered_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                registered_on_type_0 = datetime.date.fromisoformat(data)

                return registered_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        registered_on = _parse_registered_on(d.pop("registered_on", UNSET))

        def _parse_school(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        school = _parse_school(d.pop("school", UNSET))

        def _parse_seeks(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                seeks_type_0 = cast(list[str], data)

                return seeks_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        seeks = _parse_seeks(d.pop("seeks", UNSET))

        def _parse_stage(data: object) -> None | RowStage | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                stage_type_0 = RowStage(data)

                return stage_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | RowStage | Unset, data)

        stage = _parse_stage(d.pop("stage", UNSET))

        def _parse_text(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        text = _parse_text(d.pop("text", UNSET))

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

        def _parse_willing_to_relocate(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        willing_to_relocate = _parse_willing_to_relocate(d.pop("willing_to_relocate", UNSET))

        entrepreneur = cls(
            id=id,
            certificates=certificates,
            closed_ventures=closed_ventures,
            founded_on=founded_on,
            funding_sought_cny=funding_sought_cny,
            groups=groups,
            headcount=headcount,
            home_region=home_region,
            industries=industries,
            languages=languages,
            modes=modes,
            name=name,
            needs=needs,
            offers=offers,
            org_type=org_type,
            personalised=personalised,
            region=region,
            registered_on=registered_on,
            school=school,
            seeks=seeks,
            stage=stage,
            text=text,
            topics=topics,
            willing_to_relocate=willing_to_relocate,
        )

        return entrepreneur
