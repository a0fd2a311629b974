"""A reference pack: everything that is true of a country and not of the model."""

import hashlib
from pathlib import Path

from matcher.reference.industries import Industries
from matcher.reference.provisions import ProvisionRow, read_provisions
from matcher.reference.regions import Regions
from matcher.reference.tables import ReferencePackError, read_table
from matcher.reference.tiles import Tile, read_tiles
from matcher.reference.vocabulary import Vocabulary

BUILT_IN = Path(__file__).parent
Resolver = Regions | Industries | Vocabulary


def _vocabulary(folder: Path | None, what: str, file: str) -> Vocabulary:
    path = (folder or Path()) / file
    return Vocabulary(what, read_table(path, ("code",)) if folder and path.exists() else [])


class Pack:
    """Regions, industries, needs, groups, themes, courses, policies, glossary, provisions and tiles of one country.

    A list that the pack does not have is empty, and its codes are not checked. `version` is a hash over all files.
    """

    def __init__(self, name: str, folder: Path | None) -> None:
        self.name = name
        self.version = _version(folder)
        self.regions = Regions(folder)
        self.industries = Industries(folder)
        self.needs = _vocabulary(folder, "need", "needs.csv")
        self.groups = _vocabulary(folder, "target group", "groups.csv")
        self.modules = _vocabulary(folder, "training module", "courses.csv")
        self.policies = _vocabulary(folder, "support policy", "policies.csv")
        self.glossary = _vocabulary(folder, "term", "glossary.csv")
        themes = zip(self.industries.theme_codes, self.industries.theme_names, strict=True)
        self.themes = Vocabulary("theme", [{"code": c, "name_zh": zh, "name_en": en} for c, (zh, en) in themes])
        self.provisions = self._provisions(folder)
        self.tiles = self._tiles(folder)
        lists: dict[str, Resolver] = {
            "region": self.regions,
            "industry": self.industries,
            "need": self.needs,
            "group": self.groups,
            "theme": self.themes,
        }
        self._resolvers = {name: book for name, book in lists.items() if book.codes}

    def _provisions(self, folder: Path | None) -> list[ProvisionRow]:
        path = (folder or Path()) / "provisions.toml"
        rows = read_provisions(path) if folder and path.exists() else []
        for row in rows:
            if row.region and row.region not in self.regions.number:
                raise ReferencePackError(f"{path.name}: {row.rule}: region {row.region!r} is unknown. Correct it.")
        return rows

    def _tiles(self, folder: Path | None) -> tuple[Tile, ...]:
        path = (folder or Path()) / "tiles.csv"
        return read_tiles(path, self.regions) if folder and path.exists() else ()

    def resolvers(self) -> dict[str, Resolver]:
        """Vocabulary name to what checks its codes; only the lists that this pack has."""
        return self._resolvers

    def numbers(self) -> dict[str, dict[str, int]]:
        """Vocabulary name to the numbers of its codes, in the order of this pack's rows."""
        return {name: book.number for name, book in self.resolvers().items()}

    def name_of(self, vocabulary: str, number: int) -> tuple[str, str]:
        """What people call a code, in Chinese and English."""
        book = self.resolvers()[vocabulary]
        return book.names_zh[number], book.names_en[number]


def _version(folder: Path | None) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()) if folder else ():
        if path.suffix in {".csv", ".toml"}:
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def load_pack(name: str | Path) -> Pack:
    """The built-in pack of that name, `none` for an empty one, or the pack in a folder.

    Raises ReferencePackError for a name that is neither, and for files that can't be used.
    """
    if name == "none":
        return Pack("none", None)
    built_in = BUILT_IN / str(name)
    if isinstance(name, str) and "/" not in name and (built_in / "regions.csv").exists():
        return Pack(name, built_in)
    folder = Path(name)
    if not folder.is_dir():
        known = sorted(path.parent.name for path in BUILT_IN.glob("*/regions.csv"))
        raise ReferencePackError(
            f"{str(name)!r} is no reference pack. Use {', '.join(known)}, none, or a folder with regions.csv."
        )
    return Pack(folder.name, folder)
