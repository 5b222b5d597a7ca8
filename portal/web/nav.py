"""The menu: one table, shown as far as a person's permissions reach."""

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.actor import Actor
from portal.permits import Permission, permits


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu. `key` follows `g` on the keyboard."""

    endpoint: str
    label: LazyString
    icon: str
    permission: Permission
    key: str | None = None


UNDER = {  # nouns that have no line of their own
    "conflict": "case",
    **dict.fromkeys(
        ("lead_score", "lead_qualification", "lead_owner", "lead_touch", "lead_deal", "lead_import"), "lead"
    ),
    "draft": "policy",
    "entry": "policy",
    "replay": "policy",
    "activity": "account",
    **dict.fromkeys(("deal_team", "deal_task", "deal_note", "deal_meeting", "deal_file", "deal_timeline"), "deal"),
    "bank_answer_line": "bank_answer",
    **dict.fromkeys(("bank_statement_line", "receiving_account", "known_payer"), "bank_statement"),
    "book_draft": "book",
    "plan_draft": "plan",
    "mode_model": "mode",
    "deal_gate": "deal",
    "sales_team": "target",
    "quote_compare": "quote",
    "quote_link": "quote",
    "contract_change": "contract",
    "path_draft": "path",
    "path_edit": "path",
    "special_price_decision": "special_price",
    "solution_review": "solution",
    "ticket_terms": "ticket",
    "plan_component": "plan",
    "plan_simulation": "plan",
    "credit_note": "invoice",
    "settlement_document": "settlement",
    "contract_price_import": "contract_price",
}
P = Permission
MENU: list[tuple[LazyString, list[Entry]]] = [
    (
        _("Work"),
        [
            Entry("home.show", _("Home"), "home", P.HOME_READ, "h"),
            Entry("lead.index", _("Leads"), "affiliate", P.LEAD_READ, "e"),
            Entry("campaign.index", _("Campaigns"), "flag", P.CAMPAIGN_READ),
            Entry("lead_offer.index", _("Offers"), "inbox", P.LEAD_OFFER_READ, "e"),
            Entry("registration.index", _("Registrations"), "file-check", P.REGISTRATION_READ, "r"),
            Entry("case.index", _("Approvals"), "gavel", P.CASE_READ, "a"),
            Entry("protection.index", _("Protections"), "shield", P.PROTECTION_READ, "p"),
            Entry("extension.index", _("Extensions"), "hourglass", P.EXTENSION_READ, "e"),
            Entry("appeal.index", _("Appeals"), "scale", P.APPEAL_READ),
            Entry("deal.index", _("Deals"), "briefcase", P.DEAL_READ, "d"),
            Entry("board.index", _("Board"), "stack", P.BOARD_READ),
            Entry("figure.index", _("Figures"), "chart-bar", P.FIGURE_READ, "f"),
            Entry("target.index", _("Targets"), "trophy", P.TARGET_READ),
            Entry("mode.index", _("Mode advisor"), "git-branch", P.MODE_READ, "m"),
            Entry("solution.index", _("Solutions"), "ruler-measure", P.SOLUTION_READ),
            Entry("quote.index", _("Quotes"), "file-invoice", P.QUOTE_READ, "q"),
            Entry("special_price.index", _("Special prices"), "receipt-refund", P.SPECIAL_PRICE_READ, "x"),
            Entry("contract.index", _("Contracts"), "file-text", P.CONTRACT_READ),
            Entry("order.index", _("Orders"), "shopping-cart", P.ORDER_READ, "o"),
            Entry("ticket.index", _("Service tickets"), "lifebuoy", P.TICKET_READ),
            Entry("survey.index", _("Customer satisfaction"), "chart-bar", P.SURVEY_READ),
        ],
    ),
    (
        _("Money"),
        [
            Entry("invoice.index", _("Invoices"), "receipt", P.INVOICE_READ, "i"),
            Entry("receipt.index", _("Receipts"), "cash", P.RECEIPT_READ),
            Entry("bank_statement.index", _("Bank statements"), "file-import", P.BANK_STATEMENT_READ),
            Entry("receivable.index", _("Receivables by age"), "calendar-due", P.RECEIVABLE_READ),
            Entry("reminder.index", _("Payment reminders"), "bell", P.REMINDER_READ),
            Entry("write_off.index", _("Write-offs"), "circle-minus", P.WRITE_OFF_READ),
            Entry("refund.index", _("Refunds"), "arrow-back-up", P.REFUND_READ),
            Entry("commission.index", _("Commission"), "percentage", P.COMMISSION_READ, "c"),
            Entry("settlement.index", _("Settlement"), "scale", P.SETTLEMENT_READ, "s"),
            Entry("statement.index", _("Statements"), "file-text", P.STATEMENT_READ, "t"),
            Entry("dispute.index", _("Disputes"), "message", P.DISPUTE_READ),
            Entry("partner_invoice.index", _("Commission invoices"), "file-invoice", P.PARTNER_INVOICE_READ),
            Entry("self_billing.index", _("Self-billing"), "file-export", P.SELF_BILLING_READ),
            Entry("payout.index", _("Payouts"), "building-bank", P.PAYOUT_READ),
            Entry("bank_answer.index", _("Bank's answers"), "file-import", P.BANK_ANSWER_READ),
            Entry("paying_account.index", _("Paying accounts"), "wallet", P.PAYING_ACCOUNT_READ),
            Entry("withholding.index", _("Withholding"), "report-money", P.WITHHOLDING_READ),
            Entry("paper.index", _("Required papers"), "file-check", P.PAPER_READ),
            Entry("tax_profile.index", _("Tax profiles"), "building-bank", P.TAX_PROFILE_READ),
            Entry("ledger.index", _("Ledger"), "book", P.LEDGER_READ, "l"),
        ],
    ),
    (
        _("Master data"),
        [
            Entry("account.index", _("Customers"), "building", P.ACCOUNT_READ),
            Entry("partner.index", _("Partners"), "users", P.PARTNER_READ),
            Entry("company.show", _("My company"), "building-store", P.COMPANY_READ),
            Entry("region.index", _("Regions"), "map-pin", P.REGION_READ),
            Entry("product_line.index", _("Product lines"), "stack", P.PRODUCT_READ),
            Entry("product.index", _("Products"), "package", P.PRODUCT_READ),
            Entry("book.index", _("Price books"), "tag", P.BOOK_READ, "b"),
            Entry("contract_price.index", _("Contract prices"), "wallet", P.CONTRACT_PRICE_READ),
            Entry("price_promotion.index", _("Promotions"), "percentage", P.PRICE_PROMOTION_READ),
            Entry("price_terms.index", _("Price terms"), "stack", P.PRICE_TERMS_READ),
            Entry("price_limit.index", _("Price limits"), "list-check", P.PRICE_LIMIT_READ),
            Entry("contract_template.index", _("Contract clauses"), "list-check", P.CONTRACT_TEMPLATE_READ),
            Entry("price_check.show", _("Price check"), "search", P.PRICE_CHECK),
            Entry("tax.index", _("Tax rates"), "report-money", P.TAX_READ),
            Entry("exchange.index", _("Exchange rates"), "arrows-exchange", P.EXCHANGE_READ),
            Entry("plan.index", _("Commission plans"), "chart-pie", P.PLAN_READ),
            Entry("settlement_terms.index", _("Settlement terms"), "scale", P.SETTLEMENT_TERMS_READ),
            Entry("agreement.index", _("Agreements"), "percentage", P.AGREEMENT_READ),
            Entry("violation.index", _("Violations"), "flag", P.VIOLATION_READ),
            Entry("question.index", _("Questions to partners"), "message", P.QUESTION_READ),
            Entry("policy.index", _("Conflict policy"), "list-check", P.POLICY_READ),
            Entry("path.index", _("Paths"), "git-branch", P.PATH_READ),
        ],
    ),
    (
        _("Administration"),
        [
            Entry("calendar.index", _("Working calendar"), "calendar", P.CALENDAR_READ),
            Entry("absence.index", _("Absences"), "user-check", P.ABSENCE_READ),
            Entry("people.index", _("People"), "user-cog", P.PEOPLE_READ),
            Entry("audit.index", _("Audit trail"), "history", P.AUDIT_READ),
            Entry("event_log.index", _("Event log"), "file-export", P.EVENT_LOG_READ),
            Entry("job.index", _("Jobs"), "clock", P.JOB_READ),
        ],
    ),
]


def menu(actor: Actor) -> list[dict[str, object]]:
    """The sections and entries that an actor may reach."""
    noun = (request.endpoint or "").split(".")[0]
    noun = UNDER.get(noun, noun)
    sections: list[dict[str, object]] = []
    for label, entries in MENU:
        known = [e for e in entries if e.endpoint in current_app.view_functions]
        items = [_item(entry, noun) for entry in known if permits(actor, entry.permission)]
        if items:
            sections.append({"label": label, "items": items})
    return sections


def _item(entry: Entry, noun: str) -> dict[str, object]:
    return {
        "label": entry.label,
        "url": url_for(entry.endpoint),
        "icon": entry.icon,
        "active": entry.endpoint.startswith(f"{noun}."),
        "badge": None,
        "key": entry.key,
    }
