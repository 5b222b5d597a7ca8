"""Every table of the house, imported once so that metadata and migrations know them all."""

# ruff: noqa: F401  (imported for the tables they declare)

import ltc.agreement.models
import ltc.cash.models
import ltc.commission.models
import ltc.credit_note.models
import ltc.deal.models
import ltc.delivery.models
import ltc.ledger.models
import ltc.mode.models
import ltc.order.models
import ltc.path.models
import ltc.payout.models
import ltc.price_limit.models
import ltc.quote.models
import ltc.settlement.models
import ltc.special_price.models
import partners.absence.models
import partners.account.models
import partners.activity.models
import partners.appeal.models
import partners.calendar.models
import partners.conflict.drafts
import partners.conflict.models
import partners.conflict.proposal
import partners.extension.models
import partners.heartbeat.models
import partners.lead.models
import partners.partner.models
import partners.programme.models
import partners.protection.models
import partners.question.models
import partners.receipt.models
import partners.registration.models
import partners.violation.models
import portal.audit.models
import portal.command.models
import portal.documents.models
import portal.identity.models
import portal.jobs.models
import portal.mail.models
import portal.notice.models
import pricing.book.models
import pricing.exchange.models
import pricing.product.models
