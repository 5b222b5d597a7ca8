"""Drafting the clauses: copied from the newest version, edited, published by another person or thrown away."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.contract_template.clauses import Clauses, check
from ltc.contract_template.models import ContractTemplate, ContractTemplateDraft
from ltc.contract_template.versions import DATED
from pricing.ground.drafting import hold_own


def begin(session: Session, by: UUID, now: datetime) -> ContractTemplateDraft:
    """A draft with the clauses of the newest version, or of the shipped one. Raises DraftOpen."""
    return DATED.begin(session, by, now)


def edit(session: Session, draft: ContractTemplateDraft, clauses: Clauses, by: UUID, now: datetime) -> None:
    """Replace the draft's clauses. Raises DraftOver, DraftOfAnother, ClauseOff."""
    hold_own(session, draft, by)
    check(clauses)
    draft.content, draft.drafted_at = clauses.data(), now


def discard(session: Session, draft: ContractTemplateDraft) -> None:
    """Throw the draft away; it is kept, but never comes into force. Raises DraftOver."""
    DATED.discard(session, draft)


def publish(
    session: Session, draft: ContractTemplateDraft, valid_from: date, by: UUID, when: tuple[date, datetime]
) -> ContractTemplate:
    """The next version, for contracts made from a day on; `when` is the tenant's date, and the instant.

    Raises DraftOver, DraftOwn, ContractTemplateStart, ContractTemplateUnchanged.
    """
    return DATED.publish(session, draft, valid_from, (by, *when))
