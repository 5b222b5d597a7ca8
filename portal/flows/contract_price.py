"""Contract prices across the floors: who is meant by a text, and a file of them taken whole or not at all."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.account.find import Asked, accounts, match
from partners.account.models import Account
from partners.partner.models import Partner
from portal.imports.table import Row, rows_of
from pricing.contract_price.draft import draft
from pricing.contract_price.models import ContractPrice
from pricing.contract_price.sheet import NEEDED, Known, read
from pricing.ground.errors import Invalid
from pricing.product.models import Product

ROWS_MAX = 5_000


class CustomerUnclear(Invalid):
    """It is not certain which customer is meant."""

    code = "customer-unclear"


def customer_meant(session: Session, text: str) -> UUID:
    """The customer that a name, tax number or host certainly means. Raises CustomerUnclear."""
    named = session.scalars(accounts().where(Account.name == text).limit(2)).all()
    if len(named) == 1:
        return named[0].id
    found = match(session, Asked(text, tax_id=text, host=text))
    if found.account_id:
        return found.account_id
    near = {one.account for one in found.found} | {row.id for row in named}
    said = session.scalars(select(Account.name).where(Account.id.in_(near)).order_by(Account.name)) if near else ()
    raise CustomerUnclear(field="customer", text=text, near=", ".join(said) or "–")


def take_in(
    session: Session, file: tuple[str, bytes], currency: str, by: UUID, when: tuple[date, datetime]
) -> list[ContractPrice]:
    """A draft for every row of a CSV file (name, content), or none. Raises SheetRefused and what a table raises."""
    rows = list(rows_of(*file, NEEDED, ROWS_MAX))
    agreed = read(((row.line, row.values) for row in rows), _known(session, rows, currency, when[0]))
    return [draft(session, bargain, (span.starts, span.ends), by, when[1]) for bargain, span in agreed]


def _known(session: Session, rows: Sequence[Row], currency: str, today: date) -> Known:
    sold = session.execute(select(Product.sku, Product.id, Product.retired_on))
    called = {row.values.get("customer", "") for row in rows} - {""}
    return Known(
        currency=currency,
        partners={row.code: row.id for row in session.execute(select(Partner.code, Partner.id))},
        customers={text: _meant(session, text) for text in called},
        skus={sku: None if retired and retired <= today else product for sku, product, retired in sold},
    )


def _meant(session: Session, text: str) -> UUID | None:
    try:
        return customer_meant(session, text)
    except CustomerUnclear:
        return None
