"""One's own name, language, password and signed-in browsers."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, session, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import BooleanField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from portal.db import House, shared
from portal.identity import profile, sessions
from portal.permits import Permission
from portal.web.command import command
from portal.web.form import HouseForm
from portal.web.guard import permit
from portal.web.sign import Page, here, refused
from pricing.ground.errors import DomainError, NotFound

pages = Blueprint("profile", __name__)
LANGUAGES = [SelectChoice("", _("As the company")), SelectChoice("en", "English"), SelectChoice("zh", "中文")]


class ProfileForm(HouseForm):
    """How a person wants to be called and to work."""

    name = StringField(_("Name"), [InputRequired(), Length(max=100)])
    language = SelectField(_("Language"), choices=LANGUAGES)
    shortcuts = BooleanField(_("Single-key shortcuts"))


class ChangePasswordForm(HouseForm):
    """The present password and the new one."""

    present = PasswordField(_("Present password"), [InputRequired(), Length(max=1000)])
    password = PasswordField(_("New password"), [InputRequired(), Length(max=1000)])


@pages.get("/")
@permit(Permission.PROFILE_CHANGE)
def show() -> str:
    """The profile."""
    return _page(ProfileForm(obj=current_user.person), ChangePasswordForm())


@pages.post("/")
@permit(Permission.PROFILE_CHANGE)
def change() -> tuple[str, int] | Response:
    """Keep name, language and shortcuts."""
    form = ProfileForm.sent()
    if not form.validate():
        return _page(form, ChangePasswordForm()), 422

    def act(rows: House) -> str:
        chosen = form.language.data or None
        profile.change(rows, g.actor.person_id, form.name.data, chosen, form.shortcuts.data)
        session.pop("language", None)
        flash(gettext("Saved."))
        return url_for(".show")

    return command(act, form, lambda: _page(form, ChangePasswordForm()))


@pages.post("/password")
@permit(Permission.PROFILE_CHANGE)
def password() -> Page:
    """Change the password; every other browser is signed out."""
    form = ChangePasswordForm.sent()
    own = ProfileForm(obj=current_user.person)
    if not form.validate():
        return _page(own, form), 422
    signed = current_user._get_current_object()
    try:
        profile.new_password(signed, form.present.data, form.password.data, here()[1])
    except DomainError as error:
        return refused(form, error, "profile/show.html", **_around(own, form))
    flash(gettext("Your password is changed. Every other browser was signed out."))
    return redirect(url_for(".show"), 303)


@pages.post("/sessions/<uuid:session_id>/end")
@permit(Permission.PROFILE_CHANGE)
def end(session_id: UUID) -> Response:
    """Sign out one of one's own browsers."""
    with shared() as rows:
        if session_id not in [row.id for row in sessions.standing(rows, g.actor.person_id)]:
            raise NotFound
    sessions.end(session_id, g.actor.person_id)
    flash(gettext("That browser was signed out."))
    return redirect(url_for(".show"), 303)


def _page(form: ProfileForm, password_form: ChangePasswordForm) -> str:
    around = _around(form, password_form)
    return render_template("profile/show.html", form=form, **around)


def _around(form: ProfileForm, password_form: ChangePasswordForm) -> dict[str, object]:
    with shared() as rows:
        browsers = sessions.standing(rows, g.actor.person_id)
    return {
        "profile_form": form,
        "password_form": password_form,
        "browsers": browsers,
        "own_session": current_user.session_id,
        "email": current_user.person.email,
    }
