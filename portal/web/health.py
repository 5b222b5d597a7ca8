"""Health for whoever watches the portal: alive, ready, and figures."""

from hmac import compare_digest

from flask import Blueprint, Response, current_app, request
from sqlalchemy import text

from portal import metrics
from portal.db import current
from portal.migrations import run
from portal.serve.dispatcher import waiting
from portal.skew import ClocksDiffer, refuse_skew
from portal.web.guard import open_to_all
from pricing.ground.errors import NotFound

pages = Blueprint("health", __name__)
LOOPBACK = ("127.0.0.1", "::1")


@pages.get("/healthz")
@open_to_all
def alive() -> tuple[str, int]:
    """The process answers."""
    return "ok", 200


@pages.get("/readyz")
@open_to_all
def ready() -> tuple[str, int]:
    """The database answers, is at the program's migration, and its clock is this machine's."""
    engine = current().engine
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            if engine.dialect.name == "postgresql":
                refuse_skew(connection.execute(text("SELECT clock_timestamp()")).scalar_one())
        return ("ready", 200) if run.at(engine) == run.head() else ("database not migrated", 503)
    except ClocksDiffer as error:
        return f"clock {error.facts['minutes']} minutes off the database's", 503
    except Exception:
        return "database not reachable", 503


@pages.get("/metrics")
@open_to_all
def figures() -> Response:
    """Prometheus's figures: with the operator's token, or without one for this machine only.

    What a proxy on this machine passes on comes from elsewhere: the figures count everybody's registrations.
    """
    token = current_app.config["FAIRWAY"].metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not (compare_digest(given, token) if token else _is_here()):
        raise NotFound
    return Response(metrics.text(waiting()), mimetype="text/plain")


def _is_here() -> bool:
    return request.remote_addr in LOOPBACK and not {"X-Forwarded-For", "Forwarded"} & set(request.headers.keys())
