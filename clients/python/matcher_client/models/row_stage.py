from enum import StrEnum


class RowStage(StrEnum):
    GROWTH = "growth"
    INTENT = "intent"
    MATURE = "mature"
    RESTART = "restart"
    STARTUP = "startup"

    def __str__(self) -> str:
        return str(self.value)
