from enum import StrEnum


class Side(StrEnum):
    COUNTERPART = "counterpart"
    ENTREPRENEUR = "entrepreneur"

    def __str__(self) -> str:
        return str(self.value)
