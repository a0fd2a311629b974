"""People who sign in to the console: who they are, what they may do and for which region."""

from dataclasses import dataclass
from datetime import datetime

from matcher.domain.access import Role


@dataclass(frozen=True, slots=True)
class Account:
    """One person's account, without the password.

    `name` to sign in with; `title` as colleagues read it; `region` code of the region whose cases it sees, with all
    below it ("": all regions); `must_change`: the password was given by somebody else.
    """

    name: str
    title: str
    role: Role
    region: str
    created_at: datetime
    must_change: bool = False
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser: whose it is, its secret against forged forms, and when it ends."""

    account: Account
    form_secret: str
    started_at: datetime
    seen_at: datetime
