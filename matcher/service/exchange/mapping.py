"""A mapping file: which column becomes which attribute, and how its cells are read."""

import hashlib
import re
import tomllib
from collections.abc import Mapping as MappingType
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from matcher.domain.errors import Fault, InvalidInputError
from matcher.domain.layout import Shape
from matcher.domain.text import Text
from matcher.domain.vocabulary import CLOSED
from matcher.features.columns import layouts
from matcher.reference.pack import Pack
from matcher.service.exchange.dated import READINGS
from matcher.service.exchange.headers import counted_in, headers_of, known_headers, plain_header
from matcher.service.exchange.transforms import EACH, coded
from matcher.service.exchange.trouble import CellError, Trouble, trouble
from matcher.service.messages import faults, one_of

_NO_ATTRIBUTE = Text("没有这个字段", "no such attribute")
_NO_COLUMN = Text("没有这一列", "no such column")
_NO_READING = Text("没有这种读法", "no such way to read")
_RENAME = Text("请改表头，或编写映射文件。", "Rename the header, or write a mapping file.")
_NO_ID = Text("没有一列给出编号", "no column gives the identifier")
_ADD_IT = ("请补充；空行请删去。", "Add it, or delete the row if it is empty.")
_NAMELESS = trouble("缺少名称", "the name is missing", *_ADD_IT)
_OWN_NUMBER = re.compile(r"[A-Za-z0-9._-]{1,60}")
_GIVE_ID = Text("请将一列对应到 id，或编写 [id]。", "Map a column to id, or write [id].")


class IdRule(BaseModel):
    """How a row gets its identifier from columns.

    Numbers as offices give them (letters, digits and . _ -) are kept as they are, with the prefix before them; names
    become a stable hash. `hashed` says otherwise. `beside`: attributes that count too where a row has them, as they
    are read: a region is the same however it is written.
    """

    model_config = ConfigDict(extra="forbid")
    columns: Annotated[list[str], Field(min_length=1)]
    beside: list[str] = []
    prefix: str = ""
    hashed: bool | None = None


class ColumnRule(BaseModel):
    """Where a column goes. `optional`: a cell that can't be read is left out, with a warning, and the row is kept."""

    model_config = ConfigDict(extra="forbid")
    to: str
    read: list[str] = []
    values: dict[str, Any] = {}
    optional: bool = False


def _rules(given: list[ColumnRule] | ColumnRule | str) -> list[ColumnRule]:
    """One column may go to several attributes."""
    if isinstance(given, str):
        return [ColumnRule(to=given)]
    return given if isinstance(given, list) else [given]


class MappingFile(BaseModel):
    """The file as written."""

    model_config = ConfigDict(extra="forbid")
    entity: str | None = None
    id: IdRule | None = None
    columns: dict[str, list[ColumnRule] | ColumnRule | str] = {}
    constants: dict[str, Any] = {}


