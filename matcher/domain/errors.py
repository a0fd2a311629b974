"""What can be wrong with input, said so that a person can mend it."""

from dataclasses import dataclass

from matcher.domain.text import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in some input: where it is, the value found there, what is wrong and what to do."""

    where: str
    value: object
    problem: Text
    remedy: Text

    def __str__(self) -> str:
        return f"{self._place()}: {self.problem.en}. {self.remedy.en}"

    @property
    def text(self) -> Text:
        """What is wrong and what to do, without the place: for people who see the place."""
        return Text(f"{self.problem.zh}：{self.remedy.zh}", f"{self.problem.en}: {self.remedy.en}")

    def within(self, where: str) -> "Fault":
        """The same fault in a larger input."""
        return Fault(f"{where}.{self.where}", self.value, self.problem, self.remedy)

    @property
    def line_zh(self) -> str:
        """The same in Chinese."""
        return f"{self._place()}：{self.problem.zh}。{self.remedy.zh}"

    def _place(self) -> str:
        shown = "" if self.value is None else repr(self.value)
        if len(shown) > 120:
            shown = shown[:117] + "..."
        return ": ".join(part for part in (self.where, shown) if part)


class FaultyValueError(ValueError):
    """What a check inside a pydantic class finds wrong, said in both languages."""

    def __init__(self, problem: Text, remedy: Text) -> None:
        self.problem, self.remedy = problem, remedy
        super().__init__(f"{problem.en}. {remedy.en}")

    def __reduce__(self) -> tuple[type, tuple[Text, Text]]:
        """For another process: made anew of what it was made of, not of its message."""
        return type(self), (self.problem, self.remedy)


_CALLED = {
    "entrepreneur": "创业者",
    "kind": "类别",
    "entity": "名册",
    "ranking": "推荐记录",
    "key": "密钥",
    "table": "参考表",
    "model": "模型",
    "account": "用户",
    "case": "个案",
    "match": "推荐条目",
    "request": "请求",
    "file": "文件",
    "page": "页面",
}


def call(what: str, zh: str) -> None:
    """Say what people call a sort of thing in Chinese, such as a kind, so that messages need not show its code."""
    _CALLED[what] = zh


class MatcherError(Exception):
    """Base of every error that this library raises on purpose."""


class InvalidInputError(MatcherError):
    """The input is wrong; `faults` says where, each with its remedy."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("; ".join(map(str, faults)))

    def __reduce__(self) -> tuple[type, tuple[list[Fault]]]:
        """For another process, as above."""
        return type(self), (self.faults,)

    @classmethod
    def single(cls, where: str, value: object, problem: Text, remedy: Text) -> "InvalidInputError":
        """The error of one fault."""
        return cls([Fault(where, value, problem, remedy)])


class NotFoundError(MatcherError):
    """A named thing does not exist; `what` is the sort of thing and `name` the name that was asked for."""

    def __init__(self, what: str, name: str, remedy: Text = Text("", "")) -> None:  # noqa: B008 - immutable
        self.what, self.name, self.remedy = what, name, remedy
        self.text = Text(f"{_CALLED.get(what, what)}“{name}”不存在", f"{what} {name!r} does not exist")
        super().__init__(f"{self.text.en}. {remedy.en}".strip())

    def __reduce__(self) -> tuple[type, tuple[str, str, Text]]:
        """For another process, as above."""
        return type(self), (self.what, self.name, self.remedy)

    @property
    def line_zh(self) -> str:
        """The message in Chinese."""
        return f"{self.text.zh}。{self.remedy.zh}"


class ConflictError(MatcherError):
    """The stored state does not allow the change, for instance because another writer was first; `zh` in Chinese."""

    def __init__(self, message: str, zh: str = "与已保存的内容冲突，请重新读取后再试。") -> None:
        self.zh = zh
        super().__init__(message)

    @property
    def text(self) -> Text:
        """The message in both languages."""
        return Text(self.zh, str(self))


class NotAllowedError(MatcherError):
    """What the person may not do; `text` says so in both languages."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)

    def __reduce__(self) -> tuple[type, tuple[Text]]:
        """For another process, as above."""
        return type(self), (self.text,)


class SignatureError(MatcherError):
    """A signed link or token was made up, changed, or (`expired`) is too old; `text` says so in both languages."""

    def __init__(self, text: Text, *, expired: bool = False) -> None:
        self.text, self.expired = text, expired
        super().__init__(text.en)

    def __reduce__(self) -> tuple[type, tuple[Text], dict[str, bool]]:
        """For another process, as above."""
        return type(self), (self.text,), {"expired": self.expired}


class StoreError(MatcherError):
    """The store can't be read or written (disk full, read-only, damaged); the message says what to do."""


class BundleError(MatcherError):
    """A model on disk is missing, damaged, made for something else, or can't be written; `zh` in Chinese."""

    def __init__(
        self, message: str, zh: str = "该模型的文件缺失、已损坏或不适用于本版本，不会用它提供服务；请重新训练。"
    ) -> None:
        self.zh = zh
        super().__init__(message)
