from enum import StrEnum


class Action(StrEnum):
    ACCEPT = "accept"
    APPROVE = "approve"
    CLOSE = "close"
    CORRECT = "correct"
    DECLINE = "decline"
    DEFER = "defer"
    END = "end"
    MEET = "meet"
    NOTE = "note"
    REFUSE = "refuse"
    REPLACE = "replace"
    SEND = "send"
    SUGGEST = "suggest"
    UNDO = "undo"

    def __str__(self) -> str:
        return str(self.value)
