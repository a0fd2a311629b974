"""Local provisions of hard rules, as dated rows of a pack's `provisions.toml`."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matcher.reference.tables import ReferencePackError

_KNOWN = {
    "rule",
    "region",
    "valid_from",
    "valid_to",
    "document",
    "article",
    "zh",
    "en",
    "parameters",
    "applies",
    "source",
    "verification",
}


@dataclass(frozen=True, slots=True)
class ProvisionRow:
    """One dated text for one region. `applies` False waives the rule there while it is in force."""

    rule: str
    region: str
    document: str
    article: str
    text_zh: str
    text_en: str
    valid_from: date | None
    valid_to: date | None
    parameters: dict[str, float]
    applies: bool


def read_provisions(path: Path) -> list[ProvisionRow]:
    """Rows of the file; raises ReferencePackError that names the entry for anything missing or misspelt."""
    try:
        entries = tomllib.loads(path.read_text("utf-8")).get("provision", [])
    except tomllib.TOMLDecodeError as error:
        raise ReferencePackError(f"{path.name}: {error}. Correct the TOML.") from error
    rows = []
    for number, entry in enumerate(entries, start=1):
        odd = sorted(set(entry) - _KNOWN)
        lacking = sorted({"rule", "document", "zh", "en"} - set(entry))
        if odd or lacking:
            raise ReferencePackError(f"{path.name}, provision {number}: unknown {odd}, missing {lacking}. Correct it.")
        rows.append(
            ProvisionRow(
                entry["rule"],
                entry.get("region", ""),
                entry["document"],
                entry.get("article", ""),
                entry["zh"],
                entry["en"],
                entry.get("valid_from"),
                entry.get("valid_to"),
                {name: float(value) for name, value in entry.get("parameters", {}).items()},
                entry.get("applies", True),
            )
        )
    return rows
