"""Groups of requests for whom a model is judged apart: who gains and who loses."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.domain.text import Text
from matcher.domain.vocabulary import CLOSED_NAMES
from matcher.learning.requests import PastRequest
from matcher.ranking.snapshot import Snapshot
from matcher.reference.pack import Pack

Flags = NDArray[np.bool_]

_PLAIN = {
    "returning": Text("曾经对接成功", "matched before"),
    "new": Text("尚未对接成功", "not yet matched"),
    "thin profile": Text("资料较少", "thin profile"),
    "rich profile": Text("资料较全", "rich profile"),
}
_STAGE = Text("阶段：{name}", "stage: {name}")
_GROUP = Text("重点群体：{name}", "target group: {name}")
_PLATE = Text("地区：{name}", "economic region: {name}")


def slices(snapshot: Snapshot, requests: Sequence[PastRequest]) -> dict[str, Flags]:
    """Name to (requests,) who belongs: stage, target group, economic plate, new and returning, thin and rich profiles.

    Slices that nobody is in are left out. Groups serve the judging alone; no feature sees them.
    """
    people = snapshot.entrepreneurs.frame.take(np.array([request.e for request in requests], np.intp))
    found: dict[str, Flags] = {}
    books = people.base.vocabularies
    stages = people.code("stage")
    for number in np.unique(stages[stages >= 0]):
        found[f"stage: {books.code('stage', int(number))}"] = stages == number
    days = np.array([request.day for request in requests])[:, None]
    codes, first, last = people.dated("groups")
    held = (codes >= 0) & (first <= days) & (days <= last)
    for number in np.unique(codes[held]):
        found[f"group: {books.code('group', int(number))}"] = (held & (codes == number)).any(axis=1)
    regions, known_plates = people.code("region"), snapshot.pack.regions.plate
    plates = np.append(known_plates, np.int8(-1)).take(regions)
    for number in np.unique(plates[plates >= 0]):
        found[f"plate: {snapshot.pack.regions.plates[int(number)]}"] = plates == number
    history = snapshot.history
    pasts = [history.before(request.day) for request in requests]
    returning = np.array(
        [len(past.good(past.of_entrepreneur(r.e))) > 0 for r, past in zip(requests, pasts, strict=True)]
    )
    found["returning"], found["new"] = returning, ~returning
    told = np.sum([people.known(name) for name in people.base.columns], axis=0)
    found["thin profile"] = told <= np.median(told)
    found["rich profile"] = ~found["thin profile"]
    return {name: rows for name, rows in found.items() if rows.any()}


def title(pack: Pack, slice_name: str) -> Text:
    """What people call a slice, by the names of the pack; a code that the pack does not have names itself."""
    sort, _, code = slice_name.partition(": ")
    nameless = Text(code, code)
    if sort == "stage":
        return _STAGE.fill({"name": CLOSED_NAMES["stage"].get(code, nameless)})
    if sort == "plate":
        names = dict(zip(pack.regions.plates, pack.regions.plate_names, strict=True))
        return _PLATE.fill({"name": Text(*names.get(code, nameless))})
    if sort == "group":
        number = pack.groups.number.get(code)
        return _GROUP.fill({"name": nameless if number is None else Text(*pack.name_of("group", number))})
    return _PLAIN.get(slice_name, Text(slice_name, slice_name))
