"""Satisfaction for the house: figures that open their rows, and asking customers."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.deal.models import Deal
from ltc.delivery.models import Delivery
from ltc.order.models import SalesOrder
from ltc.survey.ask import Subject
from ltc.survey.figures import LEAST, SCORES, csat, nps
from ltc.survey.find import answers, asked, counts, last_of, to_ask
from ltc.survey.half import before, half, half_of
from ltc.survey.models import SurveyAnswer, SurveyKind
from ltc.ticket.models import Ticket
from portal.db import read
from portal.flows import survey as flow
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.format import today
from portal.web.guard import permit
from portal.web.keyset import by_id
from portal.web.survey_form import AskForm
from pricing.ground.errors import NotFound

pages = Blueprint("survey", __name__)
Page = str | tuple[str, int] | Response
AT_ONCE = 500
HALVES = 4


@pages.get("/")
@permit(Permission.SURVEY_READ)
def index() -> str:
    """CSAT and NPS of a half year, with how many answered."""
    one = half(request.args.get("half", ""), today())
    with read(g.actor) as session:
        span = flow.span(session, one)
        found = {kind: counts(session, kind, span) for kind in SurveyKind}
        sent = {kind: asked(session, kind, span) for kind in SurveyKind}
    halves = [half_of(today())]
    while len(halves) < HALVES:
        halves.append(before(halves[-1]))
    figures = {"csat": csat(found[SurveyKind.CSAT]), "nps": nps(found[SurveyKind.NPS])}
    return render_template("survey/index.html", half=one, halves=halves, sent=sent, least=LEAST, counts=found,
                           scores=SCORES, kinds=list(SurveyKind), **figures)  # fmt: skip


@pages.get("/answers/<question>")
@permit(Permission.SURVEY_READ)
def rows(question: str) -> str:
    """The answers behind a figure."""
    if question not in set(SurveyKind):
        raise NotFound
    one, of = half(request.args.get("half", ""), today()), SurveyKind(question)
    all_ = SCORES[of]
    low, high = (request.args.get(name, type=int) for name in ("low", "high"))
    first, last = (all_.start if low is None else low), (all_.stop - 1 if high is None else high)
    scores = range(max(first, all_.start), min(last, all_.stop - 1) + 1)
    with read(g.actor) as session:
        found = by_id(session, answers(of, flow.span(session, one), scores), SurveyAnswer)
    return render_template("survey/answers.html", page=found, kind=of, half=one)


@pages.route("/asking/<any(deal, delivery, ticket):noun>/<uuid:id>", methods=["GET", "POST"])
@permit(Permission.SURVEY_ASK)
def ask(noun: str, id: UUID) -> Page:
    """Send a link to a customer's address."""
    with read(g.actor) as session:
        subject = SUBJECTS[noun](session, id)
        known = last_of(session, subject.deal.account_id)
        mail = fetch(session, Ticket, id).reporter_mail if noun == "ticket" else None
    start = {"recipient": mail or (known.recipient if known else ""), "language": g.tenant.language}
    form = AskForm.sent(data=start)

    def again() -> str:
        return render_template("survey/ask.html", form=form, subject=subject, back=url_for(f"{noun}.show", id=id))

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        own = SUBJECTS[noun](session, id)
        flow.ask(session, own, str(form.recipient.data), form.language.data, g.actor.person_id)
        flash(_("The link is on its way. It can be answered once, within 30 days."))
        return url_for(f"{noun}.show", id=id)

    return command(act, form, again)


@pages.route("/round", methods=["GET", "POST"])
@permit(Permission.SURVEY_ASK)
def everybody() -> Page:
    """Ask every customer whose address is known, once in this half year."""
    one = half_of(today())

    def act(session: Session) -> str:
        wanted = to_ask(session, one.code, AT_ONCE)
        for deal, recipient, language in wanted:
            flow.ask(session, Subject(deal, half=one.code), recipient, language, g.actor.person_id)
        flash(ngettext("%(num)s link is on its way.", "%(num)s links are on their way.", len(wanted)))
        return url_for(".index")

    if request.method == "POST":
        return command(act)
    with read(g.actor) as session:
        found = to_ask(session, one.code, AT_ONCE)
    return render_template("survey/round.html", found=found, half=one)


def _deal(session: Session, id: UUID) -> Subject:
    return Subject(fetch(session, Deal, id), half=half_of(today()).code)


def _delivery(session: Session, id: UUID) -> Subject:
    """Only what was accepted is asked about."""
    row = fetch(session, Delivery, id)
    if row.accepted_on is None:
        raise NotFound
    order = fetch(session, SalesOrder, row.order_id)
    return Subject(fetch(session, Deal, order.deal_id), delivery_id=row.id)


def _ticket(session: Session, id: UUID) -> Subject:
    """Only what was closed is asked about."""
    row = fetch(session, Ticket, id)
    if row.closed_at is None:
        raise NotFound
    return Subject(fetch(session, Deal, row.deal_id), ticket_id=row.id)


SUBJECTS: dict[str, Callable[[Session, UUID], Subject]] = {"deal": _deal, "delivery": _delivery, "ticket": _ticket}
