"""`matcher serve`."""

import gc
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from matcher.cli.output import say
from matcher.service.settings import Settings

HEAD_START = 5.0
"""Seconds that the server has for itself before the worker starts."""
RESTART = 2.0
"""Seconds before a worker that ended is started again."""


def run_server(*, demo: bool, host: str, port: int, workers: int) -> None:
    """Serve until stopped."""
    settings = Settings()
    where = f"http://{host}:{port}"
    secret, user = _demo(settings) if demo else ("", "")
    say(f"首页 start page     {where}/" + (f"#key={secret}" if secret else ""))
    say(f"接口 documentation  {where}/docs")
    say(f"工作台 workbench    {where}/console")
    if secret:
        say(f"用户 sign in        {user}")
        say(f"密钥 key            {secret}")
        say(f"试试 try            {_try(where, secret)}")
    else:
        say("用户 sign in        matcher users add NAME")
        say("密钥 key            matcher keys add NAME")
    say("按 Ctrl-C 停止。 Stop with Ctrl-C.")
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with _worker():
        gc.disable()  # what is imported and loaded now lasts; `api.main` enables it again in the server that is ready
        uvicorn.run(
            "api.main:app", factory=True, host=host, port=port, workers=workers, access_log=False, log_level="warning"
        )


def _demo(settings: Settings) -> tuple[str, str]:
    from matcher.cli.demoing import prepare_demo  # makes a synthetic region: a server without it starts the sooner

    return prepare_demo(settings)


@contextmanager
def _worker() -> Iterator[None]:
    """A worker for background jobs beside the server, started again where it ends."""
    command = [sys.executable, "-c", "from matcher.cli.main import run; run()", "worker", "--beside-server"]
    over = threading.Event()

    def keep() -> None:
        over.wait(HEAD_START)
        while not over.is_set():
            process = subprocess.Popen(command, start_new_session=True)  # noqa: S603 - our own command; Ctrl-C is ours
            while process.poll() is None and not over.wait(0.2):
                pass
            process.terminate()
            process.wait()
            over.wait(RESTART)

    keeper = threading.Thread(target=keep, name="worker", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _try(where: str, secret: str) -> str:
    body = '{"entrepreneur_id": "demo-e-00001", "n": 3, "language": "zh"}'
    headers = f"-H 'X-API-Key: {secret}' -H 'Content-Type: application/json'"
    return f"curl -s {where}/v1/rankings {headers} -d '{body}'"
