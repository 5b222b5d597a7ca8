"""Deciding several registrations at once: recorded together, or proposed to a second person."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from partners.account.review import refuse_doubt
from partners.conflict.find import Side, sides, waiting
from partners.conflict.models import ConflictCase, ConflictPolicy, Outcome, Ruling, RulingReason
from partners.conflict.proposal import ProposalSide, ProposalState, RulingProposal
from partners.conflict.rule import By, Notes, approve, opened, reject, send_back
from partners.conflict.second import Stake, second_needed
from pricing.ground.decision import Reason
from pricing.ground.errors import DomainError


class ProposalWaits(DomainError):
    """A ruling on this case is proposed already and waits for a second person."""

    code = "proposal-waits"


class ProposalAnswered(DomainError):
    """The proposal was confirmed or declined a moment ago."""

    code = "proposal-answered"


class OwnProposal(DomainError):
    """Whoever proposes a ruling does not confirm it."""

    code = "own-proposal"
    status = 403


@dataclass(frozen=True, slots=True)
class Share:
    """What one registration gets: an outcome, the general answer, the lines (codes), words to its partner."""

    registration_id: UUID
    outcome: Outcome
    answer: str
    granted: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Joint:
    """One ruling over one or more registrations, with its reason and the note for the house."""

    shares: tuple[Share, ...]
    reason: RulingReason | None = None
    note: str | None = None


def decide(session: Session, case: ConflictCase, joint: Joint, by: By) -> RulingProposal | list[Ruling]:
    """Record a ruling on a case and its rivals in one transaction, or propose it where two people are needed.

    Raises ProposalWaits, CustomerInDoubt, and what `rule` raises. Nothing is granted by a proposal.
    """
    for share in sorted(joint.shares, key=lambda one: one.registration_id):
        opened(session, share.registration_id, by)
    if any(share.outcome is Outcome.APPROVE for share in joint.shares):
        refuse_doubt(session, case.account_id)
    everybody = sides(session, case)
    if waiting(session, [side.registration.id for side in everybody]):
        raise ProposalWaits
    if why := _second(session, everybody, case, joint, by):
        return _propose(session, joint, why, by)
    return _record(session, joint, by)


def confirm(session: Session, proposal: RulingProposal, by: By) -> list[Ruling]:
    """A second person agrees: the ruling counts from now, under the names of both.

    Raises OwnProposal, ProposalAnswered, and what `rule` raises when a side changed meanwhile.
    """
    _answer(session, proposal, ProposalState.CONFIRMED, by)
    shares = [
        Share(side.registration_id, side.outcome, side.answer, tuple(side.granted), side.note_partner)
        for side in proposal.sides
    ]
    both = replace(by, person_id=proposal.proposed_by, confirmed_by=by.person_id, needs_two=True)
    return _record(session, Joint(tuple(shares), proposal.reason, proposal.note_house), both)


def decline(session: Session, proposal: RulingProposal, objection: str | None, by: By) -> None:
    """A second person does not agree: nothing is ruled, and the cases are open again."""
    _answer(session, proposal, ProposalState.DECLINED, by)
    proposal.objection = objection


def collapse(session: Session, registration_id: UUID, by: By) -> None:
    """A side took its registration back: what was proposed about it is off, and the others can be ruled on anew."""
    if proposal := waiting(session, [registration_id]):
        decline(session, proposal, None, by)


def _second(
    session: Session, everybody: Sequence[Side], case: ConflictCase, joint: Joint, by: By
) -> tuple[Reason, ...]:
    """Why two people are needed. The policy itself needs nobody, and a question decides nothing."""
    if by.person_id is None or all(share.outcome is Outcome.RETURN for share in joint.shares):
        return ()
    policy = session.get_one(ConflictPolicy, (case.tenant_id, case.policy_id))
    stakes = [
        Stake(one.partner.code, one.partner.manager_id, one.registration.value_minor, one.registration.currency)
        for one in everybody
    ]
    return second_needed(stakes, by.person_id, policy.two_people_from_minor)


def _propose(session: Session, joint: Joint, why: Sequence[Reason], by: By) -> RulingProposal:
    assert by.person_id
    proposal = RulingProposal(
        reason=joint.reason,
        note_house=joint.note,
        why=[reason.data() for reason in why],
        proposed_by=by.person_id,
        proposed_at=by.now,
    )
    proposal.sides = [
        ProposalSide(
            registration_id=share.registration_id,
            outcome=share.outcome,
            answer=share.answer,
            granted=list(share.granted),
            note_partner=share.note,
            is_waiting=True,
        )
        for share in joint.shares
    ]
    session.add(proposal)
    session.flush()
    return proposal


def _record(session: Session, joint: Joint, by: By) -> list[Ruling]:
    shares = sorted(joint.shares, key=lambda one: one.registration_id)  # one order of locks
    return [_one(session, share, by, Notes(share.note, joint.note, joint.reason)) for share in shares]


def _one(session: Session, share: Share, by: By, notes: Notes) -> Ruling:
    if share.outcome is Outcome.APPROVE:
        return approve(session, share.registration_id, by, notes, share.granted or None)
    if share.outcome is Outcome.RETURN:
        return send_back(session, share.registration_id, by, notes)
    return reject(session, share.registration_id, share.answer, by, notes)


def _answer(session: Session, proposal: RulingProposal, state: ProposalState, by: By) -> None:
    session.refresh(proposal, with_for_update=True)
    if proposal.state is not ProposalState.WAITING:
        raise ProposalAnswered
    if proposal.proposed_by == by.person_id:
        raise OwnProposal
    proposal.state, proposal.answered_by, proposal.answered_at = state, by.person_id, by.now
    for side in proposal.sides:
        side.is_waiting = False
