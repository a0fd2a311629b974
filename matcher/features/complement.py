"""Supply and demand between industries, from the input-output table of the reference pack."""

import numpy as np

from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.feature import Feature, Pair
from matcher.features.frame import Floats
from matcher.features.history import Past


def _from_entrepreneur(batch: Batch, *, selling: bool) -> Floats:
    """Best direct input coefficient over both sides' industries; `selling`: what the entrepreneur sells on."""
    industries = batch.pack.industries
    if not industries.n:
        return batch.full(np.float32(np.nan))
    forward = batch.ranks == "counterparts"
    row_of = industries.supplies if selling == forward else industries.buys
    return batch.by_code(row_of, batch.one.codes("industries"), batch.many.codes("industries"))


def _sells_to(batch: Batch, _: Past) -> Floats:
    return _from_entrepreneur(batch, selling=True)


def _buys_from(batch: Batch, _: Past) -> Floats:
    return _from_entrepreneur(batch, selling=False)


def _say_sells(_: Pair, value: float) -> Text:
    share = f"{100 * value:.0f}"
    if share == "0":
        return Text("其所在行业很少采购此类产品", "its industry buys little or nothing of such goods")
    return Text(
        f"可能成为客户：按全国平均，其行业每产出100元约采购{share}元此类产品",
        f"a likely customer: nationally, its industry spends {share} of every 100 yuan of output on such goods",
    )


def _say_buys(_: Pair, value: float) -> Text:
    share = f"{100 * value:.0f}"
    if share == "0":
        return Text("本行业很少采购其产品", "this industry buys little or nothing of its goods")
    return Text(
        f"可能成为供应方：按全国平均，本行业每产出100元约采购{share}元此类产品",
        f"a likely supplier: nationally, this industry spends {share} of every 100 yuan of output on such goods",
    )


SELLS_TO = Feature(
    "sells_to",
    Text("下游互补", "Likely customer"),
    "yuan per yuan of output",
    0.0,
    1.0,
    "an industry of either side is not known or not in the input-output table",
    _sells_to,
    _say_sells,
)
BUYS_FROM = Feature(
    "buys_from",
    Text("上游互补", "Likely supplier"),
    "yuan per yuan of output",
    0.0,
    1.0,
    "an industry of either side is not known or not in the input-output table",
    _buys_from,
    _say_buys,
)
