"""Which trades a profile speaks of: what the register's own profiles tell of how words and industries go together.

Whoever makes tea writes of tea, and has declared one of growing, making and selling it; another declares another one
of these, or none. A naive Bayes classifier (Manning, Raghavan, Schütze 2008, chapter 13) of the entrepreneurs' texts by
the industries that they declare tells how likely each industry is for the words of any text, and so which industries
are one trade in all but the code. No outcome is used, so nothing here has to be cross-fitted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matcher.features.frame import Codes, Floats, Frame
from matcher.features.kernels import best_products, largest_shares, sum_of_terms
from matcher.features.tokens import Hashes, tokens
from matcher.features.trade_texts import taught
from matcher.features.word_evidence import USUAL, common, evidence, log_odds, trust

SAMPLE = 4_000
"""Profiles that are learned from; more say the same."""
DECLARED = 3.0
"""Texts that a declared industry's own code, and those near it, count for."""
SLIP = 0.01
"""Share of declarations that are taken to be beside the point."""
MOST, LEAST_WEIGHT = 6, 0.05
"""Industries that a profile keeps, and the least share of one."""
NEAR = 0.6
"""Similarity from which a code that nobody declares stands for those near it: the same division."""
ONE_TRADE = 0.3
"""Agreement of what is written under two codes from which they count as codes of one trade."""
KEPT = 100_000
"""Profiles whose trades are kept, so that a change of one row does not read all others again."""
GROWTH = 0.1
"""Share of new rows from which the register is learned from anew."""
PART = 2_000

Similar = Callable[[int], Floats]


@dataclass(frozen=True, slots=True)
class Trades:
    """The trades of n profiles, most of each first.

    `codes` (n, MOST) int32 in the numbers of `Fields.industries_`, -1 for none; `weights` (n, MOST) float32, which sum
    to 1, or to 0 where neither words nor industries say anything.
    """

    codes: Codes
    weights: Floats

    @property
    def known(self) -> NDArray[np.bool_]:
        """(n,) whether anything is known of a profile."""
        return self.codes[:, 0] >= 0

    def take(self, rows: NDArray[np.integer]) -> "Trades":
        """Those of some rows; of row -1, none."""
        if not len(self.codes):
            return Trades(np.full((len(rows), MOST), -1, np.int32), np.zeros((len(rows), MOST), np.float32))
        codes, weights = self.codes[rows], self.weights[rows]
        codes[rows < 0], weights[rows < 0] = -1, 0
        return Trades(codes, weights)


