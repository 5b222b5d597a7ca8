"""Asking for a special price, and answering the house's question. Reads the asker's own rows and the prices alone."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.deal.at import DealOver
from ltc.deal.models import Deal, DealState
from ltc.special_price.listed import listed
from ltc.special_price.models import Act, SpecialPrice, SpecialPriceAct, SpecialPriceLine, SpecialPriceState
from ltc.special_price.request import (
    DAYS_MAX,
    LINES_MAX,
    QUANTITY_MAX,
    Asker,
    LineWish,
    PartnerNotGood,
    Request,
    SpecialPriceLines,
    SpecialPriceSpan,
    SpecialPriceWish,
    check,
)
from ltc.special_price.states import move
from partners.partner.models import Partner, Standing
from pricing.ground.money import CurrencyMismatch
from pricing.ground.record import new_id


def ask(session: Session, deal: Deal, request: Request, by: Asker) -> SpecialPrice:
    """Ask for special prices for a deal's customer.

    Raises DealOver, PartnerNotGood, and Invalid for what cannot be asked for.
    """
    if deal.state is DealState.LOST:
        raise DealOver
    _in_good_standing(session, deal)
    row = SpecialPrice(
        id=new_id(),
        number=_number(session, deal),
        deal_id=deal.id,
        partner_id=deal.partner_id,
        state=SpecialPriceState.ASKED,
        round=1,
        used_minor=0,
        asked_by=by.person_id,
        asked_at=by.now,
    )
    _fill(session, (row, deal), request, by)
    session.add_all([row, act(row, Act.ASKED, by.person_id, by.now)])
    return row


def answer(session: Session, row: SpecialPrice, request: Request, by: Asker) -> None:
    """Answer the house's question with the request as it is now; its signatures begin again. Raises as `ask`."""
    session.refresh(row, with_for_update=True)
    move(row, SpecialPriceState.ASKED)
    deal = session.get_one(Deal, (row.tenant_id, row.deal_id))
    _in_good_standing(session, deal)
    row.round += 1
    row.asked_by, row.note, row.usable_on = by.person_id, None, None
    row.lines.clear()
    session.flush()
    _fill(session, (row, deal), request, by)
    session.add(act(row, Act.ANSWERED, by.person_id, by.now))


def act(row: SpecialPrice, what: Act, by: UUID | None, at: datetime, note: str | None = None) -> SpecialPriceAct:
    """What happened, for the record that both sides read."""
    return SpecialPriceAct(partner_id=row.partner_id, special_price_id=row.id, act=what, by=by, at=at, note=note)


def _fill(session: Session, subject: tuple[SpecialPrice, Deal], request: Request, by: Asker) -> None:
    row, deal = subject
    currency = deal.currency
    if request.value.currency != currency:
        raise CurrencyMismatch(field="value", one=request.value.currency, other=currency)
    if request.value.minor <= 0:
        raise SpecialPriceWish(field="value", most=QUANTITY_MAX)
    if not by.today <= request.starts_on <= request.last_on <= request.starts_on + timedelta(days=DAYS_MAX):
        raise SpecialPriceSpan(field="last_on", days=DAYS_MAX)
    row.currency, row.value_max_minor, row.due_at = currency, request.value.minor, by.due_at
    row.starts_on, row.last_on = request.starts_on, request.last_on
    row.competition, row.justification = request.competition, request.justification
    lines = [_line(row, position, wish) for position, wish in enumerate(request.lines)]
    subjects = {line.product_id or line.product_line_id for line in lines}
    if not 1 <= len(lines) <= LINES_MAX or len(subjects) < len(lines):
        raise SpecialPriceLines(field="lines", most=LINES_MAX)
    known = listed(session, deal, lines, by.today)
    for line in lines:
        check(line, known, by.today)
    row.lines.extend(lines)


def _line(row: SpecialPrice, position: int, wish: LineWish) -> SpecialPriceLine:
    return SpecialPriceLine(
        id=new_id(),
        partner_id=row.partner_id,
        position=position,
        product_id=wish.product_id,
        product_line_id=wish.product_line_id,
        quantity_max=wish.quantity_max,
        unit_minor=wish.unit_minor,
        discount_ppm=wish.discount_ppm,
        used=0,
    )


def _in_good_standing(session: Session, deal: Deal) -> None:
    partner = session.scalar(select(Partner).where(Partner.id == deal.partner_id)) if deal.partner_id else None
    if partner and partner.standing is not Standing.GOOD:
        raise PartnerNotGood


def _number(session: Session, deal: Deal) -> str:
    known = session.scalar(select(func.count()).select_from(SpecialPrice).where(SpecialPrice.deal_id == deal.id)) or 0
    return f"SP-{deal.number.removeprefix('D-')}-{known + 1}"
