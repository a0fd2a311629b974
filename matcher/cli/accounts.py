"""`matcher users`."""

import sys
from datetime import UTC, datetime

from matcher.cli.output import as_json, say
from matcher.domain.access import Role
from matcher.domain.errors import InvalidInputError
from matcher.domain.text import Text
from matcher.reference.pack import load_pack
from matcher.service.accounts import Accounts
from matcher.service.settings import Settings
from matcher.store.store import Store


def add_user(name: str, title: str, role: str, region: str, *, ask: bool, json: bool) -> None:
    """Make an account; its password is made up, or read as one line from standard input."""
    settings = Settings()
    password = sys.stdin.readline().rstrip("\n") if ask else None
    with Store.opened(settings.store) as store:
        accounts = Accounts(store, load_pack(settings.pack))
        given = accounts.create(
            name, title=title, role=_role(role), region=region, now=datetime.now(UTC), password=password
        )
    if json:
        as_json({"name": name, "role": role, "region": region or None, "password": None if ask else given})
    elif ask:
        say(f"{name}: 已建立。 Made.")
    else:
        say(f"{given}\n初始密码，首次登录时须更改。 The first password: it has to be changed at the first sign-in.")


def _role(role: str) -> Role:
    known = [one for one in Role if one.includes(Role.COORDINATOR)]  # portals have keys
    if role not in known:
        listed = ", ".join(known)
        raise InvalidInputError.single(
            "role", role, Text("没有这个角色", "no such role"), Text(f"可选：{listed}", f"one of: {listed}")
        )
    return Role(role)


def list_users(*, json: bool) -> None:
    """List all accounts."""
    with Store.opened(Settings().store) as store:
        found = store.accounts.list()
    if json:
        names = ("name", "title", "role", "region", "must_change", "created_at", "disabled_at")
        as_json([{name: getattr(one, name) for name in names} for one in found])
        return
    for one in found:
        state = f"disabled {one.disabled_at:%Y-%m-%d}" if one.disabled_at else "in use"
        say(f"{one.name:<20}{one.title:<20}{one.role:<16}{one.region or 'all':<10}{state}")


def reset_user(name: str) -> None:
    """Give an account another password."""
    settings = Settings()
    with Store.opened(settings.store) as store:
        given = Accounts(store, load_pack(settings.pack)).reset(name, now=datetime.now(UTC))
    say(f"{given}\n新密码，下次登录时须更改。 The new password: it has to be changed at the next sign-in.")


def disable_user(name: str) -> None:
    """End an account."""
    settings = Settings()
    with Store.opened(settings.store) as store:
        Accounts(store, load_pack(settings.pack)).disable(name, now=datetime.now(UTC))
    say(f"{name}: disabled")
