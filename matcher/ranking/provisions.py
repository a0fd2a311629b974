"""Which text of a rule holds where and when: national provisions, overridden by those of smaller regions."""

import hashlib
from collections.abc import Iterable
from datetime import date

from matcher.domain.rule import Provision
from matcher.domain.text import Text
from matcher.kinds.rule import Rule
from matcher.reference.pack import Pack
from matcher.reference.provisions import ProvisionRow


def from_row(row: ProvisionRow) -> Provision:
    """A provision of a reference pack as the rules read it."""
    return Provision(
        row.rule,
        row.document,
        row.article,
        Text(row.text_zh, row.text_en),
        row.valid_from,
        row.valid_to,
        row.region,
        dict(row.parameters),
        row.applies,
    )


class Provisions:
    """The provisions of a kind's rules; local ones come after those of larger regions."""

    def __init__(self, rules: Iterable[Rule], pack: Pack) -> None:
        self._national = {rule.code: rule.provision for rule in rules}
        depth = pack.regions.depth
        local = [from_row(row) for row in pack.provisions if row.rule in self._national]
        local.sort(key=lambda p: (int(depth[pack.regions.number[p.region]]) if p.region else -1, p.region))
        self._local = {code: [p for p in local if p.rule == code] for code in self._national}
        self.version = self._hash()

    def _hash(self) -> str:
        """Short hash of every provision, kept with each ranking."""
        parts = [repr(p) for code in sorted(self._national) for p in (self._national[code], *self._local[code])]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def of(self, rule: str) -> list[Provision]:
        """All texts of one rule, whenever they hold: the national one, then local ones, the widest first."""
        return [self._national[rule], *self._local[rule]]

    def in_force(self, rule: str, day: date) -> list[Provision]:
        """Those of one rule that hold on a day, the widest first; empty where the rule did not hold at all.

        A local provision adds to the national one's parameters and replaces those that it names again.
        """
        national = self._national[rule]
        held = [national] if national.in_force(day) else []
        for local in self._local[rule]:
            if local.in_force(day):
                merged = {**national.parameters, **local.parameters}
                held.append(
                    Provision(
                        local.rule,
                        local.document,
                        local.article,
                        local.text,
                        local.valid_from,
                        local.valid_to,
                        local.region,
                        merged,
                        local.applies,
                    )
                )
        return held
