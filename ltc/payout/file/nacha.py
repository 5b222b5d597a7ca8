"""United States: a NACHA file of CCD credits, each with an addenda that carries the end-to-end id. Pure.

Source: NACHA Operating Rules, appendix three (94 characters a record, ten records a block). There is one batch, of
credits only, and no debit that offsets it. Names are in allowed Latin characters and, as the payee's bank shows no
more, cut to what a record holds; the page shows them as they stand in the file.
"""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from ltc.payout.file.latin import allowed
from ltc.payout.file.values import (
    Batch,
    File,
    Line,
    Payer,
    PayoutFileAmountLarge,
    PayoutFileCurrency,
    PayoutFileNeeds,
    PayoutFileText,
    check_money,
    check_texts,
    checked,
)
from partners.partner.bank import routing

CURRENCY, RECORD, BLOCK, END = "USD", 94, 10, "\r\n"
NAME_MAX, COMPANY_MAX, BANK_MAX, ID_MAX = 22, 16, 23, 80
AMOUNT_MAX, TOTAL_MAX, HASH = 10**10 - 1, 10**12 - 1, 10**10
ACCOUNT = re.compile(r"[0-9A-Za-z-]{4,17}", re.ASCII)
COMPANY = re.compile(r"[0-9A-Z]{10}", re.ASCII)
CREDITS, CHECKING, WHAT = "220", "22", "COMMISSION"  # service class, credit of a checking account, entry description


def name(holder: str) -> str:
    """A payee's name as it stands in the file."""
    return allowed(holder)[:NAME_MAX].rstrip()


def check_payer(payer: Payer) -> Payer:
    """The account as it stands in the file. Raises what is wrong with it."""
    if payer.currency != CURRENCY:
        raise PayoutFileCurrency(field="currency", currency=CURRENCY, given=payer.currency)
    company, bank = allowed(payer.company or ""), allowed(payer.bank or "")
    check_texts([("company", company, COMPANY_MAX), ("bank", bank, BANK_MAX)])
    number = (payer.company_number or "").replace("-", "").upper()
    check_texts([("company_number", number, 10)])
    if not COMPANY.fullmatch(number):
        raise PayoutFileText(field="company_number", text=number, most=10)
    if not payer.routing:
        raise PayoutFileNeeds(field="routing", needs="routing")
    return replace(payer, routing=routing(payer.routing), company_number=number, company=company, bank=bank)


def check_line(line: Line) -> Line:
    """A payment as it stands in the file. Raises what is wrong with it."""
    check_money(line, CURRENCY)
    if line.amount_minor > AMOUNT_MAX:
        raise PayoutFileAmountLarge
    check_texts([("holder", name(line.holder), NAME_MAX), ("end_to_end_id", line.end_to_end_id, ID_MAX)])
    if allowed(line.end_to_end_id) != line.end_to_end_id:
        raise PayoutFileText(field="end_to_end_id", text=line.end_to_end_id, most=ID_MAX)
    number = line.number.replace(" ", "")
    if not ACCOUNT.fullmatch(number):
        raise PayoutFileText(field="number", text=line.number, most=17)
    if not line.routing:
        raise PayoutFileNeeds(field="routing", needs="routing")
    return replace(line, number=number, routing=routing(line.routing), holder=name(line.holder))


def write(batch: Batch, payer: Payer) -> File:
    """The batch as records of 94 characters. Trace numbers are the payer's bank and a line's place in the batch."""
    lines, payer = checked(batch, check_line), check_payer(payer)
    total = sum(line.amount_minor for line in lines)
    if total > TOTAL_MAX:
        raise PayoutFileAmountLarge
    odfi = str(payer.routing)[:8]
    entries = [record for at, line in enumerate(lines, start=1) for record in _entry(line, odfi, at)]
    banks = sum(int(str(line.routing)[:8]) for line in lines) % HASH
    sums = f"{banks:010}{0:012}{total:012}"
    records = [_file_header(payer, batch.at), _batch_header(payer, batch.at, odfi), *entries]
    records.append(f"8{CREDITS}{len(entries):06}{sums}{payer.company_number}{'':25}{odfi}{1:07}")
    blocks = -(-(len(records) + 1) // BLOCK)
    records.append(f"9{1:06}{blocks:06}{len(entries):08}{sums}{'':39}")
    records += ["9" * RECORD] * (blocks * BLOCK - len(records))
    return File("".join(f"{record}{END}" for record in records).encode("ascii"), "ach", "text/plain")


def _file_header(payer: Payer, at: datetime) -> str:
    names = f"{payer.bank or '':<{BANK_MAX}}{payer.company or '':<{BANK_MAX}}"
    return f"101 {payer.routing}{payer.company_number}{at:%y%m%d%H%M}A094101{names}{'':8}"


def _batch_header(payer: Payer, at: datetime, odfi: str) -> str:
    who = f"{payer.company or '':<{COMPANY_MAX}}{'':20}{payer.company_number}"
    return f"5{CREDITS}{who}CCD{WHAT:<10}{at:%y%m%d}{_next_day(at.date()):%y%m%d}{'':3}1{odfi}{1:07}"


def _entry(line: Line, odfi: str, at: int) -> tuple[str, str]:
    """The payment, and the addenda with its id: the payment's own record has room for 15 characters only."""
    paid = f"{line.amount_minor:010}{'':15}{line.holder:<{NAME_MAX}}"
    entry = f"6{CHECKING}{line.routing}{line.number:<17}{paid}{'':2}1{odfi}{at:07}"
    return entry, f"705{line.end_to_end_id:<{ID_MAX}}{1:04}{at:07}"


def _next_day(day: date) -> date:
    """The first weekday after a day; where it is a holiday, the banks take the next one themselves."""
    after = day + timedelta(days=1)
    return after + timedelta(days=7 - after.weekday() if after.weekday() > 4 else 0)
