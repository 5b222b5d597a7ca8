"""Negotiating a contract: changes of its clauses, allowed or refused; and amendments once it is signed."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from ltc.contract.find import amendments, standing
from ltc.contract.models import Asker, ChangeState, Contract, ContractAmendment, ContractChange
from ltc.contract.negotiate import Wish, allow, record, refuse
from ltc.contract_template.clauses import Clause, Clauses
from portal.clock import now
from portal.db import read
from portal.flows.contract import change as amend
from portal.permits import Permission
from portal.web.command import command
from portal.web.contract_form import AmendmentForm, ChangeForm, DecisionForm, WordingForm
from portal.web.contract_read import page, saved
from portal.web.fetch import fetch
from portal.web.format import today
from portal.web.guard import permit

pages = Blueprint("contract_change", __name__)
Page = str | tuple[str, int] | Answer


@pages.route("/<uuid:id>/changes/<code>", methods=["GET", "POST"])
@permit(Permission.CONTRACT_WRITE)
def new(id: UUID, code: str) -> Page:
    """Log a change of a clause that is negotiated."""
    contract, clause = _clause(id, code)
    if clause is None:
        return redirect(url_for("contract.show", id=id))
    form = ChangeForm.sent(data={"text_en": clause.text_en, "text_zh": clause.text_zh}).offer()

    def act(session: Session) -> None:
        wish = Wish(code, form.wording(), Asker(form.asked_by.data), str(form.why.data))
        made = record(session, fetch(session, Contract, id), wish, g.actor.person_id, now())
        waits = made.state is ChangeState.WAITING
        flash(_("The change waits for a second person.") if waits else _("The change is in the contract."))

    return _form((contract, clause), form, act)


@pages.route("/<uuid:id>/amendments/<code>", methods=["GET", "POST"])
@permit(Permission.CONTRACT_ALLOW)
def amendment(id: UUID, code: str) -> Page:
    """Record an amendment of a signed contract, with its signed copy."""
    contract, clause = _clause(id, code)
    if clause is None:
        return redirect(url_for("contract.show", id=id))
    shown = {"text_en": clause.text_en, "text_zh": clause.text_zh, "valid_from": today()}
    form = AmendmentForm.sent(data=shown)

    def act(session: Session) -> None:
        said = code, form.wording(), str(form.why.data), form.valid_from.data
        row = amend(session, fetch(session, Contract, id), form.copy(), said, (g.actor.person_id, now()))
        flash(_("Amendment %(number)s is recorded, and its copy is kept.", number=row.number))

    return _form((contract, clause), form, act)


@pages.post("/changes/<uuid:change>/allowance")
@permit(Permission.CONTRACT_ALLOW)
def allowed(change: UUID) -> Page:
    """Allow a change."""
    return _decide(change, allow, _("The change is in the contract."))


@pages.post("/changes/<uuid:change>/refusal")
@permit(Permission.CONTRACT_ALLOW)
def refused(change: UUID) -> Page:
    """Refuse a change, with a reason."""
    return _decide(change, refuse, _("The change is refused. The clause stays as it was."))


@pages.get("/amendments/<uuid:amendment>/copy")
@permit(Permission.CONTRACT_READ)
def copy(amendment: UUID) -> Response:
    """An amendment's signed copy: to be saved, never shown in the portal."""
    with read(g.actor) as session:
        row = fetch(session, ContractAmendment, amendment)
        number = fetch(session, Contract, row.contract_id).number
        return saved(session, row.stored_file_id, f"{number}-{row.number}")


Decide = Callable[[Session, ContractChange, str, UUID, datetime], None]


def _decide(change_id: UUID, how: Decide, said: str) -> Page:
    form = DecisionForm.sent()
    with read(g.actor) as session:
        contract_id = fetch(session, ContractChange, change_id).contract_id
    if not form.validate():
        return page(contract_id, form), 422

    def act(session: Session) -> str:
        how(session, fetch(session, ContractChange, change_id), str(form.why.data or ""), g.actor.person_id, now())
        flash(said)
        return url_for("contract.show", id=contract_id)

    return command(act, form, lambda: page(contract_id, form))


def _clause(contract_id: UUID, code: str) -> tuple[Contract, Clause | None]:
    """A contract, and its clause of a code as it stands with its amendments."""
    with read(g.actor) as session:
        row = fetch(session, Contract, contract_id)
        content = standing(row, amendments(session, row.id))
    return row, Clauses.read({"clauses": content["clauses"]}).of(code)


def _form(of: tuple[Contract, Clause], form: WordingForm, act: Callable[[Session], None]) -> Page:
    contract, clause = of

    def again() -> str:
        return render_template("contract/wording.html", contract=contract, clause=clause, form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def done(session: Session) -> str:
        act(session)
        return url_for("contract.show", id=contract.id)

    return command(done, form, again)
