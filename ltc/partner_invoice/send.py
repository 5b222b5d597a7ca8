"""Sending an invoice for statements."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.paper.models import Paper
from ltc.partner_invoice import fapiao
from ltc.partner_invoice.find import stated
from ltc.partner_invoice.models import InvoiceKind, PartnerInvoice, PartnerInvoiceState
from ltc.partner_invoice.rules import Billed, differences
from ltc.self_billing.find import under
from ltc.settlement.models import Statement
from pricing.ground.errors import Invalid, NotFound
from pricing.ground.record import new_id

NUMBER_MAX = 60


class StatementsMixed(Invalid):
    """One invoice is for statements of one currency."""

    code = "statements-mixed"


class StatementBilled(Invalid):
    """A statement stands on a paper already."""

    code = "statement-billed"


class SelfBilled(Invalid):
    """The partner has agreed that the house writes the invoice: it writes none of its own for this period."""

    code = "statement-self-billed"


class NothingToBill(Invalid):
    """The statements add up to nothing, or to less."""

    code = "nothing-to-bill"


class InvoiceNumberKnown(Invalid):
    """The partner sent an invoice of this number before."""

    code = "invoice-number-known"


class InvoiceNumberForm(Invalid):
    """A number has one line of characters that can be printed."""

    code = "invoice-number-form"


class InvoiceNotSum(Invalid):
    """Net and tax are not the gross, the net is not above zero, or the tax is below it."""

    code = "invoice-not-sum"


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """An invoice as its sender gives it, for which statements; amounts net, tax and gross in minor units."""

    number: str
    kind: InvoiceKind
    issued_on: date
    currency: str
    amounts: tuple[int, int, int]
    statement_ids: tuple[UUID, ...]


def send(
    session: Session, new: NewInvoice, stored_file_id: UUID, by: UUID, when: tuple[date, datetime]
) -> PartnerInvoice:
    """Take an invoice in and say whether it matches; `when` is the tenant's date, and the instant.

    A number is free again, and its statements as well, when the invoice was sent back.
    Errors: NotFound for statements that are not the sender's; StatementsMixed, StatementBilled, SelfBilled,
    NothingToBill, InvoiceNumberKnown, InvoiceNumberForm, InvoiceNotSum, and those of `fapiao.check`.
    """
    statements = _statements(session, new.statement_ids)
    partner_id, says = statements[0].partner_id, stated(session, statements)
    if says.net_minor <= 0:
        raise NothingToBill(field="statements")
    number = _number(session, new, partner_id)
    net, tax, gross = new.amounts
    if net <= 0 or tax < 0 or net + tax != gross:
        raise InvoiceNotSum(field="gross")
    found = differences(Billed(net, new.currency, new.issued_on), says, when[0])
    row = PartnerInvoice(
        id=new_id(),
        partner_id=partner_id,
        number=number,
        kind=new.kind,
        issued_on=new.issued_on,
        currency=new.currency,
        net_minor=net,
        tax_minor=tax,
        gross_minor=gross,
        stored_file_id=stored_file_id,
        state=PartnerInvoiceState.DIFFERS if found else PartnerInvoiceState.MATCHES,
        findings=[reason.data() for reason in found],
        sent_by=by,
        sent_at=when[1],
    )
    session.add(row)
    session.add_all(_paper(row, statement) for statement in statements)
    return row


def _paper(row: PartnerInvoice, statement: Statement) -> Paper:
    return Paper(partner_id=row.partner_id, statement_id=statement.id, partner_invoice_id=row.id)


def _statements(session: Session, ids: Sequence[UUID]) -> list[Statement]:
    wanted = set(ids)
    found = list(session.scalars(select(Statement).where(Statement.id.in_(wanted)).order_by(Statement.number)))
    if not found or len(found) != len(wanted):
        raise NotFound
    if len({one.partner_id for one in found}) > 1:
        raise NotFound
    if len({one.currency for one in found}) > 1:
        raise StatementsMixed(field="statements")
    billed = select(Statement.number).join(Paper, Paper.statement_id == Statement.id)
    taken = session.scalars(billed.where(Statement.id.in_(wanted), Paper.returned_at.is_(None))).all()
    if taken:
        raise StatementBilled(field="statements", numbers=", ".join(sorted(taken)))
    if session.scalar(under().where(Statement.id.in_(wanted)).limit(1)):
        raise SelfBilled(field="statements")
    return found


def _number(session: Session, new: NewInvoice, partner_id: UUID | None) -> str:
    """The number written one way, so that spaces and letters of another width make no second one."""
    number = re.sub(r"\s+", "", unicodedata.normalize("NFKC", new.number)).upper()
    if not number or len(number) > NUMBER_MAX or not number.isprintable():
        raise InvoiceNumberForm(field="number")
    if new.kind is InvoiceKind.FAPIAO:
        fapiao.check(number, new.issued_on)
    same = (PartnerInvoice.partner_id == partner_id, PartnerInvoice.number == number)
    standing = PartnerInvoice.state != PartnerInvoiceState.RETURNED
    if session.scalar(select(PartnerInvoice.id).where(*same, standing)):
        raise InvoiceNumberKnown(field="number", number=number)
    return number
