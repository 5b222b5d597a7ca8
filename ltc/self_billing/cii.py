"""A self-billed invoice as XML: EN 16931 in the syntax CII (Factur-X profile EN 16931), type 389. Pure.

A line that takes something back has a quantity of -1: prices are never below zero (BR-27).
"""

import xml.etree.ElementTree as ET
from datetime import date
from decimal import Decimal

from ltc.self_billing.bill import Bill, Item, Party
from ltc.self_billing.models import Vat
from pricing.ground.money import plain
from pricing.ground.rate import Rate

PROFILE = "urn:cen.eu:en16931:2017"
SELF_BILLED = "389"
NOTE = "Self-billed invoice (Gutschrift)"
TERMS = "Paid with the settlement run of the statement."
PIECE = "C62"
SPACES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}
CATEGORY = {Vat.STANDARD: "S", Vat.REVERSE_CHARGE: "AE", Vat.EXEMPT: "E"}
EXEMPTION = {  # reason in words, and its code
    Vat.REVERSE_CHARGE: ("Reverse charge", "VATEX-EU-AE"),
    Vat.EXEMPT: ("Exempt from value added tax", None),
}
for prefix, space in SPACES.items():
    ET.register_namespace(prefix, space)


def xml(bill: Bill) -> str:
    """The invoice as XML text. The same bill makes the same text."""
    root = ET.Element(f"{{{SPACES['rsm']}}}CrossIndustryInvoice")
    context = _put(root, "rsm:ExchangedDocumentContext")
    _put(_put(context, "ram:GuidelineSpecifiedDocumentContextParameter"), "ram:ID", PROFILE)
    document = _put(root, "rsm:ExchangedDocument")
    _put(document, "ram:ID", bill.number)
    _put(document, "ram:TypeCode", SELF_BILLED)
    _day(_put(document, "ram:IssueDateTime"), bill.issued_on)
    _put(_put(document, "ram:IncludedNote"), "ram:Content", NOTE)
    trade = _put(root, "rsm:SupplyChainTradeTransaction")
    for number, item in enumerate(bill.items, start=1):
        _line(trade, number, item, bill)
    agreement = _put(trade, "ram:ApplicableHeaderTradeAgreement")
    _party(_put(agreement, "ram:SellerTradeParty"), bill.seller, sells=True)
    _party(_put(agreement, "ram:BuyerTradeParty"), bill.buyer, sells=False)
    delivery = _put(trade, "ram:ApplicableHeaderTradeDelivery")
    _day(_put(_put(delivery, "ram:ActualDeliverySupplyChainEvent"), "ram:OccurrenceDateTime"), bill.last)
    _settlement(_put(trade, "ram:ApplicableHeaderTradeSettlement"), bill)
    ET.indent(root)
    return ET.tostring(root, "unicode", xml_declaration=False)


def _line(trade: ET.Element, number: int, item: Item, bill: Bill) -> None:
    line = _put(trade, "ram:IncludedSupplyChainTradeLineItem")
    _put(_put(line, "ram:AssociatedDocumentLineDocument"), "ram:LineID", str(number))
    _put(_put(line, "ram:SpecifiedTradeProduct"), "ram:Name", item.name)
    price = _put(_put(line, "ram:SpecifiedLineTradeAgreement"), "ram:NetPriceProductTradePrice")
    _put(price, "ram:ChargeAmount", plain(abs(item.amount_minor), bill.currency))
    quantity = _put(_put(line, "ram:SpecifiedLineTradeDelivery"), "ram:BilledQuantity", str(_sign(item)))
    quantity.set("unitCode", PIECE)
    settled = _put(line, "ram:SpecifiedLineTradeSettlement")
    tax = _put(settled, "ram:ApplicableTradeTax")
    _put(tax, "ram:TypeCode", "VAT")
    _put(tax, "ram:CategoryCode", CATEGORY[bill.vat])
    _put(tax, "ram:RateApplicablePercent", str(Rate(bill.tax_ppm)))
    total = _put(settled, "ram:SpecifiedTradeSettlementLineMonetarySummation")
    _put(total, "ram:LineTotalAmount", plain(item.amount_minor, bill.currency))


def _sign(item: Item) -> int:
    return -1 if item.amount_minor < 0 else 1


def _party(at: ET.Element, party: Party, sells: bool) -> None:
    """A number that is no VAT number is one of a register, and of a seller the local tax number as well."""
    _put(at, "ram:Name", party.name)
    if party.tax_number and not party.vat_number:
        _put(_put(at, "ram:SpecifiedLegalOrganization"), "ram:ID", party.tax_number)
    address = _put(at, "ram:PostalTradeAddress")
    _put(address, "ram:PostcodeCode", party.postcode)
    _put(address, "ram:LineOne", party.street)
    _put(address, "ram:CityName", party.town)
    _put(address, "ram:CountryID", party.country)
    if party.vat_number or (party.tax_number and sells):
        number = _put(_put(at, "ram:SpecifiedTaxRegistration"), "ram:ID", party.tax_number)
        number.set("schemeID", "VA" if party.vat_number else "FC")


def _settlement(at: ET.Element, bill: Bill) -> None:
    _put(at, "ram:PaymentReference", bill.statements[-1])
    _put(at, "ram:InvoiceCurrencyCode", bill.currency)
    words, code = EXEMPTION.get(bill.vat, (None, None))
    tax = _put(at, "ram:ApplicableTradeTax")
    _put(tax, "ram:CalculatedAmount", plain(bill.tax_minor, bill.currency))
    _put(tax, "ram:TypeCode", "VAT")
    if words:
        _put(tax, "ram:ExemptionReason", words)
    _put(tax, "ram:BasisAmount", plain(bill.net_minor, bill.currency))
    _put(tax, "ram:CategoryCode", CATEGORY[bill.vat])
    if code:
        _put(tax, "ram:ExemptionReasonCode", code)
    _put(tax, "ram:RateApplicablePercent", f"{Decimal(str(Rate(bill.tax_ppm)))}")
    period = _put(at, "ram:BillingSpecifiedPeriod")
    _day(_put(period, "ram:StartDateTime"), bill.first)
    _day(_put(period, "ram:EndDateTime"), bill.last)
    _put(_put(at, "ram:SpecifiedTradePaymentTerms"), "ram:Description", TERMS)
    totals = _put(at, "ram:SpecifiedTradeSettlementHeaderMonetarySummation")
    for name, minor in (
        ("LineTotalAmount", bill.net_minor),
        ("TaxBasisTotalAmount", bill.net_minor),
        ("TaxTotalAmount", bill.tax_minor),
        ("GrandTotalAmount", bill.gross_minor),
        ("DuePayableAmount", bill.gross_minor),
    ):
        amount = _put(totals, f"ram:{name}", plain(minor, bill.currency))
        if name == "TaxTotalAmount":
            amount.set("currencyID", bill.currency)


def _put(at: ET.Element, name: str, text: str | None = None) -> ET.Element:
    prefix, _, tag = name.partition(":")
    made = ET.SubElement(at, f"{{{SPACES[prefix]}}}{tag}")
    made.text = text
    return made


def _day(at: ET.Element, day: date) -> None:
    _put(at, "udt:DateTimeString", f"{day:%Y%m%d}").set("format", "102")
