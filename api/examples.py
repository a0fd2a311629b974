"""Examples of requests, made from those of the kinds."""

from typing import Any

from matcher.kinds.discovery import kinds


def _inline() -> dict[str, Any]:
    first = next(iter(kinds().values()))
    return {
        "summary": "A profile that is not stored",
        "value": {"entrepreneur": dict(first.examples.entrepreneur), "n": 3},
    }


RANK: dict[str, Any] = {
    "stored": {"summary": "All kinds for a stored entrepreneur", "value": {"entrepreneur_id": "demo-e-00001", "n": 5}},
    "inline": _inline(),
    "refusals": {
        "summary": "One kind, with contributions and who was left out",
        "value": {
            "kinds": [next(iter(kinds()))],
            "entrepreneur_id": "demo-e-00001",
            "explain": True,
            "refusals": 5,
            "language": "zh",
        },
    },
}
