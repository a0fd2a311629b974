"""Pictures that look alike: a Chinese title with English beneath, calm colours, and a mark on synthetic data.

The font comes with the `zhplot` package (Noto Sans SC, SIL Open Font License), so that no system font is needed. A
character that it lacks is an error, never an empty box.
"""

import io
import warnings
from collections.abc import Mapping, Sequence

import zhplot  # noqa: F401 - makes its font the one that matplotlib draws with
from IPython.display import Image
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import MaxNLocator, PercentFormatter

from matcher.domain.text import Text
from matcher.service.service import Service

BLUE, ORANGE, GREEN, RED, SKY, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#8C8C8C"
"""Told apart by colour-blind people, too (Okabe and Ito 2008)."""
COLOURS = (BLUE, ORANGE, GREEN, RED, SKY)
WIDTH, DPI = 9.0, 110
HEAD = 0.72
"""Inches for the two lines of the title."""
ROW = 0.3
"""Inches for each line of a picture with names down the side."""

PLAIN = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
"""Behind numbers that a line may cross."""

rcParams.update(
    {
        "font.size": 9,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": GREY,
        "axes.titlesize": 9.5,
        "axes.titlelocation": "left",
        "axes.axisbelow": True,
        "grid.color": "#E5E5E5",
        "legend.frameon": False,
        "legend.fontsize": 8.5,
    }
)
warnings.filterwarnings("error", message=r"Glyph \d+")

Figures = Sequence[Mapping[str, float]]
"""Means with their intervals: each has `mean`, `low` and `high`."""


def both(text: Text) -> str:
    """Chinese and English on one line."""
    return f"{text.zh}  {text.en}"


class Picture:
    """One or more panels side by side under a title in two languages."""

    def __init__(
        self,
        zh: str,
        en: str,
        service: Service,
        *,
        rows: int = 0,
        height: float = 3.4,
        grid: tuple[int, int] = (1, 1),
    ) -> None:
        """`rows`: how many names stand down the side, which sets the height; `grid`: lines and columns of panels."""
        tall = HEAD + (ROW * max(rows, 3) + 0.75 if rows else height)
        layout = ConstrainedLayoutEngine(rect=(0.01, 0, 0.98, 1 - HEAD / tall))
        self.figure = Figure(figsize=(WIDTH, tall), dpi=DPI, layout=layout)
        self.told = f"{zh} {en}"
        self.panels: list[Axes] = list(self.figure.subplots(*grid, squeeze=False).flat)
        self.figure.text(0.012, 1 - 0.1 / tall, zh, size=13, va="top")
        self.figure.text(0.012, 1 - 0.42 / tall, en, size=9.5, va="top", color="#555555")
        if service.synthetic:
            mark = "合成数据 SYNTHETIC"
            box = {"boxstyle": "round,pad=0.3", "facecolor": "#FFF4E0", "edgecolor": ORANGE}
            self.figure.text(0.988, 1 - 0.14 / tall, mark, size=8.5, va="top", ha="right", bbox=box)

    @property
    def panel(self) -> Axes:
        """The first panel."""
        return self.panels[0]

    def image(self) -> Image:
        """The finished picture, as a notebook shows it."""
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format="png")
        return Image(data=buffer.getvalue(), alt=self.told)  # type: ignore[no-untyped-call]


def named(panel: Axes, labels: Sequence[str]) -> None:
    """Names down the side, the first one on top."""
    panel.set_yticks(range(len(labels)), labels)
    panel.set_ylim(len(labels) - 0.4, -0.6)
    panel.tick_params(axis="y", length=0)
    panel.grid(axis="x")


def bars(
    panel: Axes, labels: Sequence[str], values: Sequence[float], *, form: str = "{:.0%}", low: float | None = None
) -> None:
    """A bar for each name with its value behind it; those below `low` stand out."""
    colours = [BLUE if low is None or value >= low else ORANGE for value in values]
    drawn = panel.barh(range(len(values)), values, color=colours, height=0.62)
    panel.bar_label(drawn, [form.format(value) for value in values], padding=3, size=8, bbox=PLAIN)
    panel.margins(x=0.1)
    named(panel, labels)


def intervals(
    panel: Axes,
    labels: Sequence[str],
    figures: Figures,
    *,
    colours: Sequence[str] = (),
    form: str = "{:.3f}",
    shift: float = 0.0,
    label: str | None = None,
) -> None:
    """A dot for each mean on the line of its interval, with the number above; `shift` moves all a little downwards."""
    for row, (figure, colour) in enumerate(zip(figures, colours or [BLUE] * len(figures), strict=True)):
        place = row + shift
        panel.plot([figure["low"], figure["high"]], [place, place], color=colour, lw=2.2, solid_capstyle="round")
        first = label if row == 0 else None
        panel.plot(figure["mean"], place, "o", color=colour, ms=6, mec="white", mew=0.8, label=first)
        if form:
            told = form.format(figure["mean"])
            at = (figure["mean"], place)
            panel.annotate(told, at, (0, 5), textcoords="offset points", ha="center", size=7.5, bbox=PLAIN)
    named(panel, labels)


def percent(panel: Axes) -> None:
    """Shares along the bottom as percentages."""
    panel.xaxis.set_major_locator(MaxNLocator(steps=[1, 2, 5, 10]))
    panel.xaxis.set_major_formatter(PercentFormatter(1.0))


def zero_line(panel: Axes) -> None:
    """Where two models are alike."""
    panel.axvline(0, color="#333333", lw=1, ls="--", zorder=1)
    low, high = panel.get_xlim()
    room = 0.03 * (high - low)
    panel.set_xlim(min(low, -room), max(high, room))


def nothing(panel: Axes, why: str) -> None:
    """Say why there is nothing to see."""
    panel.set_axis_off()
    panel.text(0.5, 0.5, why, ha="center", va="center", size=10, transform=panel.transAxes)


def legend_below(panel: Axes, columns: int) -> None:
    """What the colours mean, under the panel."""
    panel.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=columns)
