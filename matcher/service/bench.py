"""`matcher bench`: a dataset folder through the same import, features, training and ranking as the service."""

import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel, ValidationError

from matcher.domain.entrepreneur import Entrepreneur
from matcher.domain.errors import InvalidInputError
from matcher.domain.text import Text
from matcher.features.batch import Context, Side
from matcher.features.columns import days_of
from matcher.features.frame import Frame
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kind_of
from matcher.learning.fit import fit
from matcher.learning.rows import Progress
from matcher.ranking.candidates import Ask
from matcher.ranking.pipeline import rank
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model
from matcher.reference.pack import Pack, load_pack
from matcher.service.catalogue import Catalogue
from matcher.service.messages import faults
from matcher.service.registers import ENTREPRENEUR
from matcher.store.store import Store

BATCH = 2_000
MICROS_PER_DAY = 86_400_000_000
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class BenchReport:
    """What a run did."""

    queries: int
    rows: int
    models: dict[str, str]
    unfitted: tuple[str, ...] = ()
    """Kinds whose past was too short to learn from."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset folder as a service would hold it: its store behind a catalogue, the queries, whom each may get."""

    catalogue: Catalogue
    kinds: list[str]
    queries: list[Json]
    only: dict[str, list[str]]

    def ask(self, query: Json, k: int) -> Ask:
        """A query as the pipeline sees it, for the first `k`; raises InvalidInputError for one about nobody."""
        return _ask(query, self.catalogue.snapshot(query["kind"]), self.only.get(query["query_id"]), k)

    def past_of(self, code: str) -> tuple[float, bool] | None:
        """The day before which a kind's queries may be learned from, and whether only new pairs answer them."""
        own = [query for query in self.queries if query["kind"] == code]
        if not own:
            return None
        return min(days_of(query["as_of"]) for query in own), all(bool(query.get("exclude_known")) for query in own)


@contextmanager
def dataset(folder: Path, models: Path, progress: Progress) -> Iterator[Dataset]:
    """A dataset folder through the same import as the service; `answers.parquet` is never opened.

    Raises InvalidInputError for a folder that is not such a one, or rows that do not pass the attributes' checks.
    """
    about = _about(folder)
    queries = _queries(folder)
    reference = about["reference"]
    pack = load_pack(folder if reference == "local" else reference)
    with tempfile.TemporaryDirectory() as place, Store.opened(f"sqlite:///{place}/bench.db") as store:
        for code in about["kinds"]:
            _fill(store, folder, kind_of(code), pack, progress)
        _entrepreneurs(store, folder, pack, progress)
        catalogue = Catalogue(store, pack, models, about["kinds"])
        catalogue.refresh()
        yield Dataset(catalogue, about["kinds"], queries, _candidates(folder))


def run_bench(folder: Path, out: Path, models: Path, k: int, progress: Progress) -> BenchReport:
    """Rank every query of a dataset folder into a Parquet file; raises as `dataset` does."""
    with dataset(folder, models, progress) as data:
        fitted = {code: _fitted(data, code, progress) for code in data.kinds}
        count = _rank_all(data, fitted, out, k, progress)
    unfitted = tuple(code for code, model in fitted.items() if not model.learned)
    return BenchReport(len(data.queries), count, {code: model.version for code, model in fitted.items()}, unfitted)


def _about(folder: Path) -> Json:
    try:
        about = tomllib.loads((folder / "dataset.toml").read_text("utf-8"))
        return {"kinds": list(about["kinds"]), "reference": str(about["reference"])}
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise InvalidInputError.single(
            str(folder),
            None,
            Text(
                "不是数据集目录（缺少或无法读取 dataset.toml）",
                "not a dataset folder: dataset.toml is missing or wrong",
            ),
            Text("需要写明 kinds 和 reference 的 dataset.toml。", "It needs dataset.toml with kinds and reference."),
        ) from error


def _table(folder: Path, name: str) -> Iterator[Json]:
    path = folder / f"{name}.parquet"
    if path.exists():
        for batch in pq.ParquetFile(path).iter_batches(BATCH):
            yield from batch.to_pylist()


def _queries(folder: Path) -> list[Json]:
    queries = list(_table(folder, "queries"))
    if not queries:
        raise InvalidInputError.single(
            str(folder),
            None,
            Text("没有查询", "there are no queries"),
            Text("需要 queries.parquet。", "It needs queries.parquet."),
        )
    return queries


