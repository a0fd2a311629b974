"""Ranked lists on a portal's own page: short-lived tokens instead of keys, and what the reader did with the lines.

A key must never be in a browser. So the portal's server asks for a token for one entrepreneur, and hands it to the
page; with it the page gets these lists and no others. Each list comes with a receipt, which lets the page report that
its lines were shown or opened, and nothing else.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from matcher.domain.errors import InvalidInputError, NotFoundError, SignatureError
from matcher.domain.event import Event
from matcher.domain.layout import Identifier
from matcher.domain.text import Language, Text
from matcher.kinds.contract import DISPLAY
from matcher.kinds.discovery import kind_of
from matcher.service.recommend import STORE_FIRST, Recommender
from matcher.service.recording import record
from matcher.service.registers import ENTREPRENEUR
from matcher.service.requests import Code, RankRequest
from matcher.service.signing import Signing
from matcher.store.events import Receipt
from matcher.store.store import Store

LIST, SHOWN = "embed.list", "embed.shown"
"""What is signed: a token for lists, a receipt of a list that was shown."""
SHORTEST, LONGEST = 60, 3_600
"""Seconds that a token may last."""
TOLD_WITHIN = timedelta(hours=24)
"""How long after a list its lines may still be opened: pages stay open longer than tokens last."""
MOST_LINES = 20
OPENED = "opened"
Json = dict[str, Any]

_ENDED = Text("发放令牌的密钥已停用。", "The key that gave this token was revoked.")
_NO_LINE = Text("列表中没有这一行", "the list has no such line")


class TokenRequest(BaseModel):
    """For whom a page may show lists, of what and how long."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    entrepreneur_id: Identifier
    kinds: Annotated[list[Code], Field(max_length=50)] = Field(
        default_factory=list, description="Kinds to show; empty: all of them"
    )
    n: Annotated[int, Field(ge=1, le=MOST_LINES)] = Field(5, description="Lines of each list")
    language: Language = Field("zh", description="Language of the reasons")
    seconds: Annotated[int, Field(ge=SHORTEST, le=LONGEST)] = Field(900, description="How long the token lasts")


class ShownEvent(BaseModel):
    """What happened to one line of a list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    event: Literal["shown", "opened"] = Field(description="`shown`: it was on the screen; `opened`: its details were")
    position: Annotated[int, Field(ge=1, le=MOST_LINES)] = Field(description="Place of the line in the list, from 1")
    after_ms: Annotated[int, Field(ge=0, le=86_400_000)] = Field(0, description="Milliseconds after the list had come")


class Embedding:
    """Gives tokens, the lists that they stand for, and notes what was shown and opened."""

    def __init__(self, store: Store, recommender: Recommender, signing: Signing) -> None:
        self._store, self._recommender, self._signing = store, recommender, signing

    def token(self, request: TokenRequest, *, sender: str, now: datetime) -> tuple[str, datetime]:
        """A token and when it ends; raises NotFoundError for an entrepreneur or a kind that does not exist."""
        for code in request.kinds:
            kind_of(code)
        if self._store.entities.get(ENTREPRENEUR, request.entrepreneur_id) is None:
            raise NotFoundError(ENTREPRENEUR, request.entrepreneur_id, STORE_FIRST)
        return self._signing.sign(LIST, {"sender": sender, **request.model_dump()}, now=now), _end(request, now)

    def lists(self, token: str, *, now: datetime) -> Json:
        """The lists of a token, ranked as of now and kept like every ranking.

        Raises SignatureError for a token that is not right or has ended, NotFoundError where the entrepreneur is gone.
        """
        asked = self._signing.read(LIST, token, max_age=timedelta(seconds=LONGEST), now=now)
        sender = str(asked.pop("sender"))
        request = TokenRequest.model_validate(asked)
        self._signing.read(LIST, token, max_age=timedelta(seconds=request.seconds), now=now)
        self._in_use(sender)
        wanted = request.model_dump(include={"entrepreneur_id", "kinds", "n", "language"})
        answer = self._recommender.answer(RankRequest.model_validate(wanted), sender=sender, now=now)
        lists = [self._shown(ranking, request, sender, now) for ranking in answer["rankings"]]
        return {"language": request.language, "as_of": answer["as_of"], "lists": lists}

    def record(self, receipt: str, events: Sequence[ShownEvent], *, now: datetime) -> list[Receipt]:
        """Note what was shown and opened of a list: of each line once a day, however often the page is loaded.

        Else one browser that loads a page again and again would make others believe that many looked and passed on.
        Raises SignatureError for a receipt that is not right or too old, InvalidInputError for a line that the list
        has not.
        """
        shown = self._signing.read(SHOWN, receipt, max_age=TOLD_WITHIN, now=now)
        self._in_use(shown["sender"])
        began = datetime.fromisoformat(shown["at"])
        noted = [_event(number, event, shown, began) for number, event in enumerate(events)]
        return record(self._store, noted, sender=shown["sender"], now=now, first_counts=True)

    def _shown(self, ranking: Json, request: TokenRequest, sender: str, now: datetime) -> Json:
        """A list as a page needs it, with the receipt for its lines."""
        signed = {
            "sender": sender,
            "entrepreneur_id": request.entrepreneur_id,
            "kind": ranking["kind"],
            "ranking_id": ranking["ranking_id"],
            "at": now.isoformat(timespec="milliseconds"),
            "ids": [item["id"] for item in ranking["items"]],
        }
        return {
            "kind": ranking["kind"],
            "title": kind_of(ranking["kind"]).title.of(request.language),
            "ranking_id": ranking["ranking_id"],
            "personalised": ranking["personalised"],
            "lines": [_line(place, item) for place, item in enumerate(ranking["items"], 1)],
            "receipt": self._signing.sign(SHOWN, signed, now=now),
        }

    def _in_use(self, sender: str) -> None:
        """A key that was revoked takes its tokens with it."""
        if not self._store.keys.in_use(sender):
            raise SignatureError(_ENDED)


def _end(request: TokenRequest, now: datetime) -> datetime:
    return now.replace(microsecond=0) + timedelta(seconds=request.seconds)


def _line(place: int, item: Json) -> Json:
    """One line in words alone: a page that everybody may read needs no points and no probabilities."""
    words = {name: [entry["text"] for entry in item[name]] for name in ("reasons", "cautions", "to_check")}
    return {"position": place, "id": item["id"], "name": item["name"], **words}


def _event(number: int, event: ShownEvent, shown: Json, began: datetime) -> Event:
    if event.position > len(shown["ids"]):
        most = len(shown["ids"])
        remedy = Text(f"列表共 {most} 行。", f"The list has {most} line(s).")
        raise InvalidInputError.single(f"events.{number}.position", event.position, _NO_LINE, remedy)
    return Event(
        entrepreneur_id=shown["entrepreneur_id"],
        kind=shown["kind"],
        counterpart_id=shown["ids"][event.position - 1],
        event=DISPLAY if event.event == "shown" else OPENED,
        at=began + timedelta(milliseconds=event.after_ms),
        ranking_id=shown["ranking_id"],
        position=event.position,
        client_key=_once(shown, event, began),
    )


def _once(shown: Json, event: ShownEvent, began: datetime) -> str:
    """The same for one event of one pair on one day (UTC), whatever list it came from."""
    parts = (shown["entrepreneur_id"], shown["kind"], shown["ids"][event.position - 1], began.date().isoformat())
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]
    return f"embed-{event.event}-{digest}"
