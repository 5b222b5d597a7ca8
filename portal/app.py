"""The application: put together from parts, each of which installs itself."""

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import metrics
from portal.config import HOUSE, Settings, settings
from portal.web import errors, headers, request, routes, shell

FORM_BYTES_MAX = 5 * 1024 * 1024


def create_app(given: Settings | None = None) -> Flask:
    """The portal as a WSGI application, on the database that `portal.db.use` opened."""
    given = given or settings()
    app = Flask("fairway", template_folder=str(HOUSE / "templates"), static_folder=str(HOUSE / "static"))
    app.config.update(
        SECRET_KEY=given.secret,
        MAX_CONTENT_LENGTH=FORM_BYTES_MAX,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=given.base_url.startswith("https://"),
        SESSION_COOKIE_NAME="fairway",
        TRUSTED_HOSTS=given.hosts,
        WTF_CSRF_TIME_LIMIT=None,
        FAIRWAY=given,
    )
    if given.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    CSRFProtect(app)
    for part in (metrics, errors, request, shell, headers, routes):
        part.install(app)
    return app
