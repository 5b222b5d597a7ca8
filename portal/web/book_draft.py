"""Writing price books: a draft, and its publication by a second person."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.bulk import Bulk
from portal.clock import now
from portal.db import read
from portal.permits import Permission
from portal.web.book_form import BookForm, PublicationForm
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.format import day, today
from portal.web.guard import permit
from pricing.book import publish as publishing
from pricing.book.draft import BookNotDraft, begin, discard, revise
from pricing.book.models import BookState, PriceBook

pages = Blueprint("book_draft", __name__)
Page = str | tuple[str, int] | Response


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.BOOK_DRAFT)
def new() -> Page:
    """Begin a book that has no version yet."""
    with read(g.actor) as session:
        form = BookForm.sent(data={"currency": g.tenant.currency}).offer(session)

    def again() -> str:
        return render_template("book/new.html", form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200
    return command(
        lambda session: _to(begin(session, form.book(), g.actor.person_id, today()), _("The draft is there.")),
        form,
        again,
    )


@pages.post("/<uuid:id>/draft")
@permit(Permission.BOOK_DRAFT)
def draft(id: UUID) -> Page:
    """Draft the next version from the newest published one."""

    def act(session: Session) -> str:
        book = fetch(session, PriceBook, id)
        made = revise(session, Bulk(session), book, g.actor.person_id, today())
        return _to(made, _("The draft has the prices of the version before. Export its sheet, edit it, import it."))

    return command(act)


@pages.route("/<uuid:id>/publication", methods=["GET", "POST"])
@permit(Permission.BOOK_PUBLISH)
def publish(id: UUID) -> Page:
    """Put a draft into force from a day on: never one's own."""
    form, book = PublicationForm.sent(data={"valid_from": today()}), fetch_draft(id)

    def again() -> str:
        return render_template("book/publish.html", form=form, book=book)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        found, starts = fetch(session, PriceBook, id), form.valid_from.data
        publishing.publish(session, found, starts, g.actor.person_id, (today(), now()))
        return _to(found, _("Version %(version)s is in force from %(day)s.", version=found.version, day=day(starts)))

    return command(act, form, again)


@pages.post("/<uuid:id>/withdrawal")
@permit(Permission.BOOK_DRAFT)
def withdraw(id: UUID) -> Page:
    """Throw a draft away."""
    return _end(id, discard, _("The draft is thrown away."))


@pages.post("/<uuid:id>/recall")
@permit(Permission.BOOK_PUBLISH)
def recall(id: UUID) -> Page:
    """Take a published version back before its first day."""
    said = _("The version is taken back. It never was in force.")
    return _end(id, lambda session, book: publishing.withdraw(session, book, today()), said)


def fetch_draft(book_id: UUID) -> PriceBook:
    """A book that is a draft. Raises NotFound, BookNotDraft."""
    with read(g.actor) as session:
        book = fetch(session, PriceBook, book_id)
    if book.state is not BookState.DRAFT:
        raise BookNotDraft
    return book


def _end(book_id: UUID, act: Callable[[Session, PriceBook], None], said: str) -> Page:
    def done(session: Session) -> str:
        book = fetch(session, PriceBook, book_id)
        act(session, book)
        return _to(book, said)

    return command(done)


def _to(book: PriceBook, said: str) -> str:
    flash(said)
    return url_for("book.show", id=book.id)
