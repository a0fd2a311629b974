"""Traits that law or policy protects: none of them may move anybody up or down a list."""

from dataclasses import dataclass

from matcher.domain.text import Text


@dataclass(frozen=True, slots=True)
class Trait:
    """A trait as people call it, and the parts of names that no feature may have because of it."""

    title: Text
    parts: tuple[str, ...]


TRAITS = (
    Trait(Text("性别", "sex or gender"), ("gender", "sex")),
    Trait(Text("年龄", "age"), ("age_of_person",)),
    Trait(Text("民族", "ethnic group"), ("ethnic",)),
    Trait(Text("宗教信仰", "religion"), ("religio",)),
    Trait(Text("健康状况", "health"), ("health",)),
    Trait(Text("残疾", "disability"), ("disab",)),
    Trait(Text("生活困难、低收入", "hardship or low income"), ("hardship", "low_income")),
    Trait(Text("违法犯罪记录", "offence record"), ("offen", "criminal")),
    Trait(
        Text(
            "重点群体身份（只用来判断是否符合政策条件）",
            "membership of a target group (it only decides whether a rule of the policy is met)",
        ),
        ("group",),
    ),
)
PROTECTED = tuple(part for trait in TRAITS for part in trait.parts)
"""Parts of names that no feature may have."""
