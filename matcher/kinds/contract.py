"""What a kind of counterpart is made of. Fields are objects with behaviour, not flags that other code switches on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from matcher.domain.counterpart import Counterpart
from matcher.domain.event import WITHDRAWN
from matcher.domain.text import Text
from matcher.features.feature import Feature
from matcher.features.frame import Floats, Frame
from matcher.kinds.consent import BOTH, Consent
from matcher.kinds.rule import Rule


@dataclass(frozen=True, slots=True)
class Outcome:
    """An event of this kind and what it says of the pair.

    `grade`: below 0 a refusal, 0 nothing, above 0 and up to 1 the event that made the match (one for each match),
    above 1 a success that followed. `horizon_days`: how long after the match it can still happen.
    """

    event: str
    title: Text
    grade: float
    horizon_days: int = 0
    note: Text | None = None
    """What to send and when, where the grade does not say it."""

    @property
    def meaning(self) -> Text:
        """What it says of the pair, for those who send it."""
        if self.note is not None:
            return self.note
        if self.grade > 1:
            return Text("对接之后取得成效", "a success that followed from a match")
        if self.grade > 0:
            return Text("双方对接成功，每次对接记一次", "the match itself; send it once for each match")
        return Text("拒绝", "a refusal") if self.grade < 0 else Text("仅作记录", "kept, and says nothing of the pair")


DISPLAY = "shown"
CHOICES = ("chosen", "invited")
"""Events that say what the entrepreneur wants, before the counterpart has answered."""
DECLINED, OVERRIDDEN = "declined", "overridden"
_NOTES = {
    DISPLAY: Text(
        "列表中的一行展示给了创业者；每行一个，附 ranking_id 和 position（从 1 起），随机排序时附 propensity",
        "one line of a list was on the entrepreneur's screen; one event a line, with ranking_id, position (from 1) "
        "and, where chance ordered the list, propensity",
    ),
    "opened": Text("创业者查看了详情", "the entrepreneur looked at the details"),
    "chosen": Text("创业者选择了对方，对方尚未答复", "the entrepreneur wants it; the counterpart has not answered yet"),
    "invited": Text("已向对方发出邀请，对方尚未答复", "an invitation went out; the counterpart has not answered yet"),
    DECLINED: Text("一方拒绝：未选择之前为创业者，之后为对方", "one side said no: the counterpart, once it was chosen"),
    OVERRIDDEN: Text(
        "协调员换下了这条推荐；须附 reason，见 override_reasons",
        "a coordinator replaced the suggestion; needs a reason, see override_reasons",
    ),
    WITHDRAWN: Text(
        "收回误记的事件：reason 填被收回的事件，两条都保留在日志中，都不再计入",
        "takes back an event that was recorded by mistake, which reason names; both stay in the log, neither counts",
    ),
}
PROCESS = (
    Outcome(DISPLAY, Text("已展示", "shown"), 0.0, note=_NOTES[DISPLAY]),
    Outcome("opened", Text("已查看", "opened"), 0.0, note=_NOTES["opened"]),
    Outcome("chosen", Text("已选择", "chosen"), 0.0, note=_NOTES["chosen"]),
    Outcome("invited", Text("已邀请", "invited"), 0.0, note=_NOTES["invited"]),
    Outcome(DECLINED, Text("已婉拒", "declined"), -1.0, note=_NOTES[DECLINED]),
    Outcome(OVERRIDDEN, Text("协调员改选", "replaced by a coordinator"), -1.0, note=_NOTES[OVERRIDDEN]),
    Outcome(WITHDRAWN, Text("误记，已收回", "taken back, recorded by mistake"), 0.0, note=_NOTES[WITHDRAWN]),
)
"""Events that every kind has."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a counterpart can still take: `left(frame)` gives (n,) float32 in `unit`, NaN where unknown."""

    title: Text
    unit: Text
    left: Callable[[Frame], Floats]


@dataclass(frozen=True, slots=True)
class Facet:
    """A respect in which the lines of one list should differ: an attribute of the counterpart."""

    attribute: str
    weight: float


@dataclass(frozen=True, slots=True)
class Refused:
    """An example of a pair that a rule refuses."""

    entrepreneur: Mapping[str, Any]
    counterpart: Mapping[str, Any]
    as_of: date
    rule: str


@dataclass(frozen=True, slots=True)
class Examples:
    """Rows as an office would send them; tests and documentation use them."""

    entrepreneur: Mapping[str, Any]
    valid: tuple[Mapping[str, Any], Mapping[str, Any]]
    as_of: date
    refused: Refused


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of counterpart; `code` names it in addresses and files, `plural` its collection."""

    code: str
    plural: str
    title: Text
    attributes: type[Counterpart]
    rules: tuple[Rule, ...]
    features: tuple[Feature, ...]
    outcomes: tuple[Outcome, ...]
    card: tuple[str, ...]
    """Attributes that people read first, in this order."""
    examples: Examples
    capacity: Capacity | None = None
    facets: tuple[Facet, ...] = field(default=())
    consent: Consent = BOTH
    repeats: bool = False
    """Whether the same pair is matched again and again, so that a model should learn from repeated matches too."""
    corpus: tuple[str, ...] = ("text", "documents")
    """Text attributes whose terms set the weights of words."""

    expectations: Mapping[str, int] = field(default_factory=dict)
    """What coordinators insist on, whatever the past says: feature to +1 (more of it never lowers a rank) or -1."""
    backbone: str = ""
    """A feature that is a fair order of its own, or "": its points on the experts' card are mixed into what is learned
    where later requests are ranked better so."""

    def __post_init__(self) -> None:
        if self.backbone and self.backbone not in {f.name for f in self.features}:
            raise ValueError(f"kind {self.code!r} has no feature {self.backbone!r} for its backbone")
        for what, names in (
            ("rule", [r.code for r in self.rules]),
            ("feature", [f.name for f in self.features]),
            ("event", [o.event for o in self.events]),
        ):
            twice = {name for name in names if names.count(name) > 1}
            if twice:
                raise ValueError(f"kind {self.code!r} has two of {what} {sorted(twice)}")
        unknown = [name for name in self.card if name not in self.attributes.model_fields]
        if unknown:
            raise ValueError(f"kind {self.code!r} has no attribute {unknown} for its card")
        unknown = sorted(set(self.expectations) - {f.name for f in self.features})
        if unknown or not set(self.expectations.values()) <= {1, -1}:
            raise ValueError(f"kind {self.code!r} expects +1 or -1 of features that it has; unknown: {unknown}")

    @property
    def events(self) -> tuple[Outcome, ...]:
        """All events that this kind knows: those of the process and its own."""
        return (*PROCESS, *self.outcomes)

    @property
    def matches(self) -> tuple[Outcome, ...]:
        """Outcomes that make a match."""
        return tuple(outcome for outcome in self.outcomes if 0 < outcome.grade <= 1)

    @property
    def choices(self) -> tuple[str, ...]:
        """Events that say that the entrepreneur wants the counterpart: a match says so too."""
        return (*CHOICES, *(outcome.event for outcome in self.matches))

    @property
    def grades(self) -> dict[str, float]:
        """Event to grade."""
        return {outcome.event: outcome.grade for outcome in self.events}
