"""Quotes behind links, for tests: a direct deal's quote that was sent, its link, and the link's token."""

from ltc.quote.answer import send as send_quote
from ltc.quote.models import Quote
from ltc.quote.priced import Wanted
from ltc.quote.write import write
from ltc.quote_link.models import QuoteLink
from portal.clock import stopped_at
from portal.db import work
from portal.flows.quote_link import KIND, send
from portal.identity.tokens import token_of
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY, opened

TO = ("li@example.com", "en")


def sent(world, partner=None) -> Quote:
    """A quote that was sent: of the house's own deal, unless a partner is named."""
    with work(world.house) as session:
        deal = opened(world, session, partner)
        quote = write(session, deal, [Wanted(world.products["P-100"], 10)], new_id(), (TODAY, NOW))
        session.flush()
        send_quote(session, quote, NOW)
        return quote


def linked(world, quote, ends_on=None) -> QuoteLink:
    """A link to a quote, sent by a direct seller."""
    by = world.people["direct_seller"].person_id
    with stopped_at(NOW), work(world.house) as session:
        return send(session, session.merge(quote), TO, ends_on or quote.valid_until, by)


def token(link) -> str:
    """What stands in the mail."""
    return token_of(KIND, link.id)
