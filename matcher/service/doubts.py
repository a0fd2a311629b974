"""What may be a slip in events that were recorded: names, lists and withdrawals that fit nothing.

They are recorded all the same: a row may come later, and a profile that is only ever sent along has none.
"""

from collections.abc import Iterator, Mapping, Sequence

import orjson

from matcher.domain.event import WITHDRAWN, Event
from matcher.domain.text import Text
from matcher.kinds.discovery import kinds
from matcher.service.registers import ENTREPRENEUR
from matcher.store.entities import Stored
from matcher.store.events import Receipt
from matcher.store.rankings import RankingRow
from matcher.store.store import Store

_NOTHING = Text(
    "此前没有由同一方记录过这一事件，没有收回任何内容",
    "the same sender recorded no such event before: nothing was taken back",
)


def doubts(store: Store, events: Sequence[Event], receipts: Sequence[Receipt]) -> list[list[Text]]:
    """What may be a slip in each event; `receipts` of the same events."""
    codes = {event.kind for event in events}
    rows = {ENTREPRENEUR: store.entities.get_many(ENTREPRENEUR, sorted({event.entrepreneur_id for event in events}))}
    for code in codes:
        rows[code] = store.entities.get_many(code, sorted({e.counterpart_id for e in events if e.kind == code}))
    rankings = store.rankings.get_many(sorted({event.ranking_id for event in events if event.ranking_id}))
    lines = {name: _lines(ranking) for name, ranking in rankings.items()}
    undone: set[int] = set()
    for code in codes:
        if any(event.kind == code and event.event == WITHDRAWN for event in events):
            undone |= set(store.events.withdrawn(code).events)
    return [
        [
            *_names(event, rows),
            *_list(event, rankings, lines),
            *([_NOTHING] if event.event == WITHDRAWN and receipt.seq not in undone else []),
        ]
        for event, receipt in zip(events, receipts, strict=True)
    ]


def _names(event: Event, rows: Mapping[str, Mapping[str, Stored]]) -> Iterator[Text]:
    sides = (
        (rows[ENTREPRENEUR], event.entrepreneur_id, "创业者", "entrepreneur"),
        (rows[event.kind], event.counterpart_id, kinds()[event.kind].title.zh, event.kind),
    )
    for known, name, zh, en in sides:
        if name not in known:
            yield Text(f"名册中没有{zh}“{name}”", f"no register holds the {en} {name!r}")


def _lines(ranking: RankingRow) -> set[str]:
    return {item["id"] for item in orjson.loads(ranking.data)["ranking"]["items"]}


def _list(event: Event, rankings: Mapping[str, RankingRow], lines: Mapping[str, set[str]]) -> Iterator[Text]:
    """Whether the list is kept, was made for the one side, and holds the other."""
    if event.ranking_id is None:
        return
    made = rankings.get(event.ranking_id)
    if made is None:
        yield Text(
            f"没有编号为“{event.ranking_id}”的推荐列表", f"no list is kept with the ranking_id {event.ranking_id}"
        )
        return
    asked, listed = event.entrepreneur_id, event.counterpart_id
    if made.direction != "counterparts":
        asked, listed = listed, asked
    if (made.kind, made.entity_id) != (event.kind, asked):
        yield Text(
            f"该推荐列表的类别为 {made.kind}，请求方为“{made.entity_id}”",
            f"that list is of the kind {made.kind} and was made for {made.entity_id!r}",
        )
    elif listed not in lines[event.ranking_id]:
        yield Text(f"该推荐列表中没有“{listed}”", f"that list does not hold {listed!r}")
    elif event.position is not None and event.position > len(lines[event.ranking_id]):
        count = len(lines[event.ranking_id])
        yield Text(f"该推荐列表只有{count}行", f"that list has only {count} lines")
