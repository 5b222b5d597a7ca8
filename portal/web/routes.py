"""Every blueprint and where it hangs. A page that is not in this table does not exist."""

from flask import Blueprint, Flask

from portal.web import audit, document, home, invitation, job, language, manual, people, profile, root, sign

TENANT = "/t/<tenant>"

ROUTES: list[tuple[Blueprint, str]] = [
    (root.pages, ""),
    (language.pages, "/language"),
    (sign.pages, "/sign"),
    (home.pages, TENANT),
    (invitation.pages, f"{TENANT}/invitation"),
    (profile.pages, f"{TENANT}/profile"),
    (people.pages, f"{TENANT}/people"),
    (job.pages, f"{TENANT}/jobs"),
    (manual.pages, f"{TENANT}/help"),
    (audit.pages, f"{TENANT}/audit"),
    (document.pages, f"{TENANT}/documents"),
]


def install(app: Flask) -> None:
    """Hang every blueprint."""
    for pages, prefix in ROUTES:
        app.register_blueprint(pages, url_prefix=prefix)
