"""What the approvals inbox and a case's review read: house rows, for staff only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from partners.account.models import Account, AccountIdentifier, AccountName, AccountReview
from partners.account.review import Offer, offers, open_review
from partners.conflict.find import Side, declined, rivals, side, waiting
from partners.conflict.models import CaseState, ConflictCase, ConflictPolicy, Ruling
from partners.conflict.proposal import ProposalSide, RulingProposal
from partners.partner.models import Partner
from partners.protection.models import Protection, ProtectionState
from partners.receipt.models import RulingReceipt
from partners.registration.models import Registration
from portal.clock import now
from portal.identity.people import names_of
from portal.web.format import today, zone
from portal.web.homes.page import how_many
from portal.web.registration_read import Sheet, sheet
from portal.words.case_facts import told
from portal.words.speak import named
from pricing.ground.decision import Decision, Verdict

OPEN = ConflictCase.state == CaseState.OPEN
SECOND = ConflictCase.registration_id.in_(select(ProposalSide.registration_id).where(ProposalSide.is_waiting))
VIEWS = ("all", "today", "clean", "conflict", "second", "decided")


@dataclass(frozen=True, slots=True)
class Holder:
    """A protection that stands on the customer."""

    protection: Protection
    partner: Partner


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruling with its decision, and the receipt that it was released with."""

    ruling: Ruling
    decision: Decision
    receipt: RulingReceipt | None

    @property
    def facts(self) -> list[tuple[str, str]]:
        """All that the judge was given, in words."""
        return told(self.ruling.facts)


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that a person needs to rule on a case."""

    case: ConflictCase
    sheet: Sheet
    decision: Decision
    policy: ConflictPolicy
    account: Account | None
    names: Sequence[AccountName]
    identifiers: Sequence[AccountIdentifier]
    doubt: AccountReview | None
    offers: Sequence[Offer]
    holders: Sequence[Holder]
    rivals: Sequence[Side]
    rulings: Sequence[Ruled]
    proposal: RulingProposal | None
    declined: RulingProposal | None
    people: dict[UUID, str]

    @property
    def partner_name(self) -> str:
        """Who asks, in the reader's language."""
        return named(self.sheet.partner)

    @property
    def until(self) -> date:
        """The last day but one of a protection that is granted today: the policy's days from today."""
        return today() + timedelta(days=self.policy.protection_days)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to rule."""
        return self.case.state is CaseState.OPEN


def inbox(view: str) -> Select[ConflictCase, Registration, Partner]:
    """Cases by due time; `view` is one of VIEWS."""
    query = select(ConflictCase, Registration, Partner).join(
        Registration, Registration.id == ConflictCase.registration_id
    )
    query = query.join(Partner, Partner.id == Registration.partner_id)
    return query.where(*_viewed(view)).order_by(ConflictCase.due_at, ConflictCase.id)


def _viewed(view: str) -> list[ColumnElement[bool]]:
    tables: dict[str, list[ColumnElement[bool]]] = {
        "today": [OPEN, ConflictCase.due_at < _midnight()],
        "clean": [OPEN, ConflictCase.verdict == Verdict.ALLOW],
        "conflict": [OPEN, ConflictCase.verdict != Verdict.ALLOW],
        "second": [OPEN, SECOND],
        "decided": [ConflictCase.state == CaseState.DECIDED],
    }
    return tables.get(view, [OPEN])


def counts(session: Session) -> dict[str, int]:
    """How many cases each view holds."""
    return {view: how_many(session, inbox(view)) for view in VIEWS}


def _midnight() -> datetime:
    """The end of today where the tenant is."""
    local = now().astimezone(zone())
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def dossier(session: Session, case: ConflictCase) -> Dossier:
    """Request, checks, customer, holders and rivals of one case."""
    registration = session.scalars(select(Registration).where(Registration.id == case.registration_id)).one()
    account = case.account_id
    rulings = _rulings(session, registration.id)
    doubt = open_review(session, account)
    proposal, objected = waiting(session, [registration.id]), declined(session, registration.id)
    return Dossier(
        case=case,
        sheet=sheet(session, registration),
        decision=Decision.read(case.findings),
        policy=session.scalars(select(ConflictPolicy).where(ConflictPolicy.id == case.policy_id)).one(),
        account=session.scalar(select(Account).where(Account.id == account)),
        names=session.scalars(select(AccountName).where(AccountName.account_id == account)).all(),
        identifiers=session.scalars(select(AccountIdentifier).where(AccountIdentifier.account_id == account)).all(),
        doubt=doubt,
        offers=offers(session, doubt) if doubt else (),
        holders=_holders(session, account),
        rivals=rivals(session, side(session, case)),
        rulings=rulings,
        proposal=proposal,
        declined=objected,
        people=names_of([*_rulers(rulings), objected.answered_by if objected else None]),
    )


def _holders(session: Session, account_id: UUID | None) -> list[Holder]:
    query = (
        select(Protection, Partner)
        .join(Partner, Partner.id == Protection.holder_id)
        .where(Protection.account_id == account_id, Protection.state == ProtectionState.ACTIVE)
    )
    return [Holder(*row) for row in session.execute(query.order_by(Protection.protected_until))]


def _rulings(session: Session, registration_id: UUID) -> list[Ruled]:
    query = (
        select(Ruling, RulingReceipt)
        .outerjoin(RulingReceipt, RulingReceipt.ruling_id == Ruling.id)
        .where(Ruling.registration_id == registration_id)
        .order_by(Ruling.decided_at.desc(), Ruling.id.desc())
    )
    return [Ruled(r, Decision.read(r.decision), receipt) for r, receipt in session.execute(query)]


def _rulers(rulings: Sequence[Ruled]) -> list[UUID | None]:
    """Who ruled or confirmed."""
    return [who for one in rulings for who in (one.ruling.decided_by, one.ruling.confirmed_by)]
