"""Text in the two languages that people read here."""

from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple

from pydantic import BaseModel

Language = Literal["zh", "en"]


class Text(NamedTuple):
    """One sentence or name in simplified Chinese and in English."""

    zh: str
    en: str

    def of(self, language: Language) -> str:
        """The text in one language."""
        return self.zh if language == "zh" else self.en

    def fill(self, facts: Mapping[str, "Text | str | int | float"]) -> "Text":
        """Replace `{name}` placeholders in both languages; a fact may itself differ by language."""
        zh = {key: fact.zh if isinstance(fact, Text) else fact for key, fact in facts.items()}
        en = {key: fact.en if isinstance(fact, Text) else fact for key, fact in facts.items()}
        return Text(self.zh.format(**zh), self.en.format(**en))

    def as_dict(self) -> dict[str, str]:
        """`{"zh": …, "en": …}` as it is sent and stored."""
        return {"zh": self.zh, "en": self.en}


@cache
def titles(model: type[BaseModel]) -> dict[str, Text]:
    """Attribute name to what people call it, read from the annotations of a pydantic class."""
    found = {}
    for name, info in model.model_fields.items():
        text = next((entry for entry in info.metadata if isinstance(entry, Text)), None)
        if text is not None:
            found[name] = text
    return found
