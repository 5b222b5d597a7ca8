"""The objects that addresses can name, made once per world: own, a rival's, and nobody's."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from ltc.agreement.agree import Proposal, propose
from ltc.agreement.models import CommissionAgreement
from ltc.bank_statement.debtors import learn
from ltc.bank_statement.models import BankStatement, BankStatementLine, BankStatementUpload, KnownPayer
from ltc.bank_statement.take import take, upload
from ltc.cash.models import Allocation, Invoice, Receipt
from ltc.commission import compose
from ltc.commission import draft as plan_draft
from ltc.commission.models import Accrual, PlanDraft
from ltc.contract.models import Contract, ContractAmendment, ContractChange
from ltc.contract_template.draft import begin as draft_clauses
from ltc.contract_template.models import ContractTemplateDraft
from ltc.deal.models import Deal
from ltc.deal.room.models import DealFile, DealNote, DealTask
from ltc.delivery.models import Delivery
from ltc.dispute.models import Dispute, DisputeReason
from ltc.dispute.open import Claim
from ltc.earning.component import Component, ComponentKind, Scope
from ltc.event_log.models import EventLog, LogFormat
from ltc.mode import draft as mode_draft
from ltc.mode.advice.questions import Question as Asks
from ltc.mode.advice.questions import Sheet
from ltc.mode.consult import About, consult
from ltc.mode.models import Level, Mode, ModeAdvice, ModeModel, ModeModelDraft
from ltc.order.models import SalesOrder
from ltc.partner_invoice.models import PartnerInvoice
from ltc.path import draft as path_draft
from ltc.path.models import Path, PathDraft
from ltc.paying_account.enter import enter as enter_paying_account
from ltc.paying_account.models import PayingAccount
from ltc.payout.answer.models import BankAnswer, BankAnswerLine
from ltc.payout.answer.take import take as take_bank_file
from ltc.payout.file.values import FileFormat, Payer
from ltc.payout.models import Payout, PayoutBatch
from ltc.price_limit import draft as price_limit_draft
from ltc.price_limit.models import PriceLimitDraft
from ltc.quote.models import Quote
from ltc.quote_link.models import QuoteLink
from ltc.receiving_account.models import ReceivingAccount
from ltc.refund.models import Refund, RefundKind
from ltc.refund.record import NewRefund
from ltc.refund.record import record as record_refund
from ltc.reminder.hold import hold as hold_reminders
from ltc.reminder.models import ReminderHold
from ltc.sales_team.form import form as form_team
from ltc.sales_team.form import join as join_team
from ltc.sales_team.models import SalesTeam, SalesTeamMember
from ltc.self_billing.agree import Offer, agree, offer
from ltc.self_billing.bill import Bill, Item, Party
from ltc.self_billing.cii import xml
from ltc.self_billing.models import SelfBilling, SelfBillingAgreement, Vat
from ltc.settlement.approve import approve
from ltc.settlement.models import SettlementRun, Statement, StatementLine
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle
from ltc.settlement_terms import draft as settlement_terms_draft
from ltc.settlement_terms.models import SettlementTermsDraft
from ltc.solution.models import Solution
from ltc.special_price.models import SpecialPrice
from ltc.target.models import Target, TargetKind
from ltc.target.set import Aim, set_target
from ltc.ticket.models import Ticket
from ltc.withholding.draft import NewRate
from ltc.withholding.draft import draft as draft_withholding
from ltc.withholding.models import WithholdingDraft
from ltc.write_off.ask import Wish
from ltc.write_off.ask import ask as ask_to_write_off
from ltc.write_off.models import WriteOff, WriteOffReason
from partners.absence.change import Away, enlist, note
from partners.absence.models import Absence, EscalationContact
from partners.account.details import add_address
from partners.account.find import Asked
from partners.account.models import Account, AccountAddress, AccountIdentifier, AccountMerge, AccountName, AccountReview
from partners.account.remember import create
from partners.calendar.change import Day, keep
from partners.calendar.models import CalendarDay, DayKind
from partners.campaign.models import Campaign
from partners.campaign.open import NewCampaign, open_campaign
from partners.conflict.draft import begin, content
from partners.conflict.drafts import PolicyReplay
from partners.conflict.models import ConflictCase, ConflictPolicy
from partners.conflict.rule import Notes
from partners.conflict.rule import approve as approve_case
from partners.extension.models import Extension
from partners.lead.models import Lead, LeadOffer
from partners.lead_import.models import LeadImport
from partners.partner.models import Partner
from partners.programme.models import Region
from partners.protection.models import Protection
from partners.question.keep import SHIPPED, add
from partners.question.models import Question
from partners.receipt.models import RulingReceipt
from partners.registration.models import Registration
from partners.violation.models import Violation
from partners.violation.record import Breach, Clerk, record
from portal.bulk import Bulk
from portal.db import read, work
from portal.documents.ask import Subject, ask
from portal.documents.models import Document, DocumentKind
from portal.flows import account as accounts
from portal.flows import dispute as disputes
from portal.flows import policy as policies
from portal.flows import registration as flow
from portal.flows.book_import import Sent, receive
from portal.flows.lead_import import receive as receive_leads
from portal.flows.settlement import tell_partners
from portal.identity.models import Invitation, Membership, PersonSession
from portal.jobs.models import Job
from pricing.book.draft import revise
from pricing.book.models import BookImport, BookState, PriceBook
from pricing.contract_price.models import ContractPrice
from pricing.ground.money import Money
from pricing.ground.record import new_id
from pricing.ground.sent import Sent as BankFile
from pricing.price_promotion.models import PricePromotion
from pricing.price_terms import draft as price_terms_draft
from pricing.price_terms.models import PriceTermsDraft
from pricing.product.models import Product, ProductLine
from tests.bank import Tx, pain
from tests.bank_statements import account_of
from tests.bank_statements import plain as plain_statement
from tests.bank_statements import row as statement_row
from tests.bank_statements import sent as statement_file
from tests.claims import NOW, by, judged
from tests.contracts import contracted
from tests.deals import TODAY, invoiced, ordered, paid
from tests.invoices import billed
from tests.leads import offered
from tests.offers import bargain, promotion
from tests.rooms import file as deal_file
from tests.rooms import note as deal_note
from tests.rooms import task as deal_task
from tests.solutions import a_solution
from tests.special_prices import asked
from tests.tickets import a_ticket
from tests.world import World

# The argument of an address → whose row it names. Arguments called `id` are known by their endpoint's noun.
KINDS: dict[str, type] = {
    "lead": Lead,
    **dict.fromkeys(("lead_qualification", "lead_owner", "lead_touch", "lead_deal"), Lead),
    "lead_import": LeadImport,
    "solution": Solution,
    "solution_review": Solution,
    "ticket": Ticket,
    "survey": Deal,  # of which a recommendation is asked
    "campaign": Campaign,
    "lead_offer": LeadOffer,
    "registration": Registration,
    "case": ConflictCase,
    "conflict": ConflictCase,
    "ruling_receipt": RulingReceipt,
    "protection": Protection,
    "extension": Extension,
    "calendar": CalendarDay,
    "absence": Absence,
    "contact": EscalationContact,
    "violation": Violation,
    "question": Question,
    "policy": ConflictPolicy,
    "replay": PolicyReplay,
    "deal": Deal,
    "deal_gate": Deal,
    "path": Path,
    "path_draft": PathDraft,
    "path_edit": PathDraft,
    "deal_file": DealFile,
    "deal_note": DealNote,
    "deal_task": DealTask,
    "mode": ModeAdvice,
    "mode_model": ModeModel,
    "draft": ModeModelDraft,
    "quote": Quote,
    "quote_compare": Quote,
    "quote_link": QuoteLink,
    "contract": Contract,
    "contract_change": Contract,
    "contract_template": ContractTemplateDraft,
    "change": ContractChange,
    "amendment": ContractAmendment,
    "special_price": SpecialPrice,
    "special_price_decision": SpecialPrice,
    "contract_price": ContractPrice,
    "price_promotion": PricePromotion,
    "price_limit": PriceLimitDraft,
    "price_terms": PriceTermsDraft,
    "order": SalesOrder,
    "delivery": Delivery,
    "invoice": Invoice,
    "receipt": Receipt,
    "refund": Refund,
    "write_off": WriteOff,
    "debtor": Account,
    "reminder_hold": ReminderHold,
    "settlement": SettlementRun,
    "statement": Statement,
    "dispute": Dispute,
    "line": StatementLine,
    "settlement_terms": SettlementTermsDraft,
    "payout": PayoutBatch,
    "batch": PayoutBatch,
    "bank_answer": BankAnswer,
    "bank_answer_line": BankAnswerLine,
    "paying_account": PayingAccount,
    "bank_statement": BankStatement,
    "upload": BankStatementUpload,
    "bank_statement_line": BankStatementLine,
    "receiving_account": ReceivingAccount,
    "known_payer": KnownPayer,
    "withholding": WithholdingDraft,
    "partner_invoice": PartnerInvoice,
    "self_billing": SelfBilling,
    "agreed": SelfBillingAgreement,
    "account": Account,
    "account_name": AccountName,
    "account_identifier": AccountIdentifier,
    "account_address": AccountAddress,
    "target": Account,
    "aim": Target,
    "sales_team": SalesTeam,
    "member": SalesTeamMember,
    "event_log": EventLog,
    "review": AccountReview,
    "merge": AccountMerge,
    "partner": Partner,
    "book": PriceBook,
    "book_draft": PriceBook,
    "book_import": BookImport,
    "plan_draft": PlanDraft,
    "agreement": CommissionAgreement,
    "commission": Accrual,
    "allocation": Allocation,
    "product": Product,
    "product_line": ProductLine,
    "region": Region,
    "document": Document,
    "subject": Quote,
    "membership_id": Membership,
    "invitation_id": Invitation,
    "session_id": PersonSession,
    "job_id": Job,
}


def furnish(world: World) -> None:
    """One of everything for north: a registration through to a paid statement, a doubt and a merge."""
    registration = judged(world, "north_seller")
    later = NOW.replace(hour=6)
    with work(world.house) as session:
        approve_case(session, registration.id, by(), Notes())
        flow.release(session, registration.id, later)
    offered(world)
    with work(world.house) as session:
        deal = session.scalars(select(Deal)).one()
        invoice = invoiced(session, ordered(world, session, deal))
        paid(session, invoice, invoice.gross_minor - 1)
        ask_to_write_off(session, invoice.id, Wish(1, WriteOffReason.INSOLVENT, "Gone."), (TODAY, NOW, new_id()))
        hold_reminders(session, invoice, "Promised.", TODAY, (TODAY, NOW, new_id()))
        paid(session, invoice, 1)
    with work(world.house) as session:
        run = settle(session, Bulk(session), period_of(session, TODAY), new_id(), NOW)
        session.flush()
        approve(session, run, run.digest, new_id(), NOW)
        quote = session.scalars(select(Quote)).one()
        draft = begin(session, new_id(), NOW)
        policies.fresh(session, content(draft), None, new_id())
        drafter = world.people["tenant_admin"].person_id
        book = revise(session, Bulk(session), session.scalars(select(PriceBook)).first(), drafter, TODAY)
        receive(session, book, Sent("prices.csv", b"sku,list_price\nP-100,1\n", drafter, TODAY, NOW))
        planned = plan_draft.begin(session, drafter, NOW)
        compose.put(
            session, planned, Component(ComponentKind.RATE, Scope(role="service"), 10_000), None, (drafter, NOW)
        )
        price_limit_draft.begin(session, world.tenant.currency, drafter, NOW)
        price_terms_draft.begin(session, drafter, NOW)
        path_draft.begin(session, Mode.HYBRID, drafter, NOW)
        draft_clauses(session, drafter, NOW)
        settlement_terms_draft.begin(session, drafter, NOW)
        paying = Payer(FileFormat.PLAIN_CSV, world.tenant.currency, "Acme", "0042", "DE")
        enter_paying_account(session, paying, drafter, NOW)
        statement_of_bank(session)
        of_nobody = pain(Tx("S-NOBODY-202603-EUR"), account="")
        take_bank_file(session, BankFile("bank.xml", of_nobody, drafter, NOW))
        draft_withholding(session, NewRate("DE", None, 0, (TODAY, None), "An act", "https://law.example"), drafter, NOW)
        gone = NewRefund(
            "OUT-1", RefundKind.TAKEN_BACK, TODAY, "Siemens AG", Money(1, world.tenant.currency), drafter, None, "IN-9"
        )
        record_refund(session, gone, NOW)
        bargain(world, session)
        promotion(session)
        propose(session, Proposal(world.partners["north"], "", "", 50_000, (TODAY, None), "Pilot"), drafter, NOW)
        ask(session, Subject(DocumentKind.QUOTE, quote.id, quote.partner_id), "en", NOW)
    _disputed(world, run)
    billed(world)
    self_billed(world)
    _advisor(world)
    _sold(world)
    asked(world, deal.id)
    with work(world.house) as session:
        new = NewCampaign("spring", ("Spring", "春季"), world.lines["pumps"], "Pumps.", [])
        open_campaign(session, new, ("Words.", "条款。"), new_id(), NOW)
        receive_leads(session, ("leads.csv", b"customer\nAcme\n"), new_id(), NOW)
    _linked(world, quote)
    contracted(world, quote)
    a_solution(world, deal.id)
    a_ticket(world, deal.id)
    deal_note(world, deal.id, "@North Seller")
    deal_task(world, deal.id, "north_seller")
    deal_file(world, deal.id)
    _life(world, registration)


def _linked(world: World, quote: Quote) -> None:
    """A link that a customer got to a quote."""
    with work(world.house) as session:
        shown = {"priced_on": TODAY.isoformat(), "valid_until": TODAY.isoformat()}
        row = QuoteLink(quote_id=quote.id, recipient="li@example.com", language="en", token_sha256="0", content=shown)
        row.digest, row.ends_on, row.sent_by, row.sent_at = "0", TODAY, new_id(), NOW
        session.add(row)


def _disputed(world: World, run: SettlementRun) -> None:
    """The partner is told of its statement, and disputes a line."""
    with work(world.house) as session:
        tell_partners(session, run)
        session.flush()
        line = session.scalars(select(StatementLine)).first()
        claim = Claim(DisputeReason.OTHER, "Look again.")
        disputes.dispute(session, line, claim, world.people["north_admin"].person_id, NOW)


def self_billed(world: World) -> None:
    """An agreement on self-billing that holds from now on, and an invoice that was written under it."""
    with work(world.house) as session:
        agreed = offer(session, Offer(world.partners["north"], Vat.STANDARD, 190_000, TODAY), new_id(), NOW)
        agree(session, agreed, new_id(), NOW)
        party = Party("N", "DE", "1", "1", "H", "DE136695976")
        line, days = Item("Commission D-1", 100), (TODAY, TODAY)
        bill = Bill("SB-1", TODAY, "EUR", party, party, (line,), Vat.STANDARD, 190_000, ("S-1",), *days)
        row = {"net_minor": 100, "tax_minor": 19, "gross_minor": 119, "issued_by": new_id(), "issued_at": NOW}
        north = {"partner_id": agreed.partner_id, "self_billing_agreement_id": agreed.id}
        written = {"number": "SB-1", "issued_on": TODAY, "currency": "EUR", "content": bill.data(), "xml": xml(bill)}
        session.add(SelfBilling(**north, **written, **row))


def _sold(world: World) -> None:
    """A team with a member and a target, and an event log that was asked for."""
    seller, by = world.people["direct_seller"].person_id, world.people["tenant_admin"].person_id
    with work(world.house) as session:
        team = form_team(session, "south", ("South", "华南"))
        session.flush()
        join_team(session, team, seller, TODAY)
        set_target(session, Aim(TargetKind.PERSON, seller, TODAY, Money(1, "EUR")), by, NOW)
        session.add(EventLog(id=new_id(), format=LogFormat.OCEL, asked_by=by, asked_at=NOW))


def _advisor(world: World) -> None:
    """An advice, a version of the advisor's model, and the draft of the next."""
    drafter = world.people["tenant_admin"].person_id
    with work(world.house) as session:
        consult(session, About(Level.COMPANY), Sheet({Asks.PRODUCT_INFO: 4}), drafter, NOW)
        draft = mode_draft.begin(session, drafter, NOW)
        draft.content = draft.content | {"margin_low_ppm": 70_000}
        mode_draft.publish(session, draft, mode_draft.digest(draft), NOW, (new_id(), NOW))
        session.flush()
        mode_draft.begin(session, drafter, NOW)


