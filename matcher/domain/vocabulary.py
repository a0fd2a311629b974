"""Closed lists that belong to the model itself, not to a country: stages, modes, languages."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

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

CLOSED: dict[str, type[StrEnum]] = {"stage": Stage, "mode": Mode, "language": Language}
"""Vocabulary name to its codes, for those that no reference pack supplies."""

StageCode = Annotated[Stage, Layout(Shape.CODE, "stage")]
Stages = Annotated[list[Stage], Field(max_length=len(Stage)), Layout(Shape.BITS, "stage")]
Modes = Annotated[list[Mode], Field(max_length=len(Mode)), Layout(Shape.BITS, "mode")]
Languages = Annotated[list[Language], Field(max_length=len(Language)), Layout(Shape.BITS, "language")]
