from enum import StrEnum


class Stage(StrEnum):
    ANSWER = "answer"
    CLOSED = "closed"
    LATER = "later"
    MEET = "meet"
    REVIEW = "review"
    SEND = "send"

    def __str__(self) -> str:
        return str(self.value)
