"""Trades by words and industries, on profiles whose trade is known."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.domain.entrepreneur import Entrepreneur
from matcher.features.batch import Batch
from matcher.features.columns import EPOCH, Vocabularies
from matcher.features.feature import Pair
from matcher.features.field_fit import FIELD_FIT, SAME, carried, fields_of, trades_of
from matcher.features.fields import MOST, Fields
from matcher.features.frame import Frame
from matcher.features.history import History, Past, build_log
from matcher.features.patch import patched
from matcher.features.text import TextSpace
from matcher.features.word_evidence import TRUSTS
from matcher.kinds.discovery import kinds
from matcher.learning.world.world import World
from matcher.reference.pack import Pack

TODAY = date(2026, 11, 23)
TEA = ("0164", "1530", "5226")
BEDS = ("6130", "9030")
TRADES = {"茶": (TEA, ["高山绿茶", "茶园", "炒青"]), "宿": (BEDS, ["民宿", "客房", "游客入住"])}


def people(pack: Pack, n: int = 60) -> tuple[Frame, Vocabularies]:
    """Half make tea, half let rooms; each has declared one of its trade's industries at random, some none."""
    random, books, rows = np.random.default_rng(3), Vocabularies(pack.numbers()), []
    for k in range(n):
        codes, words = TRADES["茶宿"[k % 2]]
        text = "，".join(["我在村里做", *random.permutation(words)[:2], "想找人帮忙"])
        own = {"industries": [codes[int(random.integers(len(codes)))]]} if random.random() < 0.8 else {}
        rows.append({"id": f"e{k}", "name": "甲", "text": text, **own})
    return Frame.build(Entrepreneur, rows, books), books


def batch_with(
    pack: Pack, e: Frame, rows: list[dict[str, Any]], books: Vocabularies, kind: str = "mentor"
) -> tuple[Batch, Past]:
    c = Frame.build(kinds()[kind].attributes, rows, books)
    nothing: dict[str, list[object]] = {x: [] for x in ("at", "entrepreneur_id", "counterpart_id", "event")}
    past = History(build_log(nothing, e, c, {}), e, c).before(float(TODAY.toordinal() - EPOCH))
    return Batch(e.take(np.array([0])), c, TODAY, pack, TextSpace.fit([]), "counterparts"), past


def test_words_tell_the_trade_whatever_the_code(pack: Pack) -> None:
    e, books = people(pack, 400)
    mentors = [
        {"id": "m0", "name": "a", "text": "懂茶园和炒青", "industries": ["5226"]},
        {"id": "m1", "name": "b", "text": "开过民宿，客房打理"},
        {"id": "m2", "name": "c", "industries": ["1530"]},
        {"id": "m3", "name": "d", "text": "会说笑话"},
        {"id": "m4", "name": "e"},
    ]
    batch, past = batch_with(pack, e, mentors, books)
    fit = FIELD_FIT.compute(batch, past)
    assert fit[0] > 0.75
    assert fit[1] < 0.1
    assert fit[2] > 0.5  # a declared code stands for the trade of those who declare it
    assert np.isnan(fit[3:]).all()  # words that nobody else uses say nothing, and neither does silence
    assert [FIELD_FIT.speaks_for(Pair(batch, k), float(fit[k])) for k in range(3)] == [True, False, True]
    assert "另一行当" in FIELD_FIT.say(Pair(batch, 1), float(fit[1])).zh


