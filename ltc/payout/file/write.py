"""The one door to payout files: a batch in the form that the paying account's bank takes. Pure."""

import re
from dataclasses import replace

from ltc.payout.file import china, plain, sepa
from ltc.payout.file.values import Batch, File, FileFormat, Payer, PayoutFileText, check_texts

COUNTRY = re.compile(r"^[A-Z]{2}$")
CURRENCY = re.compile(r"^[A-Z]{3}$")
HOLDER_MAX, NUMBER_MAX = 140, 40


def check_payer(payer: Payer) -> Payer:
    """An account that the house pays from, fit for its form of file. Raises what is wrong with it."""
    payer = replace(payer, currency=payer.currency.strip().upper(), country=payer.country.strip().upper())
    check_texts([("holder", payer.holder, HOLDER_MAX), ("number", payer.number, NUMBER_MAX)])
    for field, text, form in (("country", payer.country, COUNTRY), ("currency", payer.currency, CURRENCY)):
        if not form.match(text):
            raise PayoutFileText(field=field, text=text, most=3)
    if payer.format is FileFormat.SEPA:
        return sepa.check_payer(payer)
    return china.check_payer(payer) if payer.format is FileFormat.CHINA_CSV else payer


def write(batch: Batch, payer: Payer | None) -> File:
    """The batch as a file; a plain CSV where no account of the house is known for the currency.

    The same batch and accounts make the same bytes. Errors: PayoutFileEmpty; PayoutFileRefused with every wrong line;
    those of `check_payer`.
    """
    if payer is None or payer.format is FileFormat.PLAIN_CSV:
        return plain.write(batch)
    return sepa.write(batch, payer) if payer.format is FileFormat.SEPA else china.write(batch, payer)
