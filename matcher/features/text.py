"""Term weights and cosine similarity: TF-IDF over the terms of `tokens`, exact, by postings.

Weights follow Manning, Raghavan, Schütze, Introduction to Information Retrieval (2008), chapter 6: (1 + ln tf) times
the smoothed inverse document frequency ln((1 + N) / (1 + df)) + 1, scaled to unit length.
"""

from collections.abc import Sequence
from functools import lru_cache
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from matcher.features.frame import Floats, Frame
from matcher.features.kernels import add_postings
from matcher.features.tokens import Hashes, tokens

QUERIES_KEPT = 2_000
PHRASES_KEPT = 50_000
COMMON = 3.0
"""Inverse document frequency under which a word says little: it stands in more than about one text of eight."""


class TextSpace:
    """The terms of a corpus with their inverse document frequencies.

    `terms_` (T,) sorted uint64 hashes; `idf_` (T,) float32. Terms outside the corpus are ignored in queries.
    """

    def __init__(self, terms: Hashes, idf: Floats) -> None:
        self.terms_ = terms
        self.idf_ = idf
        self.query = lru_cache(QUERIES_KEPT)(self._query)
        self.rarity = lru_cache(PHRASES_KEPT)(self._rarity)

    @classmethod
    def fit(cls, corpus: Sequence[str]) -> "TextSpace":
        """Learn the terms and their frequencies from all texts of the corpus."""
        hashes, owner = tokens(corpus)
        order = np.lexsort((owner, hashes))
        hashes, owner = hashes[order], owner[order]
        first = np.ones(len(hashes), np.bool_)
        first[1:] = (hashes[1:] != hashes[:-1]) | (owner[1:] != owner[:-1])
        terms, frequency = np.unique(hashes[first], return_counts=True)
        idf = np.log((1 + len(corpus)) / (1 + frequency)) + 1
        return cls(terms, idf.astype(np.float32))

    def _rarity(self, phrase: str) -> float:
        """How much the terms of a phrase tell: the sum of what their idf exceeds COMMON by; 0 for unknown ones."""
        hashes, _ = tokens([phrase])
        place = np.searchsorted(self.terms_, hashes)
        place[place == len(self.terms_)] = 0
        if not len(self.terms_):
            return 0.0
        hit = self.terms_[place] == hashes
        return float(np.maximum(self.idf_[place[hit]] - COMMON, 0).sum())

    def _query(self, text: str) -> tuple[NDArray[np.int32], Floats]:
        """Terms and weights of one text, sorted by term; the latest ones are kept."""
        _, term, weight = self.weights([text])
        return term, weight

    def weights(self, texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int32], Floats]:
        """(owner, term, weight) of every distinct known term of every text, sorted by term; rows of unit length."""
        hashes, owner = tokens(texts)
        place = np.searchsorted(self.terms_, hashes)
        place[place == len(self.terms_)] = 0
        hit = self.terms_[place] == hashes if len(self.terms_) else np.zeros(len(hashes), np.bool_)
        key = place[hit].astype(np.int64) * max(len(texts), 1) + owner[hit]
        unique, count = np.unique(key, return_counts=True)
        term, row = np.divmod(unique, max(len(texts), 1))
        weight = (1 + np.log(count)) * self.idf_[term]
        norm = np.sqrt(np.bincount(row, weight**2, minlength=len(texts)))
        return row.astype(np.int32), term.astype(np.int32), (weight / norm[row]).astype(np.float32)


class TextIndex:
    """Postings of the texts of one attribute of a frame; an attribute that is a list gives one row per text.

    `owner_` maps an indexed text to its frame row (rows that have no text own none).
    """

    def __init__(self, space: TextSpace, values: Sequence[str | list[str] | None]) -> None:
        texts: list[str] = []
        owner: list[int] = []
        for row, value in enumerate(values):
            parts = [value] if isinstance(value, str) else value or []
            texts.extend(parts)
            owner.extend([row] * len(parts))
        self.rows = len(values)
        self.owner_ = np.array(owner, np.int32)
        self.single_ = len(owner) == len(set(owner))
        self.text_, term, self.weight_ = space.weights(texts)
        self.starts_ = np.searchsorted(term, np.arange(len(space.terms_) + 1)).astype(np.int64)
        self._has = np.zeros(len(values), np.bool_)
        self._has[self.owner_] = True

    def cosine(self, term: NDArray[np.int32], weight: Floats) -> Floats:
        """(texts,) cosine of every indexed text with the query vector."""
        out = np.zeros(len(self.owner_), np.float32)
        add_postings(self.starts_, self.text_, self.weight_, term, weight, out)
        return out

    def best(self, term: NDArray[np.int32], weight: Floats) -> Floats:
        """(rows,) highest cosine over the texts of each row; NaN for a row without text."""
        scores = self.cosine(term, weight)
        if self.single_ and len(self.owner_) == self.rows:
            return scores
        out = np.full(self.rows, np.nan, np.float32)
        out[self._has] = 0
        np.fmax.at(out, self.owner_, scores)
        return out

    def mean(self, term: NDArray[np.int32], weight: Floats) -> Floats:
        """(rows,) mean cosine over the texts of each row; NaN for a row without text."""
        count = np.bincount(self.owner_, minlength=self.rows)
        total = np.bincount(self.owner_, self.cosine(term, weight), minlength=self.rows)
        with np.errstate(invalid="ignore"):
            return (total / np.where(count, count, np.nan)).astype(np.float32)


def index_of(space: TextSpace, frame: Frame, attribute: str, *, joined: bool = False) -> TextIndex:
    """The index of an attribute over the whole frame, made on first use and kept with the frame.

    `joined`: the texts of a row count as one.
    """
    values = frame.base.texts(attribute)
    name = f"text.{attribute}.joined" if joined and _several(frame, attribute) else f"text.{attribute}"
    by_space = frame.base.cache.setdefault(name, WeakKeyDictionary())
    assert isinstance(by_space, WeakKeyDictionary)  # noqa: S101 - the key is ours alone
    found = by_space.get(space)
    if found is None:
        if name.endswith(".joined"):
            # an empty list has no text, which is not the same as an empty one
            values = ["\n".join(value) if value and isinstance(value, list) else value for value in values]
        found = by_space[space] = TextIndex(space, values)
    assert isinstance(found, TextIndex)  # noqa: S101 - nothing else is put there
    return found


def _several(frame: Frame, attribute: str) -> bool:
    """Whether the attribute is a list of texts in any row."""
    key = f"several.{attribute}"
    if key not in frame.base.cache:
        frame.base.cache[key] = any(isinstance(value, list) for value in frame.base.texts(attribute))
    return bool(frame.base.cache[key])
