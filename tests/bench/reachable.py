"""How far the demo's log could lead anybody: one who knew how its world is made, and not its hidden numbers.

The weights of the utility and the tastes of each trade are told; the quality of each counterpart and what each row's
taste has of its own are not, and are estimated from the logged looks (maximum a posteriori under the world's own normal
priors). No method that has only the log can do much better, so that what lies above is not there to be learned.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from matcher.learning.world.days import examined
from matcher.learning.world.taste import OWN_TASTE, TASTES, Side, Taste
from matcher.learning.world.world import World
from matcher.ranking.heads import sigmoid

Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]
STEPS = 300


def reachable(world: World, code: str) -> Taste:
    """The tastes as such a one would take them to be."""
    taste = world.taste(code)
    e, c, looked, chosen = _looks(world, code)
    people, own = np.unique(e, return_inverse=True)
    others, other = np.unique(c, return_inverse=True)
    first, second = _of_trades(world, taste._e), _of_trades(world, taste._c)
    plain = replace(taste._c, quality=np.zeros_like(taste._c.quality))
    known = Taste({**taste._w, "latent": 0.0}, taste._e, plain, taste._likeness, taste._city).utility(e, c)
    latent, quality = taste._w["latent"] / TASTES, taste._w["quality"]
    bounds = np.cumsum([len(people) * TASTES, len(others) * TASTES])

    def parts(x: Doubles) -> tuple[Doubles, Doubles, Doubles]:
        a, b, q = np.split(x, bounds)
        tastes = (first[people] + OWN_TASTE * a.reshape(-1, TASTES), second[others] + OWN_TASTE * b.reshape(-1, TASTES))
        return (*tastes, q)

    def loss(x: Doubles) -> tuple[float, Doubles]:
        a, b, q = parts(x)
        want = sigmoid(known + quality * q[other] + latent * np.sum(a[own] * b[other], axis=1))
        p = np.clip(looked * want, 1e-12, 1 - 1e-12)
        up = np.where(chosen, 1 - want, -p * (1 - want) / (1 - p))  # of the log likelihood in the utility
        of_a, of_b = np.zeros_like(a), np.zeros_like(b)
        np.add.at(of_a, own, latent * OWN_TASTE * up[:, None] * b[other])
        np.add.at(of_b, other, latent * OWN_TASTE * up[:, None] * a[own])
        of_q = quality * np.bincount(other, up, len(others))
        likelihood = float(np.where(chosen, np.log(p), np.log1p(-p)).sum())
        return x @ x / 2 - likelihood, x - np.concatenate([of_a.ravel(), of_b.ravel(), of_q])

    start = np.zeros(bounds[-1] + len(others))
    a, b, q = parts(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x)
    first[people], second[others], plain.quality[others] = a, b, q
    return Taste(taste._w, replace(taste._e, taste=first), replace(plain, taste=second), taste._likeness, taste._city)


def _of_trades(world: World, side: Side) -> Doubles:
    return np.asarray(world._niche_tastes[side.trade])


def _looks(world: World, code: str) -> tuple[Ints, Ints, Doubles, NDArray[np.bool_]]:
    """Of each logged line: both rows, how probably it was looked at, and whether it was chosen."""
    people = {row["id"]: k for k, row in enumerate(world.entrepreneurs.rows)}
    others = {row["id"]: k for k, row in enumerate(world.counterparts[code].rows)}
    bias = examined(world.bias)
    lines: list[list[float]] = []
    latest: dict[tuple[int, int], int] = {}
    for event in world.events(code):
        pair = people[event["entrepreneur_id"]], others[event["counterpart_id"]]
        if event["event"] == "shown":
            latest[pair] = len(lines)
            lines.append([*pair, bias[event["position"] - 1], 0])
        elif event["event"] == "chosen" and pair in latest:
            lines[latest[pair]][3] = 1
    e, c, looked, chosen = np.array(lines).T
    return e.astype(np.int64), c.astype(np.int64), looked, chosen > 0
