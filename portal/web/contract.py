"""Contracts: made from an accepted quote, sent, signed with their copy, ended."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, Response, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from ltc.contract import carry
from ltc.contract.find import contracts
from ltc.contract.models import Contract, ContractState
from ltc.deal.models import Deal
from ltc.quote.models import Quote
from portal.clock import now
from portal.db import read
from portal.flows.contract import draw, sign
from portal.permits import Permission
from portal.web.command import command
from portal.web.contract_form import EndForm, SigningForm
from portal.web.contract_read import page, saved
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit
from portal.web.paging import paged
from pricing.ground.errors import NotFound

pages = Blueprint("contract", __name__)
Page = str | tuple[str, int] | Answer


@pages.get("/")
@permit(Permission.CONTRACT_READ)
def index() -> str:
    """Contracts, the newest first; perhaps those of one state."""
    asked = request.args.get("state")
    state = ContractState(asked) if asked in set(ContractState) else None
    with read(g.actor) as session:
        found = paged(session, contracts(state=state))
        wanted = {row.deal_id for row in found.rows}
        deals = {deal.id: deal for deal in session.scalars(select(Deal).where(Deal.id.in_(wanted)))}
    return render_template("contract/index.html", page=found, deals=deals, state=state, states=list(ContractState))


@pages.post("/of/<uuid:quote>")
@permit(Permission.CONTRACT_WRITE)
def create(quote: UUID) -> Page:
    """Make a contract of an accepted quote."""

    def act(session: Session) -> str:
        row = draw(session, fetch(session, Quote, quote), (g.actor.person_id, now()))
        flash(_("The contract is drafted with the quote's lines and the clauses in force."))
        return url_for(".show", id=row.id)

    return command(act)


@pages.get("/<uuid:id>")
@permit(Permission.CONTRACT_READ)
def show(id: UUID) -> str:
    """One contract: its clauses and lines, what was negotiated, and its amendments."""
    return page(id)


@pages.post("/<uuid:id>/sending")
@permit(Permission.CONTRACT_WRITE)
def send(id: UUID) -> Page:
    """Freeze and send."""
    form = HouseForm()

    def act(session: Session) -> str:
        carry.send(session, fetch(session, Contract, id), g.actor.person_id, now())
        flash(_("The contract is frozen. Print it, have both sides sign, and keep the signed copy here."))
        return url_for(".show", id=id)

    return command(act, form, lambda: page(id, form))


@pages.route("/<uuid:id>/signing", methods=["GET", "POST"])
@permit(Permission.CONTRACT_WRITE)
def signing(id: UUID) -> Page:
    """Record that both sides signed, with the copy."""
    form = SigningForm.sent(data={"signed_on": today()})

    def act(session: Session) -> None:
        who = str(form.signed_by.data), form.signed_on.data
        sign(session, fetch(session, Contract, id), form.copy(), who, (g.actor.person_id, now()))
        flash(_("The contract is signed, and its copy is kept."))

    return _form(id, form, "contract/sign.html", act)


@pages.route("/<uuid:id>/end", methods=["GET", "POST"])
@permit(Permission.CONTRACT_WRITE)
def end(id: UUID) -> Page:
    """End a contract, or terminate it with a reason."""
    form = EndForm.sent(data={"over_on": today()}).offer()

    def act(session: Session) -> None:
        row = fetch(session, Contract, id)
        if form.how.data == ContractState.ENDED:
            carry.end(session, row, form.over_on.data, today())
        else:
            carry.terminate(session, row, str(form.why.data or ""), form.over_on.data, today())
        flash(_("The contract is over."))

    return _form(id, form, "contract/end.html", act)


@pages.get("/<uuid:id>/copy")
@permit(Permission.CONTRACT_READ)
def copy(id: UUID) -> Response:
    """The signed copy: to be saved, never shown in the portal."""
    with read(g.actor) as session:
        row = fetch(session, Contract, id)
        if row.stored_file_id is None:
            raise NotFound
        return saved(session, row.stored_file_id, row.number)


def _form(id: UUID, form: HouseForm, template: str, act: Callable[[Session], None]) -> Page:
    """A form of a contract: shown, checked, and carried out."""
    with read(g.actor) as session:
        row = fetch(session, Contract, id)

    def again() -> str:
        return render_template(template, form=form, contract=row)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def done(session: Session) -> str:
        act(session)
        return url_for("contract.show", id=id)

    return command(done, form, again)
