"""Signing in: accounts, passwords, lock-out and sessions of the console.

Passwords are hashed with Argon2id in the library's defaults (RFC 9106, second recommended option); their rules follow
NIST SP 800-63B-4: length counts, composition does not, what everybody uses is refused.
"""

import re
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from matcher.domain.access import Role
from matcher.domain.account import Account, Session
from matcher.domain.act import Act, Deed
from matcher.domain.errors import Fault, InvalidInputError, NotFoundError
from matcher.domain.text import Text
from matcher.reference.pack import Pack
from matcher.service.scope import Scope
from matcher.store.store import Store

COMMAND = "matcher users"
"""Who makes and ends accounts: whoever may run the command on the office's machine."""
TRIES = 5
"""Failed tries in a row after which an account is locked for a while."""
LOCKED = timedelta(minutes=15)
IDLE = timedelta(hours=2)
"""A session ends when nothing was asked for so long, and after LONGEST in any case."""
LONGEST = timedelta(hours=12)
NOTED = timedelta(minutes=1)
"""How exactly the last use of a session is kept: not every page need write."""
SHORTEST, LONGEST_PASSWORD = 10, 200
STRANGERS_KEPT = 10_000
GIVEN_BYTES = 9
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
_COMMON = re.compile(r"password|12345678|qwerty|abc123|admin|woaini|(\d)\1{5}")


class SignInError(Exception):
    """A try to sign in was refused; `text` says so without telling which part was wrong, `until` how long it lasts."""

    def __init__(self, text: Text, until: datetime | None = None) -> None:
        self.text, self.until = text, until
        super().__init__(text.en)


_WRONG = Text("用户名或密码不正确。", "The name or the password is not right.")
_LOCKED = Text("连续多次输入有误，请{minutes}分钟后再试。", "Too many failed tries. Try again in {minutes} minute(s).")


@dataclass(slots=True)
class _Tries:
    count: int
    at: datetime


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    """A hash that no password matches: unknown names cost the same time as known ones."""
    return _hasher().hash(secrets.token_urlsafe(32))


