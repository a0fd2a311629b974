"""What a paired difference of two models comes to, in words: the interval decides, never the mean alone."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from matcher.learning.evaluation import SMALLEST_SLICE
from matcher.learning.gates import WORSE


class Verdict(StrEnum):
    """How a model stands to another one."""

    BETTER = "better"
    NOT_WORSE = "not_worse"
    UNCLEAR = "unclear"
    WORSE = "worse"


def verdict(difference: Mapping[str, float]) -> Verdict:
    """By the interval of a difference of nDCG@10 (`low`, `high`), positive where the first model is better.

    An interval that holds zero is NOT_WORSE where it reaches no further down than the gates allow (WORSE), else
    UNCLEAR; one that is not known (NaN) is UNCLEAR.
    """
    if difference["low"] > 0:
        return Verdict.BETTER
    if difference["high"] < 0:
        return Verdict.WORSE
    return Verdict.NOT_WORSE if difference["low"] >= WORSE else Verdict.UNCLEAR


def clear_slices(slices: Mapping[str, Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """Names of the groups that gain and of those that lose: of SMALLEST_SLICE requests and more, by their interval."""
    told = {name: verdict(own) for name, own in slices.items() if own["requests"] >= SMALLEST_SLICE}
    return [n for n, found in told.items() if found is Verdict.BETTER], [
        n for n, found in told.items() if found is Verdict.WORSE
    ]
