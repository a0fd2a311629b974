"""The demo region: its store, its key, its coordinator and the office's past."""

import secrets
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from matcher.cli.output import Bar, progress, say
from matcher.domain.access import Role
from matcher.learning.world.world import World
from matcher.reference.pack import load_pack
from matcher.service.accounts import Accounts
from matcher.service.demo import NOTE, fill
from matcher.service.demo_office import fill_office
from matcher.service.registers import ENTREPRENEUR
from matcher.service.service import Service
from matcher.service.settings import Settings
from matcher.store.cases import Sought
from matcher.store.store import Store

DEMO_SEED, DEMO_SIZE = 1, 1.0
DEMO_KEY, DEMO_USER, DEMO_CASES, DEMO_PAST = "demo", "demo", 60, 70
CHANGED = "（密码已修改 you have changed it）"


def fill_demo(seed: int, size: float, bar: Bar) -> dict[str, int]:
    """Fill the store of the settings with the synthetic region; returns the number of rows of each sort."""
    settings = Settings()
    with Store.opened(settings.store) as store:
        world = World(seed, size, date.today(), load_pack(settings.pack))
        return fill(store, world, bar)


def _demo_secret(store: Store, settings: Settings) -> str:
    """The demo's key: kept in a file beside the store, readable by its owner alone, made anew where that is lost."""
    database = make_url(settings.store).database or "matcher.db"
    file = Path(database).with_suffix(".demo-key")
    if file.exists():
        secret = file.read_text("utf-8").strip()
        if store.keys.find(secret) is not None:
            return secret
    name = DEMO_KEY
    while any(key.name == name for key in store.keys.list()):
        name += "-again"
    secret = store.keys.add(name, Role.ADMINISTRATOR, now=datetime.now(UTC))
    file.touch(mode=0o600)
    file.write_text(secret + "\n", "utf-8")
    return secret


def _demo_password(store: Store, settings: Settings) -> str:
    """The password of the demo's coordinator: kept in a file as the key is, given anew where that is lost."""
    file = Path(make_url(settings.store).database or "matcher.db").with_suffix(".demo-password")
    accounts = Accounts(store, load_pack(settings.pack))
    held = store.accounts.credentials(DEMO_USER)
    if held is not None and file.exists():
        password = file.read_text("utf-8").strip()
        return password if accounts.knows(DEMO_USER, password) else CHANGED
    password = secrets.token_urlsafe(12)
    if held is None:
        title, now = "演示协调员（合成）", datetime.now(UTC)
        accounts.create(DEMO_USER, title=title, role=Role.COORDINATOR, region="", now=now, password=password)
    else:
        password = accounts.reset(DEMO_USER, now=datetime.now(UTC))
    file.touch(mode=0o600)
    file.write_text(password + "\n", "utf-8")
    return password


def _open_demo_cases(settings: Settings) -> None:
    """An office with a past and people who wait, for whoever signs in to the workbench."""
    with Service.opened(settings) as service, progress() as bar:
        names = [row.id for row in service.store.entities.page(ENTREPRENEUR, limit=DEMO_CASES + DEMO_PAST)]
        now = datetime.now(UTC)
        by = next(one for one in service.store.accounts.list() if one.name == DEMO_USER)
        fill_office(service, by, names[DEMO_CASES:], names[:DEMO_CASES], now=now, progress=bar)


def prepare_demo(settings: Settings) -> tuple[str, str]:
    """Fill an empty store with the demo; returns its key, and the name and password of its coordinator."""
    with Store.opened(settings.store) as store:
        if store.note(NOTE) is None:
            say("正在生成合成演示地区（约半分钟）… Making the synthetic demo region (about half a minute) …")
            with progress() as bar:
                fill(store, World(DEMO_SEED, DEMO_SIZE, date.today(), load_pack(settings.pack)), bar)
        say("演示数据全部为合成，并非真实人员和机构。 The demo data is synthetic: no real people or organisations.")
        secret, password = _demo_secret(store, settings), _demo_password(store, settings)
        fresh = not any(store.cases.counts(Sought(), now=datetime.now(UTC)).values())
    if fresh:
        _open_demo_cases(settings)
    return secret, f"{DEMO_USER} / {password}"
