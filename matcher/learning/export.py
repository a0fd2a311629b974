"""Additive trees as tables: the same scores, without the trees."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.tables import Model, Table

Node = dict[str, Any]


def edge_above(threshold: float) -> np.float32:
    """The smallest float32 above a threshold: `x <= threshold` holds for a float32 x exactly where `x < edge`."""
    if threshold >= float(np.finfo(np.float32).max):
        return np.float32(np.inf)
    edge = np.float32(threshold)
    return edge if float(edge) > threshold else np.nextafter(edge, np.float32(np.inf))


def _walk(node: Node, low: float, high: float, out: list[tuple[float, float, float]]) -> None:
    """Collect (low, high, leaf value) of every interval low <= x < high of a one-feature tree."""
    if "leaf_value" in node:
        if low < high:  # nothing lies above the largest number
            out.append((low, high, float(node["leaf_value"])))
        return
    edge = float(edge_above(float(node["threshold"])))
    _walk(node["left_child"], low, min(high, edge), out)
    _walk(node["right_child"], max(low, edge), high, out)


def _missing(node: Node) -> float:
    """Leaf value of an unknown input; without missing values in training LightGBM reads it as 0."""
    while "leaf_value" not in node:
        by_default = node["missing_type"] == "NaN"
        left = bool(node["default_left"]) if by_default else float(node["threshold"]) >= 0.0
        node = node["left_child" if left else "right_child"]
    return float(node["leaf_value"])


def tables(booster: Any, names: Sequence[str], trees: int | None = None) -> tuple[float, list[Table]]:
    """Intercept and one table per feature whose sum is the booster's raw score, of its first `trees` where given.

    Raises ValueError for a tree that uses two features.
    """
    steps: dict[int, list[tuple[float, float, float]]] = {}
    missing: dict[int, float] = {}
    intercept = 0.0
    for info in booster.dump_model(num_iteration=trees)["tree_info"]:
        root = info["tree_structure"]
        if "leaf_value" in root:
            intercept += float(root["leaf_value"])
            continue
        feature = int(root["split_feature"])
        if _features(root) != {feature}:
            raise ValueError(f"a tree uses the features {_features(root)}; it is not additive")
        _walk(root, -np.inf, np.inf, steps.setdefault(feature, []))
        missing[feature] = missing.get(feature, 0.0) + _missing(root)
    made = [_table(name, steps.get(k, []), missing.get(k, 0.0)) for k, name in enumerate(names)]
    return intercept, made


def _features(node: Node) -> set[int]:
    if "leaf_value" in node:
        return set()
    return {int(node["split_feature"])} | _features(node["left_child"]) | _features(node["right_child"])


def _table(name: str, steps: list[tuple[float, float, float]], missing: float) -> Table:
    """All trees of one feature as one step function."""
    edges = np.unique(np.array([low for low, _, _ in steps if np.isfinite(low)], np.float32))
    points = np.zeros(len(edges) + 1)
    for low, high, value in steps:
        first = 0 if not np.isfinite(low) else int(np.searchsorted(edges, np.float32(low))) + 1
        last = len(points) if not np.isfinite(high) else int(np.searchsorted(edges, np.float32(high))) + 1
        points[first:last] += value
    return Table(name, edges, points, missing)


def averaged(found: Sequence[tuple[float, list[Table]]]) -> tuple[float, list[Table]]:
    """The mean of the intercepts and tables of boosters that have the same features: the mean of their scores."""
    share = 1 / len(found)
    made = [_sum([(table, share) for table in own]) for own in zip(*(each for _, each in found), strict=True)]
    return share * sum(intercept for intercept, _ in found), made


def _sum(parts: Sequence[tuple[Table, float]]) -> Table:
    """The weighed sum of tables of one feature."""
    edges = np.unique(np.concatenate([table.edges for table, _ in parts]))
    lows = np.append(np.float32(-np.inf), edges)  # each bin's lowest value stands for all of it
    points = np.sum([weight * table.look_up(lows) for table, weight in parts], axis=0)
    return Table(parts[0][0].feature, edges, points, sum(weight * table.missing for table, weight in parts))


def centred(model: Model, x: NDArray[np.float32]) -> Model:
    """The same scores with each table's mean over the rows `x` (rows, features) moved to the intercept.

    A contribution then says how much better or worse than usual a pair is in one respect.
    """
    moved, made = 0.0, []
    for k, table in enumerate(model.tables):
        mean = float(table.look_up(x[:, k]).mean())
        moved += mean
        made.append(Table(table.feature, table.edges, table.points - mean, table.missing - mean))
    pairs = []
    place = {table.feature: k for k, table in enumerate(model.tables)}
    for pair in model.pairs:
        mean = float(pair.look_up(x[:, place[pair.one]], x[:, place[pair.other]]).mean())
        moved += mean
        pairs.append(replace(pair, points=pair.points - mean))
    return replace(model, intercept=model.intercept + moved, tables=tuple(made), pairs=tuple(pairs), _packed=None)


def added(parts: Sequence[tuple[Model, float]], x: NDArray[np.float32]) -> Model:
    """The weighted sum of models of the same features as one model, centred over `x` (rows, features)."""
    first = parts[0][0]
    made = []
    for k, table in enumerate(first.tables):
        own = [(model.tables[k], weight) for model, weight in parts if weight]
        made.append(_sum(own) if own else Table(table.feature, np.zeros(0, np.float32), np.zeros(1), 0.0))
    intercept = sum(weight * model.intercept for model, weight in parts)
    return centred(Model(first.version, first.fingerprint, intercept, tuple(made), learned=True), x)
