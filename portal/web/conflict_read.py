"""What a conflict shows: each side's request, history and record, and what each will read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from partners.conflict.decide import Joint, Share
from partners.conflict.find import Side, sides
from partners.conflict.models import ConflictCase, Outcome
from partners.conflict.proposal import RulingProposal
from partners.conflict.told import Told, told
from partners.registration.models import Registration, Stage
from portal.flows.discreet import discretion
from portal.web.case_read import Dossier, dossier
from portal.words.speak import word
from pricing.product.models import ProductLine


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One side of a conflict, with all that speaks for and against it."""

    side: Side
    dossier: Dossier
    activity: list[tuple[datetime, str, str]]  # when, who, what: this partner at this customer, newest first
    record: dict[Stage, int]  # how many registrations of the partner stand where

    @property
    def codes(self) -> tuple[str, ...]:
        """The lines that it asks for."""
        return tuple(line.code for line in self.dossier.sheet.lines)


@dataclass(frozen=True, slots=True)
class Message:
    """What one side will read, when, and which of the words must not stand in it. `told` None: nothing yet."""

    exhibit: Exhibit
    told: Told | None
    granted: list[ProductLine]
    refused: list[ProductLine]
    foreign: tuple[str, ...]


def exhibits(session: Session, case: ConflictCase) -> list[Exhibit]:
    """Every side of the conflict that a case is in, the earliest first."""
    return [_exhibit(session, one) for one in sides(session, case)]


def messages(session: Session, sides: Sequence[Exhibit], joint: Joint) -> list[Message]:
    """The messages that a ruling would send."""
    discreet = discretion(session, [one.side for one in sides])
    shares = {share.registration_id: share for share in joint.shares}
    found = []
    for one in sides:
        share = shares.get(one.side.registration.id)
        granted = [line for line in one.dossier.sheet.lines if share and line.code in share.granted]
        refused = [line for line in one.dossier.sheet.lines if granted and line not in granted]
        words = discreet.foreign(one.side.registration.id, share.note) if share else ()
        found.append(Message(one, _told(one, share) if share else None, granted, refused, words))
    return found


def proposed(proposal: RulingProposal) -> Joint:
    """A waiting proposal as the ruling that it would become."""
    shares = [
        Share(side.registration_id, side.outcome, side.answer, tuple(side.granted), side.note_partner)
        for side in proposal.sides
    ]
    return Joint(tuple(shares), proposal.reason, proposal.note_house)


def _told(one: Exhibit, share: Share) -> Told:
    said = told(share.outcome, share.answer, share.note, one.dossier.decision, one.dossier.policy.disclosure)
    return replace(said, protected_until=one.dossier.until) if share.outcome is Outcome.APPROVE else said


def _exhibit(session: Session, side: Side) -> Exhibit:
    found = dossier(session, side.case)
    return Exhibit(side, found, _activity(session, side, found), _record(session, side.registration.partner_id))


def _activity(session: Session, side: Side, found: Dossier) -> list[tuple[datetime, str, str]]:
    """This registration's own events, and the partner's earlier registrations and deals with the customer."""
    events = [(event.at, event.who, event.what) for event in found.sheet.events]
    earlier = (
        select(Registration)
        .join(ConflictCase, ConflictCase.registration_id == Registration.id)
        .where(
            ConflictCase.account_id == side.case.account_id,
            Registration.partner_id == side.registration.partner_id,
            Registration.id != side.registration.id,
            Registration.submitted_at.isnot(None),
        )
    )
    for one in session.scalars(earlier):
        assert one.submitted_at
        events.append((one.submitted_at, "", f"{one.number} · {word(one.stage)}"))
    deals = select(Deal).where(Deal.account_id == side.case.account_id, Deal.partner_id == side.registration.partner_id)
    for deal in session.scalars(deals):
        events.append((deal.opened_at, "", _("Deal %(number)s opened", number=deal.number)))
    return sorted(events, key=lambda event: event[0], reverse=True)


def _record(session: Session, partner_id: UUID | None) -> dict[Stage, int]:
    query = select(Registration.stage, func.count()).where(Registration.partner_id == partner_id)
    return {row[0]: row[1] for row in session.execute(query.group_by(Registration.stage))}
