"""The worker: a process beside the server that runs background jobs, and puts back those that lost theirs."""

import os
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from huey import Huey
from huey.consumer import Consumer

from matcher.domain.errors import BundleError, ConflictError, InvalidInputError, MatcherError, NotFoundError
from matcher.domain.job import JobCancelledError, JobState
from matcher.learning.rows import Progress
from matcher.logs import Logger
from matcher.service.jobs import MOST_ATTEMPTS, SILENCE, Json
from matcher.service.queue import queue_of, task_on
from matcher.service.service import Service
from matcher.service.settings import Settings
from matcher.store.store import Store

logger = Logger(__name__)

BEAT = 1.0
"""Seconds between two signs of life of a running job."""
POLL = 1.0
"""Seconds between two looks into the queue."""
LOOK = 3.0
"""Seconds between two looks for jobs that lost their worker."""


def _train(service: Service, kind: str, args: Json, _: str, progress: Progress) -> Json:
    trained = service.training.train(kind, progress, seed=int(args.get("seed", 1)))
    return {"version": trained.version, "manifest": trained.manifest}


def _evaluate(service: Service, kind: str, args: Json, _: str, progress: Progress) -> Json:
    return dict(service.judging.against_baselines(kind, args["version"], progress))


def _compare(service: Service, kind: str, args: Json, _: str, progress: Progress) -> Json:
    return service.judging.compare(kind, args["version"], args["other"], progress)


def _promote(service: Service, kind: str, args: Json, by: str, progress: Progress) -> Json:
    despite = bool(args.get("despite_gates"))
    done, gates = service.models.promote(kind, args["version"], progress, by=by, reason=args["reason"], despite=despite)
    return {"promoted": done is not None, "gates": [gate.as_dict() for gate in gates]}


def _split(service: Service, kind: str, args: Json, by: str, progress: Progress) -> Json:
    despite, share = bool(args.get("despite_gates")), float(args["share"])
    done, gates = service.models.split(
        kind, args["version"], share, progress, by=by, reason=args["reason"], despite=despite
    )
    return {"split": done is not None, "gates": [gate.as_dict() for gate in gates]}


def _drift(service: Service, kind: str, args: Json, _: str, progress: Progress) -> Json:
    return service.judging.drift(kind, int(args["days"]), progress, version=args.get("version"))


def _off_policy(service: Service, kind: str, args: Json, _: str, progress: Progress) -> Json:
    return service.judging.off_policy(kind, args["version"], progress)


def _shadow_report(service: Service, kind: str, args: Json, _: str, progress: Progress) -> Json:
    days, n = args.get("days"), int(args.get("n", 10))
    return service.judging.shadow_report(kind, progress, version=args.get("version"), days=days, n=n)


VERBS: Mapping[str, Callable[[Service, str, Json, str, Progress], Json]] = {
    "train": _train,
    "evaluate": _evaluate,
    "compare": _compare,
    "promote": _promote,
    "split": _split,
    "drift": _drift,
    "off-policy": _off_policy,
    "shadow-report": _shadow_report,
}


class Runner:
    """Runs one job after another, each on a service that is opened for it: an idle worker holds nothing."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store, self._settings = store, settings

    def run(self, name: str) -> None:
        """Run a job by its name, whatever comes; a job that was taken or cancelled already is left alone."""
        jobs = self._store.jobs
        job = jobs.start(name, now=datetime.now(UTC))
        if job is None:
            return
        log = logger.bind(job=name, kind=job.kind, verb=job.verb)
        log.info("job started", attempt=job.attempts)
        pulse = _Pulse(self._store, name)
        state, result, error = JobState.DONE, None, None
        try:
            with Service.opened(self._settings) as service:
                result = VERBS[job.verb](service, job.kind, job.args, job.by, pulse)
        except JobCancelledError:
            state = JobState.CANCELLED
        except InvalidInputError as wrong:
            state, error = JobState.FAILED, "; ".join(f"{fault.line_zh} {fault}" for fault in wrong.faults)
        except (BundleError, ConflictError) as wrong:
            state, error = JobState.FAILED, f"{wrong.zh} {wrong}"
        except NotFoundError as wrong:
            state, error = JobState.FAILED, f"{wrong.line_zh} {wrong}"
        except Exception as wrong:  # else it would be tried again and again, and nobody would be told why it fails
            state, error = JobState.FAILED, f"{type(wrong).__name__}: {wrong}"
            log.exception("job failed")
        finally:
            pulse.close()
        jobs.end(name, state, now=datetime.now(UTC), result=result, error=error)
        log.info("job ended", state=state.value, cause=error)


class _Pulse:
    """Progress of a running job, with a sign of life each second even while a step takes long."""

    def __init__(self, store: Store, name: str) -> None:
        self._store, self._name = store, name
        self._at = ("", 0, 0)
        self._cancelled = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="pulse", daemon=True)
        self._thread.start()

    def __call__(self, what: str, done: int, total: int) -> None:
        self._at = (what, done, total)
        if self._cancelled.is_set():
            raise JobCancelledError(self._name)

    def _beat(self) -> None:
        while not self._over.wait(BEAT):
            try:
                if self._store.jobs.beat(self._name, *self._at, now=datetime.now(UTC)):
                    self._cancelled.set()
            except MatcherError as error:
                logger.error("the job's progress can't be kept", cause=str(error))

    def close(self) -> None:
        """Stop the signs of life."""
        self._over.set()
        self._thread.join()
        self._store.jobs.beat(self._name, *self._at, now=datetime.now(UTC))


def work(settings: Settings, *, once: bool = False, beside_server: bool = False) -> None:
    """Run jobs until the process is told to stop; `once`: only those that wait now, here and now.

    `beside_server`: leave the processor to the server that started this process, and end when it ends.
    """
    parent = os.getppid()
    if beside_server:
        os.nice(10)
    with Store.opened(settings.store) as store:
        queue = queue_of(settings)
        enqueue = task_on(queue, Runner(store, settings).run)
        if once:
            put_back(store, queue, enqueue)
            while (task := queue.dequeue()) is not None:
                queue.execute(task)
            return
        over = threading.Event()

        def look() -> None:
            while not over.wait(LOOK):
                try:
                    put_back(store, queue, enqueue)
                    store.uploads.sweep(now=datetime.now(UTC))
                except Exception as error:  # a store that is locked or away for a while must not end the looking
                    logger.error("jobs without a worker can't be looked for", cause=str(error))
                if beside_server and os.getppid() != parent:
                    os._exit(1)  # the server was killed; a job that runs goes back into the queue of the next one

        keeper = threading.Thread(target=look, name="keeper", daemon=True)
        keeper.start()
        try:
            Consumer(queue, workers=1, periodic=False, initial_delay=POLL, max_delay=POLL).run()
        finally:
            over.set()
            keeper.join()


def put_back(store: Store, queue: Huey, enqueue: Callable[[str], Any]) -> None:
    """Put jobs that lost their worker into the queue again, and waiting ones of which the queue knows nothing.

    A program that is killed between a job's row and its message, or between the message and its start, loses the
    message. A second one does no harm: only a job that waits is started.
    """
    now = datetime.now(UTC)
    names = store.jobs.orphans(now - SILENCE, MOST_ATTEMPTS, now=now)
    if not names and not queue.pending_count():
        names = [job.id for job in store.jobs.list([JobState.WAITING])]
    for name in reversed(names):
        enqueue(name)
