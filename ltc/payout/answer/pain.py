"""pain.002: the bank's report on a payout file. Its status of a payment goes before that of the file. Pure.

Source: ISO 20022, CustomerPaymentStatusReport, and its external code list of payment transaction statuses.
"""

from collections.abc import Iterator

from ltc.payout.answer.document import Node
from ltc.payout.answer.values import NOTHING, Answer, AnswerKind, Outcome, Said, day, money

STATUS = {
    **dict.fromkeys(("ACSC", "ACCC"), Outcome.PAID),  # settled on our account; on the payee's
    **dict.fromkeys(("RJCT", "CANC"), Outcome.FAILED),
    **dict.fromkeys(
        ("RCVD", "ACTC", "ACCP", "ACFC", "ACSP", "ACWC", "ACWP", "ACPD", "ACIS", "PATC", "PART", "PDNG", "PRES"),
        Outcome.WAITING,
    ),
}
FINAL = (Outcome.PAID, Outcome.FAILED)
GROUP, PART, LINE = "OrgnlGrpInfAndSts", "OrgnlPmtInfAndSts", "TxInfAndSts"


def read(root: Node) -> Answer:
    """What a report says. Raises AnswerFilePart."""
    message = root.must("CstmrPmtStsRpt/GrpHdr/MsgId")
    accounts = {
        node.text("IBAN", "Othr/Id") for node in root.all(f"CstmrPmtStsRpt/{PART}/{LINE}/OrgnlTxRef/DbtrAcct/Id")
    }
    said = [said for report in root.all("CstmrPmtStsRpt") for said in _report(report, message)]
    return Answer(AnswerKind.PAIN_002, message, tuple(sorted(accounts - {""})), tuple(said))


def _report(report: Node, message: str) -> Iterator[Said]:
    """Payments first; then the files that are answered as a whole."""
    on, files = report.must("GrpHdr/CreDtTm"), dict[str, Said]()
    for group in report.all(GROUP):
        said = _said(group, group.must("OrgnlMsgId"), group.text("GrpSts"), (message, on))
        if said.outcome in FINAL:
            files[said.id] = said
        for part in report.all(PART):
            status = part.text("PmtInfSts") or group.text("GrpSts")
            whole = _said(part, part.text("OrgnlPmtInfId") or said.id, status, (message, on), said.reason)
            if part.text("PmtInfSts") and whole.outcome in FINAL:
                files[whole.id] = whole
            yield from (_line(line, status, (message, on), whole.reason) for line in part.all(LINE))
    for whole in files.values():
        yield whole


def _line(line: Node, status: str, message: tuple[str, str], reason: str | None) -> Said:
    id = line.text("OrgnlEndToEndId")
    if id in NOTHING:
        id = line.text("OrgnlInstrId", "StsId") or "NOTPROVIDED"
    found = _said(line, id, line.text("TxSts") or status, message, reason)
    minor, currency = None, None
    for node in line.all("OrgnlTxRef/Amt/InstdAmt"):
        named = money(node.own(), node.attribute("Ccy"), "InstdAmt")
        minor, currency = named.minor, named.currency
    return Said(id, minor, currency, found.outcome, found.on, found.reference, found.reason)


def _said(node: Node, id: str, status: str, message: tuple[str, str], reason: str | None = None) -> Said:
    """Of a whole file or part of it, as a payment has it too; a status that is not known is unclear."""
    on = node.text("FctvIntrBkSttlmDt/Dt", "FctvIntrBkSttlmDt/DtTm", "AccptncDtTm") or message[1]
    outcome = STATUS.get(status, Outcome.UNCLEAR) if status else Outcome.WAITING
    found = node.text("StsRsnInf/Rsn/Cd", "StsRsnInf/Rsn/Prtry") or reason
    kept = found if outcome in (Outcome.FAILED, Outcome.UNCLEAR) else None
    return Said(id, None, None, outcome, day(on, "CreDtTm"), node.text("AcctSvcrRef") or message[0], kept, whole=True)
