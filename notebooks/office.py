"""Opens the store that the notebooks look at, and says in words what the service tells in codes."""

import atexit
import os
import shutil
import tempfile
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from matcher.domain.text import Text
from matcher.domain.vocabulary import STAGE_NAMES, Stage
from matcher.learning.rows import unwatched
from matcher.learning.world.world import World
from matcher.reference.pack import load_pack
from matcher.service.demo import fill
from matcher.service.service import Service
from matcher.service.settings import Settings
from matcher.store.store import Store

ROOT = Path(__file__).resolve().parents[1]
DEMO_SEED, DEMO_SIZE, DEMO_TRAFFIC = 1, 0.1, 4.0
"""The demo region of the notebooks: 2,000 entrepreneurs who asked often enough for every question here."""

PLATES = {
    "east": Text("东部地区", "east"),
    "central": Text("中部地区", "centre"),
    "northeast": Text("东北地区", "north-east"),
    "west": Text("西部地区", "west"),
    "hmt": Text("港澳台", "Hong Kong, Macao, Taiwan"),
}
PEOPLE = {
    "returning": Text("曾经对接成功", "matched before"),
    "new": Text("尚未对接成功", "not yet matched"),
    "thin profile": Text("资料较少", "thin profile"),
    "rich profile": Text("资料较全", "rich profile"),
}
JUDGES = {
    "scorecard": Text("专家评分卡", "experts' scorecard"),
    "popularity": Text("热度", "popularity"),
    "popularity in the region": Text("本省热度", "popularity in the province"),
    "item-kNN": Text("同现近邻", "item-kNN"),
    "EASE": Text("线性自编码", "EASE"),
    "ALS": Text("矩阵分解", "ALS"),
    "full interaction": Text("不受限的树模型", "full-interaction trees"),
}
"""What models and baselines are called; a name that is not here is a version."""


def opened() -> Service:
    """The service on the store of the settings (MATCHER_STORE, …); on a small synthetic region where there is none.

    It is closed when the notebook's kernel ends. Raises FileNotFoundError where the named store is not there.
    """
    stack = ExitStack()
    atexit.register(stack.close)
    service = stack.enter_context(Service.opened(settings_or_demo(stack)))
    if service.synthetic:
        print("合成数据：并非真实的人员和机构。 SYNTHETIC DATA: no real people or organisations.")
    people, events = service.catalogue.snapshot(service.catalogue.codes[0]).entrepreneurs.frame.n, service.store.events
    print(f"创业者 {people:,} 人，事件 {events.count():,} 条。 {people:,} entrepreneurs, {events.count():,} events.")
    return service


def settings_or_demo(stack: ExitStack) -> Settings:
    """The settings of the environment, or those of a small synthetic region that is gone when the stack closes.

    Raises FileNotFoundError where the named store is not there.
    """
    os.chdir(ROOT)  # a relative address means the same here as at the command line in the project's folder
    settings = Settings()
    file = settings.store.removeprefix("sqlite:///")
    if file == settings.store or Path(file).exists():
        return settings
    if "store" in settings.model_fields_set:
        raise FileNotFoundError(f"没有找到数据库 {file}。 There is no store at {file}.")
    return _demo(stack, settings)


def _demo(stack: ExitStack, settings: Settings) -> Settings:
    """A region in a folder of its own, with models of its own."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="matcher-demo-")))
    shutil.copytree(settings.models, folder / "models", ignore=shutil.ignore_patterns("[0-9]*", ".*"))
    demo = settings.model_copy(update={"store": f"sqlite:///{folder}/demo.db", "models": folder / "models"})
    with Store.opened(demo.store) as store:
        fill(store, World(DEMO_SEED, DEMO_SIZE, date.today(), load_pack(demo.pack), traffic=DEMO_TRAFFIC))
    return demo


def candidate(service: Service, kind: str) -> str:
    """The version whose learning ends last, of the same sort of data (synthetic or real); a new one if there is none.

    Raises InvalidInputError, which says how much is needed, where too little has happened yet.
    """
    alike = [
        one
        for one in service.models.listed(kind)
        if "trouble" not in one and bool(one["synthetic"]) == bool(service.synthetic)
    ]
    if not alike:
        return service.training.train(kind, unwatched).version
    version: str = max(alike, key=lambda one: (one["window"]["until"], one["created_at"]))["version"]
    return version


def judge_title(name: str) -> Text:
    """What people call a model or baseline; a version is the fitted model that a notebook is about."""
    return JUDGES.get(name, Text("训练的模型", "fitted model"))


def group_title(service: Service, name: str) -> Text:
    """What people call a group that models are judged on, such as `stage: intent`."""
    sort, _, code = name.partition(": ")
    if sort == "stage":
        return STAGE_NAMES[Stage(code)]
    if sort == "plate":
        return PLATES.get(code, Text(code, code))
    if sort == "group":
        groups = service.pack.groups
        number = groups.number[code]
        return Text(groups.names_zh[number], groups.names_en[number])
    return PEOPLE.get(name, Text(name, name))
