from enum import StrEnum


class State(StrEnum):
    AGREED = "agreed"
    APPROVED = "approved"
    CLOSED = "closed"
    DECLINED = "declined"
    DEFERRED = "deferred"
    ENDED = "ended"
    MET = "met"
    REFUSED = "refused"
    REPLACED = "replaced"
    SENT = "sent"
    SUGGESTED = "suggested"

    def __str__(self) -> str:
        return str(self.value)
