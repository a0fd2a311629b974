"""The library that fits trees, loaded where it is needed and told to wait asleep."""

import os
from typing import Any

WAITING = "OMP_WAIT_POLICY"
"""How OpenMP's threads wait for each other. It is read once, while the library loads."""


def lightgbm() -> Any:
    """LightGBM, whose threads sleep while they wait; what the environment says already holds.

    Else they spin: on two cores that others use too, two threads took 42 to 50 s for what takes 0.7 s otherwise.
    """
    os.environ.setdefault(WAITING, "passive")
    import lightgbm as library  # here alone: it takes 0.5 s to import, and serving never needs it

    return library