def _life(world: World, registration: Registration) -> None:
    """One of everything that happens to a protection, and of the calendar."""
    manager, stand_in = (world.people[who].person_id for who in ("channel_manager", "second_manager"))
    with work(world.house) as session:
        keep(session, [Day(TODAY, DayKind.HOLIDAY, "Founders' Day", "创立日")])
        note(session, Away(manager, stand_in, TODAY, TODAY + timedelta(days=1)))
        enlist(session, manager)
        add(session, SHIPPED[0])
        record(session, Breach(world.partners["north"], 3, TODAY, "late"), Clerk(manager, TODAY, NOW))
        asker = world.people["north_seller"].person_id
        session.add(
            Extension(
                partner_id=registration.partner_id,
                registration_id=registration.id,
                evidence="e",
                asked_by=asker,
                asked_at=NOW,
            )
        )
    doubted(world)


def statement_of_bank(session) -> None:
    """A statement with a line of a known payer, and a file that is looked at."""
    account, who = account_of(session), (new_id(), NOW)
    row = upload(session, account, statement_file(plain_statement(statement_row(100, "a", "BANK-1"))))
    session.flush()
    take(session, Bulk(session), row, who)
    upload(session, account, statement_file(plain_statement(statement_row(200, "b", "BANK-2"))))
    line = session.scalars(select(BankStatementLine)).one()
    learn(session, line, (None, session.scalars(select(Partner.id)).first()), *who)


