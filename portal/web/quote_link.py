"""The links of a quote, for the house: sent by mail, withdrawn, and what the customer answered."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import DateField, EmailField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from ltc.deal.models import Deal
from ltc.quote.models import Quote
from ltc.quote_link.content import digest
from ltc.quote_link.find import answer_to, links, stands
from ltc.quote_link.models import QuoteLink
from ltc.quote_link.send import may_link, withdraw
from portal.clock import now
from portal.db import read
from portal.flows.quote_link import send
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.campaign_lead_form import MAIL
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit
from portal.web.quote_answer import shown

pages = Blueprint("quote_link", __name__)
Page = str | tuple[str, int] | Response
LINKS_MAX = 50
TONGUES = {"en": "English", "zh": "中文"}


class QuoteLinkForm(HouseForm):
    """To whom a link goes, and until when it is good."""

    recipient = EmailField(lazy_gettext("Mail"), [InputRequired(), Length(max=200), MAIL])
    language = SelectField(
        lazy_gettext("Language"),
        [InputRequired()],
        choices=[SelectChoice(code, said) for code, said in TONGUES.items()],
    )
    ends_on = DateField(lazy_gettext("Good until"), [InputRequired()])


@pages.get("/of/<uuid:quote>")
@permit(Permission.QUOTE_LINK_READ)
def index(quote: UUID) -> str:
    """The links of a quote, and the answer."""
    return _page(quote, None)


@pages.post("/of/<uuid:quote>")
@permit(Permission.QUOTE_LINK_SEND)
def create(quote: UUID) -> Page:
    """Send a link."""
    form = QuoteLinkForm.sent()
    if not form.validate():
        return _page(quote, form), 422

    def act(session: Session) -> str:
        to = str(form.recipient.data).strip(), str(form.language.data)
        send(session, fetch(session, Quote, quote), to, form.ends_on.data, g.actor.person_id)
        flash(_("The link goes out by mail."))
        return url_for(".index", quote=quote)

    return command(act, form, lambda: _page(quote, form))


@pages.post("/<uuid:id>/withdrawal")
@permit(Permission.QUOTE_LINK_SEND)
def end(id: UUID) -> Page:
    """Withdraw a link."""

    def act(session: Session) -> str:
        row = fetch(session, QuoteLink, id)
        withdraw(session, row, g.actor.person_id, now())
        flash(_("The link is withdrawn. It opens nothing any more."))
        return url_for(".index", quote=row.quote_id)

    return command(act)


def _page(quote_id: UUID, form: HouseForm | None) -> str:
    with read(g.actor) as session:
        quote = fetch(session, Quote, quote_id)
        deal = fetch(session, Deal, quote.deal_id)
        rows = [(row, stands(session, row, today())) for row in session.scalars(links(quote_id).limit(LINKS_MAX))]
        given = answer_to(session, quote_id)
        seen = fetch(session, QuoteLink, given.quote_link_id) if given else None
    form = form or QuoteLinkForm(data={"ends_on": quote.valid_until, "language": g.tenant.language})
    around = {"answer": given, "seen": seen, "kept": bool(seen and digest(seen.content) == seen.digest)}
    people = names_of([row.sent_by for row, _stand in rows])
    can_send = may_link(deal, quote) and quote.valid_until >= today()
    told = {"can_send": can_send, "people": people, **around, **(shown(seen) if seen else {})}
    return render_template("quote_link/index.html", quote=quote, deal=deal, rows=rows, form=form, **told)
