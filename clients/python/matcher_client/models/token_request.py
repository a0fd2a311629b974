from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.token_request_language import TokenRequestLanguage
from ..types import UNSET, Unset

T = TypeVar("T", bound="TokenRequest")


@_attrs_define
class TokenRequest:
    """For whom a page may show lists, of what and how long.

    Attributes:
        entrepreneur_id (str):
        kinds (list[str] | Unset): Kinds to show; empty: all of them
        language (TokenRequestLanguage | Unset): Language of the reasons Default: TokenRequestLanguage.ZH.
        n (int | Unset): Lines of each list Default: 5.
        seconds (int | Unset): How long the token lasts Default: 900.
    """

    entrepreneur_id: str
    kinds: list[str] | Unset = UNSET
    language: TokenRequestLanguage | Unset = TokenRequestLanguage.ZH
    n: int | Unset = 5
    seconds: int | Unset = 900

    def to_dict(self) -> dict[str, Any]:
        entrepreneur_id = self.entrepreneur_id

        kinds: list[str] | Unset = UNSET
        if not isinstance(self.kinds, Unset):
            kinds = self.kinds

        language: str | Unset = UNSET
        if not isinstance(self.language, Unset):
            language = self.language.value

        n = self.n

        seconds = self.seconds

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "entrepreneur_id": entrepreneur_id,
            }
        )
        if kinds is not UNSET:
            field_dict["kinds"] = kinds
        if language is not UNSET:
            field_dict["language"] = language
        if n is not UNSET:
            field_dict["n"] = n
        if seconds is not UNSET:
            field_dict["seconds"] = seconds

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        entrepreneur_id = d.pop("entrepreneur_id")

        kinds = cast(list[str], d.pop("kinds", UNSET))

        _language = d.pop("language", UNSET)
        language: TokenRequestLanguage | Unset
        if isinstance(_language, Unset):
            language = UNSET
        else:
            language = TokenRequestLanguage(_language)

        n = d.pop("n", UNSET)

        seconds = d.pop("seconds", UNSET)

        token_request = cls(
            entrepreneur_id=entrepreneur_id,
            kinds=kinds,
            language=language,
            n=n,
            seconds=seconds,
        )

        return token_request
