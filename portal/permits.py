"""Who may do what, on one page.

A permission names the roles that hold it. For a partner's people the walls of `portal.tenancy`
then leave only their own partner's rows, so "their own" needs no second list.
"""

from enum import StrEnum

from portal.actor import Actor
from portal.permission import Permission

__all__ = ["PERMITS", "PROVED", "Permission", "Role", "permits"]


class Role(StrEnum):
    """What a person is, in one tenant."""

    PARTNER_SELLER = "partner_seller"
    PARTNER_ADMIN = "partner_admin"
    CHANNEL_MANAGER = "channel_manager"
    DIRECT_SELLER = "direct_seller"
    FINANCE = "finance"
    TENANT_ADMIN = "tenant_admin"
    AUDITOR = "auditor"


PARTNER = frozenset({Role.PARTNER_SELLER, Role.PARTNER_ADMIN})
CHANNEL, DIRECT, FINANCE, ADMIN, AUDITOR = (
    frozenset({role})
    for role in (Role.CHANNEL_MANAGER, Role.DIRECT_SELLER, Role.FINANCE, Role.TENANT_ADMIN, Role.AUDITOR)
)
SALES = CHANNEL | DIRECT
STAFF = SALES | FINANCE | ADMIN | AUDITOR
EVERYONE = PARTNER | STAFF

