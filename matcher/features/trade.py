"""How close the two sides' industries are, and the priority fields that they share."""

from collections.abc import Callable

import numpy as np

from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.feature import Feature, Pair
from matcher.features.frame import KNOWN_BIT, Bits, Floats, Frame
from matcher.features.history import Past
from matcher.features.kernels import covered
from matcher.features.sets import names_of, one_hot

NAN = np.float32(np.nan)
SAME_SECTION = 0.25
"""Industry similarity from which two industries have something in common."""


def similarity_to(batch: Batch) -> Callable[[int], Floats]:
    """Similarity of every industry to one; in a pack without a hierarchy only the same is alike."""
    if batch.pack.industries.n:
        return batch.pack.industries.similarity
    return lambda code: one_hot(batch.e, "industry", np.array([code], np.int32))


def _industry_fit(batch: Batch, _: Past) -> Floats:
    return batch.by_code(similarity_to(batch), batch.one.codes("industries"), batch.many.codes("industries"))


def _say_industry(pair: Pair, value: float) -> Text:
    if value < SAME_SECTION:
        return Text("行业不同", "another field")
    row_of = similarity_to(pair.batch)
    codes = [code for code in pair.batch.c.codes("industries")[pair.c].tolist() if code >= 0]
    near = [row_of(own) for own in pair.batch.e.codes("industries")[pair.e].tolist() if own >= 0]
    best = max(codes, key=lambda code: max(float(row[code]) for row in near))
    zh, en = industry_name(pair.batch, best)
    if value >= 1:
        return Text(f"行业相同：{zh}", f"the same field: {en}")
    return Text(f"行业相近：{zh}", f"a related field: {en}")


def industry_name(batch: Batch, number: int) -> tuple[str, str]:
    """Chinese and English name of an industry by its number; its code in a pack without names."""
    if batch.pack.industries.n:
        return batch.pack.name_of("industry", number)
    code = batch.c.base.vocabularies.code("industry", number)
    return code, code


INDUSTRY_FIT = Feature(
    "industry_fit",
    Text("行业相近程度", "Closeness of industry"),
    "0 to 1",
    0.0,
    1.0,
    "an industry of either side is not known",
    _industry_fit,
    _say_industry,
    subject="industry",
)


def theme_bits(batch: Batch, frame: Frame) -> Bits:
    """(n,) strategic themes of each row's industries, with KNOWN_BIT where these are known; kept with the frame."""
    kept = frame.base.cache.get("themes")
    if kept is None:
        table = np.append(batch.pack.industries.themes, np.uint64(0))
        found = np.bitwise_or.reduce(table.take(frame.base.codes("industries")), axis=1)
        kept = np.where(frame.base.known("industries"), found | KNOWN_BIT, found)
        frame.base.cache["themes"] = kept
    assert isinstance(kept, np.ndarray)  # noqa: S101 - the key is ours alone
    return frame.gather(kept)


def _theme_fit(batch: Batch, _: Past) -> Floats:
    if not batch.pack.industries.theme_codes:
        return batch.full(NAN)
    return batch.full(covered(theme_bits(batch, batch.e) | KNOWN_BIT, theme_bits(batch, batch.c), KNOWN_BIT))


def _say_theme(pair: Pair, value: float) -> Text:
    if value <= 0:
        return Text("不属同一重点方向", "belongs to another priority field")
    shared = theme_bits(pair.batch, pair.batch.e)[pair.e] & theme_bits(pair.batch, pair.batch.c)[pair.c]
    return Text("同属重点方向：{names}", "both belong to the priority field: {names}").fill(
        {"names": names_of(pair, "theme", shared)}
    )


THEME_FIT = Feature(
    "theme_fit",
    Text("重点方向契合", "Shared priority fields"),
    "0 to 1",
    0.0,
    1.0,
    "the entrepreneur's industries belong to no priority field, or industries are not known",
    _theme_fit,
    _say_theme,
)
