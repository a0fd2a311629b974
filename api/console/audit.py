"""Who did what and why: steps of cases, rankings that were served and made again, decisions on models, accounts."""

import json
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.console.entry import SignedIn, service_of
from api.console.pages import HOME, page
from matcher.domain.access import Role
from matcher.domain.account import Session
from matcher.domain.errors import InvalidInputError
from matcher.domain.review import ACTION_TITLES

AUDIT = f"{HOME}/audit"
router = APIRouter(prefix=AUDIT, include_in_schema=False)
LISTED = 50
FILTERS = {
    "": ("actor", "action", "entrepreneur", "counterpart", "kind", "from", "to"),
    "/rankings": ("actor", "entrepreneur", "kind", "from", "to"),
    "/acts": ("actor", "from", "to"),
}
"""Fields of the filter of each list, by its address; all of them stay in the address of the page."""

Before = Annotated[str, Query(max_length=200)]


@router.get("")
def steps(request: Request, session: SignedIn, before: Before = "") -> Response:
    """Steps of cases, the last recorded first."""
    return _listed(request, session, "", "audit.html", before)


@router.get("/rankings")
def rankings(request: Request, session: SignedIn, before: Before = "") -> Response:
    """Rankings that were served, the latest first."""
    return _listed(request, session, "/rankings", "audit_rankings.html", before)


@router.get("/acts")
def acts(request: Request, session: SignedIn, before: Before = "") -> Response:
    """What was done beside cases: imports, pauses, answers to requests, links, accounts."""
    return _listed(request, session, "/acts", "audit_acts.html", before)


def _listed(request: Request, session: Session, place: str, template: str, before: str) -> Response:
    from matcher.service.auditing import Page, asked  # only these pages need it, and the server starts the sooner

    service, faults = service_of(request), []
    typed = {name: request.query_params.get(name, "")[:200] for name in FILTERS[place]}
    try:
        lists = {"": service.auditing.steps, "/rankings": service.auditing.rankings, "/acts": service.auditing.acts}
        ask = lists[place]
        found = ask(session.account, asked(typed), before=before, limit=LISTED)
    except InvalidInputError as error:
        faults, found = [(fault.where, fault.problem, fault.remedy) for fault in error.faults], Page((), None)
    query = {name: value for name, value in typed.items() if value}
    addresses = {
        "first": f"{AUDIT}{place}?{urlencode(query)}" if before else "",
        "more": f"{AUDIT}{place}?{urlencode({**query, 'before': found.more})}" if found.more else "",
    }
    kinds = {code: service.catalogue.snapshot(code).kind.title for code in service.catalogue.codes}
    return _page(
        request,
        session,
        template,
        status=422 if faults else 200,
        found=found,
        faults=faults,
        typed=typed,
        kinds=kinds,
        action_titles=ACTION_TITLES,
        place=place,
        **addresses,
    )


@router.get("/models")
def models(request: Request, session: SignedIn) -> Response:
    """Decisions on which model serves."""
    service = service_of(request)
    kinds = {code: service.catalogue.snapshot(code).kind.title for code in service.catalogue.codes}
    decisions = service.auditing.decisions(session.account)
    return _page(request, session, "audit_models.html", decisions=decisions, kinds=kinds)


@router.get("/accounts")
def accounts(request: Request, session: SignedIn) -> Response:
    """Accounts, for administrators."""
    service = service_of(request)
    found = [(one, service.map.name(one.region)) for one in service.auditing.accounts(session.account)]
    return _page(request, session, "audit_accounts.html", accounts=found)


@router.get("/rankings/{name}")
def ranking(request: Request, session: SignedIn, name: str, again: Before = "") -> Response:
    """One ranking whole; `again`: made again and compared."""
    from matcher.service.replaying import contributions  # as above

    service = service_of(request)
    kept = service.auditing.ranking(session.account, name)
    kind = service.catalogue.snapshot(kept.row.kind).kind if kept.row.kind in service.catalogue.codes else None
    return _page(
        request,
        session,
        "audit_ranking.html",
        kept=kept,
        who=service.auditing.name(kept),
        kind=kind,
        rules={rule.code: rule.title for rule in kind.rules} if kind else {},
        contributions=[contributions(kept, place) for place in range(len(kept.body["items"]))],
        asked=_written(kept.request),
        replay=service.replaying.again(kept) if again else None,
    )


def _written(asked: dict[str, Any]) -> str:
    """What a request said, without what it left out."""
    said = {name: value for name, value in asked.items() if value not in (None, [], {})}
    return json.dumps(said, ensure_ascii=False, indent=2)


def _page(request: Request, session: Session, template: str, status: int = 200, **context: Any) -> Response:
    manages = session.account.role.includes(Role.ADMINISTRATOR)
    return page(request, template, session, status, manages=manages, **context)
