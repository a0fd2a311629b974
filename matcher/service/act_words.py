"""What was done beside cases, in words: names instead of identifiers, titles instead of codes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matcher.domain.access import Role
from matcher.domain.act import DEED_TITLES, Act, Deed
from matcher.domain.personal_request import SORT_TITLES
from matcher.domain.text import Text
from matcher.kinds.discovery import kinds
from matcher.service.accounts import COMMAND
from matcher.service.importing import ENTREPRENEURS
from matcher.service.registers import ENTREPRENEUR
from matcher.service.scope import Scope
from matcher.store.store import Store

AT_COMMAND = Text("管理员（命令行）", "administrator, at the command line")
ROLES = {
    Role.COORDINATOR: Text("协调员", "coordinator"),
    Role.ANALYST: Text("分析员", "analyst"),
    Role.ADMINISTRATOR: Text("管理员", "administrator"),
}
_COUNTS = {
    "created": Text("新增{}", "{} new"),
    "changed": Text("更改{}", "{} changed"),
    "unchanged": Text("未变{}", "{} unchanged"),
    "left_out": Text("未导入{}", "{} left out"),
}
_COUNTED = re.compile(r"(\w+) (\d+)")
_LINKS = {Deed.LINK_RENEWED, Deed.LINK_ENDED}
_ACCOUNTS = {Deed.ACCOUNT_MADE, Deed.ACCOUNT_RESET, Deed.ACCOUNT_ENDED, Deed.PASSWORD_CHANGED}


@dataclass(frozen=True, slots=True)
class ToldAct:
    """An act in words; `about`: whom or what it concerned, `note`: why, or how much."""

    act: Act
    what: Text
    actor: Text
    about: Text
    note: Text


def told(acts: Sequence[Act], store: Store, scope: Scope) -> list[ToldAct]:
    """Acts as people read them; who or what is no longer there keeps its identifier."""
    accounts = store.accounts.titles()
    about = {act.seq: _person(act, store) for act in acts if act.deed in _LINKS or act.deed is Deed.ANSWER}
    ids = {name for name, _ in about.values() if name}
    people = store.entities.get_many(ENTREPRENEUR, sorted(ids)) if ids else {}
    names = {name: str(row.data.get("name") or "") for name, row in people.items()}
    return [
        ToldAct(
            act,
            DEED_TITLES[act.deed],
            AT_COMMAND if act.actor == COMMAND else _same(accounts.get(act.actor, act.actor)),
            _named(*about[act.seq], names) if act.seq in about else _about(act, accounts),
            _note(act, scope),
        )
        for act in acts
    ]


def _same(text: str) -> Text:
    return Text(text, text)


def _person(act: Act, store: Store) -> tuple[str, Text | None]:
    """Whom an act concerned, and which request; the identifier of what is gone."""
    if act.deed in _LINKS:
        return act.about, None
    request = store.personal_requests.get(act.about)
    return (act.about, None) if request is None else (request.entrepreneur_id, SORT_TITLES[request.sort])


def _named(person: str, request: Text | None, names: Mapping[str, str]) -> Text:
    name = names.get(person)
    who = f"{name} ({person})" if name else person
    return _same(who) if request is None else Text(f"{who}：{request.zh}", f"{who}: {request.en}")


def _about(act: Act, accounts: Mapping[str, str]) -> Text:
    if act.deed is Deed.IMPORT:
        entity, _, file = act.about.partition(": ")
        register = ENTREPRENEURS if entity == ENTREPRENEUR else kinds()[entity].title if entity in kinds() else None
        return _same(act.about) if register is None else Text(f"{register.zh}：{file}", f"{register.en}: {file}")
    title = accounts.get(act.about, act.about) if act.deed in _ACCOUNTS else act.about
    return _same(act.about if title == act.about else f"{title} ({act.about})")


def _note(act: Act, scope: Scope) -> Text:
    if act.deed is Deed.IMPORT:
        counts = [(name, count) for name, count in _COUNTED.findall(act.note) if name in _COUNTS]
        zh, en = ([_COUNTS[name].of(lang).format(count) for name, count in counts] for lang in ("zh", "en"))
        return Text("，".join(zh), ", ".join(en)) if counts else _same(act.note)
    role, _, region = act.note.partition(" ")
    if act.deed is Deed.ACCOUNT_MADE and role in list(Role) and Role(role) in ROLES:
        title, where = ROLES[Role(role)], scope.name(region)
        return Text(f"{title.zh}，{where.zh}", f"{title.en}, {where.en}")
    return _same(act.note)
