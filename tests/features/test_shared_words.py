"""The words that a text reason quotes."""

import pytest

from matcher.features.commonplaces import CUTS, QUANTITIES
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


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        # how many and how long is no topic, however rare the words are
        ("现在有三十几个人一起干，种猕猴桃", "帮三十几个小店理清过账目，收猕猴桃", ["猕猴桃"]),
        ("投进去二十万元", "去年投了二十多个项目，每个二十万元", []),
        ("做茶叶已经十五年", "深耕茶叶十五年", ["茶叶"]),
        # nor is what everybody says of oneself, in whichever words
        ("跑了多年销售，客户熟", "跑了多年销售，客户熟", []),
        ("团队年轻肯学，拿到过县里的比赛奖", "拿到过县里的比赛奖，团队年轻肯学", []),
        ("村里有现成的厂房，订单主要来自社区团购", "村里有现成的厂房。订单主要来自社区团购", ["社区团购"]),
        # a word and not what stands around it, nor pieces of two words
        ("想学医疗资质申请", "偏好有医疗资质申请能力的团队", ["医疗资质申请"]),
        ("主要卖给宠物医院", "以生物医药为主", []),
        ("熟悉车队管理和财税", "讲车队管理，不讲财税", ["财税", "车队管理"]),
        ("如果政策咨询能解决", "退休前管政策咨询", ["政策咨询"]),
        ("最想解决的是上下游供需对接", "正在找上下游供需对接方面的合作", ["上下游供需对接"]),
        # words with a numeral, a joining character or a verb in them are whole
        ("做五金和二手车检测，一次性餐具", "五金，二手车检测，一次性餐具", ["一次性餐具", "二手车检测", "五金"]),
        ("不锈钢，有机蔬菜", "有机蔬菜与不锈钢", ["不锈钢", "有机蔬菜"]),
        ("over twelve years of sales, drones for orchards", "sales for years; drones", ["drones"]),
    ],
)
def test_only_what_may_be_a_topic_is_quoted(one: str, other: str, told: list[str]) -> None:
    space = TextSpace.fit([*CORPUS, one, other])
    assert sorted(shared_words(space, one, other)) == sorted(shared_words(space, other, one)) == told


def test_a_long_turn_of_phrase_does_not_stand_before_a_word_that_tells() -> None:
    space = TextSpace.fit([*CORPUS * 3, *["农村生活污水集中处理"] * 3, "紫菜"])
    assert shared_words(space, "农村生活污水集中，紫菜", "紫菜，农村生活污水集中", most=1) == ["紫菜"]


@pytest.mark.parametrize(
    "text", ["近五十个", "上百家", "二十多年", "三百万元", "第三次", "好几个", "两名", "多年", "八十"]
)
def test_quantities(text: str) -> None:
    assert QUANTITIES.sub("", text) == ""


@pytest.mark.parametrize(
    "text", ["双十一", "五金", "二手车", "三维扫描", "百货", "一次性餐具", "一体机", "二次元", "多肉植物", "万向轮"]
)
def test_words_with_a_numeral(text: str) -> None:
    assert CUTS.sub("", QUANTITIES.sub("", text)) == text
