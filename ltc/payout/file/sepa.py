"""SEPA credit transfers: ISO 20022 pain.001.001.09, made and checked by sepaxml, whose one door this is. Pure.

The library takes wrong check digits, other currencies and long names; so our own checks stand before it. Its message
id, its clock and the id of its payment part are random or of now; ours are of the batch, so that the same batch makes
the same bytes.
"""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import datetime
from functools import cache
from importlib.resources import files

from lxml import etree
from sepaxml import SepaTransfer

from ltc.payout.file.latin import allowed, is_reference
from ltc.payout.file.values import (
    Batch,
    File,
    Line,
    Payer,
    PayoutFileCurrency,
    PayoutFileNeeds,
    PayoutFileText,
    check_money,
    check_texts,
    checked,
)
from partners.partner.bank import bic, iban
from pricing.ground.errors import Invalid

DECLARED = b'<?xml version="1.0" encoding="UTF-8"?>\n'
SCHEMA = "pain.001.001.09"
SPACE = f"{{urn:iso:std:iso:20022:tech:xsd:{SCHEMA}}}"
CURRENCY, NAME_MAX, TOWN_MAX = "EUR", 70, 35
EEA = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
    "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
BEYOND = frozenset({"AD", "AL", "CH", "GB", "GI", "MC", "MD", "ME", "MK", "RS", "SM", "VA"})  # in SEPA, not in the EEA


class IbanNotSepa(Invalid):
    """The account's country takes no part in SEPA."""

    code = "iban-not-sepa"


def check_payer(payer: Payer) -> Payer:
    """The account as it stands in the file. Raises what is wrong with it."""
    if payer.currency != CURRENCY:
        raise PayoutFileCurrency(field="currency", currency=CURRENCY, given=payer.currency)
    check_texts([("holder", allowed(payer.holder), NAME_MAX), ("town", allowed(payer.town or ""), TOWN_MAX)])
    number, code = _account(payer.number, payer.bic)
    return replace(payer, number=number, bic=code)


def check_line(line: Line) -> Line:
    """A payment as it stands in the file. Raises what is wrong with it."""
    check_money(line, CURRENCY)
    check_texts([("holder", allowed(line.holder), NAME_MAX)])
    if not is_reference(line.end_to_end_id):
        raise PayoutFileText(field="end_to_end_id", text=line.end_to_end_id, most=35)
    number, code = _account(line.number, line.bic)
    if number[:2] in BEYOND and not code:
        raise PayoutFileNeeds(field="bic", needs="bic")
    return replace(line, number=number, bic=code, holder=allowed(line.holder))


def write(batch: Batch, payer: Payer) -> File:
    """The batch as XML. Names are in allowed Latin characters, whole; the remittance is the end-to-end id."""
    lines, payer = checked(batch, check_line), check_payer(payer)
    maker = SepaTransfer(_config(payer), schema=SCHEMA, clean=False)
    for line in lines:
        maker.add_payment(_payment(line, batch.at))
    content = _settled(maker.export(validate=False), batch, payer)
    _schema().assertValid(etree.fromstring(content))
    return File(content, "xml", "application/xml")


@cache
def _schema() -> etree.XMLSchema:
    """The scheme's own schema, which the library brings; read once, for it takes longer than a hundred payments."""
    return etree.XMLSchema(etree.fromstring((files("sepaxml") / "schemas" / f"{SCHEMA}.xsd").read_bytes()))


def _account(number: str, code: str | None) -> tuple[str, str | None]:
    found = iban(number)
    if found[:2] not in EEA | BEYOND:
        raise IbanNotSepa(field="number", country=found[:2])
    return found, bic(code) if code else None


def _config(payer: Payer) -> dict[str, object]:
    address = {"town": allowed(payer.town or ""), "country": payer.country}
    config = {"name": allowed(payer.holder), "IBAN": payer.number, "batch": True, "currency": CURRENCY}
    return config | {"address": address} | ({"BIC": payer.bic} if payer.bic else {})


def _payment(line: Line, at: datetime) -> dict[str, object]:
    payment = {
        "name": line.holder,
        "IBAN": line.number,
        "amount": line.amount_minor,
        "execution_date": at.date(),
        "description": line.end_to_end_id,
        "endtoend_id": line.end_to_end_id,
    }
    return payment | ({"BIC": line.bic} if line.bic else {})


def _settled(made: bytes, batch: Batch, payer: Payer) -> bytes:
    """The library's XML with the batch's own ids and instant, and a payer's bank that is said not to be given."""
    document = ET.fromstring(made)
    ids = {"GrpHdr/MsgId": batch.number, "PmtInf/PmtInfId": batch.number}
    for path, text in {**ids, "GrpHdr/CreDtTm": f"{batch.at:%Y-%m-%dT%H:%M:%SZ}"}.items():
        _node(document, f"CstmrCdtTrfInitn/{path}").text = text
    if not payer.bic:
        bank = _node(document, "CstmrCdtTrfInitn/PmtInf/DbtrAgt/FinInstnId")
        ET.SubElement(ET.SubElement(bank, f"{SPACE}Othr"), f"{SPACE}Id").text = "NOTPROVIDED"
    return DECLARED + bytes(ET.tostring(document, "utf-8"))


def _node(document: ET.Element, path: str) -> ET.Element:
    found = document.find("/".join(f"{SPACE}{part}" for part in path.split("/")))
    if found is None:
        raise LookupError(path)
    return found