class Mapping:
    """Turns the cells of a row into attributes."""

    def __init__(self, file: MappingFile | None, model: type[BaseModel], headers: list[str], pack: Pack) -> None:
        self._pack = pack
        self._shapes = layouts(model)
        spoken = headers_of(model)
        known = {name: found for name in headers if (found := spoken.get(plain_header(name)))}
        rules = file.columns if file else known
        self.columns = [(name, rule) for name, given in rules.items() for rule in _rules(given)]
        self._id = file.id if file else None
        self._constants = dict(file.constants) if file else {}
        self._exact = file is None
        self._lists = {name for name, info in model.model_fields.items() if _holds_list(info.annotation)}
        self._words = self._free_words(model)
        self._check(file, model, headers)

    def _free_words(self, model: type[BaseModel]) -> set[str]:
        """Attributes that may hold any words: what is written there is not ours to tidy."""
        closed = {*self._pack.resolvers(), *CLOSED}
        words = set()
        for name in model.model_fields.keys() - self._lists:
            layout = self._shapes.get(name)
            shape = layout.shape if layout else Shape.LABEL
            if shape in (Shape.LABEL, Shape.TEXT) or (
                shape is Shape.CODE and layout and layout.vocabulary not in closed
            ):
                words.add(name)
        return words

    def _check(self, file: MappingFile | None, model: type[BaseModel], headers: list[str]) -> None:
        known, names = known_headers(model), ", ".join(headers)
        has = Text(f"文件中有：{names}。", f"The file has: {names}.")
        found = []
        if file is None:
            found = [
                Fault(name, None, _NO_ATTRIBUTE, _RENAME)
                for name in headers
                if name and plain_header(name) not in headers_of(model)
            ]
            if found:
                found[-1] = replace(found[-1], remedy=Text(f"{_RENAME.zh}{known.zh}", f"{_RENAME.en} {known.en}"))
        for name, rule in self.columns:
            if name not in headers:
                found.append(Fault(f"columns.{name}", name, _NO_COLUMN, has))
            if rule.to not in model.model_fields:
                found.append(Fault(f"columns.{name}.to", rule.to, _NO_ATTRIBUTE, known))
            found.extend(
                Fault(f"columns.{name}.read", step, _NO_READING, one_of(", ".join(READINGS)))
                for step in rule.read
                if step.split(":", 1)[0] not in READINGS
            )
        found += self._id_faults(model, headers, has, known)
        if self._id is None and "id" not in [rule.to for _, rule in self.columns]:
            found.append(Fault("id", None, _NO_ID, _GIVE_ID))
        if found:
            raise InvalidInputError(found)

    def _id_faults(self, model: type[BaseModel], headers: list[str], has: Text, known: Text) -> list[Fault]:
        columns = self._id.columns if self._id else []
        found = [Fault("id.columns", name, _NO_COLUMN, has) for name in columns if name not in headers]
        return found + [
            Fault("id.beside", name, _NO_ATTRIBUTE, known) for name in self.beside if name not in model.model_fields
        ]

    def apply(self, cells: MappingType[str, Any]) -> tuple[dict[str, Any], list[tuple[str, Any, Trouble, bool]]]:
        """Attributes of one row, and what could not be read: (column, value, trouble, only a warning)."""
        row: dict[str, Any] = dict(self._constants)
        troubles: list[tuple[str, Any, Trouble, bool]] = []
        for name, rule in self.columns:
            value = self._read(cells.get(name), rule, name, troubles)
            if value is None:
                continue
            if isinstance(row.get(rule.to), str) and isinstance(value, str) and rule.to not in self._constants:
                value = f"{row[rule.to]}\n{value}"  # several columns may go into one text
            row[rule.to] = parsed(value) if rule.to in self._lists else value
        if self._id is not None:
            own = self._identifier(cells, [self._current(name, row.get(name)) for name in self.beside])
            if own is None:
                troubles.append((self._id.columns[0], None, self._nothing_to_make_of(), False))
            else:
                row["id"] = own
        return row, troubles

    def _nothing_to_make_of(self) -> Trouble:
        """What is wrong with a row whose identifier can't be made, since the columns it is made of are empty."""
        assert self._id is not None  # noqa: S101 - the caller asked
        if ("name", self._id.columns) in [(rule.to, [name]) for name, rule in self.columns]:
            return _NAMELESS
        zh, en = "、".join(f"“{one}”" for one in self._id.columns), ", ".join(f"“{one}”" for one in self._id.columns)
        return trouble(f"{zh}为空，而编号由该列生成", f"{en} is empty, and the identifier is made of it", *_ADD_IT)

    @property
    def beside(self) -> list[str]:
        """Attributes that count for identifiers beside columns."""
        return self._id.beside if self._id else []

    @property
    def made_of(self) -> list[str]:
        """Headers of the columns that identifiers are made of; none where a column gives them."""
        if self._id is None:
            return []
        return self._id.columns + [name for name, rule in self.columns if rule.to in self.beside]

    def former(self, cells: MappingType[str, Any]) -> str | None:
        """The identifier that the columns alone give, as it was before anything counted beside them."""
        return self._identifier(cells, []) if self.beside else None

    def _current(self, name: str, value: Any) -> str:
        """A value in the spelling that is in use: one code may have followed another."""
        text, layout = "" if value is None else str(value), self._shapes.get(name)
        book = self._pack.resolvers().get(layout.vocabulary) if layout and text else None
        try:
            return book.resolve(text) if book is not None else text
        except ValueError:  # an unknown code: the row is refused for it
            return text

    def _read(self, cell: Any, rule: ColumnRule, name: str, troubles: list[tuple[str, Any, Trouble, bool]]) -> Any:
        if self._exact and isinstance(cell, str) and rule.to in self._words:
            return cell or None  # our own export: it comes back as it went out
        value = READINGS["strip"](cell, "", self._pack)
        if value is None:
            return None
        if str(value) in rule.values:
            return rule.values[str(value)]
        try:
            for step in rule.read or self._usual(rule.to, value, name):
                kind, _, argument = step.partition(":")
                read = READINGS[kind]
                if isinstance(value, list) and kind in EACH:
                    value = [read(entry, argument, self._pack) for entry in value]
                else:
                    value = read(value, argument, self._pack)
        except CellError as error:
            troubles.append((name, cell, error.trouble, rule.optional))
            return None
        return coded(value, self._shapes.get(rule.to))

    def _usual(self, attribute: str, value: Any, header: str) -> list[str]:
        """How a cell is read where the mapping says nothing: lists as JSON where they look like it."""
        if attribute in self._words:
            return [] if isinstance(value, str) else ["code"]  # a name that a spreadsheet took for a number
        if isinstance(value, str) and value[:1] in "[{":
            return []
        layout = self._shapes.get(attribute)
        if layout is None:
            return []
        if layout.shape is Shape.DATE:
            return ["day"]
        if layout.shape is Shape.NUMBER:
            return {"0 or 1": ["flag"], "CNY": [f"money:{counted_in(header)}"]}.get(layout.unit, [])
        closed = layout.vocabulary in self._pack.resolvers() or layout.vocabulary in CLOSED
        named = [f"named:{layout.vocabulary}"] if closed else []  # words of an open list are not ours to tidy
        if layout.vocabulary == "region":
            named = ["region"]
        if layout.shape is Shape.DATED:
            return [f"dated:{layout.vocabulary}"]
        if layout.shape is Shape.CODE:
            return named
        return ["list", *named] if layout.shape in (Shape.CODES, Shape.BITS) else []

    def _identifier(self, cells: MappingType[str, Any], beside: list[str]) -> str | None:
        assert self._id is not None  # noqa: S101 - the caller asked
        parts = [str(READINGS["strip"](cells.get(name), "", self._pack) or "") for name in self._id.columns]
        if not any(parts):
            return None
        parts += [value for value in beside if value]
        hashed = self._id.hashed
        if hashed is None:
            hashed = not all(_OWN_NUMBER.fullmatch(part) for part in parts)
        if not hashed:
            return self._id.prefix + "-".join(parts)
        return self._id.prefix + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def _holds_list(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin is list:
        return True
    inner = get_args(annotation)[:1] if origin is Annotated else get_args(annotation)
    return any(_holds_list(part) for part in inner)


def read_mapping(path: Path) -> MappingFile:
    """A mapping file; raises InvalidInputError that names the entry."""
    try:
        return MappingFile.model_validate(tomllib.loads(path.read_text("utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise InvalidInputError.single(
            str(path.name),
            None,
            Text(f"不是 TOML：{error}", f"not TOML: {error}"),
            Text("请改正该文件。", "Correct the file."),
        ) from error
    except ValidationError as error:
        raise InvalidInputError(faults(error, path.name)) from error
    except OSError as error:
        raise InvalidInputError.single(
            str(path),
            None,
            Text(f"无法读取：{error.strerror}", f"can't be read: {error.strerror}"),
            Text("请检查文件名。", "Check its name."),
        ) from error


def parsed(value: Any) -> Any:
    """A cell of our own CSV or Excel export: lists and objects are JSON there."""
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            return value
    return value
