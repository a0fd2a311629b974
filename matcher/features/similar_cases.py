"""Earlier matches of a counterpart, each weighed by how alike its entrepreneur and request were to the one at hand.

Where `past_cases` counts the cases that are alike in one respect, this weighs every case by all respects at once: a
case from the same town, industry, round and age counts 1, and every respect in which it differs takes a factor off.
That is a kernel density estimate with a product kernel (Nadaraya 1964, Watson 1964), and the closest thing in numbers
to what an officer asks: who has helped somebody like this before?
"""

import numpy as np
from numpy.typing import NDArray

from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.case_kernels import add_cases
from matcher.features.case_tables import Cases, Kernel, Signatures, log_age, tables
from matcher.features.feature import Feature, Pair
from matcher.features.frame import Floats
from matcher.features.history import Past
from matcher.features.popularity import of_counterparts
from matcher.features.timing import began
from matcher.features.track_record import HIGHEST


def _forward(batch: Batch, past: Past, kernel: Kernel) -> NDArray[np.float64]:
    """(counterparts,) summed weights of their cases, for the one who asks."""

    def compare() -> tuple[Cases, Signatures]:
        cases = Cases.before(past)
        return cases, next(cases.signatures(batch))[1]

    cases, signature = batch.once(f"cases.{past.limit}", compare)
    out = np.zeros(past.history.c.n)
    weights, by_recency = tables(kernel)
    age = kernel.by_age(float(_own_ages(batch)[0]))
    add_cases(signature, cases.day, cases.age, int(past.day), weights, age, by_recency, cases.counterpart, out)
    return out


def _reverse(batch: Batch, past: Past, kernel: Kernel, row: int) -> NDArray[np.float64]:
    """(entrepreneurs,) summed weights of one counterpart's cases, for each of them."""

    def compare() -> tuple[Cases, list[Signatures]]:
        cases = Cases.before(past, row)
        return cases, [signature for _, signature in cases.signatures(batch)]

    cases, compared = batch.once(f"cases.{past.limit}.{row}", compare)
    out, total = np.zeros(batch.n), np.zeros(1)
    weights, by_recency = tables(kernel)
    whom, ages = np.zeros(len(cases.day), np.int32), _own_ages(batch)
    for asking, signature in enumerate(compared):
        total[0] = 0
        age = kernel.by_age(float(ages[asking]))
        add_cases(signature, cases.day, cases.age, int(past.day), weights, age, by_recency, whom, total)
        out[asking] = total[0]
    return out


def _own_ages(batch: Batch) -> NDArray[np.float64]:
    ages: NDArray[np.float64] = batch.once("cases.ages", lambda: log_age(batch.day - began(batch.e).astype(np.float64)))
    return ages


def similar_cases(name: str, kernel: Kernel, title: Text, sentence: Text, none: Text) -> Feature:
    """The feature of one kernel; `sentence` may use {count}, `none` is said where there is nothing alike."""

    def compute(batch: Batch, past: Past) -> Floats:
        if batch.ranks == "counterparts":
            return of_counterparts(batch, np.log1p(_forward(batch, past, kernel)).astype(np.float32))
        row = int(batch.c.index[0])
        if row < 0:
            return batch.full(np.float32(np.nan))
        return np.log1p(_reverse(batch, past, kernel, row)).astype(np.float32)

    def say(pair: Pair, value: float) -> Text:
        count = float(np.expm1(value))
        # of whoever refused personalised ranking nothing was compared, and so nothing is told
        some, nothing = (_MATCHED, _NEVER) if _unknown(pair) else (sentence, none)
        return some.fill({"count": f"{count:.0f}"}) if count >= 1 else nothing

    missing = "the counterpart is not stored"
    return Feature(
        name,
        title,
        "ln(1 + cases)",
        0.0,
        HIGHEST,
        missing,
        compute,
        say,
        speaks_for=lambda _, value: float(np.expm1(value)) >= 1,
    )


def _unknown(pair: Pair) -> bool:
    """Whether nothing is known of the entrepreneur in which two cases could be alike."""
    frame, row = pair.batch.e, pair.e
    known = any(frame.known(name)[row] for name in ("region", "industries", "org_type"))
    return not known and bool(np.isnan(began(frame)[row]))


