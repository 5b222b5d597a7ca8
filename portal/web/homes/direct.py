"""A direct seller's home: own deals, and whose turn it is."""

from datetime import date

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal, DealState
from ltc.path.models import PathStage
from ltc.path.roles import Owner
from ltc.quote.models import Quote, QuoteState
from portal.web.format import day
from portal.web.homes import deal_room
from portal.web.homes.page import Figure, Home, Task, how_many, sums
from portal.words.speak import named


def home(session: Session, today: date) -> Home:
    """Open deals, those that are late first."""
    mine = select(Deal).where(Deal.state == DealState.OPEN)
    worth = (
        select(Deal.currency, func.sum(Deal.value_minor)).where(Deal.state == DealState.OPEN).group_by(Deal.currency)
    )
    won = select(Deal).where(Deal.state == DealState.WON)
    sent = select(Quote).where(Quote.state == QuoteState.SENT)
    return Home(
        figures=[
            Figure(_("Open deals"), str(how_many(session, mine)), url_for("deal.index", state="open")),
            Figure(
                _("Worth"), sums([(c, int(v)) for c, v in session.execute(worth)]), url_for("deal.index", state="open")
            ),
            Figure(_("Quotes sent"), str(how_many(session, sent)), url_for("quote.index")),
            Figure(_("Won"), str(how_many(session, won)), url_for("deal.index", state="won")),
        ],
        tasks=[*deal_room.mine(session, today), *_late(session, today)],
        action=_("Open a deal"),
        action_url=url_for("deal.new"),
        calm=_("No deal is late."),
    )


def _late(session: Session, today: date) -> list[Task]:
    query = (
        select(Deal, PathStage)
        .join(PathStage, PathStage.id == Deal.stage_id)
        .where(Deal.state == DealState.OPEN, Deal.expected_close_on < today, PathStage.owner == Owner.DIRECT_SELLER)
        .order_by(Deal.expected_close_on)
        .limit(10)
    )
    return [
        Task(
            f"{deal.number} · {deal.customer_name} · {named(stage)}",
            url_for("deal.show", id=deal.id),
            day(deal.expected_close_on),
        )
        for deal, stage in session.execute(query)
    ]
