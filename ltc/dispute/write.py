"""Writing in a dispute: in turn, so that each knows who is waited for; and the house's own notes."""

from sqlalchemy.orm import Session

from ltc.dispute.models import Dispute, DisputeMessage, DisputeNote, DisputeSide, DisputeState
from ltc.dispute.open import DisputeWithoutWords, Writer, said
from pricing.ground.errors import DomainError


class DisputeOver(DomainError):
    """The dispute was answered or taken back."""

    code = "dispute-over"


class NotYourTurn(DomainError):
    """The other side is waited for."""

    code = "dispute-not-your-turn"


def write(session: Session, dispute: Dispute, side: DisputeSide, text: str, by: Writer) -> DisputeMessage:
    """Say something; then it is the other side's turn. What the partner says makes the house due anew.

    Raises DisputeOver, NotYourTurn, DisputeWithoutWords.
    """
    hold(session, dispute)
    if dispute.turn is not side:
        raise NotYourTurn
    if not text.strip():
        raise DisputeWithoutWords(field="text")
    theirs = side is DisputeSide.PARTNER
    dispute.turn, dispute.due_at = (DisputeSide.HOUSE, by.due_at) if theirs else (DisputeSide.PARTNER, None)
    message = said(dispute, side, text, by)
    session.add(message)
    return message


def note(session: Session, dispute: Dispute, text: str, by: Writer) -> DisputeNote:
    """Note something for the house alone, whatever the dispute's state is. Raises DisputeWithoutWords."""
    if not text.strip():
        raise DisputeWithoutWords(field="text")
    row = DisputeNote(dispute_id=dispute.id, text=text.strip(), written_by=by.person_id, written_at=by.now)
    session.add(row)
    return row


def hold(session: Session, dispute: Dispute) -> None:
    """Lock a dispute until the transaction ends. Raises DisputeOver."""
    session.flush()
    session.refresh(dispute, with_for_update=True)
    if dispute.state is not DisputeState.OPEN:
        raise DisputeOver
