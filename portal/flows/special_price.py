"""Special prices: asked for, signed step by step, each step told to whoever signs next, the answer to whoever asked.

A request is stored first and looked at by a job afterwards, so asking reads the asker's own rows and the prices
alone, and takes the same work whatever anybody else holds.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.price_limit.find import NoPriceLimits
from ltc.price_limit.limits import Approver
from ltc.special_price import ask as asking
from ltc.special_price import assess as assessing
from ltc.special_price import decide, end
from ltc.special_price.decide import By
from ltc.special_price.find import signatures
from ltc.special_price.models import SpecialPrice, SpecialPriceState, SpecialPriceStep
from ltc.special_price.request import Asker, Request
from partners.absence.chain import chain
from partners.absence.find import cover
from partners.calendar.clock import Pace, steps, struck
from partners.partner.models import Partner
from portal.flows.people import able, reader_for
from portal.flows.promise import promised, today, worked, zone
from portal.jobs.promise import later
from portal.notice.tell import About, tell

DAY_MINUTES = 24 * 60


def asker(session: Session, person_id: UUID, now: datetime) -> Asker:
    """Who asks now, and by when the house answers: a function of this instant and the working calendar alone.

    A tenant without a review time answers by the end of the day (UTC).
    """
    return Asker(person_id, today(session, now), now, promised(session, DAY_MINUTES, now).due_at)


def request(session: Session, deal: Deal, wanted: Request, by: Asker) -> SpecialPrice:
    """Ask for special prices; a job finds out who signs. Reads no other partner's row."""
    row = asking.ask(session, deal, wanted, by)
    session.flush()
    later(session, "special_price.asked", special_price=str(row.id))
    return row


def answer(session: Session, row: SpecialPrice, wanted: Request, by: Asker) -> None:
    """Answer the house's question; the signatures begin again."""
    asking.answer(session, row, wanted, by)
    later(session, "special_price.asked", special_price=str(row.id))


def assess(session: Session, special_price_id: UUID, now: datetime) -> None:
    """Find out whose signatures are needed, tell the first, and start the clock.

    Where no limits are in force nobody can be named: the request waits, and the page says so.
    """
    row = _row(session, special_price_id)
    try:
        found = assessing.assess(session, row, today(session, now), zone(session))
    except NoPriceLimits:
        return
    if row.state is SpecialPriceState.ASKED:
        _announce(session, row, found)
        _strike(session, row, now)


def sign(session: Session, row: SpecialPrice, reason: str | None, by: By) -> bool:
    """Sign the step that waits; whether that approved the request. Whoever is next, or asked, is told."""
    if decide.sign(session, row, reason, by) is None:
        _answered(session, row)
        return True
    _announce(session, row, signatures(session, row))
    return False


def refuse(session: Session, row: SpecialPrice, note: str | None, by: By) -> None:
    """Do not give the special price, and tell whoever asked."""
    decide.refuse(session, row, note, by)
    _answered(session, row)


def send_back(session: Session, row: SpecialPrice, question: str | None, by: By) -> None:
    """Send the request back with a question, and tell whoever asked."""
    decide.send_back(session, row, question, by)
    _answered(session, row)


def revoke(session: Session, row: SpecialPrice, reason: str | None, by: UUID, now: datetime) -> None:
    """Revoke an approved special price, and tell whoever asked."""
    end.revoke(session, row, reason, by, now)
    _answered(session, row)


def strike(session: Session, special_price_id: UUID, now: datetime) -> None:
    """Tell whoever is to be told by now, and promise the next strike. What is decided has no clock."""
    row = _row(session, special_price_id)
    if row.state is SpecialPriceState.ASKED:
        _strike(session, row, now)


def signers(session: Session, row: SpecialPrice, found: list[SpecialPriceStep]) -> tuple[UUID, ...]:
    """Whom the house asks to sign the step that waits: the partner's manager or stand-in first, then the role's others.

    Neither whoever asked nor whoever signed before.
    """
    waiting = next((step for step in found if step.decided_by is None), None)
    if waiting is None:
        return ()
    out = {row.asked_by, *(step.decided_by for step in found)}
    people = [person for person in able(session, waiting.approver) if person not in out]
    manager = _manager(session, row) if waiting.approver == Approver.CHANNEL_MANAGER else None
    first = chain(cover(session, manager, people, today(session)))
    return tuple(dict.fromkeys((*first, *people)))


def _announce(session: Session, row: SpecialPrice, found: list[SpecialPriceStep]) -> None:
    waiting = next((step for step in found if step.decided_by is None), None)
    for person_id in signers(session, row, found)[:1] if waiting else ():
        mark = f"{row.round} {waiting.position if waiting else 0}"
        tell(session, person_id, About("special_price_asked", row.id, mark), _facts(row))


def _strike(session: Session, row: SpecialPrice, now: datetime) -> None:
    people = signers(session, row, signatures(session, row))
    time, hours = worked(session, row.due_at)
    pace = Pace(timedelta(hours=time.remind_hours), timedelta(hours=time.escalate_hours))
    plan = steps(row.due_at, pace, len(people), hours)
    due = f"{row.due_at.astimezone(zone(session)):%Y-%m-%d %H:%M}"
    for step in struck(plan, row.due_at, now):
        template = "special_price_reminder" if step.is_reminder else "special_price_overdue"
        about = About(template, row.id, f"{row.due_at.isoformat()} {step.place}")
        tell(session, people[step.place], about, _facts(row) | {"due": due})
    if next_at := min((step.at for step in plan if step.at > now), default=None):
        later(session, "special_price.clock", next_at, special_price=str(row.id))


def _answered(session: Session, row: SpecialPrice) -> None:
    if person_id := reader_for(session, row.partner_id, row.asked_by):
        mark = f"{row.round} {row.state.value}"
        tell(session, person_id, About("special_price_answered", row.id, mark), _facts(row))


def _facts(row: SpecialPrice) -> dict[str, object]:
    return {"number": row.number, "path": f"special-prices/{row.id}"}


def _manager(session: Session, row: SpecialPrice) -> UUID | None:
    partner = session.scalar(select(Partner).where(Partner.id == row.partner_id)) if row.partner_id else None
    return partner.manager_id if partner else None


def _row(session: Session, special_price_id: UUID) -> SpecialPrice:
    return session.scalars(select(SpecialPrice).where(SpecialPrice.id == special_price_id)).one()
