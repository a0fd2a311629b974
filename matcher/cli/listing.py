"""`matcher kinds`, `matcher keys` and `matcher doctor`."""

import platform
from datetime import UTC, datetime
from typing import Any

from matcher import __version__
from matcher.cli.output import as_json, fail, say
from matcher.domain.access import Role
from matcher.domain.errors import BundleError, MatcherError, NotFoundError
from matcher.domain.text import Text
from matcher.domain.vocabulary import CLOSED_NAMES
from matcher.kinds.discovery import kind_of
from matcher.kinds.discovery import kinds as all_kinds
from matcher.ranking.scorecard import load_scorecard
from matcher.reference.pack import load_pack
from matcher.service.descriptions import TABLE_OF, described_kind, reference_table, reference_tables
from matcher.service.serving import Serving
from matcher.service.settings import Settings
from matcher.store.store import Store


def run_kinds(code: str | None, *, json: bool) -> None:
    """List the kinds, or describe one."""
    if code is None:
        if json:
            listed = all_kinds().values()
            as_json([{"code": k.code, "plural": k.plural, "title": k.title.as_dict()} for k in listed])
            return
        for kind in all_kinds().values():
            size = f"{len(kind.rules)} rules, {len(kind.features)} features"
            say(f"{kind.code:<12}{kind.title.zh}  {kind.title.en}: {size}")
        return
    kind = kind_of(code)
    described = described_kind(kind, load_scorecard(Settings().models, kind).model)
    if json:
        as_json(described)
        return
    say(f"{kind.title.zh} {kind.title.en}")
    for heading, key, name in (("属性 attributes", "attributes", "name"), ("条件 rules", "rules", "code")):
        say(f"\n{heading}")
        for entry in described[key]:
            say(f"  {entry[name]:<28}{entry['title']['zh']}  {entry['title']['en']}{_written(entry)}")
    say("\n特征 features")
    for entry in described["features"]:
        say(f"  {entry['name']:<28}{entry['title']['zh']}  {entry['title']['en']} ({entry['unit']})")


def _written(entry: dict[str, Any]) -> str:
    """How an attribute is written, for those who fill in a table."""
    book = entry.get("vocabulary")
    if book in CLOSED_NAMES:
        return "  [" + " / ".join(f"{name.zh} {code}" for code, name in CLOSED_NAMES[book].items()) + "]"
    table = TABLE_OF.get(book or "")
    return f"  [matcher reference {table}]" if table else ""


def run_reference(table: str | None, part: str, *, json: bool) -> None:
    """List the tables of codes, or the rows of one whose code or name holds `part`."""
    pack = load_pack(Settings().pack)
    if table is None:
        counts = {name: len(rows) for name, rows in reference_tables(pack).items()}
        if json:
            as_json(counts)
            return
        for name, count in counts.items():
            say(f"{name:<20}{count:>8,}")
        return
    rows = reference_table(pack, table, part, 10_000)
    if rows is None:
        known = ", ".join(reference_tables(pack))
        raise NotFoundError("table", table, Text(f"可用：{known}。", f"Use one of: {known}."))
    if json:
        as_json(rows)
        return
    for row in rows:
        say(f"{row.get('code', ''):<24}{row.get('name_zh') or ''}  {row.get('name_en') or ''}{_meant(row)}")


def _meant(row: dict[str, Any]) -> str:
    """What a code of those that callers send means, on lines of their own."""
    if "meaning_zh" not in row:
        return ""
    taken = f"  [{', '.join(row['kinds'])}]" if "kinds" in row else ""
    return f"{taken}\n{'':24}{row['meaning_zh']}\n{'':24}{row['meaning_en']}"


def add_key(name: str, role: str, *, json: bool) -> None:
    """Make a key and show its secret."""
    if role not in list(Role):
        raise fail(f"{role!r} is no role. Use one of: {', '.join(Role)}.")
    with Store.opened(Settings().store) as store:
        secret = store.keys.add(name, Role(role), now=datetime.now(UTC))
    if json:
        as_json({"name": name, "role": role, "secret": secret})
    else:
        say(f"{secret}\n请妥善保存，此后不再显示。 Keep it: it is not shown again.")


def list_keys(*, json: bool) -> None:
    """List all keys."""
    with Store.opened(Settings().store) as store:
        keys = store.keys.list()
    if json:
        as_json(
            [{"name": k.name, "role": k.role, "created_at": k.created_at, "revoked_at": k.revoked_at} for k in keys]
        )
        return
    for key in keys:
        state = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "in use"
        say(f"{key.name:<24}{key.role:<16}{key.created_at:%Y-%m-%d}  {state}")


def revoke_key(name: str) -> None:
    """Revoke a key."""
    with Store.opened(Settings().store) as store:
        if not store.keys.revoke(name, now=datetime.now(UTC)):
            raise fail(f"no key named {name!r} is in use. See: matcher keys list")
    say(f"{name}: revoked")


def run_doctor(*, json: bool) -> None:
    """Check everything that the service needs; exit status 1 where something is wrong."""
    settings = Settings()
    checks: list[dict[str, Any]] = [
        {"check": "version", "ok": True, "detail": f"matcher {__version__}, Python {platform.python_version()}"}
    ]

    def check(name: str, work: Any) -> None:
        try:
            checks.append({"check": name, "ok": True, "detail": work()})
        except (MatcherError, ValueError, OSError) as error:
            checks.append({"check": name, "ok": False, "detail": str(error)})

    def pack() -> str:
        found = load_pack(settings.pack)
        return f"{found.name} {found.version}: {found.regions.n} regions, {found.industries.n} industries"

    def scorecards() -> str:
        return ", ".join(f"{k.code} {load_scorecard(settings.models, k).model.version}" for k in all_kinds().values())

    def store() -> str:
        with Store.opened(settings.store) as opened:
            counts = {name: opened.entities.count(name) for name in ("entrepreneur", *all_kinds())}
            kept = f"{opened.events.count()} events, {opened.rankings.count()} rankings"
            return f"{opened.address}: {counts}, {kept}, synthetic: {opened.note('synthetic') is not None}"

    check("reference pack", pack)
    check("scorecards", scorecards)
    check("store", store)
    check("models in service", lambda: _in_service(settings))
    if json:
        as_json(checks)
    else:
        for entry in checks:
            say(f"{'✓' if entry['ok'] else '✗'} {entry['check']}: {entry['detail']}")
    if not all(entry["ok"] for entry in checks):
        raise fail("something is wrong; see above")


def _in_service(settings: Settings) -> str:
    """The model that serves each kind; raises BundleError where one that was decided on can't be read."""
    with Store.opened(settings.store) as opened:
        models = Serving(opened, settings.models, all_kinds())
        models.refresh()
        if models.troubles:
            raise BundleError("; ".join(models.troubles))
        return ", ".join(f"{code} {model.version}" for code, model in models.models.items())
