"""Registrations: a partner asks for protection, sees the answer, and may take it back."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from partners.partner.models import Partner
from partners.registration.models import Registration
from partners.registration.qualify import qualify
from portal.clock import now
from portal.db import read
from portal.flows import protection
from portal.flows import registration as flow
from portal.permits import Permission
from portal.web import registration_read as reads
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.format import today
from portal.web.guard import permit
from portal.web.lead_prefill import chosen, prefilled
from portal.web.paging import paged
from portal.web.registration_form import CheckForm, RegistrationForm, RegistrationSearch, ReplyForm
from portal.web.registration_life import life
from pricing.ground.decision import Verdict
from pricing.ground.errors import NotFound

pages = Blueprint("registration", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.REGISTRATION_READ)
def index() -> str:
    """Registrations, newest first: a partner's own, or all of them for the house."""
    search = RegistrationSearch(request.args).offer_stages()
    with read(g.actor) as session:
        page = paged(session, reads.listed((search.q.data or "").strip(), search.stage.data or ""))
        lines, partners = reads.line_names(session), {} if g.partner else reads.partners(session)
    around = {"lines": lines, "partners": partners, "narrowed": bool(search.q.data or search.stage.data)}
    return render_template("registration/index.html", page=page, search=search, **around)


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.REGISTRATION_SUBMIT)
def new() -> Page:
    """Register a deal, perhaps one that was offered. The answer to every registration is the same: received."""
    with read(g.actor) as session:
        offer = chosen(session, request.args.get("offer"))
        form = RegistrationForm.sent(data=prefilled(offer) if offer and request.method == "GET" else None)
        own = fetch(session, Partner, g.actor.partner_id)
        lines = reads.offered_lines(session, own.id, today())
        form.offer(lines, reads.regions(session), own)

    def again() -> str:
        return render_template("registration/new.html", form=form, lines=lines, offer=offer)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        made = flow.submit(session, replace(form.claim(g.actor), lead_offer_id=offer.id if offer else None), now())
        return url_for(".received", id=made.id)

    return command(act, form, again)


@pages.route("/check", methods=["GET", "POST"])
@permit(Permission.REGISTRATION_SUBMIT)
def check() -> Page:
    """Would this qualify? Nothing is written, and no other partner's row is read."""
    form = CheckForm.sent()
    with read(g.actor) as session:
        form.offer(list(reads.line_names(session).values()), reads.regions(session))
        sent = request.method == "POST" and form.validate()
        found = qualify(session, form.idea(g.actor), today(), now()) if sent else []
    good = all(one.verdict is Verdict.ALLOW for one in found)
    page = render_template("registration/check.html", form=form, found=found, good=good)
    return page, 422 if form.errors else 200


@pages.get("/<uuid:id>/received")
@permit(Permission.REGISTRATION_SUBMIT)
def received(id: UUID) -> str:
    """The confirmation: number and answer time."""
    with read(g.actor) as session:
        row = fetch(session, Registration, id)
    return render_template("registration/received.html", registration=row)


@pages.get("/<uuid:id>")
@permit(Permission.REGISTRATION_READ)
def show(id: UUID) -> str:
    """One registration: where it stands and what that means."""
    return _page(id, ReplyForm())


@pages.post("/<uuid:id>/withdrawal")
@permit(Permission.REGISTRATION_SUBMIT)
def withdraw(id: UUID) -> Page:
    """Take a registration back."""

    def act(session: Session) -> str:
        flow.withdraw(session, fetch(session, Registration, id), now())
        flash(gettext("The registration is withdrawn."))
        return url_for(".show", id=id)

    form = ReplyForm()
    return command(act, form, lambda: _page(id, form))


@pages.post("/<uuid:id>/release")
@permit(Permission.REGISTRATION_SUBMIT)
def give_back(id: UUID) -> Page:
    """Give a protection back."""

    def act(session: Session) -> str:
        protection.give_back(session, fetch(session, Registration, id))
        flash(gettext("The protection is given back."))
        return url_for(".show", id=id)

    form = ReplyForm()
    return command(act, form, lambda: _page(id, form))


@pages.post("/<uuid:id>/reply")
@permit(Permission.REGISTRATION_SUBMIT)
def reply(id: UUID) -> Page:
    """Answer the house's question; the registration goes back into review."""
    form = ReplyForm.sent()
    if not form.validate():
        return _page(id, form), 422

    def act(session: Session) -> str:
        flow.reply(session, fetch(session, Registration, id), form.evidence.data, now())
        flash(gettext("Your answer is sent."))
        return url_for(".show", id=id)

    return command(act, form, lambda: _page(id, form))


def _page(registration_id: UUID, form: ReplyForm) -> str:
    with read(g.actor) as session:
        row = fetch(session, Registration, registration_id)
        if row.submitted_at is None:
            raise NotFound
        sheet, open_today = reads.sheet(session, row), life(session, row) if g.actor.partner_id else None
    return render_template("registration/show.html", sheet=sheet, row=row, form=form, life=open_today)
