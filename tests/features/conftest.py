"""Random small registers and logs: every attribute of a kind filled at will, unknown now and then."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, get_args

import numpy as np
import pytest
from annotated_types import Ge, Le
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from matcher.domain.entrepreneur import Entrepreneur
from matcher.domain.layout import Layout, Shape
from matcher.features.batch import Batch, Context, Side
from matcher.features.columns import EPOCH, Vocabularies, layouts
from matcher.features.frame import Frame
from matcher.features.history import History, Past, build_log
from matcher.features.text import TextSpace
from matcher.kinds.contract import Kind
from matcher.reference.pack import Pack

TODAY = date(2026, 11, 23)
PHRASES = ["手机维修", "社区团购 平台", "cold chain", "茶叶种植", "battery recycling", "Ω 3D打印", "🙂", ""]
Row = dict[str, Any]


def _bounds(info: FieldInfo) -> tuple[float, float]:
    """What the model allows for a number or date, also inside `X | None`."""
    parts = [*info.metadata, *(m for arg in get_args(info.annotation) for m in getattr(arg, "__metadata__", ()))]
    for part in list(parts):
        parts.extend(getattr(part, "metadata", []))
    low = next((m.ge for m in parts if isinstance(m, Ge)), 0)
    high = next((m.le for m in parts if isinstance(m, Le)), 1)
    return low, high


class Rows:
    """Draws rows that the model of an entity would accept; lists may repeat a code, as the models allow."""

    def __init__(self, pack: Pack, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.codes = {name: list(book)[:: max(len(book) // 12, 1)] for name, book in pack.numbers().items()}
        # near places and near industries must meet often enough for the features to say something
        self.codes["region"] += ["330000", "330200", "330205", "330212", "110101", "650000"]
        for name, book in Vocabularies({})._closed.items():
            self.codes[name] = list(book)

    def rows(self, model: type[BaseModel], n: int, start: str) -> list[Row]:
        return [{"id": f"{start}{k}", **self._row(model)} for k in range(n)]

    def _row(self, model: type[BaseModel]) -> Row:
        row: Row = {}
        for name, layout in layouts(model).items():
            known = self.random.random() < 0.8
            row[name] = self._value(model.model_fields[name], layout, name) if known else None
        return row

    def _value(self, info: FieldInfo, layout: Layout, name: str) -> Any:
        make: dict[Shape, Callable[[], Any]] = {
            Shape.NUMBER: lambda: self._number(layout, *_bounds(info)),
            Shape.DATE: lambda: self._day(*_bounds(info)),
            Shape.CODE: lambda: self._code(layout.vocabulary),
            Shape.CODES: lambda: self._codes(layout.vocabulary),
            Shape.BITS: lambda: self._codes(layout.vocabulary),
            Shape.DATED: lambda: [self._dated(code) for code in self._codes(layout.vocabulary)],
            Shape.TEXT: lambda: self._texts() if name == "documents" else self._text(),
        }
        return make[layout.shape]()

    def _number(self, layout: Layout, low: float, high: float) -> float | bool:
        if layout.unit == "0 or 1":
            return bool(self.random.integers(2))
        extreme = {0: low, 1: high, 2: low + (high - low) / 3}
        drawn = int(self.random.integers(6))
        return float(extreme.get(drawn, min(max(float(self.random.integers(60)), low), high)))

    def _day(self, low: Any, high: Any) -> str:
        drawn = int(self.random.integers(8))
        near = TODAY + timedelta(int(self.random.integers(-1500, 900)))
        return {0: low, 1: high}.get(drawn, near).isoformat()  # type: ignore[no-any-return]

    def _code(self, vocabulary: str) -> str:
        return str(self.random.choice(self.codes.get(vocabulary, ["t1", "t2", "t3", "t4"])))

    def _codes(self, vocabulary: str) -> list[str]:
        return [self._code(vocabulary) for _ in range(int(self.random.integers(5)))]

    def _dated(self, code: str) -> Row:
        return {"code": code, "valid_from": self._day(TODAY, TODAY) if self.random.random() < 0.5 else None}

    def _text(self) -> str:
        return " ".join(str(self.random.choice(PHRASES)) for _ in range(int(self.random.integers(1, 5))))

    def _texts(self) -> list[str]:
        return [self._text() for _ in range(int(self.random.integers(4)))]


class Scene:
    """Both registers of a kind and a log between them; `shuffle` moves the given events to a later time."""

    def __init__(self, kind: Kind, pack: Pack, seed: int, n_e: int = 6, n_c: int = 7, events: int = 60) -> None:
        self.kind, self.pack = kind, pack
        draw = Rows(pack, seed)
        self.random = draw.random
        self.e_rows, self.c_rows = draw.rows(Entrepreneur, n_e, "e"), draw.rows(kind.attributes, n_c, "c")
        if self.random.random() < 0.5:  # some organisations are on both sides, as partners are
            self.c_rows[0]["id"] = self.e_rows[0]["id"]
        self.events = [self._event() for _ in range(events)]
        self.day = float(TODAY.toordinal() - EPOCH)
        self.build(self.events)

    def _event(self) -> Row:
        some: Callable[[list[Any]], Any] = lambda values: values[int(self.random.integers(len(values)))]  # noqa: E731
        return {
            "entrepreneur_id": some([*(row["id"] for row in self.e_rows), "gone"]),
            "counterpart_id": some([*(row["id"] for row in self.c_rows), "gone"]),
            "event": some(["shown", *self.kind.grades, *self.kind.grades]),
            "at": float(TODAY.toordinal() - EPOCH - 400 + some(list(range(420))) + some([0.0, 0.25, 0.5])),
            "funding_round": some([None, "a", "b"]),
            "group_id": some([None, "g1", "g2", "g3"]),
            "topics": some([None, [], ["t1"], ["t1", "t2"], ["t2", "t2"]]),
        }

    def build(self, events: list[Row]) -> "Scene":
        """Read the registers and these events anew."""
        books = Vocabularies(self.pack.numbers())
        self.e = Frame.build(Entrepreneur, self.e_rows, books)
        self.c = Frame.build(self.kind.attributes, self.c_rows, books)
        for frame in (self.e, self.c):
            frame.cache["region_ancestors"] = self.pack.regions.ancestors
        for word in ("t1", "t2", "t3", "t4"):  # numbers must not depend on which events were read
            books.number("topic", word)
        for word in ("a", "b"):
            books.number("event.funding_round", word)
        names = ("entrepreneur_id", "counterpart_id", "event", "at", "funding_round", "group_id", "topics")
        columns = {name: [event[name] for event in events] for name in names}
        self.history = History(build_log(columns, self.e, self.c, self.kind.grades), self.e, self.c)
        texts = [row.get("text") or "" for row in self.c_rows]
        self.texts = TextSpace.fit([*texts, *(text for row in self.c_rows for text in row.get("documents") or [])])
        return self

    @property
    def past(self) -> Past:
        return self.history.before(self.day)

    def batch(self, e: Frame, c: Frame, ranks: Side, context: Context | None = None) -> Batch:
        said = Context("a", ("t1", "t2")) if context is None else context
        return Batch(e, c, TODAY, self.pack, self.texts, ranks, said)

    def forward(self, e: int, context: Context | None = None) -> Batch:
        return self.batch(self.e.take(np.array([e])), self.c, "counterparts", context)

    def reverse(self, c: int, context: Context | None = None) -> Batch:
        return self.batch(self.e, self.c.take(np.array([c])), "entrepreneurs", context)


@pytest.fixture(scope="session")
def scene(pack: Pack) -> Callable[..., Scene]:
    """Makes a scene from a kind and a seed."""

    def make(kind: Kind, seed: int, **sizes: int) -> Scene:
        return Scene(kind, pack, seed, **sizes)

    return make
