"""The model card: what a model is, what it was learned from, how it was judged and for whom, and its limits."""

from typing import Any

from matcher.domain.text import Language, Text
from matcher.features.displays import WITHIN
from matcher.kinds.contract import Kind
from matcher.learning import card_texts as say
from matcher.learning.evaluation import MEASURES, SMALLEST_SLICE
from matcher.learning.gates import MISCALIBRATED
from matcher.ranking.pairs import title_of
from matcher.ranking.tables import Model

STRONGEST = 12
LISTS = "lists"
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
        lines += [self._of(say.WHAT, kind=kind, pairs=len(self._model.pairs)), ""]
        backbone = [f.title for f in self._kind.features if f.name == self._manifest.get("backbone")]
        lines += [line for title in backbone for line in (self._of(say.BACKBONE, feature=self._of(title)), "")]
        sections = (self._data, self._groups, self._chances, self._places, self._untaught, self._features, self._limits)
        for section in sections:
            lines += [*section(), ""]
        return "\n".join(lines)

    def _data(self) -> Lines:
        manifest = self._manifest
        own, card = manifest["metrics"]["candidate"], manifest["metrics"]["scorecard"]
        answers = manifest["answers"] or {"rows": 0, "accepted": 0}
        facts = {name: f"{manifest[name]:,}" for name in ("requests", "rows", "positives")}
        facts |= {"answers": f"{answers['rows']:,}", "accepted": f"{answers['accepted']:,}"}
        facts |= {"first": manifest["first_request"], "until": manifest["window"]["until"]}
        facts |= {"judged": manifest["window"]["judged_until"], "judged_requests": f"{own['requests']:,}"}
        judged = say.JUDGED_LISTS if manifest["source"] == LISTS else say.JUDGED_MATCHES
        return [
            *(f"## {self._of(say.FROM)}", "", self._of(say.FROM_LISTS if self._lists else say.FROM_MATCHES, **facts)),
            *("", self._of(judged, **facts), self._of(say.INTERVAL), ""),
            *(f"| {self._of(say.MEASURE)} | {self._of(say.THIS)} | {self._of(say.CARD)} |", "|---|---|---|"),
            *(f"| {m} | {_figure(own[m])} | {_figure(card[m])} |" for m in MEASURES),
            *(f"| {m} | {own[m]:.3f} | {card[m]:.3f} |" for m in ("coverage", "gini")),
        ]

    def _groups(self) -> Lines:
        metrics = self._manifest["metrics"]
        head = f"| | {self._of(say.THIS)} | {self._of(say.CARD)} | n |"
        lines = [f"## {self._of(say.GROUPS)}", "", head, "|---|---|---|---|"]
        for name, figure in metrics["candidate"]["slices"].items():
            few = "" if figure["requests"] >= SMALLEST_SLICE else f" ({self._of(say.FEW)})"
            called, other = Text(**figure["title"]).of(self._language), metrics["scorecard"]["slices"][name]
            lines.append(f"| {called}{few} | {_figure(figure)} | {_figure(other)} | {figure['requests']:,} |")
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