def test_a_trade_is_named_only_where_one_declares_it_and_the_other_bears_it(pack: Pack) -> None:
    """However near the words are: a code that neither side declares is the register's guess, not what anybody said."""
    books, random, rows = Vocabularies(pack.numbers()), np.random.default_rng(3), []
    for k in range(400):
        words = random.permutation(TRADES["茶宿"[k % 2]][1])[:2]
        rows.append({"id": f"e{k}", "text": "，".join(words), "industries": ["5226" if k % 2 == 0 else "6130"]})
    mentors = [
        {"id": "m0", "name": "a", "text": "茶园，炒青", "industries": ["5226"]},
        {"id": "m1", "name": "b", "text": "茶园，炒青"},
        {"id": "m2", "name": "c", "text": "茶园，炒青", "industries": ["1530"]},
        {"id": "m3", "name": "d", "industries": ["5227"]},  # near by its code, but it has not written a word
    ]

    number = pack.industries.number["5226"]
    name = pack.industries.names_zh[number]

    def said(**own: Any) -> list[str]:
        one = {"id": "e", "text": "高山绿茶，茶园", **own}
        batch, past = batch_with(pack, Frame.build(Entrepreneur, [one, *rows], books), mentors, books)
        fit = FIELD_FIT.compute(batch, past)
        assert fit.min() > SAME
        sentences = [FIELD_FIT.say(Pair(batch, k), float(fit[k])) for k in range(4)]
        assert all((name in one.zh) == (pack.industries.names_en[number] in one.en) for one in sentences)
        return [one.zh for one in sentences]

    close = "从行业和文字看，行当很相近"
    spoken = f"一方填报的行业是{name}，另一方的文字也像这一行"
    assert said() == [spoken, close, close, close]
    assert said(industries=["5226"]) == [f"双方填报了同一行业：{name}", spoken, spoken, close]


def test_shares_sum_to_one_and_empty_profiles_have_none(pack: Pack) -> None:
    e, books = people(pack)
    batch, past = batch_with(pack, e, [{"id": "m", "name": "a"}], books)
    fields = fields_of(batch, past)
    own = trades_of(fields, e)
    assert own.codes.shape == (e.n, MOST)
    np.testing.assert_allclose(own.weights.sum(axis=1), 1, atol=1e-6)
    assert not trades_of(fields, batch.c).known.any()
    nobody = own.take(np.array([-1, 0]))
    assert nobody.known.tolist() == [False, True]
    np.testing.assert_allclose(np.diag(fields.nearness_), 1, atol=1e-5)
    np.testing.assert_allclose(fields.nearness_, fields.nearness_.T, atol=1e-5)


def test_a_wider_code_stands_for_its_division(pack: Pack) -> None:
    e, books = people(pack)
    batch, past = batch_with(pack, e, [{"id": "m", "name": "a", "industries": ["01"]}], books)
    assert FIELD_FIT.compute(batch, past)[0] > 0.5  # 01 is agriculture, where 0164 lies


def test_a_register_without_words_goes_by_its_codes(pack: Pack) -> None:
    books = Vocabularies(pack.numbers())
    e = Frame.build(Entrepreneur, [{"id": "e0", "industries": ["0164"]}, {"id": "e1", "industries": ["6130"]}], books)
    mentors = [{"id": "m0", "name": "a", "industries": ["0164"]}, {"id": "m1", "name": "b", "industries": ["6130"]}]
    batch, past = batch_with(pack, e, mentors, books)
    assert FIELD_FIT.compute(batch, past).tolist() == [1.0, 0.0]
    empty = Frame.build(Entrepreneur, [{"id": "e0", "text": "做茶"}], books)
    batch, past = batch_with(pack, empty, mentors, books)
    assert np.isnan(FIELD_FIT.compute(batch, past)).all()  # nobody has declared anything


def test_what_was_learned_is_carried_until_the_register_has_outgrown_it(pack: Pack) -> None:
    before, _ = people(pack, 60)
    batch, past = batch_with(pack, before, [{"id": "m", "name": "a"}], before.vocabularies)
    fields = fields_of(batch, past)
    for n, kept in ((63, True), (80, False)):
        now, _ = people(pack, n)
        carried(before, now)
        assert (now.cache.get("fields") is fields) == kept


