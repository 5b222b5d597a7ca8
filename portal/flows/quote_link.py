"""Quotes that customers answer: the link goes by mail, and whoever sent it is told of the answer."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.quote.models import Quote
from ltc.quote_link.answer import Answered
from ltc.quote_link.answer import answer as answering
from ltc.quote_link.models import QuoteAnswer, QuoteLink
from ltc.quote_link.send import NewLink, make
from portal.clock import now
from portal.flows.promise import today
from portal.identity.tokens import stored
from portal.mail.promise import mail
from portal.notice.tell import About, tell
from pricing.ground.record import new_id

KIND = "quote_link"


def send(session: Session, quote: Quote, to: tuple[str, str], ends_on: date, by: UUID) -> QuoteLink:
    """Make a link for a reader (her mail address and language), and promise the mail that carries it."""
    recipient, language = to
    row_id = new_id()
    new = NewLink(row_id, stored(KIND, row_id), recipient, language, ends_on)
    row = make(session, quote, new, by, (today(session), now()))
    facts = {"quote_link_id": str(row_id), "number": quote.number, "until": ends_on.isoformat()}
    mail(session, recipient, language, KIND, facts)
    return row


def answer(session: Session, link: QuoteLink, said: Answered) -> QuoteAnswer:
    """Take a customer's answer, and tell whoever sent the link."""
    row = answering(session, link, said, (today(session), now()))
    number = session.scalars(select(Quote.number).where(Quote.id == link.quote_id)).one()
    facts = {"number": number, "path": f"quotes/{link.quote_id}"}
    tell(session, link.sent_by, About(f"quote_{said.verdict.value}", link.quote_id, ""), facts)
    return row
