"""Taking an export over: master data first, then every opportunity, all in the caller's one transaction."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.cash.models import Allocation, Invoice, InvoiceLine, Receipt
from ltc.commission.find import plan_on, rules_of
from ltc.commission.models import Accrual
from ltc.commission.rates import RateRule
from ltc.deal.models import Deal, DealMove, DealParticipant
from ltc.deal.open import house
from ltc.delivery.models import Delivery, DeliveryLine
from ltc.ledger.models import LedgerEntry, LedgerTransfer
from ltc.mode.models import Mode
from ltc.order.models import OrderLine, SalesOrder
from ltc.path.find import path_for
from ltc.path.models import Path
from portal.actor import ROBOT_ID
from portal.bulk import Bulk
from portal.imports.crm.master import Master, master
from portal.imports.crm.place import Place
from portal.imports.crm.rows import EXPECTED, mode_of, rows_of
from portal.imports.crm.source import Opportunity, Source
from portal.imports.crm.terms import Terms
from portal.imports.report import Fate, Finding, Report
from pricing.ground.record import TenantRecord

FILE = "sales_pipeline.csv"
TABLES: dict[str, type[TenantRecord]] = {
    "deal": Deal,
    "deal_move": DealMove,
    "deal_participant": DealParticipant,
    "sales_order": SalesOrder,
    "order_line": OrderLine,
    "delivery": Delivery,
    "delivery_line": DeliveryLine,
    "invoice": Invoice,
    "invoice_line": InvoiceLine,
    "receipt": Receipt,
    "allocation": Allocation,
    "accrual": Accrual,
    "entry": LedgerEntry,
    "transfer": LedgerTransfer,
}
Watch = Callable[[Iterable[Opportunity]], Iterable[Opportunity]]


def take(session: Session, source: Source, terms: Terms, report: Report, watch: Watch) -> None:
    """Store everything that is not there yet. `watch` wraps the opportunities to show progress."""
    known = master(session, source, terms, report)
    there = set(session.scalars(select(Deal.number).where(Deal.number.startswith("D-CRM-"))))
    rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    paths = {mode: path_for(session, mode) for mode in Mode}
    plans: dict[date, tuple[UUID | None, tuple[RateRule, ...]]] = {}
    house_id = house(session).id
    for found in watch(source.opportunities):
        if f"D-CRM-{found.key}" in there:
            report.count(f"{Fate.MATCHED.value} {FILE}")
            continue
        _say_repairs(found, report)
        office = source.regions.get(found.agent, "")
        place = _place(found, known, paths[mode_of(office)], (terms, office, house_id, _plan(session, plans, found)))
        for table, row in rows_of(found, place):
            rows[table].append(row)
        report.count(f"{Fate.CREATED.value} {FILE}")
    door = Bulk(session)
    for table, kind in TABLES.items():
        door.insert(kind, rows[table])


Around = tuple[Terms, str, UUID, tuple[UUID | None, tuple[RateRule, ...]]]


def _place(found: Opportunity, known: Master, path: Path, around: Around) -> Place:
    terms, office, house_id, rules = around
    product = known.products[found.product]
    return Place(
        account_id=known.accounts[found.account],
        partner_id=known.partners.get(office),
        house_id=house_id,
        product_id=product.id,
        first_stage=path.stages[0].id,
        last_stage=path.stages[-1].id,
        path_id=path.id,
        office=office,
        currency=terms.currency,
        tax_ppm=known.tax_ppm,
        price_minor=known.prices[found.product],
        today=terms.today,
        by=ROBOT_ID,
        rules=rules,
    )


def _plan(
    session: Session, plans: dict[date, tuple[UUID | None, tuple[RateRule, ...]]], found: Opportunity
) -> tuple[UUID | None, tuple[RateRule, ...]]:
    """The commission plan in force on the close date, asked for once a day."""
    if found.closed_on is None:
        return None, ()
    if found.closed_on not in plans:
        plan = plan_on(session, found.closed_on)
        plans[found.closed_on] = (plan.id, tuple(rules_of(plan))) if plan else (None, ())
    return plans[found.closed_on]


def _say_repairs(found: Opportunity, report: Report) -> None:
    """What was made up because the source does not say it."""
    repairs = (
        (not found.account, "import.no-account", "Customer not recorded"),
        (found.engaged_on is None, "import.no-engage-date", "opened on the day of the import"),
        (found.closed_on is None, "import.no-close-date", f"expected {EXPECTED.days} days after opening"),
        (not found.value_minor, "import.no-value", "the product's list price"),
    )
    for lacks, code, detail in repairs:
        if lacks:
            report.find(Finding(FILE, found.line, Fate.REPAIRED, code, detail))
