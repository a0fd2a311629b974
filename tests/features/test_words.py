"""Terms and weights of text, against scikit-learn with an analyser that was written apart from ours."""

import itertools
import re
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from matcher.domain.entrepreneur import Entrepreneur
from matcher.features.columns import Vocabularies
from matcher.features.frame import Frame
from matcher.features.text import TextIndex, TextSpace, index_of
from matcher.features.tokens import _folded, normalise, tokens

CORPUS = [
    "Cold chain logistics for fresh tea",
    "在网上卖家乡的茶叶，不会做推广",
    "手机维修 3D打印 battery recycling, battery reuse",
    "茶叶种植与茶叶加工",
    "茶",
    "ＦＵＬＬ ｗｉｄｔｈ letters and Full width",
    "🙂🙂",
    "",
    "Ökologischer Anbau; ökologischer Handel",
    "𠀀𠀁野菜",
    "batteries, logistical batches; the HXD3C-2024009 and HXD3C-2024010 buses",
]
QUERIES = [*CORPUS, "tea logistics 茶叶推广", "nothing in common zzz", "茶 茶 茶", "battery battery", "recycled buses"]
HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+")


def short(word: str) -> str:
    """The form that a word's inflections share; a word with a digit has none but itself."""
    if any(letter.isnumeric() for letter in word):
        return word
    return re.sub(r"(?<=..[^su])s$", "", word)[:7]


def terms(text: str) -> list[str]:
    """Short forms of words and their pairs, pairs of neighbouring Han characters, and Han characters alone."""
    text = unicodedata.normalize("NFKC", text).lower()
    words = [short(word) for word in re.findall(r"[^\W_]+", HAN.sub(" ", text))]
    found = [*words, *(f"{a} {b}" for a, b in itertools.pairwise(words))]
    for run in HAN.findall(text):
        found += [f"|{run}"] if len(run) == 1 else [f"|{a}{b}" for a, b in itertools.pairwise(run)]
    return found


@pytest.fixture(scope="module")
def golden() -> np.ndarray:
    vectors = TfidfVectorizer(analyzer=terms, sublinear_tf=True, smooth_idf=True, norm="l2").fit(CORPUS)
    return np.asarray((vectors.transform(QUERIES) @ vectors.transform(CORPUS).T).todense())


def test_cosine_is_that_of_scikit_learn(golden: np.ndarray) -> None:
    space = TextSpace.fit(CORPUS)
    index = TextIndex(space, CORPUS)
    ours = np.array([index.best(*space.weights([text])[1:]) for text in QUERIES])
    np.testing.assert_allclose(ours, golden, atol=2e-6)
    assert (golden > 0.05).sum() >= 12


def test_the_best_and_the_mean_of_several_documents(golden: np.ndarray) -> None:
    groups = [[0, 1, 2], [3], [], [4, 5, 6, 7, 8, 9]]
    values: list[str | list[str] | None] = [[CORPUS[k] for k in group] or None for group in groups]
    space = TextSpace.fit(CORPUS)
    index = TextIndex(space, values)
    for number, text in enumerate(QUERIES):
        _, term, weight = space.weights([text])
        best, mean = index.best(term, weight), index.mean(term, weight)
        for row, group in enumerate(groups):
            if group:
                np.testing.assert_allclose(best[row], golden[number, group].max(), atol=2e-6)
                np.testing.assert_allclose(mean[row], golden[number, group].mean(), atol=2e-6)
            else:
                assert np.isnan(best[row])
                assert np.isnan(mean[row])


def test_joined_documents_count_as_one_text() -> None:
    rows = [{"id": "a", "text": "茶叶种植"}, {"id": "b"}]
    frame = Frame.build(Entrepreneur, rows, Vocabularies({}))
    frame.columns["text"].texts[:] = [["茶叶种植", "cold chain"], []]
    space = TextSpace.fit(CORPUS)
    _, term, weight = space.weights(["茶叶种植\ncold chain"])
    found = index_of(space, frame, "text", joined=True).best(term, weight)
    np.testing.assert_allclose(found[0], 1.0, atol=1e-6)
    assert np.isnan(found[1]), "an empty list of documents is no text that has nothing in common"
    assert index_of(space, frame, "text", joined=True) is index_of(space, frame, "text", joined=True)
    assert index_of(space, frame, "text") is not index_of(space, frame, "text", joined=True)


def test_an_empty_corpus_knows_no_words() -> None:
    space = TextSpace.fit([])
    assert TextIndex(space, ["茶叶", None]).cosine(*space.weights(["茶叶"])[1:]).tolist() == [0.0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_terms_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    """No term reaches over the border of two texts, and how often each occurs is what the plain analyser says."""
    hashes, owner = tokens(texts)
    for number, text in enumerate(texts):
        alone, _ = tokens([text])
        assert sorted(hashes[owner == number].tolist()) == sorted(alone.tolist())


@pytest.mark.parametrize("text", QUERIES)
def test_as_many_terms_as_the_plain_analyser_finds(text: str) -> None:
    hashes, _ = tokens([text])
    plain = terms(text)
    assert len(hashes) == len(plain)
    assert len(set(hashes.tolist())) == len(set(plain))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("network", "Networks", True),
        ("gases", "gase", True),
        ("logistical", "logistics", True),
        ("businesses", "business", True),
        ("Verpackung", "Verpackungen", True),
        ("general", "generative", False),
        ("gas", "ga", False),
        ("virus", "viru", False),
        ("class", "clas", False),
        ("20240091", "20240092", False),
        ("hxd3c2024009", "hxd3c2024010", False),
        ("iso9001s", "iso9001", False),
    ],
)
def test_inflections_of_a_word_are_one_term(one: str, other: str, same: bool) -> None:
    assert (tokens([one])[0].tolist() == tokens([other])[0].tolist()) is same


def test_a_longer_text_in_other_forms_of_the_words_is_still_close() -> None:
    space = TextSpace.fit(["packaging of batteries", "cold chains", "tea plantations"])
    index = TextIndex(space, ["cold chains", "tea plantations"])
    near, far = index.best(*space.weights(["a plantation of teas"])[1:])[[1, 0]]
    assert near > 0.5
    assert far == 0


def test_odd_text_is_no_trouble() -> None:
    for text in ("\ud800 lone", "‮مرحبا بالعالم", "a" * 20_000, "\x00\x01", "e\u0301cole"):
        hashes, owner = tokens([text])
        assert len(hashes) == len(owner)
    assert set(tokens(["e\u0301cole"])[0]) == set(tokens(["école"])[0])


LETTERS = st.characters(exclude_categories=["Cs"], max_codepoint=0x1FFFF)


@given(texts=st.lists(st.text(LETTERS, max_size=8) | st.text("ＡΣσ，é茶한\u1161\u0301ﬁ①", max_size=6), max_size=4))
def test_the_table_folds_as_the_standard_does(texts: list[str]) -> None:
    points, lengths = _folded(texts)
    expected = "".join(f"{normalise(text)}\n" for text in texts)
    assert points.tolist() == [ord(letter) for letter in expected]
    assert lengths.tolist() == [len(normalise(text)) + 1 for text in texts]
