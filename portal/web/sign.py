"""Signing in and out, and setting a password by a mailed link."""

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from portal.db import shared
from portal.identity import reset, sessions, tenants
from portal.identity.prove import prove
from portal.identity.sign_in import sign_in
from portal.identity.throttle import TooManyTries
from portal.web.form import HouseForm
from portal.web.format import zone
from portal.web.guard import open_to_all
from portal.web.language import within
from pricing.ground.errors import DomainError

pages = Blueprint("sign", __name__)
Page = Response | str | tuple[str, int] | tuple[str, int, dict[str, str]]


class SignInForm(HouseForm):
    """Who and what she knows."""

    email = StringField(_("E-mail"), [InputRequired(), Length(max=254)])
    password = PasswordField(_("Password"), [InputRequired(), Length(max=1000)])
    next = HiddenField()


class AgainForm(HouseForm):
    """What she knows, once more."""

    password = PasswordField(_("Password"), [InputRequired(), Length(max=1000)])
    next = HiddenField()


class ForgottenForm(HouseForm):
    """Whose password was forgotten."""

    email = StringField(_("E-mail"), [InputRequired(), Length(max=254)])


class PasswordForm(HouseForm):
    """A new password, once: it can be shown while it is typed, and pasted."""

    password = PasswordField(_("New password"), [InputRequired(), Length(max=1000)])


@pages.route("/in", methods=["GET", "POST"])
@open_to_all
def show() -> Page:
    """Sign in, and go on to the page that was asked for."""
    form = SignInForm.sent(next=request.args.get("next", ""))
    _recall_tenant(form.next.data or "")
    if request.method == "GET" or not form.validate():
        return render_template("sign/in.html", form=form), 422 if form.errors else 200
    try:
        _enter(sign_in(form.email.data, form.password.data, *here()))
    except DomainError as error:
        return refused(form, error, "sign/in.html")
    return redirect(within(form.next.data or ""), 303)


@pages.route("/again", methods=["GET", "POST"])
@open_to_all
def again() -> Page:
    """Ask for the password before money moves, and go back to the page that it moves from."""
    if not current_user.is_authenticated:
        return redirect(url_for(".show", next=within(request.args.get("next", ""))), 303)
    form = AgainForm.sent(next=request.args.get("next", ""))
    _recall_tenant(form.next.data or "")
    around = {"back": within(form.next.data or ""), "email": current_user.person.email}
    if request.method == "GET" or not form.validate():
        return render_template("sign/again.html", form=form, **around), 422 if form.errors else 200
    try:
        prove(current_user, form.password.data, here()[1])
    except DomainError as error:
        return refused(form, error, "sign/again.html", **around)
    flash(gettext("Thank you. Press the button once more."))
    return redirect(around["back"], 303)


@pages.post("/out")
@open_to_all
def out() -> Response:
    """End the session's row, forget the cookie, and tell the browser to drop what it kept."""
    if current_user.is_authenticated:
        sessions.end(current_user.session_id, current_user.person.id)
        logout_user()
    _forget_all_but_language()
    answer = redirect(url_for(".show"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@pages.route("/forgotten", methods=["GET", "POST"])
@open_to_all
def forgotten() -> Page:
    """Ask for a link to set a new password. The answer is the same for every address."""
    form = ForgottenForm.sent()
    if request.method == "GET" or not form.validate():
        return render_template("sign/forgotten.html", form=form), 422 if form.errors else 200
    try:
        reset.ask(form.email.data, here()[1])
    except DomainError as error:
        return refused(form, error, "sign/forgotten.html")
    return render_template("sign/mailed.html", email=form.email.data)


@pages.route("/password/<token>", methods=["GET", "POST"])
@open_to_all
def password(token: str) -> Page:
    """Set a password by a mailed link; then sign in with it."""
    person = reset.owner(token)
    form = PasswordForm.sent()
    if request.method == "GET" or not form.validate():
        return render_template("sign/password.html", form=form, email=person.email), 422 if form.errors else 200
    try:
        reset.redeem(token, form.password.data)
    except DomainError as error:
        return refused(form, error, "sign/password.html", email=person.email)
    flash(gettext("Your password is set. Sign in with it."))
    return redirect(url_for(".show"), 303)


def here() -> tuple[str, str]:
    """This browser and the address it comes from."""
    return request.user_agent.string, request.remote_addr or ""


def refused(form: HouseForm, error: DomainError, page: str, **around: object) -> tuple[str, int, dict[str, str]]:
    """The form again with its refusal; a throttled try says by the reader's clock when to come back."""
    headers = {}
    if isinstance(error, TooManyTries):
        local = error.until.astimezone(zone())
        error.facts["at"] = f"{local:%H:%M} ({local:%Z})"
        headers["Retry-After"] = f"{error.until:%a, %d %b %Y %H:%M:%S} GMT"
    form.refuse(error)
    return render_template(page, form=form, **around), error.status, headers


def _recall_tenant(address: str) -> None:
    """Show whose portal this is, when the page that was asked for lies in a tenant."""
    parts = address.split("/")
    if len(parts) > 2 and parts[1] == "t":
        with shared() as rows:
            g.tenant = tenants.by_slug(rows, parts[2])


def _enter(signed: sessions.SignedIn) -> None:
    """Nothing that the browser held before sign-in is kept but its language."""
    _forget_all_but_language()
    login_user(signed)


def _forget_all_but_language() -> None:
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
