"""How alike two texts are in their words: what the entrepreneur writes and what the counterpart says of itself."""

from typing import Literal

import numpy as np

from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.feature import Advice, Feature, Pair
from matcher.features.frame import Floats, Frame
from matcher.features.history import Past
from matcher.features.shared_words import shared_words
from matcher.features.text import index_of

Way = Literal["joined", "mean", "best"]
NAN = np.float32(np.nan)
SAY_MORE = Advice(Text("把项目情况和具体需求写得更详细", "describe the venture and the question in more detail"), 0.25)
ALIKE = 0.03
"""Cosine under which two texts share next to nothing."""
CLOSE = 0.35
"""Cosine from which two texts as a whole may be called alike, if they share several words that tell a topic: who
write of themselves in the same turns of phrase, or of one thing among others, are not alike."""
SOME_WORDS = Text("文字中有一些相同的词", "the texts share some words")


def _parts(frame: Frame, attribute: str, row: int) -> list[str]:
    value = frame.texts(attribute)[row]
    return [value] if isinstance(value, str) else list(value or [])


def _one_to_many(batch: Batch, query: list[str], frame: Frame, attribute: str, way: Way) -> Floats:
    """Cosines of a query with the texts of every row of the ranked side, put together by `way`."""
    index = index_of(batch.texts, frame, attribute, joined=way == "joined")
    if not len(index.owner_):
        return batch.full(NAN)
    best = np.full(frame.base.n, NAN, np.float32)
    totals = np.zeros(frame.base.n, np.float32)
    for text in query:
        term, weight = batch.texts.query(text)
        values = index.mean(term, weight) if way == "mean" else index.best(term, weight)
        best, totals = np.fmax(best, values), totals + values
    return frame.gather(totals / np.float32(len(query)) if way == "mean" else best)


def _compute(batch: Batch, own: str, other: str, way: Way) -> Floats:
    """The same value whichever side is the one: the query is its text, the index that of the many."""
    attribute_one, attribute_many = (own, other) if batch.ranks == "counterparts" else (other, own)
    query = _parts(batch.one, attribute_one, 0)
    if not query:
        return batch.full(NAN)
    if way == "joined":
        query = ["\n".join(query)]
    return _one_to_many(batch, query, batch.many, attribute_many, way)


def text_match(name: str, title: Text, sentence: Text, own: str, other: str, way: Way) -> Feature:
    """TF-IDF cosine of the entrepreneur's attribute `own` with the counterpart's `other`.

    It is no reason where the texts share no word that could be quoted.
    """

    def compute(batch: Batch, _: Past) -> Floats:
        return np.clip(_compute(batch, own, other, way), 0, 1)

    def words_of(pair: Pair) -> list[str]:
        mine, theirs = _parts(pair.batch.e, own, pair.e), _parts(pair.batch.c, other, pair.c)
        places = pair.batch.pack.regions.spoken_names
        texts = "\n".join(mine), "\n".join(theirs)
        found: list[str] = pair.batch.once(
            f"words.{name}.{pair.row}", lambda: shared_words(pair.batch.texts, *texts, places)
        )
        return found

    def say(pair: Pair, value: float) -> Text:
        if value < ALIKE:
            return Text("文字内容关联不大", "its texts have little in common with the request")
        words = words_of(pair)
        if not words:
            return SOME_WORDS
        quoted = Text("、".join(f"“{word}”" for word in words), ", ".join(f"“{word}”" for word in words))
        if value < CLOSE or len(words) == 1:
            return Text(f"文字中都提到{quoted.zh}", f"both texts mention {quoted.en}")
        return Text(f"{sentence.zh}，都提到{quoted.zh}", f"{sentence.en}; both mention {quoted.en}")

    def speaks_for(pair: Pair, value: float) -> bool:
        return value >= ALIKE and bool(words_of(pair))

    missing = "one of the two texts is not known"
    return Feature(
        name,
        title,
        "cosine",
        0.0,
        1.0,
        missing,
        compute,
        say,
        version=2,
        advice=SAY_MORE,
        subject="words",
        speaks_for=speaks_for,
    )


TEXT_MATCH = text_match(
    "text_match",
    Text("文字描述相近", "Descriptions alike"),
    Text("简介与创业者的自述内容相近", "its description is close to what the entrepreneur wrote"),
    "text",
    "text",
    "joined",
)
DOCUMENTS_JOINED = text_match(
    "documents_joined",
    Text("代表性材料整体相近", "Documents alike as a whole"),
    Text("以往的材料与创业者所写内容相近", "its documents are close to what the entrepreneur wrote"),
    "text",
    "documents",
    "joined",
)
DOCUMENTS_MEAN = text_match(
    "documents_mean",
    Text("代表性材料平均相近", "Documents alike on average"),
    Text("多份材料都与创业者所写内容相近", "several of its documents are close to what the entrepreneur wrote"),
    "text",
    "documents",
    "mean",
)
DOCUMENTS_BEST = text_match(
    "documents_best",
    Text("最相近的一份材料", "Closest document"),
    Text("有一份材料与创业者所写内容很相近", "one of its documents is very close to what the entrepreneur wrote"),
    "text",
    "documents",
    "best",
)
