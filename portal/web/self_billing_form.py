"""The forms of self-billing: what is offered to a partner, and from when on it ends."""

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from ltc.self_billing.agree import Offer
from ltc.self_billing.models import Vat
from partners.partner.models import Partner, PartnerKind
from portal.web.fields import PERCENT, as_id
from portal.web.form import HouseForm
from portal.words.speak import named, word
from pricing.ground.rate import Rate


class OfferForm(HouseForm):
    """What is offered to a partner."""

    partner = SelectField(_("Partner"), [InputRequired()], coerce=as_id, choices=[])
    vat = SelectField(_("Value added tax"), [InputRequired()], choices=[])
    rate = StringField(_("Rate in percent"), [InputRequired(), PERCENT])
    valid_from = DateField(_("For periods that end on or after"), [InputRequired()])

    def offer(self, session: Session) -> "OfferForm":
        """Every partner but the house, and the kinds of tax."""
        others = select(Partner).where(Partner.kind != PartnerKind.HOUSE).order_by(Partner.code)
        self.partner.choices = [SelectChoice(row.id, named(row)) for row in session.scalars(others)]
        self.vat.choices = [SelectChoice(one.value, word(one)) for one in Vat]
        return self

    def given(self) -> Offer:
        """The offer as a value."""
        rate = Rate.percent(str(self.rate.data)).ppm
        return Offer(self.partner.data, Vat(self.vat.data), rate, self.valid_from.data)


class EndForm(HouseForm):
    """From which day on periods are no longer billed under an agreement."""

    starts = DateField(_("No longer for periods that end on or after"), [InputRequired()])
