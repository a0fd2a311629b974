from enum import StrEnum


class DecisionInAction(StrEnum):
    APPROVE = "approve"
    DECLINE = "decline"
    DEFER = "defer"
    REPLACE = "replace"
    UNDO = "undo"

    def __str__(self) -> str:
        return str(self.value)
