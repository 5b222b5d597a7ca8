"""Reading receipts and heads."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.receipt.models import RulingHead, RulingProof, RulingReceipt


def receipts_of(session: Session, registration_id: UUID) -> Sequence[RulingReceipt]:
    """The receipts of a registration's released rulings, the newest first."""
    query = select(RulingReceipt).where(RulingReceipt.registration_id == registration_id)
    return session.scalars(query.order_by(RulingReceipt.issued_at.desc(), RulingReceipt.id.desc())).all()


def proof_of(session: Session, receipt: RulingReceipt) -> tuple[RulingProof | None, RulingHead | None]:
    """A receipt's way to its head, and the head; nothing before it is published."""
    proof = session.scalar(select(RulingProof).where(RulingProof.ruling_receipt_id == receipt.id))
    if proof is None:
        return None, None
    return proof, session.scalars(select(RulingHead).where(RulingHead.id == proof.head_id)).one()


def heads(session: Session) -> Sequence[RulingHead]:
    """Every published head, the first day first."""
    return session.scalars(select(RulingHead).order_by(RulingHead.day)).all()
