"""Settings from the environment (`FAIRWAY_…`), and the checked list of what is missing or unsafe."""

from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from pydantic_settings import BaseSettings, SettingsConfigDict

HOUSE = Path(__file__).parent.parent
DEFAULT_SECRET = "change-me"
SECRET_LENGTH_MIN = 32


class Settings(BaseSettings):
    """What an operator may set. `docs/operator.md` explains each."""

    model_config = SettingsConfigDict(env_prefix="FAIRWAY_", extra="ignore")

    database_url: str = "sqlite:///var/fairway.db"
    migrate_url: str = ""  # PostgreSQL: the owner's address; migrations run as the owner, the portal never does
    secret: str = DEFAULT_SECRET
    base_url: str = "http://127.0.0.1:8000"  # of links in mails; never the Host header
    trusted_hosts: str = "127.0.0.1,localhost"  # what a request may call this portal, beside the base URL's host
    behind_proxy: bool = False
    smtp_url: str = ""  # smtp://user:password@host:587; empty: mails are written to mail_folder
    mail_from: str = "fairway@localhost"
    mail_folder: str = "var/mail"
    files_folder: str = "var/files"  # what partners send; back it up with the database
    metrics_token: str = ""  # empty: /metrics answers only to this machine
    argon2_memory_kib: int = 65536
    argon2_rounds: int = 3
    dispatcher: bool = True  # run jobs in a thread of the web process
    log_format: str = "json"  # or "text" for people
    demo: bool = False  # a demo shows its sign-ins on the first page and accepts the default secret

    @property
    def hosts(self) -> list[str]:
        """The names under which requests are answered: the base URL's host, and those that are trusted besides."""
        named = [urlsplit(self.base_url).hostname or "", *self.trusted_hosts.split(",")]
        return [host.strip() for host in named if host.strip()]


@lru_cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()


def faults(given: Settings) -> list[str]:
    """What is missing or unsafe, each as a sentence that says what to do. Empty: safe to start."""
    found = []
    if given.secret == DEFAULT_SECRET or len(given.secret) < SECRET_LENGTH_MIN:
        found.append(f"FAIRWAY_SECRET is missing or too short: set {SECRET_LENGTH_MIN} random characters or more.")
    if not given.demo and given.base_url.startswith("http://") and "127.0.0.1" not in given.base_url:
        found.append("FAIRWAY_BASE_URL is not https: sign-in cookies would travel in the open.")
    if given.database_url.startswith("postgresql") and given.migrate_url == given.database_url:
        found.append("FAIRWAY_MIGRATE_URL equals FAIRWAY_DATABASE_URL: the portal must not own its tables.")
    return found
