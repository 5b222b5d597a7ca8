"""camt.053: the bank's statement of an account. A debit is a payout made, a credit that says so one returned. Pure.

Source: ISO 20022, BankToCustomerStatement. Entries without an id of ours are nobody's payout: they are counted.
"""

import re
from collections.abc import Iterator

from ltc.payout.answer.document import Node
from ltc.payout.answer.values import Answer, AnswerFilePart, AnswerKind, Outcome, Said, day, money
from pricing.ground.money import Money

OURS, OUR_FILE = re.compile(r"^S-."), re.compile(r"^P-.")  # numbers of statements and of payout batches
RETURNS = frozenset({"RRTN", "RPCR"})  # families of returned and reversed credit transfers in bank transaction codes
AMOUNTS = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt")
FILE = ("Refs/PmtInfId", "Refs/MsgId")


def read(root: Node) -> Answer:
    """What a statement says. Raises AnswerFilePart."""
    top = "BkToCstmrStmt"
    message, accounts, said, others = root.must(f"{top}/GrpHdr/MsgId"), [], list[Said](), 0
    for statement in root.all(f"{top}/Stmt"):
        accounts.append(statement.must("Acct/Id/IBAN", "Acct/Id/Othr/Id"))
        for entry in statement.all("Ntry"):
            for found in _entry(entry, message):
                said += [found] if found else []
                others += found is None
    if not accounts:
        raise AnswerFilePart(field="file", part="Stmt", given="–")
    return Answer(AnswerKind.CAMT_053, message, tuple(sorted(set(accounts))), tuple(said), others)


def _entry(entry: Node, message: str) -> Iterator[Said | None]:
    """Every payment of an entry, however many it was booked with; None for what is nobody's payout."""
    lines = list(entry.all("NtryDtls/TxDtls"))
    batches = [batch.text("PmtInfId", "MsgId") for batch in entry.all("NtryDtls/Btch")]
    named = [line for line in lines if OURS.match(line.text("Refs/EndToEndId"))]
    files = dict.fromkeys(
        id for id in [*batches, *(line.text(*FILE) for line in lines)] if OUR_FILE.match(id) and not named
    )
    if len(files) == 1:
        yield _said(entry, entry, next(iter(files)), message)
        return
    for line in lines or [entry]:
        id = line.text("Refs/EndToEndId")
        yield _said(entry, line, id, message, alone=len(lines) == 1) if OURS.match(id) else None


def _said(entry: Node, line: Node, id: str, message: str, alone: bool = True) -> Said | None:
    status = entry.text("Sts/Cd", "Sts")
    if status == "INFO":
        return None
    amount = _amount(line) or (_amount(entry) if alone else None)
    outcome = Outcome.WAITING if status == "PDNG" else _outcome(entry, line)
    on = day(entry.must("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm"), "BookgDt")
    reference = line.text("Refs/AcctSvcrRef") or entry.text("AcctSvcrRef", "NtryRef") or message
    return Said(
        id,
        amount.minor if amount else None,
        amount.currency if amount else None,
        outcome if amount else Outcome.UNCLEAR,
        on,
        reference,
        line.text("RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry") or None,
        whole=line is entry,
    )


def _outcome(entry: Node, line: Node) -> Outcome:
    """Money that left was paid; money that came is a return where the bank says that it is one."""
    side = line.text("CdtDbtInd") or entry.text("CdtDbtInd")
    reversal = entry.text("RvslInd") in ("true", "1")
    if side == "DBIT" and not reversal:
        return Outcome.PAID
    families = {node.text("BkTxCd/Domn/Fmly/SubFmlyCd") for node in (entry, line)}
    back = reversal or RETURNS & families or any(line.all("RtrInf"))
    return Outcome.FAILED if side == "CRDT" and back else Outcome.UNCLEAR


def _amount(node: Node) -> Money | None:
    for path in AMOUNTS:
        for found in node.all(path):
            return money(found.own(), found.attribute("Ccy"), "Amt")
    return None
