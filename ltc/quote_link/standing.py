"""Whether a link still opens its quote, and if not why. Pure."""

from datetime import date
from enum import StrEnum

from ltc.quote.models import QuoteState


class LinkStanding(StrEnum):
    """How a link stands."""

    LINK_OPEN = "link_open"
    LINK_ANSWERED = "link_answered"
    LINK_WITHDRAWN = "link_withdrawn"
    LINK_SUPERSEDED = "link_superseded"
    LINK_EXPIRED = "link_expired"


def standing(state: QuoteState, withdrawn: bool, ends_on: date, today: date) -> LinkStanding:
    """How a link stands today; its last day counts. What was answered says so whatever came later."""
    if state in (QuoteState.ACCEPTED, QuoteState.DECLINED):
        return LinkStanding.LINK_ANSWERED
    if withdrawn:
        return LinkStanding.LINK_WITHDRAWN
    if state is not QuoteState.SENT:
        return LinkStanding.LINK_SUPERSEDED
    return LinkStanding.LINK_EXPIRED if today > ends_on else LinkStanding.LINK_OPEN
