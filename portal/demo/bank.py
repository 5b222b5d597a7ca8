"""The demo's bank: it reports on every payout file, and in its second report on one payout that it could not make."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from ltc.payout.answer.models import BankAnswer
from ltc.payout.answer.take import take
from ltc.payout.models import BatchState, Payout, PayoutBatch
from portal.clock import stopped_at
from portal.db import work
from portal.demo.furnish import Stage
from portal.demo.life import at
from pricing.ground.money import plain
from pricing.ground.sent import Sent

FAILS, TEST = "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>", "TEST-1"
REPORT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>STS-{file}</MsgId><CreDtTm>{on}T08:00:00Z</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>{file}</OrgnlMsgId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>{file}</OrgnlPmtInfId>{lines}</OrgnlPmtInfAndSts>
</CstmrPmtStsRpt></Document>"""
LINE = """<TxInfAndSts><OrgnlEndToEndId>{id}</OrgnlEndToEndId>{status}<OrgnlTxRef><Amt><InstdAmt Ccy="{currency}">\
{amount}</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>"""


def answer(stage: Stage, by: UUID, after: date) -> None:
    """Report on every file that is with the bank, six days into a month; in the second report something is wrong."""
    when = at(after + timedelta(days=6))
    with stopped_at(when), work(stage.robot) as session:
        for batch in session.scalars(select(PayoutBatch).where(PayoutBatch.state == BatchState.EXPORTED)).all():
            payouts = session.scalars(select(Payout).where(Payout.batch_id == batch.id).order_by(Payout.end_to_end_id))
            second = session.scalar(select(func.count()).select_from(BankAnswer)) == 1
            report = _report(batch, list(payouts), after + timedelta(days=6), second)
            take(session, Sent(f"pain002-{batch.number}.xml", report, by, when))


def _report(batch: PayoutBatch, payouts: list[Payout], on: date, wrong: bool) -> bytes:
    fails = payouts[-1].end_to_end_id if wrong and len(payouts) > 1 else None
    lines = [_line(one.end_to_end_id, one.amount_minor, batch.currency, one.end_to_end_id == fails) for one in payouts]
    if wrong:
        lines.append(_line(TEST, 100, batch.currency, False))
    return REPORT.format(file=batch.number, on=on.isoformat(), lines="".join(lines)).encode()


def _line(id: str, amount_minor: int, currency: str, fails: bool) -> str:
    status = FAILS if fails else "<TxSts>ACSC</TxSts>"
    return LINE.format(id=id, status=status, currency=currency, amount=plain(amount_minor, currency))
