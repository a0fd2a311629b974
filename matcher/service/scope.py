"""Which cases somebody sees: those of the own region and below."""

from collections.abc import Sequence

from matcher.domain.account import Account
from matcher.domain.text import Text
from matcher.reference.pack import Pack


class Scope:
    """Paths of regions: the codes of all ancestors, then the own one."""

    def __init__(self, pack: Pack) -> None:
        self._regions = pack.regions

    def path(self, region: str | None) -> tuple[str, ...]:
        """The path of a region; nothing for an unknown one, which only those see who see all."""
        row = self._regions.number.get(region or "")
        if row is None:
            return ()
        return tuple(self._regions.codes[k] for k in self._regions.ancestors[row].tolist() if k >= 0)

    def name(self, region: str) -> Text:
        """What people call a region with those above it; "" is all of them, an unknown code stays as it is."""
        row = self._regions.number.get(region)
        if row is None:
            return Text(region, region) if region else Text("全部地区", "all regions")
        return Text(self._regions.full_name(row, "zh"), self._regions.full_name(row, "en"))

    def of(self, account: Account) -> tuple[str, ...]:
        """The path that all begin with which an account sees; a region that is no longer known leads nowhere."""
        return self.path(account.region) or ((account.region,) if account.region else ())

    def sees(self, account: Account, path: Sequence[str]) -> bool:
        """Whether an account sees what lies at a path."""
        own = self.of(account)
        return tuple(path[: len(own)]) == own

    def parts(self, region: str) -> tuple[str, ...]:
        """The regions directly below one ("": the largest of all); of one with a single part, the parts of that."""
        regions = self._regions
        above = regions.number.get(region, -1)
        if region and above < 0:
            return ()
        while True:
            below = [row for row, parent in enumerate(regions.parent.tolist()) if parent == above]
            if len(below) != 1 or not (regions.parent == below[0]).any():
                return tuple(regions.codes[row] for row in below)
            above = below[0]
