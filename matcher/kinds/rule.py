"""A hard rule: a dated, regional test of a pair, with its clause and its two sentences.

A test sees columns, never one person: it gives a verdict for every pair of a batch. What it can't know it sends to be
checked; only a known fact refuses.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matcher.domain.rule import Provision, Verdict
from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.feature import Pair
from matcher.features.history import Past

Verdicts = NDArray[np.int8]
Parameters = Mapping[str, float]
Test = Callable[[Batch, Past, Parameters], Verdicts]
Facts = dict[str, Text | str | int | float]


def verdicts(batch: Batch, refused: NDArray[np.bool_] | bool, unknown: NDArray[np.bool_] | bool = False) -> Verdicts:
    """(n,) int8 of `Verdict`: refused where it is known to be, to be checked where unknown, else passed."""
    out = np.where(refused, np.int8(Verdict.REFUSED), np.where(unknown, np.int8(Verdict.TO_CHECK), np.int8(0)))
    return np.broadcast_to(out, (batch.n,)).astype(np.int8, copy=False)


def no_facts(_: Pair, __: Parameters) -> Facts:
    """For sentences without placeholders."""
    return {}


@dataclass(frozen=True, slots=True)
class Needed:
    """A fact that a rule needs: an attribute of one side."""

    side: Literal["entrepreneur", "counterpart"]
    attribute: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One hard rule of a kind.

    `provision` is the national text; provisions of the reference pack with the same rule code override it in their
    region while they are in force. `because` and `would_change` may use the placeholders that `facts` and the
    provision's parameters fill. `place` says whose region decides which provision holds.
    """

    code: str
    title: Text
    provision: Provision
    test: Test
    because: Text
    would_change: Text
    needs: tuple[Needed, ...]
    facts: Callable[[Pair, Parameters], Facts] = no_facts
    place: Literal["entrepreneur", "counterpart"] = "counterpart"
    standing: bool = False
    """True: looks at the counterpart and the day alone, so one answer serves every entrepreneur of that day."""

    def __post_init__(self) -> None:
        if self.provision.rule != self.code:
            raise ValueError(f"rule {self.code!r} carries the provision of {self.provision.rule!r}")

    def missing(self, pair: Pair) -> tuple[str, ...]:
        """The needed facts that this pair lacks, as `side.attribute`."""
        sides = {"entrepreneur": (pair.batch.e, pair.e), "counterpart": (pair.batch.c, pair.c)}
        lacking = []
        for need in self.needs:
            frame, row = sides[need.side]
            if not frame.known(need.attribute)[row]:
                lacking.append(f"{need.side}.{need.attribute}")
        return tuple(lacking)
