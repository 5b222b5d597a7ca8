"""Banks' files for stories: pain.002 and camt.053 as banks write them, from a few values."""

from dataclasses import dataclass

from tests.payouts import IBAN

SPACE = "urn:iso:std:iso:20022:tech:xsd:"
NORTH, FILE = "S-NORTH-202603-EUR", "P-202603-EUR"


@dataclass(frozen=True)
class Tx:
    """A payment as the bank names it."""

    id: str = NORTH
    amount: str | None = "403.75"
    currency: str = "EUR"
    status: str = "ACSC"
    reason: str = ""
    returned: bool = False

    @property
    def money(self):
        return f'<Amt Ccy="{self.currency}">{self.amount}</Amt>' if self.amount is not None else ""


def why(reason):
    return f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""


def status_of(name, status):
    return f"<{name}>{status}</{name}>" if status else ""


def pain(*lines, group="", part="", reason="", version="10", message="STS-1", account=IBAN, file=FILE):
    """A report on a payout file: of the whole of it, of its part, or payment by payment."""
    debtor = f"<DbtrAcct><Id><IBAN>{account}</IBAN></Id></DbtrAcct>" if account else ""
    told = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{tx.id}</OrgnlEndToEndId>{status_of('TxSts', tx.status)}{why(tx.reason)}"
        + (f"<OrgnlTxRef>{instructed(tx)}{debtor}</OrgnlTxRef>" if tx.amount else "")
        + "</TxInfAndSts>"
        for tx in lines
    )
    parts = (
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{file}</OrgnlPmtInfId>{status_of('PmtInfSts', part)}{told}"
        "</OrgnlPmtInfAndSts>"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{SPACE}pain.002.001.{version}"><CstmrPmtStsRpt>'
        f"<GrpHdr><MsgId>{message}</MsgId><CreDtTm>2026-04-08T09:30:00+02:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{file}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"{status_of('GrpSts', group)}{why(reason)}</OrgnlGrpInfAndSts>{parts if told or part else ''}"
        "</CstmrPmtStsRpt></Document>"
    ).encode()


def instructed(tx):
    return f'<Amt><InstdAmt Ccy="{tx.currency}">{tx.amount}</InstdAmt></Amt>'


def entry(*lines, amount="403.75", side="DBIT", version="08", status="BOOK", batch="", currency="EUR"):
    """An entry of a statement: booked one by one, or several payments at once."""
    new = version == "08"
    state = f"<Sts><Cd>{status}</Cd></Sts>" if new else f"<Sts>{status}</Sts>"
    details = "".join(
        f"<TxDtls><Refs><AcctSvcrRef>REF-{tx.id}</AcctSvcrRef><EndToEndId>{tx.id}</EndToEndId></Refs>"
        + (tx.money + f"<CdtDbtInd>{side}</CdtDbtInd>" if new else f"<AmtDtls><TxAmt>{tx.money}</TxAmt></AmtDtls>")
        + (f"<RtrInf><Rsn><Cd>{tx.reason}</Cd></Rsn></RtrInf>" if tx.returned else "")
        + "</TxDtls>"
        for tx in lines
    )
    booked = f"<Btch><PmtInfId>{batch}</PmtInfId><NbOfTxs>{len(lines) or 1}</NbOfTxs></Btch>" if batch else ""
    return (
        f'<Ntry><NtryRef>E-1</NtryRef><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{state}'
        f"<BookgDt><Dt>2026-04-09</Dt></BookgDt><AcctSvcrRef>BOOKED-1</AcctSvcrRef>"
        f"<NtryDtls>{booked}{details}</NtryDtls></Ntry>"
    )


def camt(*entries, version="08", message="STMT-1", account=IBAN):
    """A statement of an account of the house."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{SPACE}camt.053.001.{version}"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>{message}</MsgId><CreDtTm>2026-04-10T06:00:00</CreDtTm></GrpHdr>"
        f"<Stmt><Id>1</Id><Acct><Id><IBAN>{account}</IBAN></Id></Acct>{''.join(entries)}</Stmt>"
        "</BkToCstmrStmt></Document>"
    ).encode()


RECEIPT = entry(Tx("CUSTOMER-7", "12000.00"), amount="12000.00", side="CRDT")
FEE = (
    '<Ntry><Amt Ccy="EUR">7.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
    "<BookgDt><Dt>2026-04-09</Dt></BookgDt></Ntry>"
)
