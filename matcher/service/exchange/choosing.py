"""What a person chose for a file, and the mapping that comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from matcher.domain.errors import InvalidInputError
from matcher.domain.layout import Shape
from matcher.domain.text import Text, titles
from matcher.features.columns import layouts
from matcher.reference.pack import Pack
from matcher.service.exchange.mapping import ColumnRule, IdRule, MappingFile
from matcher.service.exchange.mapping import Mapping as ColumnMapping
from matcher.service.records import model_of

NAME, BESIDE = "name", "region"
"""Namesakes are frequent: where identifiers are made of the name, the region counts too."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose for a file. `columns`: header to attribute; `make`: the column that identifiers are made of.

    `lenient`: a cell that can't be read is left empty and its row is kept. `sheet` of an Excel file, "" the first.
    """

    entity: str
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    make: str = ""
    lenient: bool = False

    @classmethod
    def kept(cls, state: Mapping[str, Any]) -> "Choice":
        """The choice as an upload's state holds it."""
        return cls(**{name: state[name] for name in cls.__dataclass_fields__ if name in state})

    def mapping(self, headers: list[str], pack: Pack) -> ColumnMapping:
        """How rows are read; raises InvalidInputError for columns that fit nothing."""
        model = model_of(self.entity)
        if self._as_exported(headers, model):
            return ColumnMapping(None, model, headers, pack)
        rules: dict[str, Any] = {
            name: ColumnRule(to=to, optional=self.lenient and to != "id") for name, to in self.columns.items()
        }
        made = self._made() if self.make and "id" not in self.columns.values() else None
        return ColumnMapping(MappingFile(columns=rules, id=made), model, headers, pack)

    def _made(self) -> IdRule:
        named = self.columns.get(self.make) == NAME and BESIDE in self.columns.values()
        return IdRule(columns=[self.make], beside=[BESIDE] if named else [])

    def _as_exported(self, headers: list[str], model: type[BaseModel]) -> bool:
        """Whether every column is what it says: our own export, whose words come back exactly as they went out."""
        named = [name for name in headers if name]
        if self.lenient or set(self.columns) != set(named) or "id" not in self.columns.values():
            return False
        return set(named) == set(model.model_fields) and all(name == to for name, to in self.columns.items())

    def not_open(self) -> None:
        """Raise InvalidInputError where nothing was chosen, or nothing that tells rows apart."""
        if not self.columns:
            problem = Text("还没有选择任何一列", "no column was chosen")
            remedy = Text("请至少为一列选择“名称”", "say at least which column is the name")
            raise InvalidInputError.single("columns", None, problem, remedy)
        if not self.make and "id" not in self.columns.values():
            problem = Text("没有一列给出编号", "no column gives the identifier")
            remedy = Text(
                "请为一列选择“编号”，或在表格下方选择由哪一列生成编号",
                "say which column is the identifier, or choose below the table what to make it from",
            )
            raise InvalidInputError.single("columns", None, problem, remedy)

    def not_twice(self) -> None:
        """Raise InvalidInputError where two columns would go into one attribute, but for texts, which are joined."""
        model = model_of(self.entity)
        layout, called = layouts(model), titles(model)
        given = list(self.columns.values())
        for attribute in dict.fromkeys(given):
            shape = layout[attribute].shape if attribute in layout else Shape.LABEL
            if given.count(attribute) > 1 and (attribute in ("id", NAME) or shape not in (Shape.TEXT, Shape.LABEL)):
                title = called.get(attribute, Text(attribute, attribute))
                problem = Text(f"有两列都对应“{title.zh}”", f"two columns are both “{title.en}”")
                raise InvalidInputError.single("columns", attribute, problem, Text("请只留一列", "keep one of them"))
