"""Models: what there is, what serves, and the analysts' jobs and decisions."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, ConfigDict, Field

from api.answers import Answer
from api.auth import Analyst, TheService
from matcher.service.jobs import described
from matcher.service.service import Service
from matcher.store.keys import Key

router = APIRouter(prefix="/v1", tags=["models"])

KindCode = Annotated[str, Path(max_length=100, description="Code of the kind, such as mentor")]
Version = Annotated[str, Field(min_length=1, max_length=100, description="As the list of models names it")]
Reason = Annotated[str, Field(min_length=1, max_length=2_000, description="Why; kept with the decision")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TrainIn(_Body):
    """How to train."""

    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1


class EvaluateIn(_Body):
    """What to judge."""

    version: Version


class CompareIn(_Body):
    """Two versions; `scorecard` names the experts' card."""

    version: Version
    other: Version = "scorecard"


class DriftIn(_Body):
    """Of which version (default: the one that serves), and how many days count as now."""

    version: Version | None = None
    days: Annotated[int, Field(ge=1, le=3650)] = 90


class ShadowReportIn(_Body):
    """Of which shadow (default: the one there is, or was last), of how many days (default: all), and list length."""

    version: Version | None = None
    days: Annotated[int, Field(ge=1, le=3650)] | None = None
    n: Annotated[int, Field(ge=1, le=200)] = 10


class PromoteIn(_Body):
    """What to put into service, and why."""

    version: Version
    reason: Reason
    despite_gates: bool = False


class ReasonIn(_Body):
    """Why."""

    reason: Reason


class ShadowIn(ReasonIn):
    """What to score with, unseen."""

    version: Version


class SplitIn(ShadowIn):
    """What serves which share of the entrepreneurs."""

    share: Annotated[float, Field(gt=0, lt=1)]
    despite_gates: bool = False


def _started(service: Service, key: Key, kind: str, verb: str, body: _Body) -> Answer:
    return Answer(described(service.jobs.submit(kind, verb, body.model_dump(), by=key.name)), 202)


@router.get("/models/{kind}", response_model=dict[str, Any], summary="Models of a kind")
async def models(service: TheService, _: Analyst, kind: KindCode) -> Any:
    """What serves, every bundle with its figures, and every decision with who took it and why."""
    state = service.models.state(kind)
    return Answer(
        {
            "kind": kind,
            "current": state.current or "scorecard",
            "shadow": state.shadow,
            "split": None if state.split is None else {"version": state.split, "share": state.share},
            "models": service.models.listed(kind),
            "decisions": [asdict(entry) for entry in service.models.log(kind)],
        }
    )


@router.get(
    "/models/{kind}/{version}/card",
    summary="A model card",
    response_model=None,
    responses={200: {"content": {"text/markdown": {"schema": {"type": "string"}}}}},
)
async def card(
    service: TheService,
    _: Analyst,
    kind: KindCode,
    version: Annotated[str, Path(max_length=100)],
    language: Annotated[Literal["zh", "en"], Query()] = "zh",
) -> Any:
    """The card as Markdown."""
    return PlainTextResponse(service.models.card(kind, version, language), media_type="text/markdown; charset=utf-8")


@router.post("/models/{kind}/train", response_model=dict[str, Any], status_code=202, summary="Train a model")
async def train(service: TheService, key: Analyst, kind: KindCode, body: TrainIn) -> Any:
    """Start a job that fits a model and judges it; what serves is not changed."""
    return _started(service, key, kind, "train", body)


@router.post("/models/{kind}/evaluate", response_model=dict[str, Any], status_code=202, summary="Judge a model")
async def evaluate(service: TheService, key: Analyst, kind: KindCode, body: EvaluateIn) -> Any:
    """Start a job that judges a version beside the scorecard and all baselines."""
    return _started(service, key, kind, "evaluate", body)


@router.post("/models/{kind}/compare", response_model=dict[str, Any], status_code=202, summary="Compare two models")
async def compare(service: TheService, key: Analyst, kind: KindCode, body: CompareIn) -> Any:
    """Start a job that compares two versions on requests that neither was fitted on."""
    return _started(service, key, kind, "compare", body)


