"""The words that two texts have in common, for a sentence that says what a text match is about."""

import re
from collections.abc import Collection

from matcher.features.text import TextSpace
from matcher.features.tokens import normalise

LONGEST = 16
FUNCTION_WORDS = "的是为和及与等了或并"
"""Characters that carry no topic, cut off at the ends of a phrase."""

_COMMONPLACES = re.compile(
    "股份有限公司|有限责任公司|有限公司|公司|企业|成立于|致力于|专注于|一家|主要|基于|依靠|提供商|服务商|研发商|提供|旗下|拥有|目前|中国"
)
"""Words of every company's self-description, which tell nobody what two texts have in common."""

_OF_PLACES = re.compile("[省市县区旗州盟]$")

_RUNS = re.compile(r"[\u3400-\u9fff]{2,}|[a-z][a-z0-9+.-]{2,}")


def _phrases(text: str, other: str) -> set[str]:
    """Longest pieces of Han text, and whole Latin words, that stand in both."""
    found: set[str] = set()
    for run in _RUNS.findall(_COMMONPLACES.sub(" ", text)):
        if run[0].isascii():
            if re.search(rf"(?<![a-z0-9]){re.escape(run)}(?![a-z0-9])", other):
                found.add(run)
            continue
        start = 0
        while start < len(run) - 1:
            end = start + 2
            while end <= len(run) and end - start <= LONGEST and run[start:end] in other:
                end += 1
            if end - 1 - start >= 2:
                phrase = run[start : end - 1].strip(FUNCTION_WORDS)
                found.update([phrase] if len(phrase) >= 2 else [])
                start = end - 1
            else:
                start += 1
    return found


def _ends_a_place(phrase: str, places: Collection[str]) -> bool:
    return bool(_OF_PLACES.search(phrase)) and any(name.endswith(phrase) for name in places)


def shared_words(space: TextSpace, one: str, other: str, places: Collection[str] = (), most: int = 3) -> list[str]:
    """The most telling words of both texts, by how rare their terms are; empty where only common ones are shared.

    `places`: names of places, which say nothing about what is done there; they are not told, nor the ends of their
    names ("族苗族自治县", where two names differ in their beginnings).
    """
    found = _phrases(normalise(one), normalise(other))
    phrases = sorted(phrase for phrase in found if phrase not in places and not _ends_a_place(phrase, places))
    worth = [space.rarity(phrase) for phrase in phrases]
    chosen: list[str] = []
    for k in sorted(range(len(phrases)), key=lambda k: -worth[k]):
        if worth[k] <= 0 or len(chosen) == most:
            break
        if not any(phrases[k] in longer for longer in chosen):
            chosen.append(phrases[k])
    return chosen
