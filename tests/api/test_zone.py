"""Pages tell times in the zone of the office, whatever the machine's is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CODE = "import api.main; api.main.app(); from datetime import datetime; print(datetime.now().astimezone().utcoffset())"


@pytest.mark.parametrize(
    ("more", "offset"), [({}, "8:00:00"), ({"MATCHER_TIMEZONE": "EAT-3"}, "3:00:00"), ({"TZ": "UTC0"}, "0:00:00")]
)
def test_the_zone_of_the_office(tmp_path: Path, more: dict[str, str], offset: str) -> None:
    plain = {name: value for name, value in os.environ.items() if name != "TZ"}
    own = plain | {"MATCHER_STORE": f"sqlite:///{tmp_path}/s.db", **more}
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True, env=own)
    assert done.stdout.strip() == offset
