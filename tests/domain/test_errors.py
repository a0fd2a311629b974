"""Errors that cross from one process to another, as from a worker, say there what they said here."""

import pickle

import pytest

from matcher.domain.errors import (
    BundleError,
    ConflictError,
    Fault,
    FaultyValueError,
    InvalidInputError,
    MatcherError,
    NotAllowedError,
    NotFoundError,
    SignatureError,
    StoreError,
)
from matcher.domain.text import Text

SAYS = Text("不能这样", "not so"), Text("请改正", "mend it")


@pytest.mark.parametrize(
    "error",
    [
        InvalidInputError([Fault("row 3", "x", *SAYS), Fault("row 4", None, *SAYS)]),
        NotFoundError("kind", "menter", SAYS[1]),
        ConflictError("somebody was first", "有人先改了"),
        NotAllowedError(SAYS[0]),
        SignatureError(SAYS[0], expired=True),
        StoreError("disk full"),
        BundleError("damaged", "已损坏"),
        FaultyValueError(*SAYS),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_survives_another_process(error: MatcherError) -> None:
    other = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(other) is type(error)
    assert str(other) == str(error)
    assert vars(other) == vars(error)


def test_every_error_is_among_them() -> None:
    known = {InvalidInputError, NotFoundError, ConflictError, NotAllowedError, SignatureError, StoreError, BundleError}
    assert set(MatcherError.__subclasses__()) == known
