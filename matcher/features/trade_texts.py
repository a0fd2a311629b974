"""Where the words come from that tell a trade: what people write, and what firms are called."""

import numpy as np
from numpy.typing import NDArray

from matcher.features.frame import Frame

Ints = NDArray[np.int64]


def said(frame: Frame) -> list[str | None]:
    """What tells the trade of each row: its text, and the name of an organisation (a person's is no column)."""
    texts = _texts(frame)
    if "name" not in frame.base.columns:
        return texts
    return [_both(name, text) for name, text in zip(frame.texts("name"), texts, strict=True)]


def taught(register: Frame, most: int) -> tuple[Ints, list[str]]:
    """Rows of about so many entrepreneurs who declare an industry, and what words are learned from there.

    That is their text and, of a venture that is registered, its name. A firm's registered name states its trade in the
    words of the classification (企业名称登记管理规定, articles 6 and 9); its owner's own words, full of products and
    troubles, may never use these. Nobody is ranked by that name.
    """
    texts, names = _texts(register), register.names or [None] * register.n
    firm, declares = register.known("registered_on"), register.codes("industries")[:, 0] >= 0
    named = np.array([bool(name) for name in names], np.bool_) & firm
    speaks = named | np.array([bool(text) for text in texts], np.bool_)
    rows = np.flatnonzero(speaks & declares)
    rows = rows[:: max(len(rows) // most, 1)]
    return rows, [_both(names[k] if named[k] else None, texts[k]) or "" for k in rows.tolist()]


def _texts(frame: Frame) -> list[str | None]:
    return [text if isinstance(text, str) else None for text in frame.texts("text")]


def _both(name: object, text: str | None) -> str | None:
    return f"{name}。{text or ''}" if isinstance(name, str) else text
