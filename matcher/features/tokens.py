"""Words and word pairs of Chinese and Latin text as 64-bit hashes, for a whole corpus at once.

Latin (and other alphabetic) text gives words and pairs of neighbouring words, each word in a short form that its
inflections share (`_kept`); Han text, which has no spaces, gives
pairs of neighbouring characters (and a lone character by itself). Everything is numpy over code points: a corpus of a
few million characters takes tenths of a second, with no dictionary to load.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

_BREAK, _LETTER, _HAN, _DIGIT = 0, 1, 2, 3
_LONGEST_WORD = 64
_STEM = 7
"""Letters of a word that count: 6 to 8 do alike, and endings mostly come later."""
_HAN_RANGES = ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_PAIR = np.uint64(0xD6E8FEB86659FD93)
_HAN_SALT = np.uint64(0xA0761D6478BD642F)


def _alphabetic_class(character: str) -> int:
    if character.isalpha():
        return _LETTER
    return _DIGIT if character.isalnum() else _BREAK


def _classes() -> NDArray[np.int8]:
    table = np.zeros(0x110000, np.int8)
    table[:0x3000] = [_alphabetic_class(chr(point)) for point in range(0x3000)]
    for first, last in _HAN_RANGES:
        table[first : last + 1] = _HAN
    return table


_CLASS = _classes()
_POWERS = np.array([pow(int(_MULTIPLIER), k, 1 << 64) for k in range(_LONGEST_WORD)], dtype=np.uint64)


def _mix(values: Hashes) -> Hashes:
    """Finaliser of SplitMix64 (Steele, Lea, Flood 2014): spreads the bits of a weak hash."""
    with np.errstate(over="ignore"):
        values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def normalise(text: str) -> str:
    """Compatibility forms folded (full-width letters, ligatures) and lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def _folds() -> NDArray[np.uint32]:
    """What `normalise` makes of each code point by itself; _SEVERAL where that takes its neighbours, or is not one."""
    table = np.arange(0x110000, dtype=np.uint32)
    table[0x10000:] = _SEVERAL
    for first, last in _FOLDED:
        for point in range(first, last):
            folded = normalise(chr(point))
            alone = len(folded) == 1 and not unicodedata.category(chr(point)).startswith("M") and point not in _JOINING
            table[point] = ord(folded) if alone else _SEVERAL
    return table


_SEVERAL = np.uint32(0xFFFFFFFF)
_FOLDED = ((0, 0x3400), (0xA640, 0xABF0), (0xF900, 0x10000))
"""Ranges with letters that have other forms or cases; between them lie Han and Hangul, which stay as they are."""
_JOINING = frozenset((*range(0x1100, 0x1200), ord("Σ")))
"""Letters whose form depends on their neighbours: parts of Hangul syllables, and the sigma that ends a word."""
_FOLD = _folds()


def _folded(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Code points of all texts after `normalise`, a break behind each, and their lengths with it.

    Nearly all texts have but letters that fold one by one, which a table does a hundred times as fast.
    """
    lengths = np.fromiter((len(text) + 1 for text in texts), np.int64, len(texts))
    points = _FOLD[np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le", "replace"), np.uint32)]
    hard = np.flatnonzero(points == _SEVERAL)
    if not len(hard):
        return points, lengths
    clean = list(texts)
    for row in np.unique(np.searchsorted(np.cumsum(lengths), hard, side="right")).tolist():
        clean[row] = normalise(texts[row])
    lengths = np.fromiter((len(text) + 1 for text in clean), np.int64, len(clean))
    points = np.frombuffer("\n".join([*clean, ""]).encode("utf-32-le", "replace"), np.uint32)
    folded = _FOLD[points]
    return np.where(folded == _SEVERAL, points, folded), lengths


def tokens(texts: Sequence[str]) -> tuple[Hashes, NDArray[np.int32]]:
    """Hashes of all terms of all texts, and the number of the text that each came from, in no stated order."""
    return _alone(texts[0]) if len(texts) == 1 else _read(texts)


@lru_cache(256)
def _alone(text: str) -> tuple[Hashes, NDArray[np.int32]]:
    """Terms of one text, such as that of one who asks: several features read it, each for itself."""
    found = _read([text])
    for array in found:
        array.flags.writeable = False
    return found


def _read(texts: Sequence[str]) -> tuple[Hashes, NDArray[np.int32]]:
    # the break between texts keeps a pair from reaching over it
    points, lengths = _folded(texts)
    owner = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
    classes = _CLASS[points]
    words, word_owner = _words(points, classes, owner)
    parts = [(words, word_owner), _word_pairs(words, word_owner), *_han(points, classes, owner)]
    return np.concatenate([h for h, _ in parts]), np.concatenate([o for _, o in parts])


def _words(
    points: NDArray[np.uint32], classes: NDArray[np.int8], owner: NDArray[np.int32]
) -> tuple[Hashes, NDArray[np.int32]]:
    inside = np.flatnonzero((classes == _LETTER) | (classes == _DIGIT))
    if not len(inside):
        return np.zeros(0, np.uint64), np.zeros(0, np.int32)
    starts = np.flatnonzero(np.diff(inside, prepend=-2) > 1)
    length = np.diff(starts, append=len(inside))
    position = np.arange(len(inside)) - np.repeat(starts, length)
    kept = np.repeat(_kept(points[inside], classes[inside] == _DIGIT, starts, length), length)
    with np.errstate(over="ignore"):
        letters = (points[inside].astype(np.uint64) + np.uint64(1)) * _POWERS[np.minimum(position, _LONGEST_WORD - 1)]
        sums = np.add.reduceat(np.where(position < kept, letters, np.uint64(0)), starts)
    return _mix(sums), owner[inside[starts]]


def _kept(
    letters: NDArray[np.uint32], digit: NDArray[np.bool_], starts: NDArray[np.intp], length: NDArray[np.intp]
) -> NDArray[np.intp]:
    """(words,) how many of its first letters stand for a word, so that its inflections are one term.

    The s of a plural goes (rule 3 of the S stemmer: Harman, How effective is suffixing?, 1991), then what is beyond
    `_STEM` letters (truncation: McNamee, Mayfield, Character n-gram tokenization for European language text retrieval,
    2004). A word with a digit, such as a model number, is kept whole: its end tells things apart.
    """
    last = starts + length - 1
    before = letters[np.maximum(last - 1, 0)]
    plural = (letters[last] == ord("s")) & (before != ord("s")) & (before != ord("u")) & (length > 3)
    numbered = np.logical_or.reduceat(digit, starts)
    return np.where(numbered, length, np.minimum(length - plural, _STEM))


def _word_pairs(words: Hashes, owner: NDArray[np.int32]) -> tuple[Hashes, NDArray[np.int32]]:
    same = owner[1:] == owner[:-1]
    with np.errstate(over="ignore"):
        pairs = _mix(words[:-1] * _PAIR + words[1:])
    return pairs[same], owner[1:][same]


def _han(
    points: NDArray[np.uint32], classes: NDArray[np.int8], owner: NDArray[np.int32]
) -> list[tuple[Hashes, NDArray[np.int32]]]:
    han = classes == _HAN
    wide = points.astype(np.uint64)
    pair = han[1:] & han[:-1]
    alone = han.copy()
    alone[1:] &= ~han[:-1]
    alone[:-1] &= ~han[1:]
    with np.errstate(over="ignore"):
        pairs = _mix((wide[:-1] * _PAIR + wide[1:]) ^ _HAN_SALT)
        singles = _mix(wide ^ _HAN_SALT)
    return [(pairs[pair], owner[1:][pair]), (singles[alone], owner[alone])]
