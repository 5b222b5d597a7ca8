"""Reading cases: the sides of a conflict, rulings like this one, and what waits for a second person."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from partners.conflict.likeness import likeness
from partners.conflict.models import CaseState, ConflictCase, Ruling
from partners.conflict.proposal import ProposalSide, ProposalState, RulingProposal
from partners.partner.models import Partner
from partners.receipt.models import RulingReceipt
from partners.registration.models import Registration, RegistrationLine
from pricing.ground.decision import HARDNESS, Decision

ALIKE_MAX = 5


@dataclass(frozen=True, slots=True)
class Side:
    """A request that waits for a ruling."""

    case: ConflictCase
    registration: Registration
    partner: Partner


@dataclass(frozen=True, slots=True)
class Precedent:
    """An earlier ruling, and what it was about."""

    ruling: Ruling
    case: ConflictCase
    registration: Registration
    partner: Partner


def side(session: Session, case: ConflictCase) -> Side:
    """The side that a case is."""
    registration = session.scalars(select(Registration).where(Registration.id == case.registration_id)).one()
    return Side(case, registration, session.scalars(select(Partner).where(Partner.id == registration.partner_id)).one())


def rivals(session: Session, own: Side) -> list[Side]:
    """Open cases of other partners on the same customer that ask for one of the same lines, oldest first."""
    if own.case.account_id is None:
        return []
    asked = [line.product_line_id for line in own.registration.lines]
    same = select(RegistrationLine.registration_id).where(RegistrationLine.product_line_id.in_(asked))
    query = (
        select(ConflictCase, Registration, Partner)
        .join(Registration, Registration.id == ConflictCase.registration_id)
        .join(Partner, Partner.id == Registration.partner_id)
        .where(
            ConflictCase.state == CaseState.OPEN,
            ConflictCase.account_id == own.case.account_id,
            ConflictCase.id != own.case.id,
            Registration.partner_id != own.registration.partner_id,
            Registration.id.in_(same),
        )
        .order_by(Registration.submitted_at, Registration.id)
    )
    return [Side(*row) for row in session.execute(query)]


def sides(session: Session, case: ConflictCase) -> list[Side]:
    """All who wait for the customer and a line of this case, itself included, the earliest first."""
    own = side(session, case)
    everybody = [own, *rivals(session, own)]
    return sorted(everybody, key=lambda one: (one.registration.submitted_at or case.judged_at, one.registration.id))


def alike(session: Session, cases: Sequence[ConflictCase]) -> list[Precedent]:
    """The newest rulings of people on other requests where the same rules fired on the same lines as in these cases.

    Of several sides those count that the rules spoke hardest against: who came first was found clean.
    """
    told = [Decision.read(case.findings) for case in cases]
    hardest = max((decision.verdict for decision in told), key=HARDNESS.__getitem__)
    keys = {
        likeness(decision, case.facts["lines"])
        for decision, case in zip(told, cases, strict=True)
        if decision.verdict is hardest
    }
    query = (
        select(Ruling, ConflictCase, Registration, Partner)
        .join(Registration, Registration.id == Ruling.registration_id)
        .join(ConflictCase, ConflictCase.registration_id == Registration.id)
        .join(Partner, Partner.id == Registration.partner_id)
        .where(
            Ruling.likeness.in_(keys),
            Ruling.decided_by.isnot(None),
            Ruling.registration_id.not_in([case.registration_id for case in cases]),
            ~_taken_back(),
        )
        .order_by(Ruling.decided_at.desc(), Ruling.id.desc())
        .limit(ALIKE_MAX)
    )
    return [Precedent(*row) for row in session.execute(query)]


def _taken_back() -> ColumnElement[bool]:
    """Rulings that were never released and that count no more: their case is open again, or was ruled on anew."""
    receipt = select(RulingReceipt.id).where(
        RulingReceipt.tenant_id == Ruling.tenant_id, RulingReceipt.ruling_id == Ruling.id
    )
    later = aliased(Ruling)
    replaced = select(later.id).where(later.tenant_id == Ruling.tenant_id, later.replaces_id == Ruling.id)
    return and_(~receipt.exists(), or_(ConflictCase.state == CaseState.OPEN, replaced.exists()))


def waiting(session: Session, registration_ids: Sequence[UUID]) -> RulingProposal | None:
    """The proposal that waits for a second person about one of these registrations."""
    return _proposal(session, registration_ids, ProposalState.WAITING)


def declined(session: Session, registration_id: UUID) -> RulingProposal | None:
    """What was last proposed about a registration and declined."""
    return _proposal(session, [registration_id], ProposalState.DECLINED)


def _proposal(session: Session, registration_ids: Sequence[UUID], state: ProposalState) -> RulingProposal | None:
    return session.scalar(
        select(RulingProposal)
        .join(ProposalSide, ProposalSide.proposal_id == RulingProposal.id)
        .where(RulingProposal.state == state, ProposalSide.registration_id.in_(registration_ids))
        .order_by(RulingProposal.proposed_at.desc(), RulingProposal.id.desc())
        .limit(1)
    )
