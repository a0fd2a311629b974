"""Why a coordinator replaced a suggestion: what each reason says of the pair."""

from dataclasses import dataclass

from matcher.domain.text import Text


@dataclass(frozen=True, slots=True)
class OverrideReason:
    """`about_fit`: the two do not fit, which a model should learn; else something came in the way that says nothing."""

    code: str
    title: Text
    about_fit: bool


UNSAID = "other"
"""The reason that says nothing unless a note does."""
OVERRIDE_REASONS = (
    OverrideReason("poor_fit", Text("不匹配需求", "does not fit what is needed"), about_fit=True),
    OverrideReason("wrong_field", Text("专业或行业不对口", "another trade or field"), about_fit=True),
    OverrideReason("too_far", Text("距离太远", "too far away"), about_fit=True),
    OverrideReason("bad_experience", Text("以往效果不好", "went badly before"), about_fit=True),
    OverrideReason("no_capacity", Text("名额已满或近期没空", "has no place or time"), about_fit=False),
    OverrideReason("conflict", Text("存在利益冲突", "a conflict of interest"), about_fit=False),
    OverrideReason("not_reachable", Text("联系不上", "can't be reached"), about_fit=False),
    OverrideReason("wrong_data", Text("登记信息有误", "the register is wrong"), about_fit=False),
    OverrideReason(UNSAID, Text("其他", "another reason"), about_fit=False),
)
ABOUT_FIT = frozenset(reason.code for reason in OVERRIDE_REASONS if reason.about_fit)
