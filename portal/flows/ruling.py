"""Ruling on cases, and what each ruling promises to follow it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.appeal.review import first_reviewer
from partners.conflict.decide import Joint, confirm, decide
from partners.conflict.find import Side
from partners.conflict.models import ConflictCase, Ruling
from partners.conflict.proposal import RulingProposal
from partners.conflict.rule import By
from partners.conflict.undo import undo
from partners.registration.models import Registration
from portal.flows import clock
from portal.flows.discreet import discretion
from portal.flows.people import confirmers
from portal.flows.registration import answer
from portal.jobs.promise import later
from portal.notice.tell import About, tell


def rule(session: Session, sides: Sequence[Side], joint: Joint, by: By) -> bool:
    """Rule on sides of a conflict; False when it waits for a second person.

    A side that the ruling leaves out keeps waiting: it is judged again, now that a rival may be protected.
    Raises TellsTooMuch when the words to one side carry another's data, and what `decide` raises.
    """
    discreet = discretion(session, sides)
    by_id = {side.registration.id: side for side in sides}
    for share in joint.shares:
        discreet.refuse(by_id[share.registration_id], share.note, "partner")
    case = by_id[joint.shares[0].registration_id].case
    decided = decide(session, case, joint, by)
    if isinstance(decided, RulingProposal):
        _ask_second(session, sides, case, decided)
        return False
    _follow(session, decided, by_id, by.now)
    return True


def agree(session: Session, sides: Iterable[Side], proposal: RulingProposal, by: By) -> None:
    """A second person confirms what was proposed; it is answered like any ruling."""
    _follow(session, confirm(session, proposal, by), [side.registration.id for side in sides], by.now)


def take_back(session: Session, case: ConflictCase, by: By) -> None:
    """Take a ruling back that nobody has read; what it answered is judged again and waits as before."""
    for one in undo(session, case, by):
        clock.strike(session, one.id, by.now)
        later(session, "registration.judge", registration=str(one.registration_id))


def _ask_second(session: Session, sides: Sequence[Side], case: ConflictCase, proposal: RulingProposal) -> None:
    """Tell everybody who may confirm a proposal that it waits: never its proposer or whoever submitted a side of it."""
    [own] = [side.registration for side in sides if side.case.id == case.id]
    barred = {proposal.proposed_by} | {side.registration.submitted_by for side in sides}
    barred |= {who for side in sides if (who := first_reviewer(session, side.registration))}
    facts = {"number": own.number, "path": f"conflicts/{case.id}"}
    for person_id in confirmers(session, own, barred):
        tell(session, person_id, About("approval_waits", proposal.id, str(person_id)), facts)


def _follow(session: Session, rulings: Iterable[Ruling], everybody: Iterable[UUID], now: datetime) -> None:
    ruled = {ruling.registration_id for ruling in rulings}
    for registration in session.scalars(select(Registration).where(Registration.id.in_(ruled))):
        answer(session, registration, now)
    waiting = select(ConflictCase.registration_id).where(ConflictCase.registration_id.in_(set(everybody) - ruled))
    for registration_id in session.scalars(waiting):
        later(session, "registration.judge", registration=str(registration_id))
