"""Fixed agreements: proposed by one person, answered by another."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from ltc.agreement.agree import Proposal, answer, propose
from ltc.agreement.find import agreements
from ltc.agreement.models import CommissionAgreement
from ltc.commission.flawed import known
from partners.partner.models import Partner, PartnerKind
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.fields import PERCENT, as_id
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit
from portal.web.paging import paged
from portal.words.speak import named, word
from pricing.ground.rate import Rate

pages = Blueprint("agreement", __name__)
Page = str | tuple[str, int] | Response
ANY = ("", lazy_gettext("any"))


class AgreementForm(HouseForm):
    """A rate for one partner."""

    partner = SelectField(lazy_gettext("Partner"), [InputRequired()], coerce=as_id)
    line = SelectField(lazy_gettext("Product line"))
    role = SelectField(lazy_gettext("Role"))
    rate = StringField(lazy_gettext("Rate in percent"), [InputRequired(), PERCENT])
    valid_from = DateField(lazy_gettext("For orders from"), [InputRequired()])
    valid_until = DateField(lazy_gettext("For orders before"), [Optional()])
    reason = StringField(lazy_gettext("Reason"), [InputRequired(), Length(max=300)])

    def proposal(self) -> Proposal:
        """The proposal."""
        rate, span = Rate.percent(str(self.rate.data)).ppm, (self.valid_from.data, self.valid_until.data)
        return Proposal(self.partner.data, self.line.data, self.role.data, rate, span, str(self.reason.data))


@pages.get("/")
@permit(Permission.AGREEMENT_READ)
def index() -> str:
    """Every agreement, the newest first."""
    with read(g.actor) as session:
        page = paged(session, agreements())
        found = select(Partner).where(Partner.id.in_({row.partner_id for row in page.rows}))
        partners = {row.id: row for row in session.scalars(found)}
    people = names_of([row.proposed_by for row in page.rows])
    return render_template("agreement/index.html", page=page, partners=partners, people=people)


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.AGREEMENT_PROPOSE)
def new() -> Page:
    """Propose an agreement."""
    form = AgreementForm.sent(data={"valid_from": today()})
    with read(g.actor) as session:
        others = select(Partner).where(Partner.kind != PartnerKind.HOUSE).order_by(Partner.code)
        form.partner.choices = [(row.id, named(row)) for row in session.scalars(others)]
        codes = known(session)
    form.line.choices = [ANY, *((code, code) for code in codes.lines)]
    form.role.choices = [ANY, *((code, word(code)) for code in codes.roles)]

    def again() -> str:
        return render_template("agreement/new.html", form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        propose(session, form.proposal(), g.actor.person_id, now())
        flash(_("The agreement is proposed. Another person answers it."))
        return url_for(".index")

    return command(act, form, again)


@pages.post("/<uuid:id>/agreement")
@permit(Permission.AGREEMENT_ANSWER)
def agree(id: UUID) -> Page:
    """Agree: never to one's own proposal."""
    return _answer(id, True)


@pages.post("/<uuid:id>/refusal")
@permit(Permission.AGREEMENT_ANSWER)
def decline(id: UUID) -> Page:
    """Decline: never one's own proposal."""
    return _answer(id, False)


def _answer(agreement_id: UUID, yes: bool) -> Page:
    def act(session: Session) -> str:
        row = fetch(session, CommissionAgreement, agreement_id)
        made = answer(session, row, yes, g.actor.person_id, (today(), now()))
        flash(_("Agreed. %(count)s orders earn after all.", count=len(made)) if yes else _("Declined."))
        return url_for(".index")

    return command(act)
