"""The one door from a partner's session into the house: for a command that must read house rows of its own subject.

A partner that accepts an offer gets the customer's name in the same transaction, and the name is in a house
row. Inside the door the session reads as the house does; outside, what was read is forgotten, so that nothing
of it can be reached from a page. The tenant's wall stands all the time. A test lists who may use it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from pricing.ground.record import HouseRecord


@contextmanager
def for_house(session: Session) -> Iterator[None]:
    """Inside, the partner's wall is down; on the way out what was written is flushed and house rows are let go."""
    partner_id = session.info.get("partner_id")
    session.info["partner_id"] = None
    try:
        yield
        session.flush()
    finally:
        session.info["partner_id"] = partner_id
        if partner_id:
            _forget(session)


def _forget(session: Session) -> None:
    for row in list(session):
        if isinstance(row, HouseRecord):
            session.expunge(row)