@router.post("/models/{kind}/drift", response_model=dict[str, Any], status_code=202, summary="What has shifted")
async def drift(service: TheService, key: Analyst, kind: KindCode, body: DriftIn) -> Any:
    """Start a job that measures PSI per feature and score, and base rates, against the time of fitting."""
    return _started(service, key, kind, "drift", body)


@router.post("/models/{kind}/off-policy", response_model=dict[str, Any], status_code=202, summary="Judge off-policy")
async def off_policy(service: TheService, key: Analyst, kind: KindCode, body: EvaluateIn) -> Any:
    """Start a job that estimates what would have come of lists in random order, had the version ordered them."""
    return _started(service, key, kind, "off-policy", body)


@router.post(
    "/models/{kind}/shadow-report", response_model=dict[str, Any], status_code=202, summary="Shadow beside current"
)
async def shadow_report(service: TheService, key: Analyst, kind: KindCode, body: ShadowReportIn) -> Any:
    """Start a job that lays a shadow beside what was shown: common lines, exposure, and what came of the shown lines.

    Nothing can be known of lines that the shadow alone would have shown. `against_place` is what was chosen over what
    the places of the lines would lead one to expect.
    """
    return _started(service, key, kind, "shadow-report", body)


@router.post("/models/{kind}/promote", response_model=dict[str, Any], status_code=202, summary="Promote a model")
async def promote(service: TheService, key: Analyst, kind: KindCode, body: PromoteIn) -> Any:
    """Start a job that asks all gates and, where they pass, puts the version into service."""
    return _started(service, key, kind, "promote", body)


@router.post("/models/{kind}/rollback", response_model=dict[str, Any], summary="Return to the model before")
async def rollback(service: TheService, key: Analyst, kind: KindCode, body: ReasonIn) -> Any:
    """Return to what served before, at once."""
    return Answer(asdict(service.models.rollback(kind, by=key.name, reason=body.reason)))


@router.post("/models/{kind}/shadow", response_model=dict[str, Any], summary="Score with a model unseen")
async def shadow(service: TheService, key: Analyst, kind: KindCode, body: ShadowIn) -> Any:
    """What the version would have shown is kept with every ranking and never sent."""
    return Answer(asdict(service.models.shadow(kind, body.version, by=key.name, reason=body.reason)))


@router.post(
    "/models/{kind}/split", response_model=dict[str, Any], status_code=202, summary="Serve a share with a model"
)
async def split(service: TheService, key: Analyst, kind: KindCode, body: SplitIn) -> Any:
    """Start a job that asks all gates and, where they pass, serves a share of the people, always the same ones."""
    return _started(service, key, kind, "split", body)


@router.post("/models/{kind}/stop", response_model=dict[str, Any], summary="End shadow and split")
async def stop(service: TheService, key: Analyst, kind: KindCode, body: ReasonIn) -> Any:
    """End both, at once."""
    return Answer(asdict(service.models.stop(kind, by=key.name, reason=body.reason)))


@router.get("/jobs", response_model=list[dict[str, Any]], tags=["jobs"], summary="The latest jobs")
async def jobs(service: TheService, _: Analyst) -> Any:
    """Newest first, without their results."""
    return Answer([{**described(job), "result": None} for job in service.store.jobs.list()])


@router.get("/jobs/{name}", response_model=dict[str, Any], tags=["jobs"], summary="One job")
async def job(service: TheService, _: Analyst, name: Annotated[str, Path(max_length=64)]) -> Any:
    """Where it stands, how far it is, and its result."""
    return Answer(described(service.jobs.get(name)))


@router.post("/jobs/{name}/cancel", response_model=dict[str, Any], tags=["jobs"], summary="Cancel a job")
async def cancel(service: TheService, _: Analyst, name: Annotated[str, Path(max_length=64)]) -> Any:
    """A waiting job ends at once, a running one within seconds; one that ended stays as it is."""
    return Answer(described(service.jobs.cancel(name)))
