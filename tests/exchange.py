"""Exchange rates for tests, and a product that only a book in another currency has."""

from datetime import UTC, date, datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy.orm import Session

from portal.bulk import Bulk
from portal.db import work
from pricing.book.draft import NewBook, begin, fill
from pricing.book.models import PriceBook, Side
from pricing.book.publish import publish
from pricing.book.sheet import Sheet
from pricing.exchange.convert import ExchangeRate
from pricing.exchange.record import By, enter
from pricing.ground.record import new_id
from pricing.product.models import Product
from tests.world import World

MARCH, DAY, NOW = date(2026, 3, 1), date(2026, 3, 10), datetime(2026, 3, 10, 4, tzinfo=UTC)
ADA, NILS = new_id(), new_id()


def entered(session: Session, source: str, value: str, target: str = "EUR", starts_on: date = MARCH, **more) -> None:
    """A rate, by default of the ECB into euros from March on; what stands out is confirmed."""
    of = {"published_by": "ECB"} | more
    enter(session, ExchangeRate(source, target, Fraction(value), starts_on, **of), By(new_id(), DAY, NOW, True))
    session.flush()


def product(world: World, session: Session, sku: str) -> UUID:
    """A pump that no book of the world has."""
    row = Product(id=new_id(), sku=sku, name_en=sku, name_zh=sku, product_line_id=world.lines["pumps"])
    session.add(row)
    session.flush()
    world.products[sku] = row.id
    return row.id


def book(world: World, session: Session, currency: str, prices: dict[UUID, int], **place) -> PriceBook:
    """A published book in a currency since today, by default the channel's: gold partners get 15 % off pumps."""
    side = place.pop("side", Side.CHANNEL)
    code = place.pop("code", f"{currency.lower()}-{side.value}")
    new = begin(session, NewBook(code, code, code, side, currency, **place), ADA, DAY)
    session.flush()
    pumps = {("gold", world.lines["pumps"]): 150_000} if side is Side.CHANNEL else {}
    breaks = {(one, 10): 50_000 for one in prices}
    fill(session, Bulk(session), new, Sheet(dict(prices), breaks, pumps), ADA)
    publish(session, new, DAY, NILS, (DAY, NOW))
    session.flush()
    return new


def dollars(world: World, side: Side = Side.CHANNEL, rate: str | None = "0.92") -> UUID:
    """The product D-1, for 100.00 dollars in a book of its own; and the rate into euros."""
    with work(world.house) as session:
        found = product(world, session, "D-1")
        book(world, session, "USD", {found: 100_00}, side=side)
        if rate:
            entered(session, "USD", rate)
    return found
