"""Policy versions, cases and rulings: the house's side of a registration."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from partners.conflict.contest import DecidingMode
from partners.conflict.shipped import FIRST
from partners.conflict.terms import Disclosure, LoserTerms
from pricing.ground.decision import Verdict
from pricing.ground.record import HouseRecord, TenantRecord, refers, words_of


class ConflictPolicy(TenantRecord):
    """A version of the conflict policy: its table of entries and its terms, in force from an instant on, never edited.

    Whoever wrote it last did not publish it; only the version that a tenant is founded with has no writer.
    """

    __tablename__ = "conflict_policy"
    __table_args__ = (
        UniqueConstraint("tenant_id", "version"),
        CheckConstraint("drafted_by IS NULL OR drafted_by <> published_by", name="two_people"),
    )
    __append_only__: ClassVar[bool] = True

    version: Mapped[int] = mapped_column(Integer)
    in_force_from: Mapped[datetime]
    disclosure: Mapped[Disclosure] = mapped_column(words_of(Disclosure))
    answer_slot_minutes: Mapped[int] = mapped_column(Integer)  # 0 answers as soon as it is decided
    protection_days: Mapped[int] = mapped_column(Integer)
    value_min_minor: Mapped[int]
    currency: Mapped[str]
    approves_clean: Mapped[bool]  # a case without findings is approved by the policy itself
    two_people_from_minor: Mapped[int | None]  # from this value on a ruling needs two people; None: never for its value
    published_by: Mapped[UUID]
    entries: Mapped[list[Any]] = mapped_column(default=lambda: [entry.data() for entry in FIRST])
    deciding_mode: Mapped[DecidingMode] = mapped_column(words_of(DecidingMode), default=DecidingMode.FIRST_VERIFIED)
    window_hours: Mapped[int] = mapped_column(Integer, default=24)
    loser_terms: Mapped[LoserTerms] = mapped_column(words_of(LoserTerms), default=LoserTerms.STANDARD)
    loser_share_ppm: Mapped[int | None] = mapped_column(Integer)
    drafted_by: Mapped[UUID | None]


class CaseState(StrEnum):
    """Where a case stands with the house."""

    OPEN = "open"  # judged, waits for a person
    DECIDED = "decided"  # ruled on, waits for its answer time
    CLOSED = "closed"  # answered, withdrawn or returned


class ConflictCase(HouseRecord):
    """What the house knows of one submitted registration: account, findings, and who must rule when."""

    __tablename__ = "conflict_case"
    __table_args__ = (
        UniqueConstraint("tenant_id", "registration_id"),
        Index("ix_conflict_case_due", "tenant_id", "state", "due_at"),
        Index("ix_conflict_case_account", "tenant_id", "account_id"),
        refers("registration_id", "registration"),
        refers("account_id", "account"),
        refers("policy_id", "conflict_policy"),
    )

    registration_id: Mapped[UUID]
    account_id: Mapped[UUID | None]
    policy_id: Mapped[UUID]
    state: Mapped[CaseState] = mapped_column(words_of(CaseState), default=CaseState.OPEN)
    verdict: Mapped[Verdict] = mapped_column(words_of(Verdict))
    findings: Mapped[dict[str, Any]]  # DecisionData of the judge
    facts: Mapped[dict[str, Any]]  # all that the judge was given, so that it can be heard again
    judged_at: Mapped[datetime]
    due_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]  # when the registration's last missing part came in; None: it still lacks one
    flip: Mapped[dict[str, Any] | None]  # the smallest single change that would have changed the verdict


class Outcome(StrEnum):
    """How a registration was ruled on."""

    APPROVE = "approve"
    REJECT = "reject"
    RETURN = "return"


SECOND_PERSON = """confirmed_by IS NULL OR decided_by IS NOT NULL
    AND confirmed_by <> decided_by AND confirmed_by <> submitted_by"""


class RulingReason(StrEnum):
    """Why a person ruled so, for the file; no partner reads it."""

    FIRST_VERIFIED = "first_verified"
    BETTER_EVIDENCE = "better_evidence"
    CUSTOMERS_CHOICE = "customers_choice"
    INCUMBENT = "incumbent"
    VENDOR_ACTIVITY = "vendor_activity"
    DELIVERY = "delivery"  # who can serve the customer
    NOT_QUALIFIED = "not_qualified"
    OTHER = "other"


class Ruling(HouseRecord):
    """A ruling and everything needed to defend it. Never changed; a later one refers to it.

    `facts` holds all that the judge was given, the evidence for the customer's match included. When it
    was released stands on its receipt, because a ruling is written once. Rulings of before
    migration 0006 lack its times and its likeness.
    """

    __tablename__ = "ruling"
    __table_args__ = (
        Index("ix_ruling_registration", "tenant_id", "registration_id"),
        Index("ix_ruling_decided", "tenant_id", "decided_at", "id"),
        Index("ix_ruling_likeness", "tenant_id", "likeness", "decided_at"),
        CheckConstraint("decided_by IS NULL OR decided_by <> submitted_by", name="two_people"),
        CheckConstraint(SECOND_PERSON, name="second_person"),
        CheckConstraint("NOT needs_two OR confirmed_by IS NOT NULL", name="needs_two"),
        refers("registration_id", "registration"),
        refers("policy_id", "conflict_policy"),
        refers("replaces_id", "ruling"),
    )
    __append_only__: ClassVar[bool] = True

    registration_id: Mapped[UUID]
    policy_id: Mapped[UUID]
    replaces_id: Mapped[UUID | None]
    outcome: Mapped[Outcome] = mapped_column(words_of(Outcome))
    decision: Mapped[dict[str, Any]]  # DecisionData: rules fired in order
    facts: Mapped[dict[str, Any]]
    answer: Mapped[str]  # the general reason for the partner
    note_partner: Mapped[str | None]
    note_house: Mapped[str | None]
    submitted_by: Mapped[UUID]
    decided_by: Mapped[UUID | None]  # None: the policy itself
    decided_at: Mapped[datetime]
    confirmed_by: Mapped[UUID | None]  # the second pair of eyes
    needs_two: Mapped[bool] = mapped_column(server_default=false())
    reason: Mapped[RulingReason | None] = mapped_column(words_of(RulingReason))
    granted: Mapped[list[Any] | None]  # codes of the lines that an approval protects
    likeness: Mapped[str | None]  # which rules fired on which lines: finds the rulings like this one
    flip: Mapped[dict[str, Any] | None]  # ReasonData: the nearest fact that would have changed it
    submitted_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]  # when the judge had heard the claim complete