def test_demo_trades_are_told_apart(pack: Pack) -> None:
    """The world's own trades, which no code identifies: those of the same one are mostly nearer than all others."""
    region, books = World(1, 0.1, TODAY, pack), Vocabularies(pack.numbers())
    e = Frame.build(Entrepreneur, region.entrepreneurs.rows, books)
    fields = Fields.fit(e, pack.industries.similarity)
    drawn = region.counterparts["mentor"]
    frame = Frame.build(kinds()["mentor"].attributes, drawn.rows, books)
    mentors = fields.of(frame.texts("text"), frame.codes("industries"))
    hits = []
    for row in range(100):
        own = trades_of(fields, e.take(np.array([row])))
        table = np.zeros(len(fields.industries_), np.float32)
        known = own.codes[0] >= 0
        table[own.codes[0][known]] = own.weights[0][known]
        near = table @ fields.nearness_
        scores = (np.append(near, 0)[mentors.codes] * mentors.weights).sum(axis=1)
        same = drawn.trade == region.entrepreneurs.trade[row]
        if same.any():
            hits.append(float(scores[same].mean() > np.quantile(scores[~same], 0.9)))
    assert np.mean(hits) > 0.8


def test_names_of_firms_teach_and_tell_and_nobody_is_ranked_by_a_name(pack: Pack) -> None:
    """Firms' names use a word that no text has; organisations are told by it, people on either side are not."""
    random, books = np.random.default_rng(3), Vocabularies(pack.numbers())
    rows: list[dict[str, Any]] = []
    for k in range(200):
        codes, words = TRADES["茶宿"[k % 2]]
        firm = {"name": f"甬城{('绿叶饮品', '云居客栈')[k % 2]}有限公司", "registered_on": "2024-05-06"}
        own = firm if k % 4 < 2 else {"name": ("云居客栈", "绿叶饮品")[k % 2]}  # who has no firm misleads nobody
        text = "，".join(random.permutation(words)[:2])
        rows.append({"id": f"e{k}", "text": text, "industries": [codes[int(random.integers(len(codes)))]], **own})
    others = [{"id": "c0", "name": "绿叶饮品园"}, {"id": "c1", "name": "云居客栈园"}, {"id": "c2", "name": "某某园"}]

    def fit(kind: str, changes: dict[str, Any]) -> NDArray[np.float32]:
        e = Frame.build(Entrepreneur, [{**rows[0], **changes}, *rows[1:]], books)
        return FIELD_FIT.compute(*batch_with(pack, e, others, books, kind))

    found = fit("incubator", {})
    assert found[0] > 0.5
    assert found[1] < 0.2
    assert np.isnan(found[2])
    assert np.isnan(fit("mentor", {})).all()
    renamed = {"name": "甬城云居客栈有限公司", "registered_on": None}
    np.testing.assert_array_equal(fit("incubator", renamed), fit("incubator", {"name": None, "registered_on": None}))


@pytest.mark.parametrize(("own", "trust"), [(6, TRUSTS[-1]), (0, TRUSTS[0])])
def test_texts_are_believed_as_far_as_held_out_ones_bear_them_out(pack: Pack, own: int, trust: float) -> None:
    """Where every word is of the trade, fully; where none is, hardly, however often words fell together by accident."""
    random, books, rows = np.random.default_rng(3), Vocabularies(pack.numbers()), []
    for k in range(400):
        words = [f"{'tea' if k % 2 else 'inn'}{n}" for n in random.integers(0, 20, own)]
        noise = [f"word{n}" for n in random.integers(0, 60, 12 - own)]
        rows.append({"id": f"e{k}", "text": "; ".join([*words, *noise]), "industries": ["0164" if k % 2 else "6130"]})
    assert Fields.fit(Frame.build(Entrepreneur, rows, books), pack.industries.similarity).trust_ == trust


def test_names_follow_their_rows(pack: Pack) -> None:
    books = Vocabularies(pack.numbers())
    before = Frame.build(Entrepreneur, [{"id": k, "name": k * 2} for k in "abc"], books)
    now = patched(before, Entrepreneur, [{"id": "b", "name": "new"}, {"id": "d"}], ["a"])
    assert dict(zip(now.ids, now.names, strict=True)) == {"b": "new", "c": "cc", "d": None}
    assert before.names == ["aa", "bb", "cc"]


@pytest.mark.parametrize("texts", [[], [None, ""], ["x"]])
def test_odd_texts(pack: Pack, texts: list[str | None]) -> None:
    e, _ = people(pack)
    fields = Fields.fit(e, pack.industries.similarity)
    assert len(fields.of(texts, np.full((len(texts), 1), -1, np.int32)).codes) == len(texts)
