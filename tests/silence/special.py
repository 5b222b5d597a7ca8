"""The observer's special prices: asked for badly and well, taken back, answered; the house decides in every world."""

from sqlalchemy import select

from ltc.deal.models import Deal
from ltc.special_price.models import SpecialPrice, SpecialPriceState
from portal.db import read, work
from portal.flows import special_price as flow
from tests.claims import NOW
from tests.silence.transcript import Visitor
from tests.special_prices import by, row_of
from tests.world import World

GIVEN = {
    "value": "40000",
    "starts_on": "2026-03-10",
    "last_on": "2026-05-31",
    "competition": "Somebody offers less.",
    "justification": "First of three plants.",
}


def ask_for_special_prices(visitor: Visitor) -> None:
    """Ask for every deal: badly, well, and once more to take it back; look at each."""
    line = {"lines__0__subject": f"line:{visitor.world.lines['pumps']}", "lines__0__quantity": "30"}
    for deal in _own(visitor, Deal):
        url = visitor.world.url(f"special-prices/of/{deal}")
        visitor.ask("POST", url, **GIVEN | line | {"lines__0__discount": "many"})
        for discount in ("22", "24"):
            sent = visitor.ask("POST", url, **GIVEN | line | {"lines__0__discount": discount})
            visitor.ask("GET", sent.headers["Location"])
        visitor.ask("POST", f"{sent.headers['Location']}/withdrawal")


def decide_on_special_prices(world: World, visitor: Visitor) -> None:
    """The house signs the first, sends the second back, refuses the rest: by their numbers, whoever else is there."""
    waiting = _own(visitor, SpecialPrice, SpecialPriceState.ASKED)
    for place, row_id in enumerate(waiting):
        with work(world.house) as session:
            flow.assess(session, row_id, NOW)
        with work(world.people["channel_manager"]) as session:
            row = row_of(session, row_id)
            who = by(world, "channel_manager", row)
            if place == 0:
                flow.sign(session, row, "For the file.", who)
            elif place == 1:
                flow.send_back(session, row, "Which plants?", who)
            else:
                flow.refuse(session, row, "Not at this quantity.", who)


def answer_on_special_prices(visitor: Visitor) -> None:
    """Answer the house's question, and look at all of them."""
    line = {"lines__0__subject": f"line:{visitor.world.lines['pumps']}", "lines__0__quantity": "10"}
    for row_id in _own(visitor, SpecialPrice, SpecialPriceState.RETURNED):
        url = visitor.world.url(f"special-prices/{row_id}/answer")
        visitor.ask("GET", url)
        visitor.ask("POST", url, **GIVEN | line | {"lines__0__discount": "20"})
    for row_id in _own(visitor, SpecialPrice):
        visitor.ask("GET", visitor.world.url(f"special-prices/{row_id}"))


def _own(visitor: Visitor, kind: type, state: SpecialPriceState | None = None) -> list[object]:
    """The ids of the observer's own rows of a kind, by number."""
    with read(visitor.world.house) as session:
        query = select(kind.id).where(kind.partner_id == visitor.actor.partner_id).order_by(kind.number)
        return list(session.scalars(query.where(kind.state == state) if state else query))
