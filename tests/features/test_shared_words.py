"""The words that a text reason quotes."""

from matcher.features.shared_words import shared_words
from matcher.features.text import TextSpace

CORPUS = [f"第{k}家公司，提供一般服务" for k in range(40)] + ["做茶叶直播销售", "机器人视觉检测", "robotics vision lab"]


def test_rare_words_of_both_are_quoted() -> None:
    space = TextSpace.fit(CORPUS)
    assert set(shared_words(space, "我想做茶叶的直播", "擅长茶叶直播销售")) == {"茶叶", "直播"}
    assert shared_words(space, "Robotics for farms", "a robotics lab") == ["robotics"]


def test_common_words_are_not() -> None:
    assert shared_words(TextSpace.fit(CORPUS), "提供服务的公司", "公司提供服务") == []


def test_nothing_shared_or_nothing_known() -> None:
    space = TextSpace.fit(CORPUS)
    assert shared_words(space, "茶叶", "机器人") == []
    assert shared_words(TextSpace.fit([]), "茶叶", "茶叶") == []