def _candidates(folder: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in _table(folder, "candidates"):
        found.setdefault(row["query_id"], []).append(row["candidate_id"])
    return found


def _checked(rows: list[Json], model: type[BaseModel], pack: Pack) -> list[Json]:
    """Rows as the store takes them; an empty cell is unknown, as everywhere."""
    context, good = {"vocabularies": pack.resolvers()}, []
    for row in rows:
        present = {name: value for name, value in row.items() if value is not None and value == value}
        try:
            good.append(model.model_validate(present, context=context).model_dump(mode="json", exclude_none=True))
        except ValidationError as error:
            raise InvalidInputError(faults(error, str(row.get("id")))) from error
    return good


def _store_rows(
    store: Store, entity: str, rows: Iterator[Json], model: type[BaseModel], pack: Pack, progress: Progress
) -> None:
    waiting: list[Json] = []
    done = 0
    for row in rows:
        waiting.append(row)
        if len(waiting) == BATCH:
            store.entities.put_many(entity, _checked(waiting, model, pack))
            progress(entity, done := done + len(waiting), 0)
            waiting.clear()
    store.entities.put_many(entity, _checked(waiting, model, pack))
    progress(entity, done + len(waiting), done + len(waiting))


def _entrepreneurs(store: Store, folder: Path, pack: Pack, progress: Progress) -> None:
    _store_rows(store, ENTREPRENEUR, _table(folder, "entrepreneurs"), Entrepreneur, pack, progress)


def _fill(store: Store, folder: Path, kind: Kind, pack: Pack, progress: Progress) -> None:
    _store_rows(store, kind.code, _table(folder, kind.plural), kind.attributes, pack, progress)
    events = (_event(row) for row in _table(folder, "events") if row["kind"] == kind.code)
    store.events.bulk(events, sender="bench", recorded_at=datetime.now(UTC))
    progress(f"{kind.code} events", store.events.count(kind.code), 0)


def _event(row: Mapping[str, Any]) -> Json:
    at = row["at"] if row["at"].tzinfo else row["at"].replace(tzinfo=UTC)
    more = {name: row.get(name) for name in ("funding_round", "topics", "group_id", "amount")}
    own = {name: row[name] for name in ("kind", "entrepreneur_id", "counterpart_id", "event")}
    known = {name: value for name, value in more.items() if value is not None and value == value}
    return {**own, "at": int(at.timestamp() * 1_000_000), **known}


def _fitted(data: Dataset, code: str, progress: Progress) -> Model:
    """What production would serve: weights fitted on events before the earliest query, else the scorecard."""
    card = data.catalogue.serving.models[code]
    past = data.past_of(code)
    if past is None:
        return card
    fitted = fit(data.catalogue.snapshot(code), past[0], new_only=past[1], progress=progress, card=card)
    return fitted.model if fitted else card


def _ask(query: Json, snapshot: Snapshot, only: list[str] | None, k: int) -> Ask:
    ranks: Side = query["direction"]
    forward = ranks == "counterparts"
    register = snapshot.entrepreneurs if forward else snapshot.counterparts
    name = query["entrepreneur_id" if forward else "counterpart_id"]
    number = register.frame.row_of.get(name)
    if number is None:
        raise InvalidInputError.single(
            query["query_id"],
            name,
            Text("不在名册中", "is not in the register"),
            Text("请改正该查询。", "Correct the query."),
        )
    one: Frame = register.frame.take(np.array([number], np.intp))
    context = Context(query.get("funding_round") or "", tuple(query.get("topics") or ()))
    as_of = query["as_of"] if query["as_of"].tzinfo else query["as_of"].replace(tzinfo=UTC)
    known = bool(query.get("exclude_known"))
    return Ask(one, ranks, as_of, k, context, only=only, exclude_known=known, sentences=False)


def _rank_all(data: Dataset, models: dict[str, Model], out: Path, k: int, progress: Progress) -> int:
    schema = pa.schema(
        [("query_id", pa.string()), ("candidate_id", pa.string()), ("rank", pa.int32()), ("score", pa.float64())]
    )
    count = 0
    with pq.ParquetWriter(out, schema) as writer:
        rows: list[Json] = []
        flush = partial(_flush, writer, rows, schema)
        for done, query in enumerate(data.queries, start=1):
            snapshot = data.catalogue.snapshot(query["kind"])
            for item in rank(snapshot, models[query["kind"]], data.ask(query, k)).items:
                line = {"query_id": query["query_id"], "candidate_id": item.id, "rank": item.rank, "score": item.score}
                rows.append(line)
                count += 1
            if done % 100 == 0 or done == len(data.queries):
                flush()
                progress("queries", done, len(data.queries))
    return count


def _flush(writer: pq.ParquetWriter, rows: list[Json], schema: pa.Schema) -> None:
    writer.write_table(pa.Table.from_pylist(rows, schema))
    rows.clear()
