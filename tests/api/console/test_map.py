"""The picture of regions as pages draw it, and whether its numbers can be read."""

import re
from html.parser import HTMLParser

import pytest

from api.console.pages import FOLDER, _environment
from matcher.reference.pack import Pack
from matcher.service.map import RegionMap
from matcher.service.scope import Scope

STYLE = (FOLDER / "static" / "map.css").read_text("utf-8") + (FOLDER / "static" / "console.css").read_text("utf-8")


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def colours(scheme: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for dark, block in re.findall(r"(prefers-color-scheme: dark\) \{\s*)?:root \{([^}]*)\}", STYLE):
        if bool(dark) == (scheme == "dark"):
            found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_numbers_can_be_read_on_every_shade(scheme: str) -> None:
    own = colours(scheme)
    pairs = [(own[f"on-{k}"], own[f"step-{k}"]) for k in range(5)] + [(own["soft"], own["paper"])]
    assert all(contrast(text, ground) >= 4.5 for text, ground in pairs)
    assert contrast(own["edge"], own["paper"]) >= 3


def test_the_picture_says_what_it_shows(pack: Pack) -> None:
    drawing = RegionMap(pack, Scope(pack), None).drawing()
    module = _environment("zh").get_template("map.html").module
    cells = {
        "330000": {"value": "12", "step": 3, "label": "<script>x</script>", "tone": "own", "mark": "1"},
        "340000": {"value": "", "step": None},
    }
    page = module.tiles(drawing, cells, "m", "T", "D & d", links=[("330000", "340000"), ("330000", "nowhere")])  # type: ignore[attr-defined]
    HTMLParser().feed(page)
    assert page.count("<path") == 34
    assert page.count('class="link"') == page.count('class="mark"') == 1
    assert '<g class="step-3 own">' in page
    assert "&lt;script&gt;" in page
    assert "D &amp; d" in page
    assert page.count('class="unknown"') == 66, "shapes, then words"
    legend = module.legend([(0, "a"), (None, "b")])  # type: ignore[attr-defined]
    assert legend.count("<li") == 2
