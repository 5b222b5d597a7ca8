"""The forms of partners and of a partner's own company."""

from collections.abc import Mapping
from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from partners.partner.change import Certificate, NewPartner, PayTo
from partners.partner.models import Partner, PartnerKind, Standing
from partners.programme.models import Tier
from partners.programme.region import regions
from portal.actor import ROBOT_ID
from portal.web.fields import as_id
from portal.web.form import HouseForm
from portal.web.format import today
from portal.words.speak import named, word
from pricing.product.find import lines

CODE = r"^[a-z0-9-]{2,20}$"


def _optional_id(value: object) -> UUID | None:
    return as_id(value) if value and value != "None" else None


def _regions(session: Session) -> list[SelectChoice]:
    return [SelectChoice(region.id, named(region)) for region in session.scalars(regions(today()))]


class PartnerForm(HouseForm):
    """A new partner."""

    code = StringField(
        _("Code"),
        [InputRequired(), Regexp(r"^[a-z0-9-]{2,20}$", message=_("2 to 20 small letters, digits or dashes."))],
    )
    kind = SelectField(_("Kind"), [InputRequired()], choices=[])
    name_en = StringField(_("English name"), [InputRequired(), Length(max=200)])
    name_zh = StringField(_("Chinese name"), [InputRequired(), Length(max=200)])
    region_id = SelectField(_("Region"), [InputRequired()], coerce=as_id, choices=[])
    parent_id = SelectField(_("Buys from"), coerce=_optional_id, choices=[])

    def offer(self, session: Session) -> "PartnerForm":
        """What there is to choose from."""
        self.kind.choices = [SelectChoice(k.value, word(k)) for k in (PartnerKind.DISTRIBUTOR, PartnerKind.RESELLER)]
        self.region_id.choices = _regions(session)
        above = session.scalars(select(Partner).where(Partner.kind == PartnerKind.DISTRIBUTOR).order_by(Partner.code))
        self.parent_id.choices = [SelectChoice("", _("the vendor")), *(SelectChoice(p.id, named(p)) for p in above)]
        return self

    def partner(self) -> NewPartner:
        """The partner as a value."""
        return NewPartner(
            code=str(self.code.data),
            kind=PartnerKind(self.kind.data),
            name_en=str(self.name_en.data),
            name_zh=str(self.name_zh.data),
            region_id=self.region_id.data,
            parent_id=self.parent_id.data,
        )


class StandingForm(HouseForm):
    """A partner's standing."""

    standing = SelectField(_("Standing"), [InputRequired()], choices=[])

    def offer(self) -> "StandingForm":
        """The standings there are."""
        self.standing.choices = [SelectChoice(s.value, word(s)) for s in Standing]
        return self


class ManagerForm(HouseForm):
    """Who looks after a partner."""

    person_id = SelectField(_("Channel manager"), [InputRequired()], coerce=as_id, choices=[])

    def offer(self, people: Mapping[UUID, str]) -> "ManagerForm":
        """The people who may rule."""
        known = {person_id: name for person_id, name in people.items() if person_id != ROBOT_ID}
        self.person_id.choices = [SelectChoice(person_id, name) for person_id, name in known.items()]
        return self


class TierForm(HouseForm):
    """A tier from a date on."""

    tier_id = SelectField(_("Tier"), [InputRequired()], coerce=as_id, choices=[])
    valid_from = DateField(_("From"), [InputRequired()])

    def offer(self, session: Session) -> "TierForm":
        """The tenant's tiers."""
        self.tier_id.choices = [SelectChoice(t.id, named(t)) for t in session.scalars(select(Tier).order_by(Tier.rank))]
        return self


class AuthorisationForm(HouseForm):
    """A product line in a region from a date on."""

    line_id = SelectField(_("Product line"), [InputRequired()], coerce=as_id, choices=[])
    region_id = SelectField(_("Region"), [InputRequired()], coerce=as_id, choices=[])
    valid_from = DateField(_("From"), [InputRequired()])

    def offer(self, session: Session) -> "AuthorisationForm":
        """Lines and regions."""
        self.line_id.choices = [SelectChoice(line.id, named(line)) for line in session.scalars(lines(today()))]
        self.region_id.choices = _regions(session)
        return self


class CertificationForm(HouseForm):
    """A certificate that a person of the partner holds for a product line."""

    line_id = SelectField(_("Product line"), [InputRequired()], coerce=as_id, choices=[])
    holder = StringField(_("Person"), [InputRequired(), Length(max=140)])
    certificate = StringField(_("Certificate"), [InputRequired(), Length(max=80)])
    valid_from = DateField(_("From"), [InputRequired()])
    valid_until = DateField(_("Until"), [Optional()])

    def offer(self, session: Session) -> "CertificationForm":
        """The product lines."""
        self.line_id.choices = [SelectChoice(line.id, named(line)) for line in session.scalars(lines(today()))]
        return self

    def paper(self) -> Certificate:
        """The certificate as a value."""
        holder, number = " ".join(str(self.holder.data).split()), str(self.certificate.data).strip()
        return Certificate(self.line_id.data, holder, number, self.valid_from.data, self.valid_until.data)


class BankForm(HouseForm):
    """Where a partner wants to be paid."""

    holder = StringField(_("Account holder"), [InputRequired(), Length(max=140)])
    bank = StringField(_("Bank"), [InputRequired(), Length(max=140)])
    number = StringField(_("Account number"), [InputRequired(), Length(min=6, max=40)])
    bic = StringField(_("BIC"), [Optional(), Length(max=11)])
    cnaps = StringField(_("Bank number (CNAPS)"), [Optional(), Length(max=20)])
    routing = StringField(_("Routing number (ABA)"), [Optional(), Length(max=20)])

    def account(self, currency: str) -> PayTo:
        """The account as a value."""
        number = str(self.number.data).replace(" ", "")
        codes = [str(field.data or "").strip() or None for field in (self.bic, self.cnaps, self.routing)]
        return PayTo(str(self.holder.data), str(self.bank.data), number, currency, *codes)
