"""Deals: the list, the deal room, and what moves a deal on."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.deal.models import Deal, DealState
from ltc.deal.move import GateShut, LossReason
from ltc.deal.open import NewDeal, next_number, open_deal
from ltc.deal.seek import Sought
from ltc.deal.split import split
from ltc.mode.models import Mode
from ltc.mode.override import override
from ltc.path.every_stage import all_stages
from partners.account.find import accounts
from partners.account.models import Account
from portal.clock import now
from portal.db import read
from portal.flows import gate
from portal.flows.deal import lose
from portal.permits import Permission
from portal.web.command import command
from portal.web.deal_form import SPLIT_ROWS, DealForm, LossForm, ModeForm, SplitForm
from portal.web.deal_gate_form import NOTE, ApprovalForm, HoldForm, OwnFieldsForm, form_name
from portal.web.deal_list import colleagues, listed, sought
from portal.web.deal_read import room
from portal.web.deal_room import desk
from portal.web.fetch import fetch
from portal.web.fields import seen_id
from portal.web.form import HouseForm
from portal.web.guard import permit
from portal.words import mode_speak as speak
from portal.words.speak import named, reason

pages = Blueprint("deal", __name__)
Page = str | tuple[str, int] | Response
FOUND_MAX = 10


@pages.get("/")
@permit(Permission.DEAL_READ)
def index() -> str:
    """Deals, newest first, narrowed by state, mode and text; for the house by owner, stage and what is overdue too."""
    asked = sought()
    with read(g.actor) as session:
        page = listed(session, asked)
        people = {} if g.actor.partner_id else colleagues(session)
        stages = [] if g.actor.partner_id else all_stages(session)
    stages = list({one.code: one for one in stages if asked.mode in (None, one.mode)}.values())
    around = {"states": list(DealState), "modes": list(Mode), "people": people, "stages": stages}
    return render_template("deal/index.html", page=page, asked=asked, narrowed=asked != Sought(), **around)


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.DEAL_OPEN)
def new() -> Page:
    """Open a deal of the house: find the customer, then say what it is about."""
    form, text = DealForm.sent(data={"account_id": request.args.get("account", "")}), request.args.get("q", "").strip()
    with read(g.actor) as session:
        found = session.scalars(accounts(text).limit(FOUND_MAX)).all() if text else []
        account = fetch(session, Account, UUID(form.account_id.data)) if form.account_id.data else None

    def again() -> str:
        return render_template("deal/new.html", form=form, found=found, account=account, text=text)

    if request.method == "GET" or account is None or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        wanted = NewDeal(
            account_id=account.id,
            customer_name=account.name,
            value=form.value.money(),
            expected_close_on=form.expected_close_on.data,
            number=next_number(session),
            owner_id=g.actor.person_id,
        )
        return url_for(".show", id=open_deal(session, wanted, now()).id)

    return command(act, form, again)


@pages.get("/<uuid:id>")
@permit(Permission.DEAL_READ)
def show(id: UUID) -> str:
    """The deal room."""
    return _page(id)


@pages.post("/<uuid:id>/stage")
@permit(Permission.DEAL_MOVE)
def stage(id: UUID) -> Page:
    """Move on to the next stage, when the gate holds."""

    def act(session: Session, deal: Deal) -> str:
        by = gate.by(session, g.actor, request.form.get("note", "").strip()[:NOTE] or None)
        after = gate.advance(session, deal, seen_id(request.form.get("seen")), by)
        return str(_("The deal is now at: %(stage)s.", stage=named(after)))

    try:
        return on_deal(id, HouseForm(), act)
    except GateShut as shut:
        form = HouseForm()
        form.form_errors.extend(reason(found) for found in shut.reasons)
        return _page(id, form), shut.status


@pages.post("/<uuid:id>/loss")
@permit(Permission.DEAL_MOVE)
def loss(id: UUID) -> Page:
    """End a deal as lost."""
    form = LossForm.sent().offer()

    def act(session: Session, deal: Deal) -> str:
        lose(session, deal, LossReason(form.reason.data), gate.by(session, g.actor))
        return str(_("The deal is lost."))

    return on_deal(id, form, act)


@pages.post("/<uuid:id>/mode")
@permit(Permission.DEAL_ROUTE)
def mode(id: UUID) -> Page:
    """Route a deal another way, with a reason."""
    form = ModeForm.sent().offer()

    def act(session: Session, deal: Deal) -> str:
        override(session, deal, Mode(form.mode.data), (form.reason.data, g.actor.person_id), now())
        return str(_("The deal runs another way now."))

    return on_deal(id, form, act)


@pages.post("/<uuid:id>/split")
@permit(Permission.DEAL_ROUTE)
def shares(id: UUID) -> Page:
    """Split the credit; the shares sum to exactly 100 %."""

    def act(session: Session, deal: Deal) -> str:
        split(session, deal, SplitForm.credits(request.form))
        return str(_("The credit is split."))

    return on_deal(id, SplitForm(), act)


def on_deal(deal_id: UUID, form: HouseForm, act: Callable[[Session, Deal], str]) -> Page:
    """Run an act on a deal and come back to its room with what it says."""

    def again() -> str:
        return _page(deal_id, form)

    if not form.validate():
        return again(), 422

    def done(session: Session) -> str:
        flash(act(session, fetch(session, Deal, deal_id)))
        return url_for("deal.show", id=deal_id)

    return command(done, form if type(form) is not HouseForm else None, again)


def _page(deal_id: UUID, wrong: HouseForm | None = None) -> str:
    with read(g.actor) as session:
        view = room(session, fetch(session, Deal, deal_id), g.actor.person_id)
        kept = desk(session, view.deal)
    forms = {"loss": LossForm().offer(), "mode": ModeForm(data={"mode": view.deal.mode.value}).offer()}
    forms |= {"hold": HoldForm(), "approval": ApprovalForm(), "own": OwnFieldsForm.of(view.gate)}
    forms |= {form_name(wrong): wrong} if wrong else {}
    around = {"room": view, "deal": view.deal, "forms": forms, "wrong": wrong, "rows": SPLIT_ROWS, "speak": speak}
    return render_template("deal/show.html", desk=kept, **around)
