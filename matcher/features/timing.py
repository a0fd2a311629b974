"""Ages and days: how old the venture is, and how long until something of the counterpart begins or ends."""

import numpy as np

from matcher.domain.layout import DAYS_PER_YEAR
from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.feature import Feature, Pair
from matcher.features.frame import Floats, Frame
from matcher.features.history import Past

DAYS_PER_MONTH = DAYS_PER_YEAR / 12
GONE = Text("该日期已过{days}天", "that day was {days} day(s) ago")


def began(frame: Frame) -> Floats:
    """Day of registration of ventures, else of founding, in days since 1970-01-01; NaN where neither is known."""
    registered, founded = frame.number("registered_on"), frame.number("founded_on")
    return np.where(np.isnan(registered), founded, registered)


def age_months(batch: Batch) -> Floats:
    """Months since the venture was registered (or founded), at least 0; NaN where not known."""
    months: Floats = (np.maximum(np.float32(batch.day) - began(batch.e), 0) / np.float32(DAYS_PER_MONTH)).astype(
        np.float32
    )
    return months


def _venture_age(batch: Batch, _: Past) -> Floats:
    return batch.full(age_months(batch) / np.float32(12))


VENTURE_AGE = Feature(
    "venture_age",
    Text("企业成立年限", "Age of the venture"),
    "years",
    0.0,
    300.0,
    "neither the day of registration nor that of founding is known",
    _venture_age,
    lambda _, value: Text(f"企业成立约{value:.1f}年", f"the venture is about {value:.1f} years old"),
)


def age_room(attribute: str) -> Feature:
    """Months left before the venture is too old for what the counterpart takes (`attribute`: its limit in months)."""

    def compute(batch: Batch, _: Past) -> Floats:
        return batch.full(np.clip(batch.c.number(attribute) - age_months(batch), -1200, 1200))

    def say(_: Pair, value: float) -> Text:
        months = round(value)
        if months < 0:
            return Text(f"已超过入驻年限约{-months}个月", f"the venture is about {-months} months too old for it")
        return Text(
            f"离入驻年限还有约{months}个月", f"about {months} months are left before the venture is too old for it"
        )

    title = Text("离年限的余地", "Room before the age limit")
    missing = "the age of the venture or the limit is not known"
    return Feature("age_room", title, "months", -1200.0, 1200.0, missing, compute, say)


def days_until(name: str, attribute: str, title: Text, sentence: Text) -> Feature:
    """Days from `as_of` to a day of the counterpart, within ten years; `sentence` may use {days}."""

    def compute(batch: Batch, _: Past) -> Floats:
        return batch.full(np.clip(batch.c.number(attribute) - np.float32(batch.day), -3653, 3653))

    def say(_: Pair, value: float) -> Text:
        days = round(value)
        return sentence.fill({"days": days}) if days >= 0 else GONE.fill({"days": -days})

    return Feature(name, title, "days", -3653.0, 3653.0, f"{attribute} is not known", compute, say, volatile=True)
