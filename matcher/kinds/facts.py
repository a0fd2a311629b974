"""Facts about an entrepreneur that rules of several kinds ask for."""

import numpy as np

from matcher.features.batch import Batch
from matcher.features.frame import Flags, Floats
from matcher.features.timing import DAYS_PER_MONTH


def registered_months(batch: Batch) -> Floats:
    """Months since registration, NaN where not known: founding came before it and can't stand for it in a rule."""
    months: Floats = np.maximum(np.float32(batch.day) - batch.e.number("registered_on"), 0) / np.float32(DAYS_PER_MONTH)
    return months


def not_registered(batch: Batch) -> Flags:
    """People who only intend to start have nothing registered that could be too old."""
    found: Flags = batch.e.code("stage") == batch.e.base.vocabularies.find("stage", "intent")
    return found


def asks_for(batch: Batch, need: str) -> Flags:
    """Entrepreneurs who name a need; False where their needs are not known."""
    number = batch.e.base.vocabularies.find("need", need)
    found: Flags = (batch.e.bits("needs") >> np.uint64(max(number, 0))) & np.uint64(1) == 1
    return found & np.bool_(number >= 0)


def in_group(batch: Batch) -> Flags:
    """Entrepreneurs of any target group on the day."""
    codes, first, last = batch.e.dated("groups")
    return np.asarray(((codes >= 0) & (first <= batch.day) & (batch.day <= last)).any(axis=1))
