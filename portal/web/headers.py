"""Headers of every answer: nothing is cached, framed, sniffed, or loaded from elsewhere."""

from flask import Flask, Response, request

from portal.web.shell import csp_nonce

POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
A_YEAR = "public, max-age=31536000, immutable"


def install(app: Flask) -> None:
    """Put the headers on every answer."""
    app.after_request(dress)


def dress(response: Response) -> Response:
    """The headers of one answer."""
    response.headers.setdefault("Content-Security-Policy", POLICY.format(nonce=csp_nonce()))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint == "static":
        response.headers["Cache-Control"] = A_YEAR if "v" in request.args else "no-cache"
    else:
        response.headers["Cache-Control"] = "no-store"
    return response
