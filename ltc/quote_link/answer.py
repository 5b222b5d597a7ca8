"""A customer's answer by a link: once, on what was shown, and by the same command as staff records it with."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.quote import answer as answering
from ltc.quote.models import Quote
from ltc.quote_link.find import stands
from ltc.quote_link.models import QuoteAnswer, QuoteLink, QuoteVerdict
from ltc.quote_link.standing import LinkStanding
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.record import new_id


class LinkClosed(DomainError):
    """The link does not open its quote any more."""

    code = "quote-link-closed"


class AnswerIncomplete(Invalid):
    """Who accepts says her name and title; who declines says why."""

    code = "quote-answer-incomplete"


@dataclass(frozen=True, slots=True)
class Answered:
    """What the customer says, and in which language she read it."""

    verdict: QuoteVerdict
    language: str
    person: str | None = None
    title: str | None = None
    reason: str | None = None

    def lacks(self) -> str | None:
        """The field that is missing."""
        wanted = ("person", "title") if self.verdict is QuoteVerdict.ACCEPTED else ("reason",)
        return next((name for name in wanted if not getattr(self, name)), None)


def answer(session: Session, link: QuoteLink, said: Answered, when: tuple[date, datetime]) -> QuoteAnswer:
    """Accept or decline; `when` is the tenant's date and the instant. Who comes second is refused by the database.

    Raises AnswerIncomplete, LinkClosed, and what accepting a quote raises.
    """
    today, now = when
    if lacking := said.lacks():
        raise AnswerIncomplete(field=lacking)
    quote = session.scalars(select(Quote).where(Quote.id == link.quote_id)).one()
    session.refresh(quote, with_for_update=True)
    session.refresh(link, with_for_update=True)
    if stands(session, link, today) is not LinkStanding.LINK_OPEN:
        raise LinkClosed
    row = QuoteAnswer(id=new_id(), quote_id=quote.id, quote_link_id=link.id, verdict=said.verdict, person=said.person)
    row.title, row.reason, row.language, row.digest = said.title, said.reason, said.language, link.digest
    row.answered_at = now
    session.add(row)
    if said.verdict is QuoteVerdict.ACCEPTED:
        answering.accept(session, quote, today, now)
    else:
        answering.decline(quote, now)
    session.flush()
    return row
