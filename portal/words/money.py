"""Words of cash, the ledger, commission, settlement and payouts."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "customer": _("the customer"),
    "partner": _("the partner"),
    "paid": _("Paid"),
    "part_paid": _("Part paid"),
    "failed": _("Failed"),
    "waiting": _("Waiting"),
    "prepared": _("Prepared"),
    "BatchState.released": _("Ready to export"),
    "exported": _("Exported"),
    "invoice.issued": _("Invoice issued"),
    "receipt.recorded": _("Receipt recorded"),
    "receipt.allocated": _("Receipt matched"),
    "commission.accrued": _("Commission accrued"),
    "commission.settled": _("Commission settled"),
    "payout.paid": _("Payout made"),
    "ledger.house:bank": _("Bank"),
    "ledger.house:revenue": _("Revenue"),
    "ledger.house:tax": _("Tax owed"),
    "ledger.house:commission": _("Commission expense"),
    "ledger.invoice:receivable": _("Receivable from invoices"),
    "ledger.receipt:unallocated": _("Receipts not matched yet"),
    "ledger.partner:accrued": _("Commission accrued, not settled"),
    "ledger.partner:payable": _("Commission payable"),
}
RULES: dict[str, LazyString] = {
    "commission.no-rate": _("The plan has no rate for the role %(role)s, so nothing is earned."),
    "commission.role-rate": _("The plan's rate for the role %(role)s."),
    "commission.tier-rate": _("The plan's rate for the role %(role)s at the tier %(tier)s."),
}
ERRORS: dict[str, LazyString] = {
    "plan-rate-wrong": _("A commission rate is between 0 and 100 percent."),
    "plan-start": _("A plan begins after %(day)s: what was earned stays earned."),
    "plan-unchanged": _("This draft says what the newest version says."),
    "delivery-not-accepted": _("Record that the customer accepted the delivery, then issue the invoice."),
    "invoice-known": _("This delivery was invoiced already."),
    "bank-reference-known": _("A receipt with the reference %(reference)s is there already."),
    "amount-off": _("The amount must be above zero and no more than is open."),
    "ledger-key-reused": _("This event was posted with other amounts. A person must look at it."),
    "period-closed": _("This month is closed and never changes. What came later goes into the next month."),
    "run-exists": _("This month has a run already. It waits for its approval."),
    "nothing-to-settle": _("Nothing is open and nothing is carried over, so there is nothing to settle."),
    "same-person": _("Whoever prepares a run does not approve it. Ask another person of finance."),
    "content-changed": _("The run is not what this page showed. Load it again, look, and approve then."),
    "batch-not-released": _("Another person must release this batch first."),
    "payout-file-changed": _("The file would differ from the one that was exported. A person must look at it."),
    "batch-not-exported": _("Export the payout file first: the bank cannot have answered yet."),
    "bank-answer-contradicts": _("The bank said something else before. A person must look at it."),
    "month-wrong": _("Write a month as 2026-03."),
}
