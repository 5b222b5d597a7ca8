"""Words of papers: tax profiles, withheld tax, partners' own invoices and those that the house writes for them."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString | str] = {
    "general": _("Company"),
    "small": _("Small business"),
    "individual": _("Individual"),
    "WithholdingDraftState.open": _("Draft"),
    "fapiao": _("Fully digital fapiao (数电票)"),
    "InvoiceKind.other": _("Another invoice"),
    "Vat.standard": _("Standard rate"),
    "reverse_charge": _("Reverse charge"),
    "exempt": _("Exempt"),
    "seller_tax": _("the partner's tax profile with its tax number"),
    "buyer_tax": _("the house's tax profile; for reverse charge with its VAT number"),
    "two_decimals": _("a currency with at most two decimals"),
    "matches": _("Matches"),
    "differs": _("Differs"),
    "PartnerInvoiceState.returned": _("Sent back"),
    "pdf": "PDF",
    "ofd": "OFD",
    "xml": "XML",
    "jpeg": "JPEG",
    "png": "PNG",
}
RULES: dict[str, LazyString] = {
    "withholding.rate": _("%(rate_ppm)s is withheld (%(country)s): %(source)s."),
    "withholding.none": _("Nothing is withheld (%(country)s): %(source)s."),
    "withholding.domestic": _("Nothing is withheld: the partner is in the house's own country."),
    "withholding.no-rate": _(
        "No rate of withheld tax is published for %(country)s (%(tax_class)s), so nothing is withheld. "
        "Publish one, also where it is zero."
    ),
    "withholding.no-rate-then": _("Nothing was withheld: no rate held then."),
    "withholding.no-profile": _("The partner has no tax profile, so it is not known whether tax must be withheld."),
    "withholding.home-unknown": _("The house has no tax profile, so nothing is withheld from anybody."),
    "settlement.papers": _("Not paid: its invoice is missing, or is not accepted yet."),
    "partner-invoice.net": _(
        "Net amount: the invoice says %(billed_minor)s, the statements say %(stated_minor)s; "
        "difference %(difference_minor)s."
    ),
    "partner-invoice.currency": _("Currency: the invoice is in %(billed)s, the statements are in %(stated)s."),
    "partner-invoice.before-period": _(
        "Date: the invoice is of %(issued_on)s, before the period was over (%(last_day)s)."
    ),
    "partner-invoice.future": _("Date: %(issued_on)s is still to come."),
    "withholding.whole": _("Not paid: the withheld tax would take all of it."),
}
ERRORS: dict[str, LazyString] = {
    "country-form": _("Write the country's two letters, such as CN or DE."),
    "profile-tax-number": _("The check digits of this tax number do not fit: a figure is wrong, or two are swapped."),
    "withholding-wrong": _(
        "A rate lies between 0 and 100 percent, ends after it begins, and names its rule and where that can be read."
    ),
    "file-refused": _("Send a PDF, OFD, XML, JPEG or PNG file. What counts is what is in it, not its name."),
    "file-too-large": _("The file is larger than %(megabytes)s MB. Send a smaller one."),
    "file-empty": _("Choose the file of the invoice."),
    "file-gone": _("The file is no longer what was kept. Tell your administrator."),
    "fapiao-digits": _("The number of a fully digital fapiao has 20 digits; this one has %(count)s characters."),
    "fapiao-year": _(
        "The number of a fully digital fapiao begins with the year of its date: %(expected)s, not %(found)s."
    ),
    "fapiao-region": _("Digits 3 and 4 name the region that issued it; %(found)s is none."),
    "statements-mixed": _("One invoice is for statements of one currency. Send one for each currency."),
    "statement-billed": _("On an invoice already: %(numbers)s."),
    "nothing-to-bill": _("These statements add up to nothing. Choose later ones as well."),
    "invoice-number-known": _("You sent an invoice with the number %(number)s before."),
    "invoice-number-form": _("Write the number in one line, as it stands on the invoice."),
    "invoice-not-sum": _("Net and tax must add up to the gross, and the net must be above zero."),
    "invoice-amount": _("Write an amount such as 12500 or 12500.50, with no more decimals than the currency has."),
    "statement-self-billed": _("By agreement the vendor writes the invoice for this period, so you send none."),
    "self-billing-open": _("This partner has an offer or an agreement that stands. End it first."),
    "self-billing-tax": _("A standard rate is above zero and at most 100 percent; the other kinds have none."),
    "self-billing-over": _("This was agreed to or ended before."),
    "self-billing-not-to-write": _(
        "Nothing to write: the run is not approved, no agreement covers the period, or the statement is on an invoice."
    ),
    "self-billing-needs": _("The invoice cannot be written. Missing: %(needs)s."),
    "partner-invoice-answered": _("This invoice was answered already."),
    "partner-invoice-reason": _("Say why, in words that the partner can act on."),
    "year-wrong": _("Write a year such as 2026."),
}