_MATCHED = Text("曾与创业者成功对接（折合约{count}次）", "has been matched before (worth about {count})")
_NEVER = Text("近来没有成功对接", "has not been matched lately")
_NONE = Text("还没有帮助过情况相近的创业者", "has not yet been matched with anybody in a like situation")

SIMILAR_CASES = similar_cases(
    "similar_cases",
    Kernel(industry=0.3, round=0.15, topic=0.02, age=0.4),
    Text("对接过地区、行业、年限都相近的人", "Matches with people alike in place, field and age"),
    Text(
        "曾与地区、行业、阶段等情况相近的创业者成功对接（折合约{count}次）",
        "was matched with people whose place, field and stage are alike (worth about {count})",
    ),
    _NONE,
)
SIMILAR_CASES_CLOSE = similar_cases(
    "similar_cases_close",
    Kernel(recent=400.0, industry=0.05, round=0.05, topic=0.02, age=0.3),
    Text("对接过各方面几乎都相同的人", "Matches with people alike in nearly everything"),
    Text(
        "曾与情况十分相近的创业者成功对接（折合约{count}次）",
        "was matched with people in nearly the same situation (worth about {count})",
    ),
    _NONE,
)
SIMILAR_CASES_LATELY = similar_cases(
    "similar_cases_lately",
    Kernel(recent=90.0, share=1.0, industry=0.5, round=0.15, topic=0.02, age=0.6),
    Text("近几个月对接过情况相近的人", "Matches of the last months with people alike"),
    Text(
        "近几个月曾与情况相近的创业者成功对接（折合约{count}次）",
        "was matched in the last months with people in a like situation (worth about {count})",
    ),
    _NONE,
)
SIMILAR_CASES_ELSEWHERE = similar_cases(
    "similar_cases_elsewhere",
    Kernel(steps=(1.0, 0.9, 0.8, 0.4, 0.2), industry=0.1, round=0.15, topic=0.02, age=0.3),
    Text("对接过同行业的人（外地的也算）", "Matches in the same field, other places counted, too"),
    Text(
        "曾在各地与同行业、同阶段的创业者成功对接（折合约{count}次）",
        "was matched, here or elsewhere, with people in the same field and stage (worth about {count})",
    ),
    _NONE,
)
SIMILAR_CASES_AGE = similar_cases(
    "similar_cases_age",
    Kernel(steps=(1.0, 0.7, 0.5, 0.2, 0.05), round=0.15, topic=0.02, age=0.2, spread=0.3),
    Text("对接过成立年限相近的企业（不论行业）", "Matches with ventures of like age, in whatever field"),
    Text(
        "曾与成立年限相近的企业成功对接（折合约{count}次）",
        "was matched with ventures of about the same age (worth about {count})",
    ),
    _NONE,
)
SIMILAR_CASES_EVER = similar_cases(
    "similar_cases_ever",
    Kernel(long=3000.0, share=0.2, steps=(1.0, 0.6, 0.3, 0.003, 0.0), industry=0.3, round=0.05, topic=0.02, age=0.4),
    Text("多年来对接过情况相近的人（旧的也算）", "Matches with people alike, old ones counted, too"),
    Text(
        "多年来曾与情况相近的创业者成功对接（折合约{count}次）",
        "was matched over the years with people in a like situation (worth about {count})",
    ),
    _NONE,
)
SIMILAR_CASES_NEARBY = similar_cases(
    "similar_cases_nearby",
    Kernel(),
    Text("在本地及周边的对接（不论行业）", "Matches here and nearby, in whatever field"),
    Text("曾在本地及周边成功对接（折合约{count}次）", "was matched here and nearby (worth about {count})"),
    _NONE,
)
OWN_AND_SIMILAR_CASES = similar_cases(
    "own_and_similar_cases",
    Kernel(
        recent=2000.0, share=1.0, steps=(1.0, 0.3, 0.3, 0.3, 0.3), org_type=0.3, topic=0.02, industry=0.5, person=0.1
    ),
    Text("与本单位或同类单位合作过", "Cooperation with this organisation or ones of its kind"),
    Text(
        "曾与本方或情况相近的主体合作（折合约{count}次）",
        "has worked with this organisation or ones like it (worth about {count})",
    ),
    Text("还没有与情况相近的主体合作过", "has not yet worked with an organisation like this one"),
)
