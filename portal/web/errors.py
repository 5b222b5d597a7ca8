"""One handler of refusals, and the last word when something breaks."""

from uuid import uuid4

import structlog
from flask import Flask, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from portal.words.speak import refusal
from pricing.ground.errors import DomainError, NotFound

log = structlog.get_logger("fairway.web")


def install(app: Flask) -> None:
    """Answer refusals and breakages."""
    app.register_error_handler(DomainError, refused)
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(HTTPException, by_http)
    app.register_error_handler(StaleDataError, stale)
    app.register_error_handler(Exception, broken)


def refused(error: DomainError) -> tuple[str, int]:
    """A request that was understood and declined."""
    return _page(error.status, refusal(error)), error.status


def forged(error: CSRFError) -> tuple[str, int]:
    """A form without our token: old, or not ours."""
    return _page(400, _("This form has expired. Go back, load the page again and repeat your change.")), 400


def stale(error: StaleDataError) -> tuple[str, int]:
    """Somebody changed the row between reading and writing."""
    return _page(409, _("Somebody else changed this a moment ago. Load the page again and repeat your change.")), 409


def by_http(error: HTTPException) -> tuple[str, int] | HTTPException:
    """What Flask itself answers; unknown addresses read like things that are not yours."""
    code = error.code or 500
    if code < 400 or isinstance(error, SecurityError):  # a host that is not ours: no page of ours is shown under it
        return error
    if code in (404, 405):
        return _page(404, refusal(NotFound())), 404
    if code == 413:
        return _page(
            code,
            _("This is larger than %(megabytes)s MB. Split the file, or send less at once.", megabytes=_megabytes()),
        ), code
    return _page(code, _("This request cannot be served.")), code


def _megabytes() -> int:
    return (request.max_content_length or 0) // 1024**2


def broken(error: Exception) -> tuple[str, int]:
    """A bug: the reader gets an id, the log gets the same id and the rest."""
    error_id = uuid4().hex[:12]
    log.exception("request.broken", error_id=error_id)
    return _page(500, _("Something broke on our side. What you typed is not saved; try again."), error_id), 500


def _page(status: int, sentence: str, error_id: str | None = None) -> str:
    return render_template("layout/refused.html", status=status, sentence=sentence, error_id=error_id)
