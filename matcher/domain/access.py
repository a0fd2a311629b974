"""Who may do what: the roles of API keys."""

from enum import StrEnum


class Role(StrEnum):
    """Roles, each including what the ones before it may do."""

    PORTAL = "portal"  # asks for rankings, sends profiles and events
    COORDINATOR = "coordinator"  # reviews matches, keeps registers
    ANALYST = "analyst"  # reads logs, retrains models
    ADMINISTRATOR = "administrator"  # manages keys

    def includes(self, other: "Role") -> bool:
        """Whether this role may do what `other` may."""
        order = list(Role)
        return order.index(self) >= order.index(other)
