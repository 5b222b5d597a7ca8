"""Reading camt.053: the bank's own statement of an account, with its balances. Pure.

Source: ISO 20022, BankToCustomerStatement. Only what is booked counts; what is pending comes again.
"""

from collections.abc import Iterator

from ltc.bank_statement.values import LINES_MAX, TEXT_MAX, Flow, Line, Sheet, StatementForeign, StatementKind
from ltc.bank_statement.values import StatementLarge as Large
from ltc.bank_statement.values import StatementUneven as Uneven
from ltc.payout.answer.camt import AMOUNTS, RETURNS
from ltc.payout.answer.document import Node
from ltc.payout.answer.values import NOTHING, AnswerFilePart, day, money
from pricing.ground.money import Money

DATES = ("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
PARTIES = {Flow.CAME: "Dbtr", Flow.WENT: "Cdtr"}


def read(root: Node, currency: str) -> Sheet:
    """What the statements of one account say. Raises AnswerFilePart, StatementForeign, StatementUneven, StatementLarge.

    Several statements of the account follow each other: the first opens, the last closes.
    """
    account, lines, skipped = "", list[Line](), 0
    opening: int | None = None
    closing: int | None = None
    for statement in root.all("BkToCstmrStmt/Stmt"):
        number = "".join(statement.must("Acct/Id/IBAN", "Acct/Id/Othr/Id").split()).upper()
        if account not in ("", number):
            raise StatementForeign(field="file", last=number[-4:])
        account, found = number, list[Line]()
        for entry in statement.all("Ntry"):
            if entry.text("Sts/Cd", "Sts") in ("", "BOOK"):
                found += _entry(entry, currency)
            else:
                skipped += 1
        begins, ends = (_balance(statement, codes, currency) for codes in (("OPBD", "PRCD"), ("CLBD",)))
        _check(begins, ends, found, currency)
        opening, closing, lines = begins if opening is None else opening, ends, lines + found
    if not account:
        raise AnswerFilePart(field="file", part="Stmt", given="–")
    if len(lines) > LINES_MAX:
        raise Large(field="file", most=LINES_MAX)
    return Sheet(StatementKind.CAMT_053, tuple(lines), (), account, opening, closing, skipped)


def _check(opening: int | None, closing: int | None, lines: list[Line], currency: str) -> None:
    if opening is None or closing is None:
        return
    moved = sum(line.amount.minor if line.flow is Flow.CAME else -line.amount.minor for line in lines)
    if opening + moved != closing:
        facts = {"opening_minor": opening, "moved_minor": moved, "closing_minor": closing}
        raise Uneven(field="file", currency=currency, **facts)


def _balance(statement: Node, codes: tuple[str, ...], currency: str) -> int | None:
    """The first balance of these kinds, in minor units with its sign."""
    for code in codes:
        for balance in statement.all("Bal"):
            if balance.text("Tp/CdOrPrtry/Cd") == code:
                found = _own(balance.must("Amt"), next(balance.all("Amt")), currency)
                return found.minor if balance.must("CdtDbtInd") == "CRDT" else -found.minor
    return None


def _entry(entry: Node, currency: str) -> Iterator[Line]:
    """The payments of an entry, each a line where their amounts make the entry's; else the entry as one line."""
    whole = _own(entry.must("Amt"), next(entry.all("Amt")), currency)
    details = list(entry.all("NtryDtls/TxDtls"))
    amounts = [_amount(one, currency) for one in details]
    if len(details) < 2 or None in amounts or sum(one.minor for one in amounts if one) != whole.minor:
        yield from _line(entry, details[0] if len(details) == 1 else entry, whole, "")
        return
    for number, (one, found) in enumerate(zip(details, amounts, strict=True), start=1):
        if found:
            yield from _line(entry, one, found, f"/{number}")


def _line(entry: Node, detail: Node, amount: Money, suffix: str) -> Iterator[Line]:
    if not amount.minor:
        return
    flow = Flow.CAME if entry.must("CdtDbtInd") == "CRDT" else Flow.WENT
    party = PARTIES[flow]
    own = detail.text("Refs/AcctSvcrRef")
    shared = entry.text("AcctSvcrRef", "NtryRef")
    paths = (f"RltdPties/{party}/Pty/Nm", f"RltdPties/{party}/Nm", f"RltdPties/Ultmt{party}/Nm")
    accounts = (f"RltdPties/{party}Acct/Id/IBAN", f"RltdPties/{party}Acct/Id/Othr/Id")
    yield Line(
        int(entry.element.sourceline or 1),
        flow,
        day(entry.must(*DATES), "BookgDt"),
        amount,
        detail.text(*paths),
        "".join(detail.text(*accounts).split()).upper(),
        _text(entry, detail),
        own or (shared + suffix if shared else ""),
        _is_return(entry, detail),
    )


def _text(entry: Node, detail: Node) -> str:
    said = [node.own() for node in detail.all("RmtInf/Ustrd")]
    said += [node.own() for node in detail.all("RmtInf/Strd/CdtrRefInf/Ref")]
    said += [node.own() for node in detail.all("RmtInf/Strd/RfrdDocInf/Nb")]
    said += [one for one in (detail.text("Refs/EndToEndId"),) if one not in NOTHING]
    said += [entry.text("AddtlNtryInf")] if not said else []
    return " ".join(said)[:TEXT_MAX]


def _is_return(entry: Node, detail: Node) -> bool:
    families = {node.text("BkTxCd/Domn/Fmly/SubFmlyCd") for node in (entry, detail)}
    return entry.text("RvslInd") in ("true", "1") or bool(RETURNS & families) or any(detail.all("RtrInf"))


def _amount(node: Node, currency: str) -> Money | None:
    for path in AMOUNTS:
        for found in node.all(path):
            return _own(found.own(), found, currency)
    return None


def _own(text: str, node: Node, currency: str) -> Money:
    given = node.attribute("Ccy")
    if given != currency:
        raise AnswerFilePart(field="file", part="Ccy", given=given or "–")
    return money(text, given, "Amt")
