"""A partner's home: what was earned, what is coming, what to do today."""

from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.commission.models import Accrual
from ltc.quote.models import Quote, QuoteState
from ltc.settlement.models import StatementLine
from partners.lead.kinds import OfferState
from partners.lead.models import LeadOffer
from partners.registration.models import Registration, Stage
from portal.clock import now
from portal.web.format import day, moment
from portal.web.homes import deal_room, special_price, statement
from portal.web.homes.page import Figure, Home, Task, how_many, sums
from portal.web.registration_life import unconfirmed

ENDS_SOON = timedelta(days=15)
CONFIRM_SOON = QUOTE_ENDS_SOON = timedelta(days=7)


def home(session: Session, today: date) -> Home:
    """The home of the people of one partner; the walls leave only its own rows."""
    return Home(
        figures=_figures(session, today),
        tasks=[
            *_offers(session),
            *deal_room.mine(session, today),
            *statement.to_confirm(session),
            *statement.to_write(session),
            *_returned(session),
            *special_price.to_answer(session),
            *_unconfirmed(session, today),
            *_ending(session, today),
            *_quotes(session, today),
        ],
        action=_("Register a deal"),
        action_url=url_for("registration.new"),
        calm=_("Nothing waits for you."),
    )


def _figures(session: Session, today: date) -> list[Figure]:
    earned = select(Accrual.currency, func.sum(Accrual.amount_minor)).group_by(Accrual.currency)
    this_year = earned.where(Accrual.earned_on >= today.replace(month=1, day=1))
    settled = select(StatementLine.id).where(StatementLine.id == Accrual.id)
    coming = earned.where(~settled.exists())
    review = select(Registration).where(Registration.stage == Stage.SUBMITTED)
    held = select(Registration).where(Registration.stage == Stage.APPROVED, Registration.protected_until > today)
    coming_answer = select(func.min(Registration.answer_at)).where(Registration.stage == Stage.SUBMITTED)
    next_answer = session.scalar(coming_answer.where(Registration.answer_at > now()))
    note = _("next answer %(when)s", when=moment(next_answer)) if next_answer else ""
    commission = url_for("commission.index")
    return [
        Figure(_("Earned this year"), _sum(session, this_year), commission),
        Figure(_("Not yet settled"), _sum(session, coming), commission),
        Figure(
            _("In review"), str(how_many(session, review)), url_for("registration.index", stage=Stage.SUBMITTED), note
        ),
        Figure(_("Protected"), str(how_many(session, held)), url_for("registration.index", stage=Stage.APPROVED)),
    ]


def _sum(session: Session, query: object) -> str:
    return sums([(row[0], row[1]) for row in session.execute(query)])  # type: ignore[call-overload]


def _offers(session: Session) -> list[Task]:
    """Offers to answer and accepted ones to register; who the customer is stands only on those."""
    query = select(LeadOffer).where(LeadOffer.state.in_([OfferState.WAITING, OfferState.ACCEPTED]))
    return [
        Task(_("Register the deal with %(name)s", name=o.customer_name), _offer(o), moment(o.register_by))
        if o.state is OfferState.ACCEPTED
        else Task(_("Offer %(number)s waits for your answer", number=o.number), _offer(o), moment(o.answer_by))
        for o in session.scalars(query.order_by(LeadOffer.answer_by).limit(20))
    ]


def _offer(offer: LeadOffer) -> str:
    return url_for("lead_offer.show", id=offer.id)


def _returned(session: Session) -> list[Task]:
    query = select(Registration).where(Registration.stage == Stage.RETURNED).order_by(Registration.submitted_at)
    return [
        Task(_("Answer the question on %(number)s, %(name)s", number=r.number, name=r.customer_name), _to(r))
        for r in session.scalars(query.limit(20))
    ]


def _ending(session: Session, today: date) -> list[Task]:
    query = select(Registration).where(
        Registration.stage == Stage.APPROVED,
        Registration.protected_until > today,
        Registration.protected_until <= today + ENDS_SOON,
    )
    return [
        Task(_("Protection for %(name)s ends", name=r.customer_name), _to(r), day(r.protected_until))
        for r in session.scalars(query.order_by(Registration.protected_until).limit(20))
    ]


def _unconfirmed(session: Session, today: date) -> list[Task]:
    return [
        Task(_("Confirm progress on %(number)s, %(name)s", number=r.number, name=r.customer_name), _to(r), day(by))
        for r, by in unconfirmed(session, today + CONFIRM_SOON)
    ]


def _quotes(session: Session, today: date) -> list[Task]:
    query = select(Quote).where(Quote.state == QuoteState.SENT, Quote.valid_until <= today + QUOTE_ENDS_SOON)
    return [
        Task(_("Quote %(number)s ends", number=q.number), url_for("quote.show", id=q.id), day(q.valid_until))
        for q in session.scalars(query.order_by(Quote.valid_until).limit(20))
    ]


def _to(registration: Registration) -> str:
    return url_for("registration.show", id=registration.id)
