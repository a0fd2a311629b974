"""What a counterpart can still take, and plain figures of its register entry."""

from collections.abc import Callable

import numpy as np

from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.feature import Advice, Feature, Pair
from matcher.features.frame import Floats, Frame
from matcher.features.history import Past

MORE_PLACES = Advice(Text("对方空出更多名额", "more places become free"), float(np.log1p(10)))


def of_register(batch: Batch, name: str, make: Callable[[Frame], Floats]) -> Floats:
    """(n,) something of the counterpart alone: derived once for its whole register, and kept with that."""
    base = batch.c.base
    kept = base.cache.get(f"register.{name}")
    if kept is None:
        kept = base.cache[f"register.{name}"] = make(base)
    assert isinstance(kept, np.ndarray)  # noqa: S101 - the key is ours alone
    return batch.full(batch.c.gather(kept))


def free_slots(attribute: str, title: Text, sentence: Text) -> Feature:
    """Free places, ln(1 + places); `sentence` may use {count}."""

    def compute(batch: Batch, _: Past) -> Floats:
        return of_register(batch, f"free_slots.{attribute}", lambda c: np.log1p(c.number(attribute)))

    def say(_: Pair, value: float) -> Text:
        return sentence.fill({"count": round(float(np.expm1(value)))})

    missing = f"{attribute} is not known"
    return Feature(
        "free_slots", title, "ln(1 + places)", 0.0, 21.0, missing, compute, say, advice=MORE_PLACES, volatile=True
    )


def load(used: str, limit: str, title: Text, sentence: Text) -> Feature:
    """Share of its places that a counterpart has given away; `sentence` may use {percent}."""

    def share(c: Frame) -> Floats:
        with np.errstate(invalid="ignore", divide="ignore"):
            part = np.clip(c.number(used) / c.number(limit), 0, 1)
        return np.where(c.number(limit) > 0, part, np.float32(np.nan))

    def compute(batch: Batch, _: Past) -> Floats:
        return of_register(batch, f"load.{used}.{limit}", share)

    def say(_: Pair, value: float) -> Text:
        return sentence.fill({"percent": round(100 * value)})

    return Feature("load", title, "0 to 1", 0.0, 1.0, f"{used} or {limit} is not known", compute, say, volatile=True)


def figure(
    name: str,
    attribute: str,
    title: Text,
    unit: str,
    sentence: Text,
    low: float = 0.0,
    high: float = 1e13,
    none: Text | None = None,
) -> Feature:
    """A number of the register as it stands, kept within bounds; `sentence` may use {value}, `none` is said of 0."""

    def compute(batch: Batch, _: Past) -> Floats:
        return of_register(batch, f"figure.{attribute}", lambda c: np.clip(c.number(attribute), low, high))

    def say(_: Pair, value: float) -> Text:
        # never as 1e+06, which people do not read
        if none is not None and value <= 0:
            return none
        return sentence.fill({"value": np.format_float_positional(round(value, 2), trim="-")})

    return Feature(name, title, unit, low, high, f"{attribute} is not known", compute, say)
