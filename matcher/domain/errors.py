"""What can be wrong with input, said so that a person can mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in some input: where it is, the value found there, what is wrong and what to do."""

    where: str
    value: object
    problem: str
    remedy: str
    problem_zh: str = ""
    remedy_zh: str = ""

    def __str__(self) -> str:
        shown = repr(self.value)
        if len(shown) > 120:
            shown = shown[:117] + "..."
        return f"{self.where}: {shown}: {self.problem}. {self.remedy}"


class MatcherError(Exception):
    """Base of every error that this library raises on purpose."""


class InvalidInputError(MatcherError):
    """The input is wrong; `faults` says where, each with its remedy."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("; ".join(map(str, faults)))

    @classmethod
    def single(cls, where: str, value: object, problem: str, remedy: str) -> "InvalidInputError":
        """The error of one fault."""
        return cls([Fault(where, value, problem, remedy)])


class NotFoundError(MatcherError):
    """A named thing does not exist; `what` is the sort of thing and `name` the name that was asked for."""

    def __init__(self, what: str, name: str, remedy: str = "") -> None:
        self.what, self.name, self.remedy = what, name, remedy
        super().__init__(f"{what} {name!r} does not exist. {remedy}".strip())


class ConflictError(MatcherError):
    """The stored state does not allow the change, for instance because another writer was first."""


class StoreError(MatcherError):
    """The store can't be read or written (disk full, read-only, damaged); the message says what to do."""
