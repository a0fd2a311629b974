"""What a person does on the own page: answer, ask the office, and decide how the own data is used.

Who holds the link speaks for the person of its case, and for nobody else: every verb takes a `Visit`, which only a
link that still holds opens.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from matcher.domain.account import Account
from matcher.domain.act import Act, Deed
from matcher.domain.case import Case, Match
from matcher.domain.errors import ConflictError, InvalidInputError, NotFoundError
from matcher.domain.personal_request import (
    ANSWERED_WITHIN,
    NEEDS_TEXT,
    OPEN_AT_MOST,
    PERSONALISED_OFF,
    PERSONALISED_ON,
    TAG_REMOVED,
    TEXT_AT_MOST,
    PersonalRequest,
    Sort,
)
from matcher.domain.review import Side, State
from matcher.domain.text import Text
from matcher.service.notes import keep_note
from matcher.service.personal_links import Opened, PersonalLink, PersonalLinks
from matcher.service.registers import ENTREPRENEUR
from matcher.service.reviews import Reviews
from matcher.service.signing import Signing
from matcher.store.store import Store

Row = Mapping[str, Any]
LATELY = timedelta(days=14)
"""How long an answer is news."""
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 6
_AGAIN = Text("请重新打开页面。", "Open the page again.")


@dataclass(frozen=True, slots=True)
class Visit:
    """A person on the own page: the case of the link, and the row of the person as it is stored."""

    case: Case
    person: Row
    opened: Opened

    @property
    def name(self) -> str:
        """Who it is, by identifier."""
        return self.case.entrepreneur_id


def told_of(case: Case) -> list[Match]:
    """Matches that the person was told of: those that were sent, whatever became of them."""
    sent = {step.match_id for step in case.steps if step.now is State.SENT}
    return [match for match in case.matches if match.id in sent]


class Personal:
    """The verbs of the person's own page, and those of the office about its link."""

    def __init__(self, store: Store, reviews: Reviews, signing: Signing) -> None:
        self._store, self._reviews = store, reviews
        self._links = PersonalLinks(store, signing)

    def link(self, account: Account, case_id: str, now: datetime) -> PersonalLink | None:
        """The link to show or to copy; it is made when a case is sent (None before, and once it expired or was ended).

        Raises NotFoundError for a case that the account does not see, as the two verbs below do.
        """
        self._reviews.case(account, case_id)
        return self._links.of(case_id, now=now)

    def renew_link(self, account: Account, case_id: str, now: datetime) -> PersonalLink | None:
        """Make another link; the one before leads nowhere from now on. Raises ConflictError before a case is sent."""
        case = self._reviews.case(account, case_id)
        if not told_of(case):
            raise ConflictError("Send the case first.", "请先发出该个案。")
        self._store.links.renew(case_id, by=account.name, now=now)
        self._store.acts.add(Act(now, account.name, Deed.LINK_RENEWED, case.entrepreneur_id, case.path))
        return self._links.of(case_id, now=now)

    def end_link(self, account: Account, case_id: str, now: datetime) -> None:
        """End the link, for instance because it reached somebody else."""
        case = self._reviews.case(account, case_id)
        self._store.links.end(case_id, by=account.name)
        self._store.acts.add(Act(now, account.name, Deed.LINK_ENDED, case.entrepreneur_id, case.path))

    def visit(self, token: str, *, now: datetime) -> Visit:
        """Open the page of a link. Raises SignatureError, and NotFoundError where the person was forgotten."""
        opened = self._links.opened(token, now=now)
        case = self._store.cases.get(opened.case_id)
        row = None if case is None else self._store.entities.get(ENTREPRENEUR, case.entrepreneur_id)
        if case is None or row is None:
            raise NotFoundError("case", "", Text("您的信息已经删除。", "Your data was erased."))
        return Visit(case, row.data, opened)

    def answer(self, visit: Visit, match_id: str, *, accepts: bool, note: str = "", now: datetime) -> None:
        """Say yes or no to a match that was sent; the same answer again changes nothing.

        Where the office changed the case meanwhile it is tried once more. Raises NotFoundError for a match of somebody
        else or one that the person was not told of, and ConflictError where things have gone on.
        """
        case = visit.case
        for last in (False, True):
            match = next((one for one in told_of(case) if one.id == match_id), None)
            if match is None:
                raise NotFoundError("match", match_id, _AGAIN)
            if match.answers.entrepreneur is accepts:
                return
            try:
                self._reviews.answer(
                    case, case.version, match_id, Side.ENTREPRENEUR, accepts=accepts, by=visit.name, note=note, now=now
                )
                return
            except ConflictError:
                if last:
                    raise
                case = self._store.cases.get(case.id) or case

    def ask(
        self, visit: Visit, sort: Sort, text: str, *, match_id: str | None = None, now: datetime
    ) -> PersonalRequest:
        """Ask the office for something; the same again while it waits is the same request.

        Raises InvalidInputError for a text that is missing or too long, NotFoundError for a match that the person was
        not told of, ConflictError where too many requests wait.
        """
        text = text.replace("\r\n", "\n").strip()
        _checked_text(sort, text)
        if match_id is not None and match_id not in [one.id for one in told_of(visit.case)]:
            raise NotFoundError("match", match_id, _AGAIN)
        waiting = [one for one in self._store.personal_requests.of_entrepreneur(visit.name) if one.open]
        for one in waiting:
            if (one.sort, one.text, one.match_id) == (sort, text, match_id):
                return one
        if len(waiting) >= OPEN_AT_MOST:
            raise ConflictError(
                f"{OPEN_AT_MOST} of your requests wait already. We answer these first.",
                f"您已有{OPEN_AT_MOST}个请求在等待答复。请等我们先答复。",
            )
        request = _made(visit, sort, text, match_id, now)
        told = f"{request.id} {text}" if sort in (Sort.TALK, Sort.APPEAL) else request.id
        with self._store.together():
            self._store.personal_requests.add(request)
            # the text of a complaint stays with the request: it may be about who reads the history
            keep_note(
                self._store, visit.case, told[:TEXT_AT_MOST], by=visit.name, match_id=match_id, reason=sort, now=now
            )
        return request

    def set_personalised(self, visit: Visit, *, on: bool, now: datetime) -> None:
        """Let the own data be used for ranking, or not; it acts on the next request (PIPL article 24).

        The rest of the stored row is not checked anew: whatever stands there, nobody is kept from switching it off.
        """
        if visit.person.get("personalised", True) is on:
            return
        with self._store.together():
            self._store.entities.update(ENTREPRENEUR, visit.name, lambda row: {**row, "personalised": on})
            reason = PERSONALISED_ON if on else PERSONALISED_OFF
            keep_note(self._store, visit.case, "", by=visit.name, reason=reason, now=now)

    def remove_tag(self, visit: Visit, tag: str, *, now: datetime) -> None:
        """Take one of the own tags away; it acts on the next request (算法推荐规定 article 17)."""
        if tag not in (visit.person.get("topics") or ()):
            return
        with self._store.together():
            self._store.entities.update(ENTREPRENEUR, visit.name, lambda row: _without_tag(row, tag))
            keep_note(self._store, visit.case, tag, by=visit.name, reason=TAG_REMOVED, now=now)

    def requests(self, visit: Visit) -> list[PersonalRequest]:
        """What the person has asked, the latest first, with the answers."""
        return self._store.personal_requests.of_entrepreneur(visit.name)

    def news(self, visit: Visit, *, now: datetime) -> tuple[int, int]:
        """How many requests wait, and how many were answered lately."""
        found = self.requests(visit)
        answered = [one.answered_at for one in found if one.answered_at is not None]
        return len(found) - len(answered), sum(now - at < LATELY for at in answered)


def _without_tag(row: dict[str, Any], tag: str) -> dict[str, Any]:
    return {**row, "topics": [one for one in row.get("topics") or () if one != tag]}


def _checked_text(sort: Sort, text: str) -> None:
    if not text and sort in NEEDS_TEXT:
        problem, remedy = (
            Text("还没有填写内容", "nothing is written yet"),
            Text("请用几句话说明", "say it in a few words"),
        )
        raise InvalidInputError.single("text", None, problem, remedy)
    if len(text) > TEXT_AT_MOST:
        raise InvalidInputError.single(
            "text",
            len(text),
            Text(f"写了{len(text)}个字，太长了", f"{len(text)} characters are too many"),
            Text(f"请不要超过{TEXT_AT_MOST}个字", f"write at most {TEXT_AT_MOST}"),
        )


def _made(visit: Visit, sort: Sort, text: str, match_id: str | None, now: datetime) -> PersonalRequest:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return PersonalRequest(
        f"{now.astimezone():%Y%m%d}-{letters}",
        visit.name,
        visit.case.id,
        match_id,
        visit.case.path,
        sort,
        text,
        now,
        now + ANSWERED_WITHIN[sort],
    )
