"""Importing a spreadsheet by a person: receive it, suggest which column is what, check every row, then store or not.

Nothing is stored before the end; then all good rows are stored in one transaction, or none.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.domain.act import Act, Deed
from matcher.domain.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from matcher.domain.text import Text, titles
from matcher.kinds.discovery import kinds
from matcher.reference.pack import Pack
from matcher.service.exchange.checking import Checked, check
from matcher.service.exchange.choosing import Choice
from matcher.service.exchange.excel import sheets_of
from matcher.service.exchange.guessing import suggested
from matcher.service.exchange.identifying import Row
from matcher.service.exchange.readers import read_table
from matcher.service.exchange.sniffing import ending_of, merged_cells
from matcher.service.exchange.table import Table
from matcher.service.exchange.trouble import Trouble, trouble
from matcher.service.records import model_of
from matcher.service.registers import ENTREPRENEUR
from matcher.service.scope import Scope
from matcher.store.store import Store
from matcher.store.uploads import Upload

SAMPLE = 50
"""Rows that suggestions are made from."""
MOST_COLUMNS = 200
ENTREPRENEURS = Text("创业者", "entrepreneurs")
_UPLOAD = Text("请重新上传文件。文件只保留一小时。", "Send the file again: it is kept for an hour only.")
_NO_FILE = trouble(
    "还没有选择文件", "no file was chosen", "请选择 Excel（.xlsx）或 CSV 文件", "choose an Excel (.xlsx) or CSV file"
)
_ELSEWHERE = trouble(
    "不在您的地区",
    "is not of your region",
    "只能导入本地区及下级地区；其余请交由相应地区导入",
    "you can import your own region and below; leave others to their office",
)
_HELD_ELSEWHERE = trouble(
    "该编号已由其他地区登记",
    "this identifier is registered in another region",
    "请核对编号；转入请由原地区或上级办理",
    "check the identifier; who moves here is moved by the former office or the one above",
)
_NAMED_ELSEWHERE = trouble(
    "同名对象已由其他地区登记",
    "somebody of this name is registered in another region",
    "如是另一对象，请增加一列编号（如登记号）；转入请由原地区或上级办理",
    "for somebody else, add a column with an identifier; who moves here is moved by the former office or the one above",
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file with its columns: `sample` cells of the first rows, what was chosen, and whether anybody chose it yet."""

    name: str
    headers: list[str]
    sample: list[dict[str, Any]]
    sheets: list[str]
    merged: bool
    choice: Choice
    chosen: bool
    attributes: list[tuple[str, Text]]
    done: dict[str, int] | None = None


class _Register:
    """A register as an account may look at it and change it: of the own region and below."""

    def __init__(self, store: Store, scope: Scope, entity: str, account: Account) -> None:
        self._entities, self._scope, self._entity, self._account = store.entities, scope, entity, account
        self._seen: dict[str | None, bool] = {}

    def held(self, ids: Sequence[str]) -> Mapping[str, Row]:
        return {name: row.data for name, row in self._entities.get_many(self._entity, ids).items()}

    def namesakes(self, names: Collection[str]) -> Mapping[str, list[Row]]:
        found = self._entities.namesakes(self._entity, names) if names else {}
        return {name: [row for row in rows if self._sees(row["region"])] for name, rows in found.items()}

    def bars(self, row: Row, before: Row | None, *, made: bool) -> Trouble | None:
        if before is not None and not self._sees(before.get("region")):
            return _NAMED_ELSEWHERE if made else _HELD_ELSEWHERE
        return None if self._sees(row.get("region")) else _ELSEWHERE

    def _sees(self, region: str | None) -> bool:
        if region not in self._seen:
            self._seen[region] = self._scope.sees(self._account, self._scope.path(region))
        return self._seen[region]


