"""The mean of what was learned and one column of the experts' card that is an order of its own: a kind's backbone.

Learned tables follow every bend of the past, some of which is chance, or a past that is gone. A backbone is a plain
line that was never fitted; brought to the scale of what was learned it errs elsewhere, and the mean of two that err in
different places errs less than either (Bates & Granger 1969; half and half does as well as fitted shares: Clemen
1989). It is a sum of tables again, in which one is steeper. It serves only where it ranks later requests better.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matcher.kinds.contract import Kind
from matcher.learning.export import added
from matcher.learning.pairs import MARGIN, ndcg, scored
from matcher.learning.rows import Rows
from matcher.learning.shrinkage import ENOUGH, slope
from matcher.ranking.tables import Model, Table

HALF = 0.5
"""The backbone's part in a mean."""
Doubles = NDArray[np.float64]


def backbone_of(kind: Kind, card: Model | None) -> Table | None:
    """What the experts' card gives for the kind's backbone; None for a kind or a case without one."""
    if card is None or not kind.backbone:
        return None
    return next(table for table in card.tables if table.feature == kind.backbone)


def mixed(learned: Model, line: Table, rows: Rows, part: float = HALF) -> Model:
    """A model in which a feature's points on the card, at the scale of what was learned, have a part (0 to 1).

    The learned model, which must not have pairs yet, itself where the part is 0.
    """
    if not part:
        return learned
    nothing = [Table(table.feature, np.zeros(0, np.float32), np.zeros(1)) for table in learned.tables]
    place = [table.feature for table in learned.tables].index(line.feature)
    nothing[place] = line
    plain = replace(learned, intercept=0.0, tables=tuple(nothing), _packed=None)
    return added([(learned, 1 - part), (plain, part * _scale(learned, line, place, rows))], rows.x)


def helps(learned: Model, line: Table, earlier: Rows, later: Rows) -> bool:
    """Whether the mean ranks later requests better than what was learned from the earlier ones alone.

    Better means by more than two standard errors and a margin in nDCG@10, as where pairs of features are judged.
    """
    mean = mixed(learned, line, earlier)
    gain = ndcg(later, scored(mean, later.x)) - ndcg(later, scored(learned, later.x))
    return bool(gain.mean() > max(MARGIN, 2 * float(gain.std()) / len(gain) ** 0.5))


def _scale(learned: Model, line: Table, place: int, rows: Rows) -> float:
    """The factor, at least 0, that brings the line closest to the learned scores; 0 where it says but one thing."""
    step = max(len(rows.x) // ENOUGH, 1)
    x, weights = rows.x[::step], rows.weights[::step]
    return slope(scored(learned, x), line.look_up(x[:, place]), weights) or 0.0
