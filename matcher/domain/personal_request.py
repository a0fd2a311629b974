"""What a person asks of the office on the own page, and by when the office answers.

Whoever handles personal data or orders people by an algorithm has to take such requests up, to say how long an answer
takes, and to give the reasons of a refusal (Personal Information Protection Law, articles 24 and 44–50; Provisions on
Algorithmic Recommendation, articles 17 and 22). Neither sets days; what apps are judged by (国信办秘字〔2019〕191号,
part 6) ends at 15 working days. The times here are calendar days, so that nobody needs a calendar of holidays.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from matcher.domain.text import Text


class Sort(StrEnum):
    """What a request is about."""

    TALK = "talk"
    APPEAL = "appeal"
    COMPLAINT = "complaint"
    CORRECTION = "correction"
    ERASURE = "erasure"


SORT_TITLES = {
    Sort.TALK: Text("想找人谈谈", "wants to talk to a person"),
    Sort.APPEAL: Text("要求人工复核", "wants a person to decide anew"),
    Sort.COMPLAINT: Text("投诉", "complaint"),
    Sort.CORRECTION: Text("更正信息", "correction of data"),
    Sort.ERASURE: Text("删除信息", "erasure of data"),
}
ANSWERED_WITHIN = {
    Sort.TALK: timedelta(days=3),
    Sort.APPEAL: timedelta(days=7),
    Sort.COMPLAINT: timedelta(days=15),
    Sort.CORRECTION: timedelta(days=15),
    Sort.ERASURE: timedelta(days=15),
}
"""Time in which the office answers; the person is told the day."""
NEEDS_TEXT = frozenset({Sort.APPEAL, Sort.COMPLAINT, Sort.CORRECTION})
"""Requests that say nothing without words; who wants to talk or to be forgotten need not say why."""
TEXT_AT_MOST = 2_000
"""Characters of a request, and of the answer."""
OPEN_AT_MOST = 10
"""Requests of one person that may wait at a time: more are answered no sooner."""

PERSONALISED_ON, PERSONALISED_OFF, TAG_REMOVED = "personalised_on", "personalised_off", "tag_removed"
NOTED = {
    **{sort.value: title for sort, title in SORT_TITLES.items()},
    PERSONALISED_ON: Text("本人打开了个性化推荐", "switched personalised suggestions on"),
    PERSONALISED_OFF: Text("本人关闭了个性化推荐", "switched personalised suggestions off"),
    TAG_REMOVED: Text("本人删除了标签", "removed a tag"),
}
"""Why a note stands in the history of a case, where the person made it: reasons of the action `note`."""


@dataclass(frozen=True, slots=True)
class PersonalRequest:
    """One request of one person, made on the page of a case.

    `id` is the number that the person can refer to; `path` the regions of the case, for who may see it; `match_id` of
    the match it is about (None: of none). Open until `answered_at`; the person reads `answer`.
    """

    id: str
    entrepreneur_id: str
    case_id: str
    match_id: str | None
    path: tuple[str, ...]
    sort: Sort
    text: str
    at: datetime
    due_at: datetime
    answered_at: datetime | None = None
    answered_by: str | None = None
    answer: str = ""

    @property
    def open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.answered_at is None
