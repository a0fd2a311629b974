"""What the office does about requests that people made on their own pages."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from matcher.domain.account import Account
from matcher.domain.act import Act, Deed
from matcher.domain.errors import InvalidInputError, NotFoundError
from matcher.domain.personal_request import TEXT_AT_MOST, PersonalRequest
from matcher.domain.text import Text
from matcher.service.registers import ENTREPRENEUR
from matcher.service.scope import Scope
from matcher.store.store import Store

_ONE_OF_LIST = Text("请从列表中选择。", "Choose one from the list.")


class PersonalOffice:
    """Requests of the own region and below."""

    def __init__(self, store: Store, scope: Scope) -> None:
        self._store, self._scope = store, scope

    def get(self, account: Account, name: str) -> PersonalRequest:
        """One request; raises NotFoundError, for one of another region too."""
        found = self._store.personal_requests.get(name)
        if found is None or not self._scope.sees(account, found.path):
            raise NotFoundError("request", name, _ONE_OF_LIST)
        return found

    def page(self, account: Account, *, answered: bool, limit: int, after: str | None = None) -> list[PersonalRequest]:
        """Requests that wait, due first first, or that were answered; `after` names the last one of the page before."""
        last = None if after is None else self.get(account, after)
        path = self._scope.of(account)
        return self._store.personal_requests.page(path, answered=answered, limit=limit, after=last)

    def count(self, account: Account, *, answered: bool = False) -> int:
        """How many wait, or were answered."""
        return self._store.personal_requests.count(self._scope.of(account), answered=answered)

    def waiting(self, cases: Sequence[str]) -> dict[str, int]:
        """Of these cases, those whose people wait for an answer, with how many requests; for cases one may see."""
        return self._store.personal_requests.waiting(cases)

    def names(self, requests: Sequence[PersonalRequest]) -> Mapping[str, str]:
        """Identifier of each person to the name."""
        rows = self._store.entities.get_many(ENTREPRENEUR, sorted({one.entrepreneur_id for one in requests}))
        return {
            one.entrepreneur_id: str(rows[one.entrepreneur_id].data.get("name") or one.entrepreneur_id)
            if one.entrepreneur_id in rows
            else one.entrepreneur_id
            for one in requests
        }

    def about(self, requests: Sequence[PersonalRequest]) -> dict[str, str]:
        """Name of the counterpart that a request is about, by the request; those about nobody are left out."""
        cases = self._store.cases.get_many(sorted({one.case_id for one in requests if one.match_id}))
        found = {}
        for one in requests:
            matches = cases[one.case_id].matches if one.match_id and one.case_id in cases else ()
            match = next((match for match in matches if match.id == one.match_id), None)
            if match is not None:
                row = self._store.entities.get(match.kind, match.counterpart_id)
                found[one.id] = str(row.data.get("name") or match.counterpart_id) if row else match.counterpart_id
        return found

    def title(self, account: str | None) -> str:
        """What people call who signs in by a name; the name where there is no such account."""
        return self._store.accounts.titles().get(account or "", account or "")

    def answer(self, account: Account, name: str, text: str, *, now: datetime) -> PersonalRequest:
        """Answer a request; the person reads it. Raises InvalidInputError, NotFoundError, ConflictError."""
        request = self.get(account, name)
        text = text.replace("\r\n", "\n").strip()
        if not text:
            problem = Text("还没有填写答复", "the answer is empty")
            remedy = Text("请写明结果；不同意的，写明理由", "say what came of it; where it is refused, say why")
            raise InvalidInputError.single("answer", None, problem, remedy)
        if len(text) > TEXT_AT_MOST:
            problem = Text("答复过长", "the answer is too long")
            remedy = Text(f"最多{TEXT_AT_MOST}字", f"at most {TEXT_AT_MOST} characters")
            raise InvalidInputError.single("answer", len(text), problem, remedy)
        with self._store.together():
            self._store.personal_requests.answer(name, text, by=account.name, now=now)
            self._store.acts.add(Act(now, account.name, Deed.ANSWER, request.id, request.path))
        return self.get(account, request.id)
