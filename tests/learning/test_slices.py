"""Slices have names that people read, from the reference pack."""

from typing import Any

import numpy as np

from matcher.domain.text import Text
from matcher.features.columns import EPOCH
from matcher.learning.fit import requests_between
from matcher.learning.slices import slices, title
from matcher.reference.pack import Pack, load_pack
from matcher.service.service import Service

Quiet: Any = lambda *_: None  # noqa: E731


def test_names_come_from_the_pack(pack: Pack) -> None:
    assert title(pack, "stage: intent") == Text("阶段：有创业意向", "stage: planning to start")
    assert title(pack, "group: G_VETERAN") == Text("重点群体：退役军人", "target group: Veteran")
    assert title(pack, "plate: west") == Text("地区：西部地区", "economic region: Western region")
    assert title(pack, "new") == Text("尚未对接成功", "not yet matched")


def test_a_code_that_the_pack_does_not_have_names_itself() -> None:
    bare = load_pack("none")
    assert title(bare, "group: G_X") == Text("重点群体：G_X", "target group: G_X")
    assert title(bare, "plate: west").en == "economic region: west"
    assert title(bare, "something else") == Text("something else", "something else")


def test_every_slice_of_a_region_has_a_name(region: Service) -> None:
    snapshot = region.catalogue.snapshot("partner")
    now = float(region.started_at.date().toordinal() - EPOCH) + 1
    found = slices(snapshot, requests_between(snapshot, now - 700, now, 400, 1, new_only=True))
    assert {name.partition(":")[0] for name in found} >= {"stage", "group", "plate", "new", "thin profile"}
    for name in found:
        told = title(snapshot.pack, name)
        assert (
            name.partition(": ")[2] not in (told.zh.partition("：")[2], told.en.partition(": ")[2]) or ":" not in name
        )
        assert not told.zh.isascii()
        assert told.en.isascii()


def test_figures_gates_and_cards_carry_the_names(region: Service) -> None:
    kind = "partner"
    version = region.training.train(kind, Quiet).version
    found = region.judging.compare(kind, version, "scorecard", Quiet)["slices"]
    assert found["plate: west"]["title"] == {"zh": "地区：西部地区", "en": "economic region: Western region"}
    assert found["plate: west"]["requests"] > 0
    assert np.isfinite(found["plate: west"]["mean"])
    gates = {gate.name: gate.figures for gate in region.judging.gates(kind, version, Quiet)}
    assert gates["slices"]["slices"]["new"]["title"]["zh"] == "尚未对接成功"
    assert "阶段：有创业意向" in region.models.card(kind, version, "zh")
    english = region.models.card(kind, version, "en")
    assert "stage: planning to start" in english
    assert "plate: west" not in english
    assert "G_" not in english
