"""Links to the page of one person and one case: signed, expiring, and ended by the next one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from matcher.domain.errors import SignatureError
from matcher.domain.text import Text
from matcher.service.signing import Signing
from matcher.store.links import MadeLink
from matcher.store.store import Store

LASTS = timedelta(days=30)
"""Longer than an answer and a first meeting take together; then the office makes a new one."""
PREFIX = "/my/"
_PURPOSE, _FORMS = "personal page", "personal page: forms"
_ENDED = Text(
    "这个链接已经停用。工作人员后来给您发过新的链接，请用最新的那一个。",
    "This link was ended. The office made a newer one for you: use the latest.",
)


@dataclass(frozen=True, slots=True)
class PersonalLink:
    """Where a person's page is within this site, and until when the link leads there; `by` who made it."""

    path: str
    until: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link leads to: a case, until when; `form_secret` stands in the forms of this link's pages."""

    case_id: str
    until: datetime
    form_secret: str


class PersonalLinks:
    """Makes links, reads them and ends them."""

    def __init__(self, store: Store, signing: Signing) -> None:
        self._store, self._signing = store, signing

    def of(self, case_id: str, *, now: datetime) -> PersonalLink | None:
        """The link of a case, the same whenever one asks; None where there is none, or it has expired."""
        made = self._store.links.get(case_id)
        if made is None or now - made.made_at > LASTS:
            return None
        token = self._signing.sign(_PURPOSE, [case_id, made.number], now=made.made_at)
        return PersonalLink(PREFIX + token, made.made_at + LASTS, made.made_by)

    def opened(self, token: str, *, now: datetime) -> Opened:
        """What a token leads to; raises SignatureError for one that is made up, has expired or was ended."""
        data = self._signing.read(_PURPOSE, token, max_age=LASTS, now=now)
        case_id, number = data
        made = self._store.links.get(case_id)
        if made is None or made.number != number:
            raise SignatureError(_ENDED, expired=True)
        return Opened(case_id, made.made_at + LASTS, self._form_secret(case_id, made))

    def _form_secret(self, case_id: str, made: MadeLink) -> str:
        return self._signing.sign(_FORMS, [case_id, made.number], now=made.made_at)


def sent_link(store: Store, case_id: str, *, by: str, now: datetime) -> None:
    """Make the link of a case that is sent; one that still holds for half its time goes on."""
    made = store.links.get(case_id)
    if made is None or now - made.made_at > LASTS / 2:
        store.links.renew(case_id, by=by, now=now)