class Accounts:
    """Makes accounts and signs people in and out."""

    def __init__(self, store: Store, pack: Pack) -> None:
        self._store, self._pack = store, pack
        self._strangers: OrderedDict[str, _Tries] = OrderedDict()

    def create(
        self, name: str, *, title: str, role: Role, region: str, now: datetime, password: str | None = None
    ) -> str:
        """Make an account and return its password; one that was made up here has to be changed at the first sign-in.

        Raises InvalidInputError for a bad name, region or password, ConflictError for a name in use.
        """
        faults = []
        if not _NAME.fullmatch(name):
            faults.append(
                Fault(
                    "name",
                    name,
                    Text("用户名不合要求", "this can't be a name"),
                    Text("用2至64个小写字母、数字或 . _ -", "use 2 to 64 lower-case letters, digits or . _ -"),
                )
            )
        if region and region not in self._pack.regions.number:
            faults.append(
                Fault(
                    "region",
                    region,
                    Text("没有这个行政区划代码", "there is no such region"),
                    Text(
                        "查看 matcher reference regions；留空表示所有地区",
                        "see `matcher reference regions`; leave it out for all",
                    ),
                )
            )
        if not role.includes(Role.COORDINATOR):
            problem = Text("该角色没有可用的页面", "this role has no pages to sign in to")
            remedy = Text("门户使用密钥：matcher keys add", "portals use keys: matcher keys add")
            faults.append(Fault("role", role.value, problem, remedy))
        faults += _weak(password, name) if password is not None else []
        if faults:
            raise InvalidInputError(faults)
        given = password or secrets.token_urlsafe(GIVEN_BYTES)
        account = Account(name, title or name, role, region, now, must_change=password is None)
        self._store.accounts.add(account, _hasher().hash(given))
        self._note(Deed.ACCOUNT_MADE, name, now, note=f"{role.value} {region}".strip())
        return given

    def reset(self, name: str, *, now: datetime) -> str:
        """Give an account another password, which has to be changed at the next sign-in; raises NotFoundError."""
        given = secrets.token_urlsafe(GIVEN_BYTES)
        if not self._store.accounts.set_password(name, _hasher().hash(given), must_change=True):
            raise NotFoundError("account", name, Text("查看：matcher users list", "See: matcher users list."))
        self._note(Deed.ACCOUNT_RESET, name, now)
        return given

    def knows(self, name: str, password: str) -> bool:
        """Whether this is the password of an account; it opens nothing and counts no tries."""
        found = self._store.accounts.credentials(name)
        return found is not None and _matches(found.password, password)

    def disable(self, name: str, *, now: datetime) -> None:
        """End an account and whatever it has open; raises NotFoundError."""
        if not self._store.accounts.disable(name, now=now):
            raise NotFoundError("account", name, Text("查看：matcher users list", "See: matcher users list."))
        self._note(Deed.ACCOUNT_ENDED, name, now)

    def sign_in(self, name: str, password: str, *, now: datetime) -> str:
        """Open a session and return its secret; raises SignInError, the same for unknown names and wrong passwords."""
        name = name.strip().lower()
        found = self._store.accounts.credentials(name)
        tries = self._tries(name) if found is None else _Tries(found.failures, found.failed_at or now)
        if tries.count >= TRIES:
            until = tries.at + LOCKED
            if now < until:
                minutes = -(-int((until - now).total_seconds()) // 60)
                raise SignInError(_LOCKED.fill({"minutes": minutes}), until)
            self._forget(name)
        known = _matches(_nobody() if found is None else found.password, password)
        if found is None or not known or found.account.disabled_at is not None:
            self._count(name, now, known=found is not None)
            raise SignInError(_WRONG)
        self._store.accounts.forgiven(name)
        if _hasher().check_needs_rehash(found.password):
            must = found.account.must_change
            self._store.accounts.set_password(name, _hasher().hash(password), must_change=must)
        self._store.accounts.sweep(now=now, age=LONGEST)
        return self._store.accounts.open_session(name, now=now)

    def session(self, secret: str, *, now: datetime) -> Session | None:
        """The session of a browser; None where it has ended."""
        found = self._store.accounts.session(secret)
        if found is None:
            return None
        if now - found.started_at > LONGEST or now - found.seen_at > IDLE:
            self._store.accounts.close_session(secret)
            return None
        if now - found.seen_at > NOTED:
            self._store.accounts.seen(secret, now=now)
        return found

    def sign_out(self, secret: str) -> None:
        """End a session."""
        self._store.accounts.close_session(secret)

    def change_password(self, session: Session, secret: str, old: str, new: str, *, now: datetime) -> None:
        """Change the own password; all other sessions of the account end. Raises InvalidInputError."""
        name = session.account.name
        found = self._store.accounts.credentials(name)
        if found is None or not _matches(found.password, old):
            raise InvalidInputError.single(
                "old",
                None,
                Text("当前密码不正确", "this is not the password now"),
                Text("请重新输入", "enter it again"),
            )
        faults = _weak(new, name)
        if new == old:
            same = Text("与当前密码相同", "this is the password now")
            faults.append(Fault("new", None, same, Text("请另选一个", "choose another")))
        if faults:
            raise InvalidInputError(faults)
        self._store.accounts.set_password(name, _hasher().hash(new), must_change=False, but=secret)
        self._note(Deed.PASSWORD_CHANGED, name, now, by=name)

    def _note(self, deed: Deed, name: str, now: datetime, *, by: str = COMMAND, note: str = "") -> None:
        found = self._store.accounts.credentials(name)
        path = () if found is None else Scope(self._pack).of(found.account)
        self._store.acts.add(Act(now, by, deed, name, path, note))

    def _tries(self, name: str) -> _Tries:
        return self._strangers.get(name, _Tries(0, datetime.min))

    def _count(self, name: str, now: datetime, *, known: bool) -> None:
        """Unknown names are locked as known ones are, so that the lock tells nobody which names there are."""
        if known:
            self._store.accounts.failed(name, now=now)
            return
        self._strangers[name] = _Tries(self._tries(name).count + 1, now)
        self._strangers.move_to_end(name)
        if len(self._strangers) > STRANGERS_KEPT:
            self._strangers.popitem(last=False)

    def _forget(self, name: str) -> None:
        self._strangers.pop(name, None)
        self._store.accounts.forgiven(name)


def _matches(hashed: str, password: str) -> bool:
    try:
        return _hasher().verify(hashed, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False


def _weak(password: str, name: str) -> list[Fault]:
    """What is wrong with a password."""
    if not SHORTEST <= len(password) <= LONGEST_PASSWORD:
        problem = Text("密码太短或太长", "the password is too short or too long")
        remedy = Text(
            f"用{SHORTEST}至{LONGEST_PASSWORD}个字符，几个词连起来即可",
            f"use {SHORTEST} to {LONGEST_PASSWORD} characters; a few words will do",
        )
        return [Fault("new", None, problem, remedy)]
    low = password.lower()
    left = min(len(_COMMON.sub("", low)), len(low.replace(name, "")))
    if left <= SHORTEST // 2 or len(set(low)) < SHORTEST // 2:
        problem = Text("密码太容易猜到", "the password is easy to guess")
        return [
            Fault(
                "new",
                None,
                problem,
                Text("不要用用户名、常见密码或重复的字符", "use neither your name nor what many use"),
            )
        ]
    return []
