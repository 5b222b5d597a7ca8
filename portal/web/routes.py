"""Every blueprint and where it hangs. A page that is not in this table does not exist."""

from flask import Blueprint, Flask

from portal.web import audit, home, language, manual, root

TENANT = "/t/<tenant>"

ROUTES: list[tuple[Blueprint, str]] = [
    (root.pages, ""),
    (language.pages, "/language"),
    (home.pages, TENANT),
    (manual.pages, f"{TENANT}/help"),
    (audit.pages, f"{TENANT}/audit"),
]


def install(app: Flask) -> None:
    """Hang every blueprint."""
    for pages, prefix in ROUTES:
        app.register_blueprint(pages, url_prefix=prefix)
