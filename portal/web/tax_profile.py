"""Tax profiles: what is known of each partner, and of the house, for tax; dated, never edited."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from partners.partner.models import Partner, PartnerKind
from partners.tax_profile.enter import NewProfile, enter
from partners.tax_profile.find import entered, profiles
from partners.tax_profile.models import TaxClass, TaxProfile
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit
from portal.words.speak import word

pages = Blueprint("tax_profile", __name__)
Page = str | tuple[str, int] | Response


class TaxProfileForm(HouseForm):
    """A profile from a day on."""

    legal_name = StringField(lazy_gettext("Legal name"), [InputRequired(), Length(max=200)])
    country = StringField(lazy_gettext("Country"), [InputRequired(), Length(2, 2)])
    tax_class = SelectField(lazy_gettext("Tax class"), [InputRequired()], choices=[])
    tax_number = StringField(lazy_gettext("Tax number"), [Optional(), Length(max=30)])
    street = StringField(lazy_gettext("Street and number"), [InputRequired(), Length(max=140)])
    postcode = StringField(lazy_gettext("Postcode"), [InputRequired(), Length(max=20)])
    town = StringField(lazy_gettext("Town"), [InputRequired(), Length(max=70)])
    valid_from = DateField(lazy_gettext("From"), [InputRequired()])

    def offer(self) -> "TaxProfileForm":
        """The tax classes there are."""
        self.tax_class.choices = [SelectChoice(one.value, word(one)) for one in TaxClass]
        return self

    def given(self) -> NewProfile:
        """The profile as a value."""
        address = (str(self.street.data), str(self.postcode.data), str(self.town.data))
        number, taxed = str(self.tax_number.data or "").strip() or None, TaxClass(self.tax_class.data)
        return NewProfile(
            str(self.legal_name.data), str(self.country.data), taxed, number, address, self.valid_from.data
        )


@pages.get("/")
@permit(Permission.TAX_PROFILE_READ)
def index() -> str:
    """Every partner, the house first, with what is known today or that nothing is."""
    with read(g.actor) as session:
        known = profiles(session, today())
        partners = session.scalars(select(Partner).order_by(Partner.kind != PartnerKind.HOUSE, Partner.code)).all()
    return render_template("tax_profile/index.html", partners=partners, known=known)


@pages.get("/of/<uuid:partner>")
@permit(Permission.TAX_PROFILE_READ)
def of(partner: UUID) -> str:
    """One partner's profiles, and the form of the next."""
    with read(g.actor) as session:
        row = fetch(session, Partner, partner)
        rows = session.scalars(entered(partner)).all()
    people = names_of([one.entered_by for one in rows])
    return render_template("tax_profile/of.html", partner=row, rows=rows, people=people)


@pages.route("/of/<uuid:partner>/new", methods=["GET", "POST"])
@permit(Permission.TAX_PROFILE_ENTER)
def new(partner: UUID) -> Page:
    """Enter what is known of a partner from a day on."""
    with read(g.actor) as session:
        row = fetch(session, Partner, partner)
        last = session.scalar(entered(partner).limit(1))
    form = TaxProfileForm.sent(data=_before(last, row)).offer()

    def again() -> str:
        return render_template("tax_profile/new.html", form=form, partner=row)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        fetch(session, Partner, partner)
        enter(session, partner, form.given(), g.actor.person_id, now())
        flash(_("The tax profile is entered."))
        return url_for(".of", partner=partner)

    return command(act, form, again)


def _before(last: TaxProfile | None, partner: Partner) -> dict[str, object]:
    """The form filled with the profile before, so that a change types what changed."""
    if last is None:
        return {"legal_name": partner.name_en, "valid_from": today()}
    kept = ("legal_name", "country", "tax_number", "street", "postcode", "town")
    return {name: getattr(last, name) for name in kept} | {"tax_class": last.tax_class.value, "valid_from": today()}
