"""How OpenMP's threads wait is set before LightGBM loads, when it can still be: it reads that once."""

import os
import subprocess
import sys

import pytest

from matcher.learning.library import WAITING, lightgbm

LOAD = f"""
import os, sys
import matcher.service.training, matcher.service.judging, matcher.service.worker
assert "lightgbm" not in sys.modules
from matcher.learning.library import lightgbm
lightgbm()
assert "lightgbm" in sys.modules
print(os.environ["{WAITING}"])
"""


@pytest.mark.parametrize(("given", "expected"), [(None, "passive"), ("active", "active")])
def test_threads_wait_asleep_unless_told_otherwise(given: str | None, expected: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != WAITING}
    if given is not None:
        environment[WAITING] = given
    done = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.strip() == expected


def test_it_is_the_library_itself() -> None:
    assert lightgbm().__name__ == "lightgbm"
