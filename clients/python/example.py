"""A portal's program with the typed client: rank, read the reasons, report what was shown, page through a register.

Run it as `MATCHER_KEY=... python example.py http://127.0.0.1:8000 demo-e-00001`.
"""

import os
import sys
from collections.abc import Iterator
from typing import TypeVar

from matcher_client import AuthenticatedClient
from matcher_client.api.events import record_events
from matcher_client.api.mentors import page
from matcher_client.api.rankings import rank
from matcher_client.models.event import Event
from matcher_client.models.events_in import EventsIn
from matcher_client.models.problem_out import ProblemOut
from matcher_client.models.rank_request import RankRequest
from matcher_client.models.rank_request_language_type_0 import RankRequestLanguageType0
from matcher_client.models.ranking_out import RankingOut
from matcher_client.models.stored_out import StoredOut
from matcher_client.types import UNSET, Unset


class RefusedError(Exception):
    """The service refused; `problem` says which field, which value, and what to do."""

    def __init__(self, problem: ProblemOut) -> None:
        self.problem = problem
        super().__init__(f"{problem.status} {problem.detail_zh} {problem.detail}")


T = TypeVar("T")


def wanted(answer: T | ProblemOut | None) -> T:
    """The answer; raises RefusedError for a problem document."""
    if isinstance(answer, ProblemOut):
        raise RefusedError(answer)
    if answer is None:
        raise ConnectionError("the answer is none of the service's")
    return answer


def rankings(client: AuthenticatedClient, who: str, kinds: list[str], n: int = 3) -> list[RankingOut]:
    """Lists for a stored entrepreneur, with reasons in Chinese."""
    request = RankRequest(entrepreneur_id=who, kinds=kinds, n=n, language=RankRequestLanguageType0.ZH)
    return wanted(rank.sync(client=client, body=request)).rankings


def reasons(ranking: RankingOut) -> list[tuple[str, list[str]]]:
    """Name and reasons of each line."""
    return [(item.name, [str(reason.text) for reason in item.reasons]) for item in ranking.items]


def report_shown(client: AuthenticatedClient, who: str, ranking: RankingOut) -> int:
    """Tell that the lines were on the screen; returns how many were new: sent again, they count once."""
    events = [
        Event(
            entrepreneur_id=who,
            kind=ranking.kind,
            counterpart_id=item.id,
            event="shown",
            at=ranking.as_of,
            ranking_id=ranking.ranking_id,
            position=item.rank,
            client_key=f"{ranking.ranking_id}-{item.rank}",
        )
        for item in ranking.items
    ]
    receipts = wanted(record_events.sync(client=client, body=EventsIn(events=events))).receipts
    return sum(not receipt.duplicate for receipt in receipts)


def register(client: AuthenticatedClient, size: int = 100) -> Iterator[StoredOut]:
    """All rows of a register, page by page."""
    after: str | Unset = UNSET
    while True:
        found = wanted(page.sync(client=client, after=after, limit=size))
        yield from found.rows
        if found.next_ is None:
            return
        after = found.next_


def main(address: str, who: str) -> None:
    """Print who fits and why."""
    with AuthenticatedClient(address, os.environ["MATCHER_KEY"]) as client:
        for ranking in rankings(client, who, ["mentor"]):
            for name, why in reasons(ranking):
                print(name, "；".join(why))  # noqa: T201 - an example that prints
            print(report_shown(client, who, ranking))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
