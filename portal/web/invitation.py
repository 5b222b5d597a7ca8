"""The page behind an invitation's link."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.actor import robot
from portal.clock import now
from portal.db import read, tried_twice, work
from portal.identity import invite, passwords
from portal.identity.models import Invitation
from portal.identity.sign_in import by_email
from portal.web.guard import open_to_all
from portal.web.sign import Page, PasswordForm, refused
from pricing.ground.errors import DomainError

pages = Blueprint("invitation", __name__)


@pages.get("/<token>")
@open_to_all
def show(token: str) -> Page:
    """What is offered, and what to do: choose a password, or sign in, or accept."""
    return _page(_offered(token), PasswordForm(), token)


@pages.post("/<token>")
@open_to_all
def accept(token: str) -> Page | Response:
    """Become a member. Who has a password accepts signed in; who has none chooses one here."""
    offer = _offered(token)
    person, form = by_email(offer.email), PasswordForm.sent()
    known = bool(person and person.password_hash)
    if known and not _is_reader(offer):
        return redirect(url_for("sign.show", next=request.path), 303)
    if not known and not form.validate():
        return _page(offer, form, token), 422
    try:
        kept = None if known else _hashed(form, offer)
        tried_twice(lambda: _join(token, kept))
    except DomainError as error:
        return refused(form, error, "sign/invitation.html", **_around(offer, token))
    flash(gettext("Welcome. You are a member now."))
    return redirect(url_for("home.show") if known else url_for("sign.show", next=url_for("home.show")), 303)


def _page(offer: Invitation, form: PasswordForm, token: str) -> str:
    return render_template("sign/invitation.html", form=form, **_around(offer, token))


def _around(offer: Invitation, token: str) -> dict[str, object]:
    person = by_email(offer.email)
    known = bool(person and person.password_hash)
    return {"offer": offer, "token": token, "known": known, "is_reader": _is_reader(offer)}


def _is_reader(offer: Invitation) -> bool:
    return current_user.is_authenticated and bool(current_user.person.email == offer.email)


def _offered(token: str) -> Invitation:
    with read(robot(g.tenant.id)) as session:
        return invite.offered(session, token, now())


def _hashed(form: PasswordForm, offer: Invitation) -> str:
    passwords.check(form.password.data, offer.email)
    return passwords.hashed(form.password.data)


def _join(token: str, kept: str | None) -> None:
    with work(robot(g.tenant.id)) as session:
        invite.accept(session, token, kept, now())
