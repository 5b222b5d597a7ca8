"""Reading what is owed: sums by age, currency and debtor, and the invoices behind each sum."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, literal_column, select
from sqlalchemy.orm import Session

from ltc.cash.models import BillTo, Invoice
from ltc.deal.models import Deal
from ltc.receivable.age import LAST_DAYS, Age, span
from partners.account.models import Account
from partners.partner.models import Partner

IS_OPEN = Invoice.owed_minor > literal_column("0")  # as the index says it
DEBTOR = case((Invoice.bill_to == BillTo.PARTNER, Invoice.partner_id), else_=Deal.account_id)


@dataclass(slots=True)
class Owed:
    """What is owed in a currency, by one debtor or by all, in minor units by age."""

    currency: str
    debtor: UUID | None = None
    by_age: dict[Age, int] = field(default_factory=lambda: dict.fromkeys(Age, 0))

    @property
    def total_minor(self) -> int:
        """All of it."""
        return sum(self.by_age.values())


def totals(session: Session, today: date) -> list[Owed]:
    """What is owed by currency and age."""
    age = _age(today)
    query = select(Invoice.currency, age, func.sum(Invoice.owed_minor)).where(IS_OPEN).group_by(Invoice.currency, age)
    found = dict[str, Owed]()
    for currency, name, minor in session.execute(query.order_by(Invoice.currency)):
        found.setdefault(currency, Owed(currency)).by_age[Age(name)] = int(minor)
    return list(found.values())


def debtors(today: date) -> Select[UUID, str, int, int, int, int, int]:
    """Who owes in which currency, and how much of each age; whoever owes most first."""
    age, owed = _age(today), Invoice.owed_minor
    sums = [func.sum(case((age == one.value, owed), else_=0)) for one in Age]
    query = select(DEBTOR, Invoice.currency, *sums).join(Deal, Deal.id == Invoice.deal_id).where(IS_OPEN)
    return query.group_by(DEBTOR, Invoice.currency).order_by(func.sum(owed).desc(), DEBTOR, Invoice.currency)


def read(rows: Iterable[tuple[UUID, str, int, int, int, int, int]]) -> list[Owed]:
    """The rows of `debtors` as values."""
    return [Owed(currency, debtor, dict(zip(Age, map(int, sums), strict=True))) for debtor, currency, *sums in rows]


def invoices(today: date, currency: str = "", age: Age | None = None, debtor: UUID | None = None) -> Select[Invoice]:
    """Invoices that are owed, of a currency, an age and a debtor; whatever was due first comes first."""
    query = select(Invoice).where(IS_OPEN).order_by(Invoice.due_on, Invoice.id)
    if currency:
        query = query.where(Invoice.currency == currency)
    if debtor:
        query = query.join(Deal, Deal.id == Invoice.deal_id).where(DEBTOR.in_((debtor,)))
    return query.where(*_bounds(age, today)) if age else query


class Debtor(NamedTuple):
    """A customer, or a partner where the partner is billed; a customer has one name in both languages."""

    id: UUID
    name_en: str
    name_zh: str


def names(session: Session, ids: Iterable[UUID]) -> dict[UUID, Debtor]:
    """Who the debtors are, by id."""
    wanted = set(ids)
    accounts = select(Account.id, Account.name, Account.name).where(Account.id.in_(wanted))
    partners = select(Partner.id, Partner.name_en, Partner.name_zh).where(Partner.id.in_(wanted))
    return {row[0]: Debtor(*row) for of in (accounts, partners) for row in session.execute(of)}


def _bounds(age: Age, today: date) -> list[ColumnElement[bool]]:
    first, last = span(age, today)
    return [*([Invoice.due_on >= first] if first else []), *([Invoice.due_on <= last] if last else [])]


def _age(today: date) -> ColumnElement[str]:
    whens = list[tuple[ColumnElement[bool], ColumnElement[str]]]()
    for age in LAST_DAYS:
        whens.append((and_(*_bounds(age, today)), literal_column(f"'{age.value}'")))
    return case(*whens, else_=literal_column(f"'{Age.OVER_90.value}'"))
