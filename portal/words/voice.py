"""Speaking outside a request: documents and mails are worded in a given language, wherever they are made."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from flask import Flask, g
from flask_babel import force_locale

from portal.config import HOUSE
from portal.identity.models import Tenant
from portal.words import tongue


@lru_cache
def _voice() -> Flask:
    app = Flask("fairway-voice", template_folder=str(HOUSE / "templates"))
    tongue.install(app, lambda: tongue.LOCALES["en"])
    return app


@contextmanager
def speaking(language: str, tenant: Tenant | None) -> Iterator[None]:
    """Inside, templates and words speak this language, and instants are the tenant's."""
    with _voice().app_context(), force_locale(tongue.LOCALES[language]):
        g.tenant = tenant
        yield
