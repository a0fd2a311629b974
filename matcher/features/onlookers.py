"""What could be expected of those who saw a counterpart, by how near they are and how much of their needs it covers.

A counterpart that was mostly shown to people from far away, or to those who need something else, is chosen less often
than one that is no better but was shown to the right people. So displays are put into classes by the two plainest
facts of a pair, and each counts what its class is chosen at in general: the expected choices of indirect
standardisation, as in comparing hospitals or districts whose patients differ (Breslow and Day 1987). Nothing is fitted.
"""

import numpy as np
from numpy.typing import NDArray

from matcher.features.frame import KNOWN_BIT, Codes, Frame
from matcher.features.history import Past
from matcher.features.kernels import covered
from matcher.reference.pack import Pack

COVERED = (0.01, 0.5, 0.99)
"""Shares of needs covered that part the classes: none, less than half, more, all; not known is a class too."""
LEVELS = 4
"""Levels of the hierarchy of regions that two places can share, 0 to 3 and more; not known is a class too."""
CLASSES = (len(COVERED) + 2) * (LEVELS + 1)
PRIOR = 30.0
"""Looks that the mean of all displays counts for in each class."""

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]


def _cells(past: Past, pack: Pack) -> Ints:
    """(displays so far,) row of the counterpart (those that are not stored share one) times CLASSES, plus the class.

    Made once for a log of displays.
    """
    displays = past.history.displays
    kept = displays.made.get("onlookers")
    if not (isinstance(kept, tuple) and kept[0] is pack):
        own = _classes(past.history.e, past.history.c, displays.e, displays.c, pack)
        rows = np.where(displays.c >= 0, displays.c, past.history.c.n).astype(np.int64)
        kept = displays.made["onlookers"] = (pack, rows * CLASSES + own)
    found: Ints = kept[1][: past.shown]
    return found


def _classes(e: Frame, c: Frame, who: Codes, whom: Codes, pack: Pack) -> Ints:
    """Class of each pair; 0 where nothing is known of it."""
    found = np.zeros(len(who), np.int64)
    known = np.flatnonzero((who >= 0) & (whom >= 0))
    own, other = who[known], whom[known]
    share = covered(e.bits("needs")[own], c.bits("needs")[other], KNOWN_BIT)
    needs = np.where(np.isnan(share), 0, np.digitize(share, COVERED) + 1)
    here, there = e.code("region")[own], c.code("region")[other]
    placed = (here >= 0) & (there >= 0)
    places = np.zeros(len(known), np.int64)
    for code in np.unique(here[placed]):
        some = np.flatnonzero(placed & (here == code))
        places[some] = np.minimum(pack.regions.shared_levels(int(code))[there[some]], LEVELS - 1) + 1
    found[known] = needs * (LEVELS + 1) + places
    return found


def expected(past: Past, pack: Pack, mean: float) -> Doubles:
    """(counterparts,) choices that could be expected of the looks so far; `mean` is the rate of all displays."""
    displays, size = past.history.displays, (past.history.c.n + 1) * CLASSES
    cells = _cells(past, pack)
    looked = np.bincount(cells, displays.seen[: past.shown], size).reshape(-1, CLASSES)
    chosen = np.bincount(cells[displays.chosen[: past.chose]] % CLASSES, minlength=CLASSES)
    rates = (chosen + PRIOR * mean) / (looked.sum(axis=0) + PRIOR)
    due: Doubles = (looked @ rates)[:-1]
    return due
