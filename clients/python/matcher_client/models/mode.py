from enum import StrEnum


class Mode(StrEnum):
    APPOINTMENT = "appointment"
    COLLECTIVE = "collective"
    ONLINE = "online"
    ON_SITE = "on_site"

    def __str__(self) -> str:
        return str(self.value)
