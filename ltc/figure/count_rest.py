"""Counting leads, registrations and cash."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.cash.models import Invoice
from ltc.figure.cell import About, Cell, FigureKind
from ltc.figure.measure import count_back_days, dso_days, percentile
from ltc.figure.rows import behind, within
from ltc.figure.window import Window
from partners.conflict.models import Outcome, Ruling
from partners.lead.kinds import OfferState
from partners.lead.models import Lead, LeadHandout, LeadOffer
from partners.protection.models import Protection, ProtectionState

CONVERTED_WITHIN = timedelta(days=90)
PORTION = 5000
K = FigureKind


def leads(session: Session, window: Window) -> Iterator[Cell]:
    """Leads by the month in which they came in, and how many became a registration within 90 days."""
    came, became = Counter[str](), Counter[str]()
    within_ = within(Lead.received_at, window, About(K.LEAD_CONVERSION))
    for (at,) in session.execute(select(Lead.received_at).where(*within_)):
        came.update(("", window.month_of(at)))
    query = select(Lead.received_at, LeadOffer.ended_at).join(LeadHandout, LeadHandout.lead_id == Lead.id)
    query = query.join(LeadOffer, LeadOffer.id == LeadHandout.lead_offer_id)
    for at, ended_at in session.execute(query.where(*within_, LeadOffer.state == OfferState.CONVERTED)):
        if ended_at and ended_at < window.end and ended_at - at <= CONVERTED_WITHIN:
            became.update(("", window.month_of(at)))
    for month, rows in came.items():
        yield Cell(About(K.LEAD_CONVERSION, month=month), rows, became[month])


def rulings(session: Session, window: Window) -> Iterator[Cell]:
    """First rulings: how long they took, how many approved, how many had a rival to hear."""
    seconds, approved, conflicts, rows = list[int](), 0, 0, 0
    whole = behind(About(K.RULING_TIME), window, [])
    query = whole.with_only_columns(Ruling.submitted_at, Ruling.decided_at, Ruling.outcome, Ruling.facts["rivals"])
    for submitted_at, decided_at, outcome, rivals in session.execute(query.execution_options(yield_per=PORTION)):
        rows, approved, conflicts = rows + 1, approved + (outcome is Outcome.APPROVE), conflicts + bool(rivals)
        if submitted_at:
            seconds.append(int((decided_at - submitted_at).total_seconds()))
    if rows:
        times = percentile(seconds, 50), percentile(seconds, 90)
        yield Cell(About(K.RULING_TIME), rows, low=times[0], high=times[1])
        yield Cell(About(K.RULING_APPROVED), rows, approved)
        yield Cell(About(K.RULING_CONFLICT), rows, conflicts)


def lapses(session: Session, window: Window) -> Iterator[Cell]:
    """Of the protections that ended, how many lapsed; of the appeals that were heard, how many were upheld."""
    ended = behind(About(K.PROTECTION_LAPSED), window, []).with_only_columns(Protection.state, func.count())
    found = {row[0]: row[1] for row in session.execute(ended.group_by(Protection.state))}
    if found:
        yield Cell(About(K.PROTECTION_LAPSED), sum(found.values()), found.get(ProtectionState.LAPSED, 0))
    heard = behind(About(K.APPEAL_UPHELD), window, []).with_only_columns(Ruling.outcome, func.count())
    outcomes = {row[0]: row[1] for row in session.execute(heard.group_by(Ruling.outcome))}
    if outcomes:
        yield Cell(About(K.APPEAL_UPHELD), sum(outcomes.values()), outcomes.get(Outcome.APPROVE, 0))


def outstanding(session: Session, window: Window) -> Iterator[Cell]:
    """By currency: what is owed of all invoices now, against what was invoiced in the window, net of credit notes."""
    owed = select(Invoice.currency, func.sum(Invoice.owed_minor)).where(Invoice.issued_on < window.as_of)
    balances = {currency: int(minor) for currency, minor in session.execute(owed.group_by(Invoice.currency))}
    days = (window.as_of - window.first).days
    for currency, balance in balances.items():
        months, rows = [], 0
        for first in reversed(window.months):
            about = About(K.SALES_OUTSTANDING, month=f"{first:%Y-%m}", currency=currency)
            worth = func.coalesce(func.sum(Invoice.gross_minor - Invoice.credited_minor), 0)
            query = behind(about, window, []).with_only_columns(func.count(Invoice.id), worth)
            number, minor = session.execute(query).one()
            span, rows = window.days(about.month), rows + number
            months.append(((span[1] - span[0]).days, int(minor)))
        revenue, about = sum(minor for _, minor in months), About(K.SALES_OUTSTANDING, currency=currency)
        ways = dso_days(balance, revenue, days), count_back_days(balance, months)
        yield Cell(about, rows, minor=balance, whole_minor=revenue, low=ways[0], high=ways[1])