def doubted(world: World) -> None:
    """A customer that may be a known one, and one that was merged."""
    with work(world.house) as session:
        for name in ("Siemens AG Munich Branch", "Siemens Healthcare Ltd", "Siemens Old Ltd"):
            create(session, Asked(name), None)
        account = session.scalars(select(Account).where(Account.name == "Siemens AG Munich Branch")).one()
        known = session.scalars(select(Account).where(Account.name == "Siemens Healthcare Ltd")).one()
        gone = session.scalars(select(Account).where(Account.name == "Siemens Old Ltd")).one()
        doubt = {"account": str(known.id), "score": 700_000, "evidence": [["name.alike", "one", "other"]]}
        session.add(AccountReview(account_id=account.id, name=account.name, candidates=[doubt], asked_at=NOW))
        accounts.merge(session, gone.id, known.id, new_id(), NOW)
        add_address(session, known, "1 Harbour Street")


def own(world: World, endpoint: str, argument: str) -> UUID | None:
    """The id of north's row that an argument names; None when the matrix has no such row."""
    noun = endpoint.split(".")[0] if argument == "id" else argument
    noun = "book_draft" if endpoint == "book_import.new" else noun
    kind = Payout if endpoint in ("payout.payment", "payout.withdraw") and argument == "id" else KINDS[noun]
    if kind in (PersonSession, Job):
        return None
    with read(world.house) as session:
        query = select(kind.id).order_by(kind.id)
        if kind is Account:
            query = query.where(Account.merged_into_id.is_(None)).order_by(None)
            query = query.order_by(Account.id.desc() if argument == "target" else Account.id)
        if kind is Partner:
            query = query.where(Partner.code == "north")
        if noun == "book_draft":
            query = query.where(PriceBook.state == BookState.DRAFT)
        return session.scalars(query.limit(1)).first()
