"""Special prices on the homes: what waits for the reader's signature, or for her answer."""

from flask import g, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from ltc.special_price.find import signatures, special_prices, waiting
from ltc.special_price.models import SpecialPrice, SpecialPriceState
from portal.web.format import moment
from portal.web.homes.page import Task

LOOKED_AT_MAX = 30


def to_sign(session: Session) -> list[Task]:
    """Requests whose next signature is of the reader's role, and not her own requests, by due time."""
    rows = session.execute(waiting().limit(LOOKED_AT_MAX))
    return [
        Task(
            _("Special price %(number)s, %(name)s", number=row.number, name=deal.customer_name),
            url_for("special_price.show", id=row.id),
            moment(row.due_at),
        )
        for row, deal in rows
        if _is_next(session, row)
    ]


def to_answer(session: Session) -> list[Task]:
    """Requests that the house sent back with a question."""
    rows = session.execute(special_prices(state=SpecialPriceState.RETURNED).limit(LOOKED_AT_MAX))
    return [
        Task(
            _("Answer the question on %(number)s, %(name)s", number=row.number, name=deal.customer_name),
            url_for("special_price.show", id=row.id),
        )
        for row, deal in rows
    ]


def _is_next(session: Session, row: SpecialPrice) -> bool:
    found = signatures(session, row)
    step = next((one for one in found if one.decided_by is None), None)
    signed = {row.asked_by, *(one.decided_by for one in found)}
    return step is not None and step.approver in g.actor.roles and g.actor.person_id not in signed