P = Permission
PERMITS: dict[Permission, frozenset[Role]] = {
    P.HOME_READ: EVERYONE,
    P.PROFILE_CHANGE: EVERYONE,
    P.REGISTRATION_READ: PARTNER | CHANNEL | FINANCE | ADMIN | AUDITOR,
    P.REGISTRATION_SUBMIT: PARTNER,
    P.LEAD_READ: SALES | ADMIN | AUDITOR,
    P.LEAD_ENTER: SALES,
    P.LEAD_HAND_OUT: CHANNEL,
    P.LEAD_TERMS: ADMIN,
    P.LEAD_OFFER_READ: PARTNER,
    P.LEAD_OFFER_ANSWER: PARTNER,
    P.CASE_READ: CHANNEL | FINANCE | ADMIN | AUDITOR,
    P.CASE_RULE: CHANNEL,
    P.PROTECTION_READ: CHANNEL | ADMIN | AUDITOR,
    P.PROTECTION_END: CHANNEL,
    P.EXTENSION_READ: CHANNEL | ADMIN | AUDITOR,
    P.EXTENSION_DECIDE: CHANNEL,
    P.APPEAL_READ: CHANNEL | ADMIN | AUDITOR,
    P.CALENDAR_READ: CHANNEL | ADMIN | AUDITOR,
    P.CALENDAR_CHANGE: ADMIN,
    P.ABSENCE_READ: CHANNEL | ADMIN | AUDITOR,
    P.ABSENCE_CHANGE: CHANNEL | ADMIN,
    P.VIOLATION_READ: CHANNEL | ADMIN | AUDITOR,
    P.VIOLATION_RECORD: CHANNEL,
    P.VIOLATION_COUNT: ADMIN,
    P.QUESTION_READ: CHANNEL | ADMIN | AUDITOR,
    P.QUESTION_CHANGE: ADMIN,
    P.POLICY_READ: CHANNEL | ADMIN | AUDITOR,
    P.POLICY_PUBLISH: ADMIN,
    P.ACCOUNT_READ: SALES | ADMIN | AUDITOR,
    P.ACTIVITY_RECORD: SALES,
    P.ACCOUNT_DECIDE: CHANNEL | ADMIN,
    P.PARTNER_READ: SALES | FINANCE | ADMIN | AUDITOR,
    P.PARTNER_CHANGE: CHANNEL | ADMIN,
    P.COMPANY_READ: PARTNER,
    P.COMPANY_CHANGE: frozenset({Role.PARTNER_ADMIN}),
    P.DEAL_READ: EVERYONE,
    P.DEAL_OPEN: DIRECT,
    P.DEAL_MOVE: PARTNER | SALES | FINANCE | ADMIN,  # of these, whom the gate of the stage names
    P.DEAL_APPROVE: SALES | FINANCE | ADMIN,  # of these, the roles that the gate asks for
    P.DEAL_ROUTE: SALES,
    P.PATH_READ: STAFF,
    P.PATH_DRAFT: ADMIN,
    P.PATH_PUBLISH: ADMIN,  # never what one drafted oneself: the database refuses it
    P.MODE_READ: SALES | ADMIN | AUDITOR,
    P.MODE_ADVISE: SALES | ADMIN,
    P.MODE_MODEL_DRAFT: ADMIN,
    P.MODE_MODEL_PUBLISH: ADMIN,  # never what one drafted oneself: the database refuses it
    P.QUOTE_READ: EVERYONE,
    P.QUOTE_WRITE: PARTNER | SALES,
    P.SPECIAL_PRICE_READ: EVERYONE,
    P.SPECIAL_PRICE_ASK: PARTNER | SALES,
    P.SPECIAL_PRICE_MARGIN: CHANNEL | FINANCE | ADMIN,
    P.SPECIAL_PRICE_DECIDE: SALES | FINANCE | ADMIN,  # of these, the roles that the price limits name
    P.SPECIAL_PRICE_END: CHANNEL,
    P.PRICE_TERMS_READ: STAFF,
    P.PRICE_TERMS_DRAFT: ADMIN,
    P.PRICE_TERMS_PUBLISH: ADMIN,
    P.PRICE_LIMIT_READ: CHANNEL | FINANCE | ADMIN | AUDITOR,
    P.PRICE_LIMIT_DRAFT: ADMIN,
    P.PRICE_LIMIT_PUBLISH: ADMIN,
    P.PRODUCT_READ: STAFF,
    P.PRODUCT_CHANGE: ADMIN,
    P.REGION_READ: STAFF,
    P.REGION_CHANGE: ADMIN,
    P.BOOK_READ: STAFF,
    P.PRICE_CHECK: STAFF,
    P.BOOK_DRAFT: ADMIN,
    P.BOOK_PUBLISH: ADMIN,  # never what one drafted oneself: the database refuses it
    P.CONTRACT_PRICE_READ: STAFF,
    P.CONTRACT_PRICE_DRAFT: SALES | ADMIN,
    P.CONTRACT_PRICE_PUBLISH: CHANNEL | ADMIN,  # never what one drafted oneself: the database refuses it
    P.PRICE_PROMOTION_READ: STAFF,
    P.PRICE_PROMOTION_DRAFT: SALES | ADMIN,
    P.PRICE_PROMOTION_PUBLISH: CHANNEL | ADMIN,  # the same
    P.TAX_READ: STAFF,
    P.TAX_CHANGE: ADMIN,
    P.EXCHANGE_READ: STAFF,
    P.EXCHANGE_ENTER: FINANCE | ADMIN,
    P.ORDER_READ: EVERYONE,
    P.ORDER_PLACE: PARTNER | SALES,
    P.ORDER_CANCEL: SALES,
    P.ORDER_CONFIRM: SALES,
    P.DELIVERY_RECORD: SALES,
    P.INVOICE_READ: EVERYONE,
    P.INVOICE_ISSUE: FINANCE,
    P.INVOICE_CREDIT: FINANCE,
    P.INVOICE_ROUND_OFF: FINANCE,
    P.RECEIPT_READ: FINANCE | ADMIN | AUDITOR,
    P.RECEIPT_RECORD: FINANCE,
    P.RECEIPT_REVERSE: FINANCE,
    P.REFUND_READ: FINANCE | ADMIN | AUDITOR,
    P.REFUND_RECORD: FINANCE,
    P.COMMISSION_READ: PARTNER | CHANNEL | FINANCE | ADMIN | AUDITOR,
    P.AGREEMENT_READ: CHANNEL | FINANCE | ADMIN | AUDITOR,
    P.AGREEMENT_PROPOSE: CHANNEL | ADMIN,
    P.AGREEMENT_ANSWER: FINANCE | ADMIN,  # never what one proposed oneself: the database refuses it
    P.PLAN_READ: FINANCE | ADMIN | AUDITOR,
    P.PLAN_DRAFT: ADMIN,
    P.PLAN_PUBLISH: ADMIN,
    P.STATEMENT_READ: PARTNER | FINANCE | ADMIN | AUDITOR,
    P.STATEMENT_CONFIRM: frozenset({Role.PARTNER_ADMIN}),
    P.DISPUTE_READ: PARTNER | FINANCE | ADMIN | AUDITOR,
    P.DISPUTE_OPEN: frozenset({Role.PARTNER_ADMIN}),
    P.DISPUTE_WRITE: frozenset({Role.PARTNER_ADMIN}) | FINANCE,
    P.DISPUTE_DECIDE: FINANCE,
    P.SETTLEMENT_TERMS_READ: FINANCE | ADMIN | AUDITOR,
    P.SETTLEMENT_TERMS_DRAFT: FINANCE | ADMIN,
    P.SETTLEMENT_TERMS_PUBLISH: FINANCE | ADMIN,  # never what one drafted oneself: the database refuses it
    P.SETTLEMENT_READ: FINANCE | ADMIN | AUDITOR,
    P.SETTLEMENT_PREPARE: FINANCE,
    P.SETTLEMENT_APPROVE: FINANCE | ADMIN,  # never what one prepared oneself: the database refuses it
    P.SETTLEMENT_APPROVE_ANY: ADMIN,  # above what the terms let finance release
    P.PAYOUT_READ: FINANCE | ADMIN | AUDITOR,
    P.PAYOUT_EXPORT: FINANCE,
    P.BANK_ANSWER_READ: FINANCE | ADMIN | AUDITOR,
    P.BANK_ANSWER_TAKE: FINANCE,
    P.PARTNER_INVOICE_READ: PARTNER | FINANCE | ADMIN | AUDITOR,
    P.PARTNER_INVOICE_SEND: PARTNER,
    P.PARTNER_INVOICE_ANSWER: FINANCE,
    P.SELF_BILLING_READ: PARTNER | FINANCE | ADMIN | AUDITOR,
    P.SELF_BILLING_OFFER: FINANCE,
    P.SELF_BILLING_AGREE: frozenset({Role.PARTNER_ADMIN}),
    P.SELF_BILLING_END: frozenset({Role.PARTNER_ADMIN}) | FINANCE,
    P.SELF_BILLING_ISSUE: FINANCE,
    P.PAPER_READ: FINANCE | ADMIN | AUDITOR,
    P.PAPER_REQUIRE: ADMIN,
    P.TAX_PROFILE_READ: FINANCE | ADMIN | AUDITOR,
    P.TAX_PROFILE_ENTER: FINANCE | ADMIN,
    P.WITHHOLDING_READ: FINANCE | ADMIN | AUDITOR,
    P.WITHHOLDING_DRAFT: FINANCE | ADMIN,
    P.WITHHOLDING_PUBLISH: FINANCE | ADMIN,  # never what one drafted oneself: the database refuses it
    P.PAYING_ACCOUNT_READ: FINANCE | ADMIN | AUDITOR,
    P.PAYING_ACCOUNT_ENTER: ADMIN,
    P.PAYING_ACCOUNT_CONFIRM: FINANCE | ADMIN,  # never what one entered oneself: the database refuses it
    P.LEDGER_READ: FINANCE | ADMIN | AUDITOR,
    P.LEDGER_PROVE: FINANCE | ADMIN,
    P.DOCUMENT_READ: EVERYONE,
    P.PEOPLE_READ: ADMIN | AUDITOR,
    P.PEOPLE_CHANGE: ADMIN,
    P.AUDIT_READ: ADMIN | AUDITOR,
    P.JOB_READ: ADMIN | AUDITOR,
    P.JOB_RETRY: ADMIN,
}


PROVED = frozenset({P.SETTLEMENT_APPROVE, P.PAYOUT_EXPORT, P.BANK_ANSWER_TAKE, P.PAYING_ACCOUNT_CONFIRM})
"""What is done only by somebody who gave her password within the last minutes: whatever moves money."""


def permits(actor: Actor | None, permission: Permission) -> bool:
    """Whether an actor's roles hold a permission. Nobody and unknown permissions: no.

    A partner's membership can carry partner roles only, a house membership house roles only;
    roles of the wrong side count for nothing.
    """
    if actor is None:
        return False
    side = PARTNER if actor.partner_id else STAFF
    return bool(PERMITS.get(permission, frozenset()) & side & {Role(role) for role in actor.roles})
