from enum import StrEnum


class ShownEventEvent(StrEnum):
    OPENED = "opened"
    SHOWN = "shown"

    def __str__(self) -> str:
        return str(self.value)
