"""Choosing the language of the pages in this browser."""

from flask import Blueprint, redirect, request, session, url_for
from werkzeug.wrappers import Response

from portal.web.guard import open_to_all
from portal.words.tongue import LOCALES

pages = Blueprint("language", __name__)


@pages.get("/<language>")
@open_to_all
def choose(language: str) -> Response:
    """Keep the choice and go back to the page it was made on; never to another site."""
    if language in LOCALES:
        session["language"] = language
    return redirect(within(request.args.get("to", "")))


def within(address: str) -> str:
    """An address on this site, or the first page: `//elsewhere` and `/\\elsewhere` are elsewhere.

    Browsers drop tabs and line breaks from an address before they read it, so these are refused too.
    """
    outside = address.startswith("//") or "\\" in address or not address.isprintable()
    return url_for("root.show") if outside or not address.startswith("/") else address
