"""The terms and entries of a draft: changed without code, and read back as a file would be."""

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, g, render_template, request, url_for
from werkzeug.wrappers import Response

from partners.conflict import draft as drafting
from partners.conflict.policy_file import read as understood
from partners.conflict.rulebook import Entry, Rulebook
from partners.conflict.rules.catalogue import CATALOGUE
from portal.clock import now
from portal.db import House, read
from portal.permits import Permission
from portal.web import draft_read as reads
from portal.web.command import command
from portal.web.draft_form import TermsForm, entry_of, form_for, terms_of
from portal.web.form import HouseForm
from portal.web.guard import permit
from portal.words.policy_speak import rule_name
from pricing.ground.errors import NotFound

pages = Blueprint("entry", __name__)
Page = str | tuple[str, int] | Response
Amend = Callable[[Rulebook], Rulebook]


@pages.route("/terms", methods=["GET", "POST"])
@permit(Permission.POLICY_PUBLISH)
def terms() -> Page:
    """Change the terms."""
    book, seen = reads.opened()
    form = TermsForm.sent(data=terms_of(book) | {"seen": seen}).offer()

    def again() -> str:
        return render_template("draft/terms.html", form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200
    return _amend(form, again, lambda before: understood(form.data_of(before), "draft", before.currency))


@pages.route("/entries/new/<rule>", methods=["GET", "POST"])
@permit(Permission.POLICY_PUBLISH)
def add(rule: str) -> Page:
    """Add an entry for a rule of the catalogue."""
    if rule not in CATALOGUE:
        raise NotFound
    return _edit(Entry(rule, CATALOGUE[rule].strength), lambda book, entry: (*book.entries, entry))


@pages.route("/entries/<int:place>", methods=["GET", "POST"])
@permit(Permission.POLICY_PUBLISH)
def edit(place: int) -> Page:
    """Change an entry."""
    return _edit(_entry(place), lambda book, entry: (*book.entries[:place], entry, *book.entries[place + 1 :]))


@pages.post("/entries/<int:place>/removal")
@permit(Permission.POLICY_PUBLISH)
def remove(place: int) -> Page:
    """Take an entry out."""
    _entry(place)
    return _amend(None, None, lambda book: replace(book, entries=(*book.entries[:place], *book.entries[place + 1 :])))


def _edit(entry: Entry, put: Callable[[Rulebook, Entry], tuple[Entry, ...]]) -> Page:
    book, seen = reads.opened()
    with read(g.actor) as session:
        choices = reads.choices(session)
    form = form_for(entry.rule).sent(data=entry_of(entry, book.currency) | {"seen": seen}).offer(choices)

    def again() -> str:
        return render_template("draft/entry.html", form=form, title=rule_name(entry.rule), rule=CATALOGUE[entry.rule])

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200
    return _amend(form, again, lambda before: replace(before, entries=put(before, form.entry(entry.rule))))


def _amend(form: HouseForm | None, again: Callable[[], str] | None, change: Amend) -> Page:
    """Change the draft that was seen, read back as a file would be, so that nothing unreadable is stored."""

    def act(session: House) -> str:
        draft = reads.current(session)
        wanted = understood(change(drafting.content(draft)).data(), "draft", g.tenant.currency)
        drafting.amend(session, request.form.get("seen", ""), wanted, g.actor.person_id, now())
        return url_for("draft.show")

    return command(act, form, again)


def _entry(place: int) -> Entry:
    entries = reads.opened()[0].entries
    if place >= len(entries):
        raise NotFound
    return entries[place]
