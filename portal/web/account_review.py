"""Doubts about who a customer is: the queue, and deciding one."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from partners.account.models import AccountReview, ReviewState
from partners.account.review import offers, open_reviews
from partners.conflict.models import ConflictCase
from partners.partner.models import Partner
from partners.registration.models import Registration
from portal.clock import now
from portal.db import read
from portal.flows import account as flow
from portal.permits import Permission
from portal.web.account_review_form import DoubtForm
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.guard import permit
from portal.web.paging import paged

pages = Blueprint("review", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.ACCOUNT_READ)
def index() -> str:
    """Doubts that wait, the oldest first."""
    with read(g.actor) as session:
        page = paged(session, open_reviews())
    return render_template("account/reviews.html", page=page)


@pages.get("/<uuid:id>")
@permit(Permission.ACCOUNT_READ)
def show(id: UUID) -> str:
    """One doubt: what was asked for, by whom, and the customers it may be, with what speaks for and against each."""
    return _page(id, None)


@pages.post("/<uuid:id>/decision")
@permit(Permission.ACCOUNT_DECIDE)
def decide(id: UUID) -> Page:
    """Say who is meant. A known customer takes the name over as an alias. `?case=` leads back to the case."""
    form = DoubtForm.sent()
    with read(g.actor) as session:
        review = fetch(session, AccountReview, id)
        form.offer(review, offers(session, review))
    case_id = request.args.get("case", type=UUID)

    def again() -> str:
        return _page(id, form)

    if not form.validate():
        return again(), 422

    def act(session: Session) -> str:
        flow.decide(session, fetch(session, AccountReview, id), form.answer, g.actor.person_id, now())
        flash(_("It is decided. Registrations that wait for it are judged again."))
        return url_for("case.show", id=case_id) if case_id else url_for(".index")

    return command(act, form, again)


def _page(review_id: UUID, form: DoubtForm | None) -> str:
    with read(g.actor) as session:
        review = fetch(session, AccountReview, review_id)
        known = offers(session, review)
        asked = (
            select(Registration, Partner, ConflictCase)
            .join(ConflictCase, ConflictCase.registration_id == Registration.id)
            .join(Partner, Partner.id == Registration.partner_id)
            .where(ConflictCase.account_id == review.account_id)
            .order_by(Registration.submitted_at)
        )
        return render_template(
            "account/review.html",
            review=review,
            known=known,
            asked=session.execute(asked).all(),
            form=form or DoubtForm().offer(review, known),
            is_open=review.state is ReviewState.OPEN,
        )
