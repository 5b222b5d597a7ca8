"""Statements for stories: CSV and camt.053 as banks write them, and what tests do with them."""

from datetime import date

from ltc.bank_statement.take import take, upload
from ltc.receiving_account.layout import DateForm, DecimalSign, Layout, Separator, SignRule, TextEncoding
from ltc.receiving_account.save import Account, save
from portal.bulk import Bulk
from portal.db import work
from pricing.ground.record import new_id
from pricing.ground.sent import Sent
from tests.deals import NOW

IBAN = "DE02120300000000202051"
COLUMNS = {"date": "Booked", "amount": "Amount", "payer": "Payer", "payer_account": "IBAN", "text": "Text"}
PLAIN = Layout(
    Separator.SEMICOLON,
    TextEncoding.UTF_8,
    DateForm.DAY_FIRST,
    DecimalSign.COMMA,
    SignRule.SIGNED,
    {**COLUMNS, "reference": "Reference"},
)
HEAD = "Booked;Amount;Payer;IBAN;Text;Reference"
SPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."


def row(amount, text="", reference="", payer="Siemens AG", account="DE89370400440532013000", on="10.03.2026"):
    """A row of the plain layout; the amount in cents, below zero where money went."""
    sign, minor = ("-" if amount < 0 else ""), abs(amount)
    return f"{on};{sign}{minor // 100},{minor % 100:02};{payer};{account};{text};{reference}"


def plain(*rows):
    """A file of the plain layout."""
    return "\n".join(["Account statement", HEAD, *rows, ""]).encode()


def entry(amount, text="", reference="R-1", side="CRDT", payer="Siemens AG", status="BOOK", more=""):
    """A booked entry; the amount as the bank writes it."""
    party = "Dbtr" if side == "CRDT" else "Cdtr"
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts><Cd>{status}</Cd></Sts>'
        f"<BookgDt><Dt>2026-03-10</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef><NtryDtls><TxDtls>"
        f"<RltdPties><{party}><Pty><Nm>{payer}</Nm></Pty></{party}></RltdPties>{more}"
        f"<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def balance(code, amount, side="CRDT"):
    """A balance of a statement."""
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt>'
        f"<CdtDbtInd>{side}</CdtDbtInd></Bal>"
    )


def camt(*parts, version="08", account=IBAN):
    """A statement of an account."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{SPACE}{version}"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Id><IBAN>{account}</IBAN></Id></Acct>"
        f"{''.join(parts)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def account_of(session, layout=PLAIN, number=IBAN, currency="EUR"):
    """A receiving account."""
    return save(session, Account("Main account", number, currency, layout), (new_id(), NOW))


def sent(content, name="march.csv"):
    """A file as somebody gives it."""
    return Sent(name, content, new_id(), NOW)


def taken(world, account, content, name="march.csv"):
    """A file that was looked at and taken."""
    with work(world.house) as session:
        row_ = upload(session, account, sent(content, name))
    with work(world.house) as session:
        return take(session, Bulk(session), session.merge(row_), (new_id(), NOW))


BOOKED = date(2026, 3, 10)
