"""The model card: what a model is, what it was learned from, how it was judged and for whom, and its limits."""

from datetime import date, datetime, timedelta
from typing import Any

from matcher.domain.text import Language, Text
from matcher.features.displays import WITHIN
from matcher.kinds.contract import Kind
from matcher.learning import card_texts as say
from matcher.learning.evaluation import MAIN, MEASURES, SMALLEST_SLICE
from matcher.learning.gates import MISCALIBRATED
from matcher.learning.verdict import clear_slices, verdict
from matcher.ranking.pairs import title_of
from matcher.ranking.tables import Model

STRONGEST = 12
LISTS = "lists"
FULL = 0.9995
"""From here on a measure reads as 1.000."""
Json = dict[str, Any]
Lines = list[str]


def cards(kind: Kind, model: Model, manifest: Json) -> dict[str, str]:
    """The card in Chinese and in English, as Markdown."""
    languages: tuple[Language, ...] = ("zh", "en")
    return {language: _Card(kind, model, manifest, language).text() for language in languages}


class _Card:
    """Writes one card; each method is a section of it."""

    def __init__(self, kind: Kind, model: Model, manifest: Json, language: Language) -> None:
        self._kind, self._model, self._manifest, self._language = kind, model, manifest, language
        self._lists = manifest["learned_from"] == LISTS

    def _of(self, text: Text, **facts: object) -> str:
        return text.of(self._language).format(**facts)

    def _listed(self, parts: Lines) -> str:
        return ("、" if self._language == "zh" else ", ").join(parts)

    def text(self) -> str:
        """The whole card."""
        kind = self._of(self._kind.title)
        lines = [f"# {self._of(say.TITLE, kind=kind, version=self._model.version)}", ""]
        if self._manifest["synthetic"]:
            lines += [self._of(say.SYNTHETIC), ""]
        pairs = self._of(say.PAIRS, pairs=len(self._model.pairs)) if self._model.pairs else ""
        lines += [self._of(say.WHAT, kind=kind, pairs=pairs), "", self._dates(), ""]
        backbone = [f.title for f in self._kind.features if f.name == self._manifest.get("backbone")]
        lines += [line for title in backbone for line in (self._of(say.BACKBONE, feature=self._of(title)), "")]
        sections = (
            self._verdict,
            self._data,
            self._groups,
            self._chances,
            self._places,
            self._untaught,
            self._features,
            self._limits,
        )
        for section in sections:
            lines += [*section(), ""]
        return "\n".join(lines)

    def _dates(self) -> str:
        made = datetime.fromisoformat(self._manifest["created_at"])
        return self._of(say.DATES, made=f"{made:%Y-%m-%d %H:%M} UTC", until=self._manifest["window"]["until"])

    def _verdict(self) -> Lines:
        found = self._manifest["difference"]
        named = [self._names(names) for names in clear_slices(found["slices"])]
        return [
            *(f"## {self._of(say.VERDICT)}", "", self._of(say.VERDICTS[verdict(found[MAIN])]), ""),
            *(self._of(say.GAIN, figure=_signed(found[MAIN])), ""),
            *(f"- {self._of(say.GAINING, groups=named[0])}", f"- {self._of(say.LOSING, groups=named[1])}"),
            *("", self._of(say.OTHERS, n=SMALLEST_SLICE)),
        ]

    def _names(self, slices: Lines) -> str:
        titles = [Text(**self._manifest["difference"]["slices"][name]["title"]) for name in slices]
        return self._listed([title.of(self._language) for title in titles]) or self._of(say.NOBODY)

    def _data(self) -> Lines:
        manifest, window = self._manifest, self._manifest["window"]
        answers = manifest["answers"] or {"rows": 0, "accepted": 0}
        facts = {name: f"{manifest[name]:,}" for name in ("requests", "rows", "positives")}
        facts |= {"answers": f"{answers['rows']:,}", "accepted": f"{answers['accepted']:,}"}
        facts |= {"first": manifest["first_request"], "last": _day_before(window["until"]), "until": window["until"]}
        facts |= {"judged": _day_before(window["judged_until"])}
        facts |= {"judged_requests": f"{manifest['metrics']['candidate']['requests']:,}"}
        judged = say.JUDGED_LISTS if manifest["source"] == LISTS else say.JUDGED_MATCHES
        return [
            *(f"## {self._of(say.FROM)}", "", self._of(say.FROM_LISTS if self._lists else say.FROM_MATCHES, **facts)),
            *("", self._of(judged, **facts), self._of(say.INTERVAL), ""),
            *self._measures(),
        ]

    def _measures(self) -> Lines:
        own, card = self._manifest["metrics"]["candidate"], self._manifest["metrics"]["scorecard"]
        full = [m for m in MEASURES if min(own[m]["low"], card[m]["low"]) >= FULL]
        head = (say.MEASURE, say.THIS, say.CARD, say.DIFFERENCE)
        return [
            *(f"| {' | '.join(self._of(name) for name in head)} |", "|---|---|---|---|"),
            *(
                f"| {self._of(say.MEANINGS[m])} | {_figure(own[m])} | {_figure(card[m])} | "
                f"{_signed(self._manifest['difference'][m])} |"
                for m in MEASURES
                if m not in full
            ),
            *(
                f"| {self._of(say.MEANINGS[m])} | {own[m]:.3f} | {card[m]:.3f} | {own[m] - card[m]:+.3f} |"
                for m in ("coverage", "gini")
            ),
            *(("", self._of(say.FULL, measures=self._listed(full))) if full else ()),
        ]

    def _groups(self) -> Lines:
        metrics, differences = self._manifest["metrics"], self._manifest["difference"]["slices"]
        head = f"| | {self._of(say.THIS)} | {self._of(say.CARD)} | {self._of(say.DIFFERENCE)} | n |"
        lines = [f"## {self._of(say.GROUPS)}", "", head, "|---|---|---|---|---|"]
        for name, figure in metrics["candidate"]["slices"].items():
            few = "" if figure["requests"] >= SMALLEST_SLICE else f" ({self._of(say.FEW)})"
            called, other = Text(**figure["title"]).of(self._language), metrics["scorecard"]["slices"][name]
            told = f"{_figure(figure)} | {_figure(other)} | {_signed(differences[name])}"
            lines.append(f"| {called}{few} | {told} | {figure['requests']:,} |")
        return lines

    def _chances(self) -> Lines:
        lines = [f"## {self._of(say.CHANCES)}", ""]
        if not self._manifest["calibration"]:
            return [*lines, self._of(say.NO_CHANCES)]
        told = [self._of(name) for name in (say.LINES, say.FORESEEN, say.HAPPENED)]
        names = " | ".join([*told, "Brier", "ECE", self._of(say.BY_CHANCE)])
        lines += [self._of(say.CHANCES_TOLD, most=MISCALIBRATED), "", f"| | {names} |"]
        lines.append("|---|---|---|---|---|---|---|")
        for label, found in self._manifest["calibration"].items():
            figures = " | ".join(f"{found[name]:.3f}" for name in ("mean", "happened", "brier", "ece", "by_chance"))
            lines.append(f"| {self._of(say.HEADS[label])} | {int(found['rows']):,} | {figures} |")
        return lines

    def _places(self) -> Lines:
        lines = [f"## {self._of(say.PLACES)}", ""]
        if not self._lists:
            return [*lines, self._of(say.PLACE_UNKNOWN)]
        lines.append(self._of(say.PLACE_LEARNED, odds=self._by_place(self._manifest["place"])))
        looked = self._manifest["examination"]
        told = self._of(say.PLACE_LOOKED, looked=self._by_place(looked)) if looked else self._of(say.PLACE_UNSEEN)
        return [*lines, "", told]

    def _by_place(self, values: list[float]) -> str:
        return self._listed([f"{place} – {value:.2f}" for place, value in enumerate(values, start=1)])

    def _untaught(self) -> Lines:
        titles = [self._of(feature.title) for feature in self._kind.features if feature.volatile]
        volatile = self._of(say.VOLATILE, features=self._listed(titles)) if titles else self._of(say.NO_VOLATILE)
        lists = [self._of(say.UNLEARNED_LISTS, days=f"{WITHIN:.0f}")] if self._lists else []
        return [f"## {self._of(say.UNTAUGHT)}", "", *(f"- {one}" for one in (volatile, *lists, self._of(say.TRAITS)))]

    def _features(self) -> Lines:
        titles = {feature.name: feature.title for feature in self._kind.features}
        for pair in self._model.pairs:
            titles[pair.name] = title_of([titles[pair.one], titles[pair.other]])
        tables = [(table.points, table.feature) for table in self._model.tables]
        tables += [(pair.points, pair.name) for pair in self._model.pairs]
        spans = sorted(((float(points.max() - points.min()), name) for points, name in tables), reverse=True)
        return [
            *(f"## {self._of(say.FEATURES)}", "", f"| | {self._of(say.RANGE)} |", "|---|---|"),
            *(f"| {self._of(titles[name])} (`{name}`) | {span:.2f} |" for span, name in spans[:STRONGEST] if span > 0),
        ]

    def _limits(self) -> Lines:
        own = say.LIMITS_LISTS if self._manifest["source"] == LISTS else say.LIMITS_MATCHES
        return [f"## {self._of(say.LIMITS)}", "", self._of(own), self._of(say.LIMITS_ALL)]


def _figure(figure: Json) -> str:
    return f"{figure['mean']:.3f} ({figure['low']:.3f}–{figure['high']:.3f})"


def _signed(figure: Json) -> str:
    return f"{figure['mean']:+.3f} ({figure['low']:+.3f} … {figure['high']:+.3f})"


def _day_before(day: str) -> str:
    """The last day of a window whose end does not belong to it."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
