"""The words that two texts have in common, for a sentence that says what a text match is about."""

import re
from collections.abc import Collection
from functools import lru_cache

from matcher.features.commonplaces import ALONE, BEGINS, CUTS, DOING, ENDS, QUANTITIES
from matcher.features.text import TextSpace
from matcher.features.tokens import normalise

SHORT, LONGEST = 6, 8
"""Characters of a word that is quoted gladly, and at most: what is longer is a turn of phrase that both copied."""

_OF_PLACES = re.compile("[省市县区旗州盟]$")

_EDGES = (" ", *sorted(ALONE))
_BEFORE = (*_EDGES, *DOING)
"""What a word may stand beside: the edge of a piece, or a word that is known; before it also what is done with it."""

_RUNS = re.compile(r"[\u3400-\u9fff]{2,}|[a-z][a-z0-9+.-]{2,}")


@lru_cache(maxsize=512)  # one person's text is laid beside each line of a list, and who stands high stands in many
def _pieces(text: str) -> str:
    """Han text between commonplaces and quantities, and whole Latin words, with a space between them."""
    return " ".join(_RUNS.findall(CUTS.sub(" ", QUANTITIES.sub(" ", normalise(text)))))


def _trimmed(phrase: str) -> str:
    while (cut := ENDS.sub("", BEGINS.sub("", phrase))) != phrase:
        phrase = cut
    return phrase


def _whole(phrase: str, *texts: str) -> bool:
    """Whether it begins with a word in one of the texts, and ends with one: 物医 of 宠物医院 and 生物医药 does not."""
    around = [(text[: at.start()], text[at.end() :]) for text in texts for at in re.finditer(re.escape(phrase), text)]
    begins = any(before.endswith(_BEFORE) or not before for before, _ in around)
    return begins and any(after.startswith(_EDGES) or not after for _, after in around)


def _phrases(text: str, other: str) -> set[str]:
    """Longest pieces of Han text, and whole Latin words, that stand in both and may tell a topic."""
    mine, theirs = _pieces(text), _pieces(other)
    found: set[str] = set()
    for run in mine.split():
        if run[0].isascii():
            if re.search(rf"(?<![a-z0-9]){re.escape(run)}(?![a-z0-9])", theirs):
                found.add(run)
            continue
        start = 0
        while start < len(run) - 1:
            end = start + 2
            while end <= len(run) and run[start:end] in theirs:
                end += 1
            if end - 1 - start >= 2:
                found.add(_trimmed(run[start : end - 1]))
                start = end - 1
            else:
                start += 1
    return {phrase for phrase in found - ALONE - {""} if _quotable(phrase, mine, theirs)}


def _quotable(phrase: str, mine: str, theirs: str) -> bool:
    return phrase[0].isascii() or (2 <= len(phrase) <= LONGEST and _whole(phrase, mine, theirs))


def _ends_a_place(phrase: str, places: Collection[str]) -> bool:
    return bool(_OF_PLACES.search(phrase)) and any(name.endswith(phrase) for name in places)


def _worth(space: TextSpace, phrase: str) -> float:
    """How rare its terms are in the mean, so that a long phrase is not worth more than the word in it that tells."""
    rarity = space.rarity(phrase)
    if phrase[0].isascii():
        return rarity
    return rarity / (len(phrase) - 1) / (1 if len(phrase) <= SHORT else 2)


def shared_words(space: TextSpace, one: str, other: str, places: Collection[str] = (), most: int = 3) -> list[str]:
    """The most telling words of both texts, by how rare their terms are; empty where only common ones are shared.

    Only what may be a topic is told: no quantities, nor what everybody says of oneself (see `commonplaces`).

    `places`: names of places, which say nothing about what is done there; they are not told, nor the ends of their
    names ("族苗族自治县", where two names differ in their beginnings).
    """
    found = _phrases(one, other)
    phrases = sorted(phrase for phrase in found if phrase not in places and not _ends_a_place(phrase, places))
    worth = [_worth(space, phrase) for phrase in phrases]
    chosen: list[str] = []
    for k in sorted(range(len(phrases)), key=lambda k: -worth[k]):
        if worth[k] <= 0 or len(chosen) == most:
            break
        if not any(phrases[k] in longer for longer in chosen):
            chosen.append(phrases[k])
    return chosen
