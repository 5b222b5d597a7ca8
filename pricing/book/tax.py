"""Tax rates: dated data. A rate holds from a day on until the next one of the same product line begins."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from pricing.book.models import TaxRate
from pricing.ground.errors import Invalid
from pricing.ground.rate import PPM
from pricing.ground.record import new_id
from pricing.product.models import ProductLine


class TaxRateKnown(Invalid):
    """A rate of this product line begins on this day already; rates are never edited."""

    code = "tax-rate-known"


class TaxRateWrong(Invalid):
    """A tax rate is between 0 and 100 %."""

    code = "tax-rate-wrong"


def rates() -> Select[TaxRate, ProductLine]:
    """Every rate with its line (None: all lines), the newest start first."""
    joined = select(TaxRate, ProductLine).outerjoin(ProductLine, ProductLine.id == TaxRate.product_line_id)
    return joined.order_by(TaxRate.valid_from.desc(), TaxRate.id.desc())


def levy(session: Session, code: str, line_id: UUID | None, rate_ppm: int, valid_from: date) -> TaxRate:
    """A rate of a line (None: of every line without a rate of its own) from a day on, in parts per million.

    What was quoted before keeps the rate that it was quoted at. Raises TaxRateKnown, TaxRateWrong.
    """
    if not 0 <= rate_ppm <= PPM:
        raise TaxRateWrong(field="percent")
    same = select(TaxRate.id).where(TaxRate.product_line_id == line_id, TaxRate.valid_from == valid_from)
    if session.scalar(same.limit(1)):
        raise TaxRateKnown(field="valid_from")
    rate = TaxRate(id=new_id(), code=code, product_line_id=line_id, rate_ppm=rate_ppm, valid_from=valid_from)
    session.add(rate)
    return rate
