"""Every notebook runs top to bottom on a small demo region, draws, warns of nothing, and ends with what it is about."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from matplotlib import rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font
from nbformat import NotebookNode
from office import DEMO_SEED, DEMO_SIZE, DEMO_TRAFFIC, opened
from pictures import Picture
from run import HERE, NOTEBOOKS, UNTOLD, executed, page

from matcher.learning.world.world import World
from matcher.reference.pack import Pack
from matcher.service.demo import fill
from matcher.service.service import Service
from matcher.service.settings import Settings
from matcher.store.store import Store

FIGURE = r"[+-]?\d+\.\d+"
INTERVAL = rf"\[{FIGURE}, {FIGURE}\]"
SUBSTANCE = {
    1: (r"先补填 fill in first: \S+", r"列表不足 too few lists: \S+"),
    2: (r"share of answers that were a yes: 0\.\d\d → 0\.\d\d",),
    3: (r"学习自 learned from: 展示记录", rf"{FIGURE}，95% 区间 interval {INTERVAL}: \S+", r"通过 pass"),
    4: (
        r"受益 gain: \S+",
        r"受损 lose: \S+",
        r"fewer than 30 requests, left out: (—|\S.* n=([0-9]|[12][0-9])\b)",
        r"Gini 0\.\d+",
    ),
    5: (r"effective size [1-9]\d\d, ", rf"doubly robust: {FIGURE}，95% 区间 interval {INTERVAL}"),
    6: (
        rf"fitted model: ndcg@10 {FIGURE} {INTERVAL}",
        rf"full-interaction trees: ndcg@10 {FIGURE} {INTERVAL}",
        "price",
    ),
}
"""What each notebook must say in the end, by its number."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, pack: Pack) -> Iterator[Path]:
    """The store of all notebooks, told to them as to the command line: by the environment."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(Settings().models, folder / "models", ignore=shutil.ignore_patterns("[0-9]*", ".*"))
    place = f"sqlite:///{folder}/store.db"
    with Store.opened(place) as store:
        fill(store, World(DEMO_SEED, DEMO_SIZE, date.today(), pack, traffic=DEMO_TRAFFIC))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_STORE", place)
        patch.setenv("MATCHER_MODELS", str(folder / "models"))
        patch.setenv("OMP_WAIT_POLICY", "passive")
        yield folder


def outputs(notebook: NotebookNode) -> Iterator[NotebookNode]:
    for cell in notebook.cells:
        yield from cell.get("outputs", [])


def test_there_are_six() -> None:
    assert [int(path.name[0]) for path in NOTEBOOKS] == list(SUBSTANCE)


TRAINING_FIRST = sorted(NOTEBOOKS, key=lambda path: not path.name.startswith("3"))
"""The others find the model that it trains and need not train one each."""


@pytest.mark.parametrize("path", TRAINING_FIRST, ids=lambda path: path.stem)
def test_it_runs_top_to_bottom(path: Path, office: Path) -> None:
    notebook = executed(path)
    found = list(outputs(notebook))
    assert not [one for one in found if one.output_type == "error"]
    assert not "".join(one.text for one in found if one.get("name") == "stderr")
    pictures = [one for one in found if "image/png" in one.get("data", {})]
    assert len(pictures) >= 2
    assert len(pictures) == path.read_text("utf-8").count("picture.image()")
    said = "".join(one.text for one in found if one.get("name") == "stdout")
    assert "SYNTHETIC" in said
    assert "nan" not in said
    for pattern in SUBSTANCE[int(path.name[0])]:
        assert re.search(pattern, said), pattern
    html = page(notebook, path.stem)
    assert html.count("<img") == len(pictures)
    assert UNTOLD not in html
    assert not re.search(r"""(src|href)=["'](https?:)?//""", html)
    assert "[markdown]" not in html  # marks of where cells begin are for programs
    assert "# %%" not in re.sub("<[^>]*>", "", html)
    assert html.count("<h1") == 1


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_tells_how_to_read_it(path: Path) -> None:
    cells = re.split(r"^# %%", path.read_text("utf-8"), flags=re.MULTILINE)[1:]
    first = cells[0]
    for part in ("问题", "看完之后", "Question", "What to do with the answer", "合成数据", "synthetic"):
        assert part in first
    for cell, after in pairwise(cells):
        if "picture.image()" in cell:
            assert "怎样读" in after
            assert "How to read it" in after


def test_without_a_store_there_is_a_demo_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("office.ROOT", tmp_path)
    monkeypatch.setattr("office.DEMO_SIZE", 0.01)
    monkeypatch.delenv("MATCHER_STORE", raising=False)
    monkeypatch.chdir(tmp_path)
    service = opened()
    assert service.synthetic
    assert not list(tmp_path.iterdir())
    monkeypatch.setenv("MATCHER_STORE", "sqlite:///missing.db")
    with pytest.raises(FileNotFoundError, match=r"missing\.db"):
        opened()


@pytest.fixture(scope="module")
def font() -> FT2Font:
    return FT2Font(findfont(FontProperties(family=rcParams["font.family"]), fallback_to_default=False))


def test_the_font_comes_with_a_package_and_has_all_characters(font: FT2Font) -> None:
    import zhplot

    assert Path(font.fname).is_relative_to(Path(zhplot.__file__).parent)
    root = HERE.parent
    sources = [*HERE.glob("*.py"), *root.glob("matcher/kinds/*.py"), *root.glob("matcher/features/*.py")]
    sources += [*root.glob("matcher/domain/*.py"), *root.glob("matcher/reference/cn/groups.csv")]
    text = {char for path in sources for char in path.read_text("utf-8") if char.isprintable()}
    chinese = {char for char in text if "一" <= char <= "鿿"}
    assert len(chinese) > 500
    missing = {char for char in text if not font.get_char_index(ord(char))}
    assert not chinese & missing
    assert "−" not in missing  # the sign of a negative number on an axis


def drawn(word: str, service: Service) -> np.ndarray:
    picture = Picture(word, "", service)
    canvas = FigureCanvasAgg(picture.figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[:60, :300].copy()


def test_chinese_is_drawn_and_is_no_box(service: Service) -> None:
    one, other = drawn("创业", service), drawn("导师", service)
    assert one.min() == 0
    assert not np.array_equal(one, other)  # two words that are both boxes would look alike
    with pytest.raises(UserWarning, match="Glyph"):  # which is an error here and in the notebooks
        drawn("\ue000\ue001", service)
