"""A price book's file: sent, read by the worker while the page may be closed, and then in the draft or refused."""

from uuid import UUID

from flask import Blueprint, g, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.db import read
from portal.flows.book_import import FAULTS_KEPT_MAX, receive, refusal_of
from portal.permits import Permission
from portal.web.book_draft import fetch_draft
from portal.web.book_form import SheetForm
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.guard import permit
from portal.web.large_file import allow_large_file
from portal.words.speak import refusal
from pricing.book.models import BookImport, ImportState, PriceBook
from pricing.ground.errors import Invalid

pages = Blueprint("book_import", __name__)
Page = str | tuple[str, int] | Response
FILE_BYTES_MAX = 25 * 1024 * 1024
allow_large_file(pages, "new", FILE_BYTES_MAX)


@pages.route("/<uuid:id>/prices", methods=["GET", "POST"])
@permit(Permission.BOOK_DRAFT)
def new(id: UUID) -> Page:
    """Send a file that takes the place of a draft's contents: all rows of it, or none and a report."""
    form, book = SheetForm.sent(), fetch_draft(id)
    most = FILE_BYTES_MAX // 1024**2

    def again() -> str:
        with read(g.actor) as session:
            earlier = select(BookImport).where(BookImport.book_id == id).order_by(BookImport.asked_at.desc()).limit(5)
            known = session.scalars(earlier).all()
        return render_template("book/prices.html", form=form, book=book, imports=known, megabytes=most)

    if request.method == "GET":
        return again()
    try:
        sent = form.sent_file(g.actor.person_id)
    except Invalid as error:
        form.refuse(error)
        return again(), error.status

    def act(session: Session) -> str:
        return url_for(".show", id=receive(session, fetch(session, PriceBook, id), sent).id)

    return command(act, form, again)


@pages.get("/imports/<uuid:id>")
@permit(Permission.BOOK_DRAFT)
def show(id: UUID) -> str:
    """How far a file has been read, and what became of it."""
    with read(g.actor) as session:
        row = fetch(session, BookImport, id)
        book = fetch(session, PriceBook, row.book_id)
    refused = row.state is ImportState.REFUSED
    return render_template(
        "book/import.html",
        row=row,
        book=book,
        refusal=refusal(refusal_of(row)) if refused else "",
        faults=row.facts["faults"] if refused else [],
        most=FAULTS_KEPT_MAX,
    )
