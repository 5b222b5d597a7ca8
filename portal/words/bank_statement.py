"""Words of statements of customers' payments: how they are read, what a line may pay and why, what became of it."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "Age.not_due": _("Not due"),
    "Age.to_30": _("1–30 days"),
    "Age.to_60": _("31–60 days"),
    "Age.to_90": _("61–90 days"),
    "Age.over_90": _("Over 90 days"),
    "StatementKind.csv": _("CSV"),
    "Flow.came": _("Payment in"),
    "Flow.went": _("Went out"),
    "Flaw.date": _("The date cannot be read"),
    "Flaw.amount": _("The amount cannot be read"),
    "Flaw.currency": _("Another currency than the account's"),
    "Flaw.mark": _("No mark says whether it came or went"),
    "Flaw.short": _("The row is too short"),
    "Separator.comma": _("Comma"),
    "Separator.semicolon": _("Semicolon"),
    "Separator.tab": _("Tab"),
    "TextEncoding.utf_8": _("UTF-8"),
    "TextEncoding.gbk": _("GBK (GB18030)"),
    "DateForm.year_first": _("Year, month, day: 2026-03-10"),
    "DateForm.year_tight": _("Year, month, day: 20260310"),
    "DateForm.day_first": _("Day, month, year: 10.03.2026"),
    "DateForm.month_first": _("Month, day, year: 03/10/2026"),
    "DecimalSign.point": _("Point: 1,234.50"),
    "DecimalSign.comma": _("Comma: 1.234,50"),
    "SignRule.signed": _("A minus before what went out"),
    "SignRule.two_columns": _("A column for what came, another for what went"),
    "SignRule.marked": _("A column with a mark"),
    "Confidence.sure": _("Sure"),
    "Confidence.likely": _("Likely"),
    "Confidence.possible": _("Possible"),
    "LineFate.recorded": _("Recorded as a receipt"),
    "LineFate.known": _("Was recorded by hand"),
    "LineFate.taken_back": _("Taken back by the bank"),
    "LineFate.ignored": _("Put aside"),
}
RULES: dict[str, LazyString] = {
    "bank.named": _("The payer names %(invoices)s."),
    "bank.named-order": _("The payer names %(number)s, a deal or an order."),
    "bank.several-debtors": _("The named invoices are owed by more than one customer."),
    "bank.other-payer": _("The payer is known as %(name)s, who does not owe this invoice."),
    "bank.learned": _("A person matched this payer to %(name)s on %(on)s."),
    "bank.payer-name": _("The payer has the name of %(name)s."),
    "bank.payer-alike": _("The payer's name is like %(name)s."),
    "bank.same-amounts": _("%(number)s open invoices have this amount."),
    "bank.oldest": _("Nothing says which: the oldest come first."),
    "bank.amount-only": _("Only the amount speaks for it."),
    "bank.exact": _("The amount is exactly what is open."),
    "bank.exact-sum": _("The open amounts add up exactly."),
    "bank.over": _("%(rest_minor)s more than is open; it would stay unmatched."),
    "bank.short": _("%(short_minor)s less than is open; it would stay owed."),
    "bank.recorded-before": _("The receipt %(reference)s of %(on)s has this amount: is it the same money?"),
}
ERRORS: dict[str, LazyString] = {
    "statement-text": _(
        "The file cannot be read as the account says. Look at its encoding and at what parts its columns."
    ),
    "statement-columns": _(
        "No row of the file has these columns: %(missing)s. Correct the columns of the account, or take another file."
    ),
    "statement-large": _("The file is too large: at most %(most)s. Ask the bank for a shorter time."),
    "statement-foreign": _("The file is of another account, which ends in %(last)s."),
    "statement-uneven": _(
        "The balances do not agree: it opens with %(opening_minor)s, the lines make %(moved_minor)s, and it closes with"
        " %(closing_minor)s. Ask the bank for the whole statement."
    ),
    "statement-layout-missing": _(
        "The account says nothing of how its CSV is read. Enter its columns, or take a camt.053 file."
    ),
    "statement-layout-wrong": _("Needed, and each column only once."),
    "statement-known": _("This file was taken on %(on)s as %(name)s. It is taken once."),
    "statement-faulty": _("Rows of the file cannot be read (%(faults)s). Nothing is taken before all can."),
    "statement-upload-ended": _("This file was taken or thrown away already."),
    "statement-line-settled": _("Somebody settled this line already."),
    "statement-line-reason": _("Say why, for whoever reads it next."),
    "statement-line-other": _("The receipt %(reference)s is not this money."),
    "statement-line-split": _("The parts add up to more than %(amount_minor)s, or name an invoice twice."),
    "statement-line-unread": _("Write each line as the invoice's number and the amount, such as I-NORTH-0001 1250.00."),
    "receiving-account-known": _("An account with this number is there already."),
}
