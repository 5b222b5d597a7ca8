"""The one door to payout files: a batch in the form that the paying account's bank takes. Pure."""

import re
from collections.abc import Callable
from dataclasses import replace

from ltc.payout.file import china, latin, nacha, plain, sepa
from ltc.payout.file.values import Batch, File, FileFormat, Payer, PayoutFileText, check_texts

COUNTRY = re.compile(r"^[A-Z]{2}$")
CURRENCY = re.compile(r"^[A-Z]{3}$")
HOLDER_MAX, NUMBER_MAX = 140, 40
CHECKS: dict[FileFormat, Callable[[Payer], Payer]] = {
    FileFormat.SEPA: sepa.check_payer,
    FileFormat.CHINA_CSV: china.check_payer,
    FileFormat.NACHA: nacha.check_payer,
}
WRITERS: dict[FileFormat, Callable[[Batch, Payer], File]] = {
    FileFormat.SEPA: sepa.write,
    FileFormat.CHINA_CSV: china.write,
    FileFormat.NACHA: nacha.write,
}
NAMES: dict[FileFormat, Callable[[str], str]] = {FileFormat.SEPA: latin.allowed, FileFormat.NACHA: nacha.name}


def check_payer(payer: Payer) -> Payer:
    """An account that the house pays from, fit for its form of file. Raises what is wrong with it."""
    payer = replace(payer, currency=payer.currency.strip().upper(), country=payer.country.strip().upper())
    check_texts([("holder", payer.holder, HOLDER_MAX), ("number", payer.number, NUMBER_MAX)])
    for field, text, form in (("country", payer.country, COUNTRY), ("currency", payer.currency, CURRENCY)):
        if not form.match(text):
            raise PayoutFileText(field=field, text=text, most=3)
    check = CHECKS.get(payer.format)
    return check(payer) if check else payer


def write(batch: Batch, payer: Payer | None) -> File:
    """The batch as a file; a plain CSV where no account of the house is known for the currency.

    The same batch and accounts make the same bytes. Errors: PayoutFileEmpty; PayoutFileRefused with every wrong line;
    those of `check_payer`.
    """
    writer = WRITERS.get(payer.format) if payer else None
    return writer(batch, payer) if writer and payer else plain.write(batch)


def written(holder: str, form: FileFormat | None) -> str:
    """A payee's name as it stands in a form of file."""
    spell = NAMES.get(form) if form else None
    return spell(holder) if spell else holder