class Fields:
    """Words and industries of a register of entrepreneurs.

    `terms_` (T,) sorted hashes of the words that tell anything; `industries_` (F,) the industries that anybody
    declares; `evidence_` (T, F) float32 log of how many times as likely each is where a term is met; `shares_` (F,) how
    common each is; `nearness_` (F, F) how near any two are, 0 to 1: codes that the same words stand for are one trade,
    and trades are as near as the nearest of their industries.
    """

    def __init__(self, terms: Hashes, industries: Codes, evidence: Floats, shares: Floats, rows: int) -> None:
        self.terms_, self.industries_, self.evidence_, self.shares_ = terms, industries, evidence, shares
        self.rows_, self.trust_ = rows, USUAL
        self.nearness_ = np.zeros((len(industries), len(industries)), np.float32)
        self._links: dict[int, Floats] = {}
        self._similar: Similar | None = None
        self._kept: dict[tuple[str | None, tuple[int, ...]], tuple[Codes, Floats]] = {}

    def grown(self, rows: int) -> bool:
        """Whether a register of so many rows has outgrown what was learned from."""
        return abs(rows - self.rows_) > GROWTH * self.rows_

    @classmethod
    def fit(cls, frame: Frame, similar: Similar) -> "Fields":
        """Learn from a frame of entrepreneurs (`text`, `industries`); `similar`: code to similarity of all codes."""
        declared = frame.base.codes("industries")
        industries = np.unique(declared[declared >= 0]).astype(np.int32)
        some, texts = taught(frame.base, SAMPLE)
        hashes, owner = tokens(texts)
        terms, term, row = common(hashes, owner)
        number = np.searchsorted(industries, declared[some]).astype(np.int32)  # of -1 too, but with no share
        told = declared[some] >= 0
        known = (number, told, row, term)
        table, shares = evidence(*known, len(terms), len(industries))
        made = cls(terms, industries, table, shares, frame.base.n)
        made.trust_ = trust(*known, (terms, hashes, owner), len(industries))
        made._link(made._odds(hashes, owner, len(some))[0], number, told, similar)
        return made

    def _link(self, found: Floats, number: Codes, told: NDArray[np.bool_], similar: Similar) -> None:
        """What each declared industry says: the trades of those who declare it, besides itself and those near it."""
        self._similar = lru_cache(None)(similar)
        totals = np.zeros((len(self.industries_), len(self.industries_)))
        for column in range(number.shape[1]):
            np.add.at(totals, number[told[:, column], column], found[told[:, column]])
        count = totals.sum(axis=1)
        for k, code in enumerate(self.industries_.tolist()):
            self._links[code] = ((totals[k] + DECLARED * self._near(code)) / (count[k] + DECLARED)).astype(np.float32)
        if len(self._links):
            more = np.maximum(np.array(list(self._links.values())) - self.shares_, 0)  # than any text says
            roots = np.sqrt(more / np.maximum(more.sum(axis=1, keepdims=True), 1e-12))
            one = np.minimum(roots @ roots.T, 1).astype(np.float32)  # Bhattacharyya (1943): 1 for equal shares
            one[one < ONE_TRADE] = 0
            hierarchy = np.array([similar(code)[self.industries_] for code in self.industries_.tolist()], np.float32)
            self.nearness_ = best_products(best_products(one, hierarchy), one)

    def _near(self, code: int) -> Floats:
        """(F,) shares of the industries that one stands for by the hierarchy alone: itself, else its division."""
        assert self._similar is not None  # noqa: S101 - set by fit
        alike = self._similar(code)[self.industries_]
        alike = np.where(alike >= 1, 1, 0) if (alike >= 1).any() else np.where(alike >= NEAR, alike, 0)
        total = float(alike.sum())
        return (alike / total if total else np.zeros(len(alike))).astype(np.float32)

    def _odds(self, hashes: Hashes, owner: Codes, n: int) -> tuple[Floats, NDArray[np.bool_]]:
        """(n, F) probability of each industry by the terms of each text alone, and (n,) whether any of them tells."""
        order = np.argsort(owner, kind="stable")
        sums, count = sum_of_terms(self.terms_, self.evidence_, hashes, owner, order, n)
        log = log_odds(sums, count, self.shares_, self.trust_)
        odds = np.exp(log - log.max(axis=1, keepdims=True, initial=-np.inf))
        found: Floats = (odds / odds.sum(axis=1, keepdims=True)).astype(np.float32)
        return found, count > 0

    def of(self, texts: Sequence[object], declared: Codes) -> Trades:
        """Trades of profiles by their texts (None where there is none) and declared industries (n, widest)."""
        keys = [
            (text if isinstance(text, str) and text else None, tuple(code for code in row if code >= 0))
            for text, row in zip(texts, declared.tolist(), strict=True)
        ]
        new = [key for key in dict.fromkeys(keys) if key not in self._kept]
        if len(self._kept) + len(new) > KEPT:
            self._kept.clear()
            new = list(dict.fromkeys(keys))
        for first in range(0, len(new), PART):
            part = new[first : first + PART]
            codes, weights = self._profiles(part)
            self._kept.update(zip(part, zip(codes, weights, strict=True), strict=True))
        found = [self._kept[key] for key in keys]
        codes = np.array([codes for codes, _ in found], np.int32).reshape(-1, MOST)
        return Trades(codes, np.array([weights for _, weights in found], np.float32).reshape(-1, MOST))

    def _profiles(self, keys: Sequence[tuple[str | None, tuple[int, ...]]]) -> tuple[Codes, Floats]:
        if not len(self.industries_):
            return np.full((len(keys), MOST), -1, np.int32), np.zeros((len(keys), MOST), np.float32)
        found, told = self._odds(*tokens([text or "" for text, _ in keys]), len(keys))
        place = {codes: k for k, codes in enumerate(dict.fromkeys(codes for _, codes in keys))}
        number = np.array([place[codes] for _, codes in keys], np.int64)
        links = np.array([self._declared(codes) for codes in place])[number]
        silent = ~told  # no text, or one without a word that tells anything
        found[silent] = links[silent]
        both = links.any(axis=1) & told
        found[both] *= links[both] + np.float32(SLIP / found.shape[1])
        return largest_shares(found, MOST, LEAST_WEIGHT)

    def _declared(self, codes: tuple[int, ...]) -> Floats:
        """(F,) what declared industries say together; all 0 where they say nothing."""
        for code in codes:
            if code not in self._links:
                self._links[code] = self._near(code)
        total = np.zeros(len(self.industries_), np.float32)
        for code in codes:
            total += self._links[code]
        return total / np.float32(max(len(codes), 1))
