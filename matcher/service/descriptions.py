"""Kinds and reference tables as people and programs read them."""

from typing import Any

from matcher.domain.override import OVERRIDE_REASONS, OverrideReason
from matcher.domain.rule import Provision
from matcher.domain.text import Text, titles
from matcher.features.columns import layouts
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kinds
from matcher.ranking.pairs import title_of
from matcher.ranking.tables import Model
from matcher.reference.pack import Pack

Json = dict[str, Any]


def described_kind(kind: Kind, model: Model) -> Json:
    """A kind with its attributes, rules, features and events, and the points that a model gives."""
    return {
        "code": kind.code,
        "plural": kind.plural,
        "title": kind.title.as_dict(),
        "attributes": _attributes(kind),
        "rules": [
            {"code": r.code, "title": r.title.as_dict(), "provision": _provision(r.provision)} for r in kind.rules
        ],
        "features": _features(kind, model),
        "pairs": _pairs(kind, model),
        "events": [
            {
                "event": o.event,
                "title": o.title.as_dict(),
                "meaning": o.meaning.as_dict(),
                "grade": o.grade,
                "horizon_days": o.horizon_days,
            }
            for o in kind.events
        ],
        "card": list(kind.card),
        "examples": [dict(row) for row in kind.examples.valid],
        "schema": kind.attributes.model_json_schema(),
    }


def _attributes(kind: Kind) -> list[Json]:
    layout = layouts(kind.attributes)
    return [
        {
            "name": name,
            "title": title.as_dict(),
            "shape": layout[name].shape.value if name in layout else "label",
            "vocabulary": layout[name].vocabulary or None if name in layout else None,
            "unit": layout[name].unit or None if name in layout else None,
        }
        for name, title in titles(kind.attributes).items()
    ]


def _provision(provision: Provision) -> Json:
    return {
        "document": provision.document,
        "article": provision.article,
        "text": provision.text.as_dict(),
        "valid_from": provision.valid_from and provision.valid_from.isoformat(),
        "valid_to": provision.valid_to and provision.valid_to.isoformat(),
        "parameters": dict(provision.parameters),
    }


def _features(kind: Kind, model: Model) -> list[Json]:
    return [
        {
            "name": feature.name,
            "title": feature.title.as_dict(),
            "unit": feature.unit,
            "unknown_when": feature.missing,
            "points": {
                "edges": table.edges.tolist(),
                "points": table.points.tolist(),
                "missing": table.missing,
            },
        }
        for feature, table in zip(kind.features, model.tables, strict=True)
    ]


def _pairs(kind: Kind, model: Model) -> list[Json]:
    """Tables of two features: `points` has a row for each bin of the first, the last of them for unknown."""
    titles = {feature.name: feature.title for feature in kind.features}
    return [
        {
            "name": pair.name,
            "title": title_of([titles[pair.one], titles[pair.other]]).as_dict(),
            "features": [pair.one, pair.other],
            "edges": [pair.edges_one.tolist(), pair.edges_other.tolist()],
            "points": pair.points.tolist(),
        }
        for pair in model.pairs
    ]


_FITS = Text("双方不匹配，模型从中学习", "the two do not fit: models learn from it")
_SAYS_NOTHING = Text("不说明是否匹配，不用于学习", "says nothing of the pair: nothing is learned from it")

TABLE_OF = {
    "region": "regions",
    "industry": "industries",
    "need": "needs",
    "group": "groups",
    "theme": "themes",
    "training_module": "training_modules",
    "policy": "policies",
}
"""Vocabulary to the reference table that lists its codes."""


def reference_tables(pack: Pack) -> dict[str, list[Json]]:
    """Table name to its rows; code and names first."""
    regions, industries = pack.regions, pack.industries
    lists = {
        "needs": pack.needs,
        "groups": pack.groups,
        "themes": pack.themes,
        "training_modules": pack.modules,
        "policies": pack.policies,
        "glossary": pack.glossary,
    }
    return {
        "regions": _hierarchy(
            regions.codes, regions.names_zh, regions.names_en, regions.levels, regions.parent.tolist()
        ),
        "industries": _hierarchy(
            industries.codes, industries.names_zh, industries.names_en, industries.level, industries.parent.tolist()
        ),
        **{name: [dict(row) for row in book.rows] for name, book in lists.items()},
        "events": _events(),
        "override_reasons": [_override_reason(reason) for reason in OVERRIDE_REASONS],
    }


def _events() -> list[Json]:
    """Every event that some kind knows, with the kinds that take it."""
    found: dict[tuple[str, Text], Json] = {}
    for kind in kinds().values():
        for outcome in kind.events:
            row = {"code": outcome.event, "name_zh": outcome.title.zh, "name_en": outcome.title.en}
            meaning = {"meaning_zh": outcome.meaning.zh, "meaning_en": outcome.meaning.en}
            entry = found.setdefault((outcome.event, outcome.title), {**row, **meaning, "kinds": []})
            entry["kinds"].append(kind.code)
    return list(found.values())


def _override_reason(reason: OverrideReason) -> Json:
    meaning = _FITS if reason.about_fit else _SAYS_NOTHING
    row = {"code": reason.code, "name_zh": reason.title.zh, "name_en": reason.title.en}
    return {**row, "meaning_zh": meaning.zh, "meaning_en": meaning.en, "about_fit": reason.about_fit}


def _hierarchy(codes: list[str], zh: list[str], en: list[str], level: list[str], parent: list[int]) -> list[Json]:
    return [
        {"code": c, "name_zh": z, "name_en": e, "level": v, "parent": codes[p] if p >= 0 else None}
        for c, z, e, v, p in zip(codes, zh, en, level, parent, strict=True)
    ]


def reference_table(pack: Pack, name: str, part: str, limit: int) -> list[Json] | None:
    """Rows of one table whose code or name holds `part`; None for a table that there is not."""
    rows = reference_tables(pack).get(name)
    if rows is None:
        return None
    low = part.lower()
    return [row for row in rows if any(low in str(row.get(k, "")).lower() for k in ("code", "name_zh", "name_en"))][
        :limit
    ]
