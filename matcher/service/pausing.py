"""Pausing a counterpart and letting it be suggested again: by whom, until when and why."""

from datetime import date, datetime

from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.domain.act import Act, Deed
from matcher.domain.errors import InvalidInputError, NotAllowedError, NotFoundError
from matcher.domain.pause import PAUSE_AT_MOST, REASON_AT_MOST, PauseStep
from matcher.domain.text import Text
from matcher.kinds.discovery import kind_of
from matcher.service.catalogue import Catalogue
from matcher.service.scope import Scope
from matcher.store.entities import Stored
from matcher.store.store import Store

_CHOOSE = Text("请从名册中选择。", "Choose one of the register.")


class Pausing:
    """Pauses and resumes; everybody may do so for counterparts of the own region and below."""

    def __init__(self, store: Store, catalogue: Catalogue, scope: Scope) -> None:
        self._store, self._catalogue, self._scope = store, catalogue, scope

    def may(self, account: Account, region: str | None) -> bool:
        """Whether an account may pause what is in a region; what has no region is for those who see all."""
        return account.role.includes(Role.COORDINATOR) and self._scope.sees(account, self._scope.path(region))

    def pause(
        self, account: Account, kind: str, name: str, *, until: date | None, reason: str, seen: int, now: datetime
    ) -> None:
        """Pause from today until the end of a day (None: until it is ended), or change a pause that holds.

        `seen`: number of the last step that the person saw (0: none). Raises InvalidInputError for a missing reason
        or a day that makes no sense, NotAllowedError, NotFoundError, and ConflictError where somebody was first.
        """
        row = self._checked(account, kind, name)
        _check(until, reason, now.date())
        step = PauseStep(kind, name, now, account.name, paused=True, until=until, reason=reason.strip())
        self._add(step, seen, row)

    def resume(self, account: Account, kind: str, name: str, *, reason: str, seen: int, now: datetime) -> None:
        """End a pause; raises as `pause` does, but a reason may be left out."""
        row = self._checked(account, kind, name)
        _short(reason)
        step = PauseStep(kind, name, now, account.name, paused=False, until=None, reason=reason.strip())
        self._add(step, seen, row)

    def _checked(self, account: Account, kind: str, name: str) -> Stored:
        kind_of(kind)
        row = self._store.entities.get(kind, name)
        if row is None:
            raise NotFoundError(kind, name, _CHOOSE)
        if not self.may(account, row.data.get("region")):
            raise NotAllowedError(
                Text(
                    "只能暂停或恢复本地区及下级地区的对接方。",
                    "You can pause and resume only those of your own region and below.",
                )
            )
        return row

    def _add(self, step: PauseStep, seen: int, row: Stored) -> None:
        about = f"{row.data.get('name') or step.counterpart_id} ({step.counterpart_id})"
        deed = Deed.PAUSE if step.paused else Deed.RESUME
        with self._store.together():
            self._store.pauses.add(step, seen=seen)
            path = self._scope.path(row.data.get("region"))
            self._store.acts.add(Act(step.at, step.actor, deed, about, path, step.reason))
        self._catalogue.refresh()  # so that the next ranking here knows; other processes follow by themselves


def _check(until: date | None, reason: str, today: date) -> None:
    if not reason.strip():
        problem, remedy = Text("请写明理由", "needs a reason"), Text("简短写明为何暂停", "say in a few words why")
        raise InvalidInputError.single("reason", None, problem, remedy)
    _short(reason)
    if until is not None and not today <= until <= today + PAUSE_AT_MOST:
        problem = Text("日期不可用", "is no day that a pause can end on")
        remedy = Text(f"从今天起，最多{PAUSE_AT_MOST.days}天", f"today or later, at most {PAUSE_AT_MOST.days} days on")
        raise InvalidInputError.single("until", until.isoformat(), problem, remedy)


def _short(reason: str) -> None:
    if len(reason) > REASON_AT_MOST:
        problem = Text("理由过长", "the reason is too long")
        remedy = Text(f"最多{REASON_AT_MOST}字", f"at most {REASON_AT_MOST} characters")
        raise InvalidInputError.single("reason", len(reason), problem, remedy)
