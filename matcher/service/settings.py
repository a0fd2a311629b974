"""Settings from the environment, with defaults that work on one machine."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]


def _models() -> Path:
    """The scorecards beside the code, or where an installed wheel puts them."""
    beside = ROOT / "models"
    return beside if beside.is_dir() else ROOT / "matcher_models"


class Settings(BaseSettings):
    """Each can be set as `MATCHER_<NAME>`, such as MATCHER_STORE=postgresql+psycopg://user@host/name."""

    model_config = SettingsConfigDict(env_prefix="MATCHER_")

    store: str = "sqlite:///data/matcher.db"
    pack: str = "cn"
    models: Path = _models()
    host: str = "127.0.0.1"
    port: int = 8000
    max_body_bytes: int = 8 << 20
    """Largest request body that is read; larger ones are refused unread."""
    timezone: str = "CST-8"
    """Zone that pages tell times in, as TZ writes it (China); where the process has a TZ of its own, that holds."""
    office: str = ""
    """Name, telephone and address of the office, as people read it at the foot of public pages."""
    geojson: Path | None = None
    """Outlines of regions for the maps of the console; without, regions are drawn as tiles."""
