"""What the pages of a settlement show beside its statements: sums, names, and where what is left out stands."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.payout.beyond import beyond
from ltc.payout.models import PayoutBatch
from ltc.settlement.cadence import Span
from ltc.settlement.due import Due
from ltc.settlement.find import statements_of
from ltc.settlement.models import RunState, SettlementRun, Statement
from ltc.settlement.outcome import outcome
from ltc.settlement.try_out import Trial
from ltc.statement_answer.models import AnswerState, StatementAnswer
from partners.partner.models import Partner
from portal.clock import now
from portal.documents.press import missing
from portal.documents.statement_run import progress
from portal.identity.people import names_of
from portal.web.document import IN_ALL
from portal.web.homes.page import sums
from portal.web.month import written
from pricing.ground.decision import Reason

ROWS: dict[str, tuple[str, dict[str, Any]]] = {  # where the rows of what is left out are listed
    "settlement.held-back": ("commission.index", {"view": "held"}),
    "settlement.no-rate": ("commission.index", {"view": "blocked"}),
    "settlement.settled-before": ("statement.index", {}),
    "settlement.unmatched": ("receipt.index", {"view": "unmatched"}),
    "settlement.unpaid-invoice": ("invoice.index", {"view": "open"}),
}
Card = tuple[str, str, None, None]


def run_page(session: Session, run: SettlementRun) -> dict[str, Any]:
    """One written run: its statements, its batches, and who made and approved it."""
    batches = select(PayoutBatch).where(PayoutBatch.run_id == run.id).order_by(PayoutBatch.number)
    dues = outcome(session, run, now())
    return {
        "dues": dues,
        "ids": {statement.number: statement.id for statement in statements_of(session, run)},
        "cards": cards(dues),
        "partners": partners(session, dues),
        "batches": session.scalars(batches).all(),
        "people": names_of([run.prepared_by, run.approved_by]),
        "documents": progress(session, run),
        "document_languages": IN_ALL,
        "lacking": missing(),
        "answers": _answers(session, run),
        "beyond": beyond(session, run, now()) if run.state is RunState.PREPARED else [],
    }


def _answers(session: Session, run: SettlementRun) -> dict[AnswerState, int]:
    """How many statements of a run are in each state of their partner's answer."""
    query = select(StatementAnswer.state, func.count()).join(Statement, Statement.id == StatementAnswer.statement_id)
    rows = session.execute(query.where(Statement.run_id == run.id).group_by(StatementAnswer.state))
    return {state: int(number) for state, number in rows}


def trial_page(session: Session, trial: Trial) -> dict[str, Any]:
    """A dry run: the same, and what is not in it with the addresses of the rows."""
    return {
        "dues": trial.statements,
        "ids": {},
        "cards": cards(trial.statements),
        "partners": partners(session, [*trial.statements, *trial.silent]),
        "silent": trial.silent,
        "left_out": with_rows(trial.left_out, trial.span),
    }


def cards(dues: Sequence[Due]) -> list[Card]:
    """The sums of a run, each currency by itself, and how many statements stand out."""
    is_taxed = any(due.withheld_minor for due in dues)
    shown = [
        (_("Payout"), _sum(dues, "paid_minor")),
        *([(_("Withheld tax"), _sum(dues, "withheld_minor"))] if is_taxed else []),
        (_("Due and not paid"), _sum(dues, "left_minor")),
        (_("Held back"), _sum(dues, "held_minor")),
        (_("To look at"), str(sum(bool(due.flags) for due in dues))),
    ]
    return [(label, value, None, None) for label, value in shown]


def _sum(dues: Sequence[Due], name: str) -> str:
    currencies = sorted({due.currency for due in dues})
    return sums([(code, sum(getattr(due, name) for due in dues if due.currency == code)) for code in currencies])


def partners(session: Session, rows: Iterable[Any]) -> dict[UUID, Partner]:
    """The partners that rows name."""
    query = select(Partner).where(Partner.id.in_({row.partner_id for row in rows}))
    return {partner.id: partner for partner in session.scalars(query)}


def with_rows(reasons: Iterable[Reason], span: Span) -> list[tuple[Reason, str]]:
    """Each reason with the address of its rows, as far as the period counts them; empty where it has none."""
    return [(reason, _rows(reason.rule, span)) for reason in reasons]


def _rows(rule: str, span: Span) -> str:
    if rule not in ROWS:
        return ""
    endpoint, arguments = ROWS[rule]
    return url_for(endpoint, **arguments, month=written(span))
