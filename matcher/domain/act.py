"""What people of the office did that is no step of a case: on registers, accounts, links and requests."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matcher.domain.text import Text


class Deed(StrEnum):
    """What was done."""

    IMPORT = "import"
    PAUSE = "pause"
    RESUME = "resume"
    ANSWER = "answer"
    LINK_RENEWED = "link_renewed"
    LINK_ENDED = "link_ended"
    ACCOUNT_MADE = "account_made"
    ACCOUNT_RESET = "account_reset"
    ACCOUNT_ENDED = "account_ended"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a name of what was done


DEED_TITLES = {
    Deed.IMPORT: Text("导入名册", "imported a register"),
    Deed.PAUSE: Text("暂停对接方", "paused a counterpart"),
    Deed.RESUME: Text("恢复对接方", "resumed a counterpart"),
    Deed.ANSWER: Text("答复创业者请求", "answered a request"),
    Deed.LINK_RENEWED: Text("更换本人页面链接", "renewed the link to a person's page"),
    Deed.LINK_ENDED: Text("停用本人页面链接", "ended the link to a person's page"),
    Deed.ACCOUNT_MADE: Text("新建用户", "made an account"),
    Deed.ACCOUNT_RESET: Text("重置用户密码", "reset an account's password"),
    Deed.ACCOUNT_ENDED: Text("停用用户", "ended an account"),
    Deed.PASSWORD_CHANGED: Text("修改本人密码", "changed the own password"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """`about`: whom or what; `path`: regions that it concerns, for who may see it; `note`: why, or how much."""

    at: datetime
    actor: str
    deed: Deed
    about: str
    path: tuple[str, ...] = ()
    note: str = ""
    seq: int = 0
