"""The payouts that a bank's file speaks of, as they stand while it is taken over."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.payout.answer.values import Outcome, Said
from ltc.payout.answer.weigh import Known
from ltc.payout.find import locked
from ltc.payout.models import LEFT, Payout, PayoutBatch, PayoutState

AT_ONCE = 500  # ids in one query
STANDS = {
    PayoutState.WAITING: Outcome.WAITING,
    PayoutState.PAID: Outcome.PAID,
    PayoutState.FAILED: Outcome.FAILED,
}


class Places:
    """Batches by number and payouts by end-to-end id, the batches locked in one order for all who take files."""

    def __init__(self, session: Session, said: Sequence[Said]) -> None:
        self.session = session
        ids = set()
        for part in _parts([one.id for one in said if not one.whole]):
            ids |= set(session.scalars(select(Payout.batch_id).where(Payout.end_to_end_id.in_(part))))
        for part in _parts([one.id for one in said if one.whole]):
            ids |= set(session.scalars(select(PayoutBatch.id).where(PayoutBatch.number.in_(part))))
        found = [locked(session, batch_id) for batch_id in sorted(ids)]
        self.batches = {batch.number: batch for batch in found}
        self._by_id = {batch.id: batch for batch in found}
        query = select(Payout).where(Payout.batch_id.in_(ids)).order_by(Payout.end_to_end_id)
        rows = session.scalars(query.execution_options(populate_existing=True))
        self.payouts = {payout.end_to_end_id: payout for payout in rows}

    def of(self, batch: PayoutBatch | None) -> list[Payout]:
        """The payouts of a batch, by end-to-end id."""
        return [payout for payout in self.payouts.values() if batch and payout.batch_id == batch.id]

    def batch_of(self, payout: Payout) -> PayoutBatch:
        """The batch of a payout."""
        return self._by_id[payout.batch_id]

    def known(self, payout: Payout | None) -> Known | None:
        """What is known of a payout; None of one that is not there."""
        if payout is None:
            return None
        sent = self.batch_of(payout).state in LEFT
        return Known(payout.amount_minor, payout.currency, sent, STANDS[payout.state])


def _parts(ids: Iterable[str]) -> Iterator[list[str]]:
    known = sorted(set(ids))
    for start in range(0, len(known), AT_ONCE):
        yield known[start : start + AT_ONCE]
