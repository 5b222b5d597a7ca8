"""Proving the ledger and keeping the proof: nightly, before a close, and whenever somebody asks."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from ltc.ledger.models import LedgerEntry, LedgerProof
from ltc.ledger.verify import Difference, verify
from pricing.ground.errors import DomainError
from pricing.ground.record import new_id

TOLD_MAX = 100  # differences that a proof keeps; it counts them all


class LedgerDiffers(DomainError):
    """Ledger and documents do not agree: nothing is closed before somebody has found out why."""

    code = "ledger-differs"


def prove(session: Session, now: datetime) -> LedgerProof:
    """Compare ledger and documents, and keep what was found."""
    return keep(session, standing(session), now)


def keep(session: Session, found: Sequence[Difference], now: datetime) -> LedgerProof:
    """Keep what a comparison found."""
    proof = LedgerProof(
        id=new_id(),
        proved_at=now,
        entries=session.scalar(select(func.count()).select_from(LedgerEntry)) or 0,
        differing=len(found),
        differences=[asdict(one) for one in found[:TOLD_MAX]],
    )
    session.add(proof)
    return proof


def proofs() -> Select[LedgerProof]:
    """Every proof, the newest first."""
    return select(LedgerProof).order_by(LedgerProof.proved_at.desc(), LedgerProof.id.desc())


def agrees(session: Session) -> None:
    """Stop whoever would close a period on a ledger that differs from its documents. Raises LedgerDiffers."""
    if found := standing(session):
        raise LedgerDiffers(number=len(found))


def standing(session: Session) -> list[Difference]:
    """Differences that are there when one looks a second time: what others were writing just then is none."""
    first = {(one.account, one.currency) for one in verify(session)}
    return [one for one in verify(session) if (one.account, one.currency) in first] if first else []
