"""Metrics for Prometheus: requests by endpoint and status, and the jobs that wait."""

import time

import structlog
from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

REGISTRY = CollectorRegistry()
SECONDS = Histogram("fairway_request_seconds", "Time per request", ["endpoint"], registry=REGISTRY)
REQUESTS = Counter("fairway_requests_total", "Requests by status", ["endpoint", "status"], registry=REGISTRY)
JOBS = Gauge("fairway_jobs", "Jobs that are not done", ["state"], registry=REGISTRY)
log = structlog.get_logger("fairway.web")


def install(app: Flask) -> None:
    """Time and log every request."""
    app.before_request(begin)
    app.after_request(end)


def begin() -> None:
    """Start the clock of a request."""
    g.began = time.perf_counter()


def end(response: Response) -> Response:
    """Count a request and write its line in the log; static files are not worth one."""
    endpoint, seconds = request.endpoint or "none", time.perf_counter() - g.get("began", time.perf_counter())
    SECONDS.labels(endpoint).observe(seconds)
    REQUESTS.labels(endpoint, str(response.status_code)).inc()
    if endpoint not in ("static", "health.alive", "health.ready"):
        milliseconds = int(seconds * 1000)
        log.info("request", method=request.method, path=_path(), status=response.status_code, ms=milliseconds)
    return response


def _path() -> str:
    """The path without the token of a mailed link: whoever reads logs opens no door."""
    token = (request.view_args or {}).get("token")
    return request.path.replace(token, "…") if token else request.path


def text(waiting: tuple[int, int]) -> bytes:
    """All metrics in Prometheus's text format; `waiting`: jobs open, jobs that gave up."""
    for state, number in zip(("open", "dead"), waiting, strict=True):
        JOBS.labels(state).set(number)
    return generate_latest(REGISTRY)
