"""Closed lists that belong to the model itself, not to a country: stages, modes, languages."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from matcher.domain.layout import Layout, Shape
from matcher.domain.text import Text


class Stage(StrEnum):
    """Where a venture stands; `restart` is a new venture after an earlier one was closed (policy article 7)."""

    INTENT = "intent"
    STARTUP = "startup"
    GROWTH = "growth"
    MATURE = "mature"
    RESTART = "restart"


class Mode(StrEnum):
    """How help is given (policy article 5: appointments and collective sessions)."""

    APPOINTMENT = "appointment"
    COLLECTIVE = "collective"
    ONLINE = "online"
    ON_SITE = "on_site"


class Language(StrEnum):
    """Languages that a meeting can be held in."""

    MANDARIN = "zh"
    ENGLISH = "en"
    CANTONESE = "yue"
    UYGHUR = "ug"
    TIBETAN = "bo"
    MONGOLIAN = "mn"
    KOREAN = "ko"
    ZHUANG = "za"


STAGE_NAMES = {
    Stage.INTENT: Text("有创业意向", "planning to start"),
    Stage.STARTUP: Text("初创期", "start-up stage"),
    Stage.GROWTH: Text("成长期", "growth stage"),
    Stage.MATURE: Text("成熟期", "mature stage"),
    Stage.RESTART: Text("再创业", "starting again"),
}
MODE_NAMES = {
    Mode.APPOINTMENT: Text("预约服务", "by appointment"),
    Mode.COLLECTIVE: Text("集中服务", "collective session"),
    Mode.ONLINE: Text("线上", "online"),
    Mode.ON_SITE: Text("上门服务", "on site"),
}
LANGUAGE_NAMES = {
    Language.MANDARIN: Text("普通话", "Mandarin"),
    Language.ENGLISH: Text("英语", "English"),
    Language.CANTONESE: Text("粤语", "Cantonese"),
    Language.UYGHUR: Text("维吾尔语", "Uyghur"),
    Language.TIBETAN: Text("藏语", "Tibetan"),
    Language.MONGOLIAN: Text("蒙古语", "Mongolian"),
    Language.KOREAN: Text("朝鲜语", "Korean"),
    Language.ZHUANG: Text("壮语", "Zhuang"),
}

CLOSED: dict[str, type[StrEnum]] = {"stage": Stage, "mode": Mode, "language": Language}
"""Vocabulary name to its codes, for those that no reference pack supplies."""

CLOSED_NAMES: dict[str, dict[str, Text]] = {
    "stage": {code.value: name for code, name in STAGE_NAMES.items()},
    "mode": {code.value: name for code, name in MODE_NAMES.items()},
    "language": {code.value: name for code, name in LANGUAGE_NAMES.items()},
}
"""Vocabulary name to what people call its codes."""

ALSO_CALLED = {
    "stage": {"创业意向": "intent", "初创": "startup", "成长": "growth", "成熟": "mature", "再次创业": "restart"},
    "mode": {"预约": "appointment", "集中": "collective", "网络": "online", "线下": "on_site", "上门": "on_site"},
    "language": {"中文": "zh", "汉语": "zh", "国语": "zh", "英文": "en", "广东话": "yue", "维语": "ug", "蒙语": "mn"},
}
"""Other names that registers use for the same codes."""

StageCode = Annotated[Stage, Layout(Shape.CODE, "stage")]
Stages = Annotated[list[Stage], Field(max_length=len(Stage)), Layout(Shape.BITS, "stage")]
Modes = Annotated[list[Mode], Field(max_length=len(Mode)), Layout(Shape.BITS, "mode")]
Languages = Annotated[list[Language], Field(max_length=len(Language)), Layout(Shape.BITS, "language")]

Rounds = Annotated[
    list[Annotated[str, StringConstraints(min_length=1, max_length=100)]],
    Field(max_length=64),
    Layout(
        Shape.CODES,
        "topic",
        names=(
            ("seed", Text("种子轮", "seed round")),
            ("angel", Text("天使轮", "angel round")),
            ("pre_a", Text("Pre-A轮", "pre-A round")),
            ("a", Text("A轮", "series A")),
            ("b", Text("B轮", "series B")),
            ("c", Text("C轮", "series C")),
            ("loan", Text("贷款", "loan")),
        ),
    ),
]
"""Rounds of funding; any other word may stand there, too."""