class Importing:
    """The steps of an import; a file belongs to the account that sent it."""

    def __init__(self, store: Store, pack: Pack, scope: Scope) -> None:
        self._store, self._pack, self._scope = store, pack, scope

    @property
    def registers(self) -> list[tuple[str, Text]]:
        """What can be imported: entities and what people call them."""
        return [(ENTREPRENEUR, ENTREPRENEURS), *((code, kind.title) for code, kind in kinds().items())]

    def may(self, account: Account) -> bool:
        """Whether an account may import at all."""
        return account.role.includes(Role.COORDINATOR)

    def receive(self, account: Account, entity: str, name: str, content: bytes, *, now: datetime) -> str:
        """Keep a file and return the secret that opens it; raises InvalidInputError for one that is no table."""
        self._allowed(account)
        self._store.uploads.sweep(now=now)
        model_of(entity)
        if not name and not content:
            raise InvalidInputError.single("file", None, *_NO_FILE)
        upload = Upload(_plain_name(name), content, {})
        with _table(upload, "") as table:
            _sized(table)
        return self._store.uploads.keep(account.name, upload.name, content, {"entity": entity}, now=now)

    def opened(self, account: Account, secret: str, *, now: datetime, sheet: str | None = None) -> Opened:
        """A file that was sent, with suggestions until something is chosen; `sheet`: look at another one.

        Raises NotFoundError for one that is not there, is too old, or is somebody else's.
        """
        upload = self._upload(account, secret, now)
        entity = upload.state["entity"]
        if "done" in upload.state:
            choice = Choice(entity)
            return Opened(
                upload.name,
                [],
                [],
                [],
                merged=False,
                choice=choice,
                chosen=True,
                attributes=[],
                done=upload.state["done"],
            )
        choice, chosen = Choice.kept(upload.state), "columns" in upload.state
        if sheet is not None and sheet != choice.sheet:
            choice, chosen = Choice(entity, sheet), False
        model = model_of(entity)
        with _table(upload, choice.sheet) as table:
            headers, sample = (
                [name for name in table.headers if name],
                [row.cells for row in islice(table.rows, SAMPLE)],
            )
        if not chosen:
            columns = suggested(headers, sample, model, self._pack)
            made = "" if "id" in columns.values() else next((h for h, to in columns.items() if to == "name"), "")
            choice = replace(choice, columns=columns, make=made)
        excel = ending_of(upload.content) == ".xlsx"
        sheets, merged = (sheets_of(upload.content), merged_cells(upload.content)) if excel else ([], False)
        return Opened(upload.name, headers, sample, sheets, merged, choice, chosen, list(titles(model).items()))

    def choose(self, account: Account, secret: str, choice: Choice, *, now: datetime) -> None:
        """Keep what a person chose; raises InvalidInputError for columns that fit nothing, and as `opened` does."""
        self._allowed(account)
        upload = self._upload(account, secret, now)
        kept = replace(choice, entity=upload.state["entity"])
        kept.not_open()
        kept.not_twice()
        with _table(upload, kept.sheet) as table:
            kept.mapping(table.headers, self._pack)
        self._store.uploads.note(account.name, secret, asdict(kept))

    def checked(self, account: Account, secret: str, *, now: datetime) -> tuple[Opened, Checked]:
        """What the import would do, row by row; raises as `opened` does, and ConflictError before `choose`."""
        found = self.opened(account, secret, now=now)
        return found, self._check(account, self._upload(account, secret, now), found.choice, chosen=found.chosen)

    def commit(self, account: Account, secret: str, *, without_faulty: bool, now: datetime) -> dict[str, int]:
        """Store all good rows, or none; `without_faulty`: although others are faulty and stay out.

        Raises ConflictError where rows are faulty and that was not said, or where nothing is left to store.
        """
        self._allowed(account)
        change = self._store.change()
        checked = self._checked_now(account, secret, now)
        with self._store.together():  # nobody writes any more: what has changed since is looked at again
            if self._store.change() != change or "done" in self._upload(account, secret, now).state:
                checked = self._checked_now(account, secret, now)
            if checked.faulty and not without_faulty:
                raise ConflictError(
                    f"{checked.faulty} rows are faulty. Nothing was stored: say that they are to be left out.",
                    f"有{checked.faulty}行有误，没有存入任何内容。请勾选“不导入有误的行”。",
                )
            if not checked.good:
                raise ConflictError("No row can be stored.", "没有可以存入的行。")
            entity = self._upload(account, secret, now).state["entity"]
            self._store.entities.put_many(entity, checked.good)
            counts = {
                "created": checked.created,
                "changed": checked.changed,
                "unchanged": checked.unchanged + checked.repeated,
                "left_out": checked.faulty,
            }
            self._store.uploads.note(account.name, secret, {"entity": entity, "done": counts}, emptied=True)
            note = ", ".join(f"{name} {count}" for name, count in counts.items())
            about = f"{entity}: {self._upload(account, secret, now).name}"
            self._store.acts.add(Act(now, account.name, Deed.IMPORT, about, self._scope.of(account), note))
        return counts

    def cancel(self, account: Account, secret: str) -> None:
        """Forget a file."""
        self._store.uploads.drop(account.name, secret)

    def _allowed(self, account: Account) -> None:
        if not self.may(account):
            raise NotAllowedError(Text("您的账号不能导入名册。", "Your account can't import registers."))

    def _upload(self, account: Account, secret: str, now: datetime) -> Upload:
        found = self._store.uploads.get(account.name, secret, now=now)
        if found is None:
            raise NotFoundError("file", "", _UPLOAD)
        return found

    def _checked_now(self, account: Account, secret: str, now: datetime) -> Checked:
        upload = self._upload(account, secret, now)
        return self._check(account, upload, Choice.kept(upload.state), chosen="columns" in upload.state)

    def _check(self, account: Account, upload: Upload, choice: Choice, *, chosen: bool) -> Checked:
        if not chosen or "done" in upload.state:
            raise ConflictError("Say first which column is what.", "请先确认各列的含义。")
        model = model_of(choice.entity)
        with _table(upload, choice.sheet) as table:
            mapping = choice.mapping(table.headers, self._pack)
            return check(table, mapping, model, self._pack, _Register(self._store, self._scope, choice.entity, account))


def _plain_name(name: str) -> str:
    """The name of a file without folders and control characters, as it is shown."""
    return re.sub(r"[\x00-\x1f\x7f]", "", re.split(r"[\\/]", name)[-1]) or "?"


@contextmanager
def _table(upload: Upload, sheet: str) -> Iterator[Table]:
    """The table of a file, which lies on disk while it is read: readers go through it row by row."""
    with TemporaryDirectory(prefix="import-") as folder:
        place = Path(folder) / f"file{ending_of(upload.content)}"
        place.write_bytes(upload.content)
        yield read_table(place, sheet=sheet or None)


def _sized(table: Table) -> None:
    if len(table.headers) > MOST_COLUMNS:
        problem = Text(f"超过{MOST_COLUMNS}列", f"has more than {MOST_COLUMNS} columns")
        raise InvalidInputError.single(
            "file", len(table.headers), problem, Text("请删去不需要的列", "remove columns that are not needed")
        )
