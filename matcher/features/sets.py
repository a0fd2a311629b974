"""Small helpers on sets of codes."""

import numpy as np
from numpy.typing import NDArray

from matcher.domain.text import Text
from matcher.features.feature import Pair
from matcher.features.frame import Floats, Frame


def one_hot(frame: Frame, vocabulary: str, codes: NDArray[np.int32]) -> Floats:
    """1 at each of some codes of a vocabulary."""
    table = np.zeros(frame.base.vocabularies.size(vocabulary), np.float32)
    table[codes[codes >= 0]] = 1
    return table


def names_of(pair: Pair, vocabulary: str, bits: np.uint64, most: int = 3) -> Text:
    """Names of the codes of a bit set, a few of them."""
    left, numbers = int(bits) & ~(1 << 63), list[int]()
    while left and len(numbers) < most:
        numbers.append((left & -left).bit_length() - 1)
        left &= left - 1
    names = [pair.batch.pack.name_of(vocabulary, k) for k in numbers]
    return Text("、".join(zh for zh, _ in names), ", ".join(en for _, en in names))
