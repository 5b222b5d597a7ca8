"""Proving a tenant's chain, link by link."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.models import AuditHead, AuditRow
from portal.audit.write import GENESIS, link


class Broken(Exception):
    """The chain breaks at link `seq`: it is missing, or not what was written."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"the audit chain breaks at link {seq}")
        self.seq = seq


def verify(session: Session) -> int:
    """Walk the session's tenant's chain from the first link to the head; returns its length or raises Broken."""
    head = session.scalars(select(AuditHead)).one()
    last, seq = GENESIS, 0
    for row in session.scalars(select(AuditRow).order_by(AuditRow.seq).execution_options(yield_per=1000)):
        seq += 1
        content = (row.actor_id, row.request_id, row.act, row.subject, row.subject_id, row.changes)
        last = link(last, seq, row.at, *content)
        if row.seq != seq or row.hash != last:
            raise Broken(seq)
    if (head.seq, head.hash) != (seq, last):
        raise Broken(seq + 1)
    return seq
