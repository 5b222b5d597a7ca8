"""From opportunities to rows: what each becomes, worked out before anything is written. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from ltc.cash.issue import DUE
from ltc.commission.earn import Terms, earned
from ltc.commission.rates import RateRule, rate_for
from ltc.deal.models import DealState, Role
from ltc.mode.models import Mode
from portal.imports.crm.source import Opportunity
from pricing.ground.decision import Decision, Reason, Verdict
from pricing.ground.rate import PPM
from pricing.ground.record import new_id
from pricing.tax.group import tax_minor

EXPECTED = timedelta(days=90)
MODES = {"Central": Mode.DIRECT, "West": Mode.HYBRID}  # every other office: channel; docs/decisions/0008
STATES = {"Won": DealState.WON, "Lost": DealState.LOST}
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an opportunity goes: ids of what it refers to, and the tenant's terms."""

    account_id: UUID
    partner_id: UUID | None
    house_id: UUID
    product_id: UUID
    first_stage: UUID
    last_stage: UUID
    path_id: UUID
    office: str
    currency: str
    tax_ppm: int
    price_minor: int
    today: date
    by: UUID
    rules: tuple[UUID | None, tuple[RateRule, ...]]  # plan, its rates


def mode_of(office: str) -> Mode:
    """Which way the deals of a regional office run."""
    return MODES.get(office, Mode.CHANNEL)


def at(day: date) -> datetime:
    """Noon of a day, as the instant of what the source dates only by day."""
    return datetime.combine(day, time(12), UTC)


def rows_of(found: Opportunity, place: Place) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of one opportunity, by table."""
    mode, opened = mode_of(place.office), found.engaged_on or place.today
    value = found.value_minor or place.price_minor
    deal_id, closed = new_id(), found.closed_on
    state = STATES.get(found.stage, DealState.OPEN)
    routing = Decision.weigh([Reason("mode.imported", Verdict.ALLOW, {"office": place.office})], "import")
    yield (
        "deal",
        {
            "id": deal_id,
            "number": f"D-CRM-{found.key}",
            "partner_id": place.partner_id,
            "registration_id": None,
            "account_id": place.account_id,
            "customer_name": found.account or "–",
            "mode": mode,
            "routing": routing.data(),
            "path_id": place.path_id,
            "stage_id": place.last_stage if state is DealState.WON else place.first_stage,
            "stage_since": at(closed or opened),
            "state": state,
            "owner_id": None,
            "value_minor": value,
            "currency": place.currency,
            "expected_close_on": closed or opened + EXPECTED,
            "opened_at": at(opened),
            "closed_at": at(closed) if closed else None,
            "version": 1,
        },
    )
    yield ("deal_move", _move(deal_id, place, at(opened)))
    credits_ = list(_credits(deal_id, mode, place))
    yield from (("deal_participant", credit) for credit in credits_)
    if state is DealState.WON and closed:
        yield from _business(found, place, deal_id, (value, closed, credits_, mode))


def _move(deal_id: UUID, place: Place, moved_at: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "deal_id": deal_id,
        "partner_id": place.partner_id,
        "from_stage": None,
        "to_stage": "imported",
        "moved_at": moved_at,
        "moved_by": place.by,
        "note": "imported",
    }


def _credits(deal_id: UUID, mode: Mode, place: Place) -> Iterator[dict[str, Any]]:
    half = PPM // 2
    shares = {
        Mode.DIRECT: [],
        Mode.CHANNEL: [(place.partner_id, Role.RESOLD, PPM)],
        Mode.HYBRID: [(place.partner_id, Role.SOURCED, half), (place.house_id, Role.CO_SOLD, PPM - half)],
    }[mode]
    for partner_id, role, share in shares:
        yield {"id": new_id(), "deal_id": deal_id, "partner_id": partner_id, "role": role, "share_ppm": share}


Won = tuple[int, date, list[dict[str, Any]], Mode]


def _business(found: Opportunity, place: Place, deal_id: UUID, won: Won) -> Iterator[tuple[str, dict[str, Any]]]:
    """Order, delivery, invoice, receipt and commission of a won opportunity, all on its close date."""
    net, day, _, mode = won
    tax, stem = tax_minor([(net, place.tax_ppm)]), f"CRM-{found.key}"
    ids = {name: new_id() for name in ("order", "line", "delivery", "invoice", "receipt", "allocation")}
    sums = {"currency": place.currency, "net_minor": net, "tax_minor": tax, "gross_minor": net + tax}
    own = {"partner_id": place.partner_id}
    order = {"id": ids["order"], "number": f"O-{stem}", "deal_id": deal_id, "quote_id": None, "reference": found.key}
    yield ("sales_order", order | own | sums | {"ordered_on": day, "state": "delivered", "version": 1})
    line = {"order_line_id": ids["line"], "quantity": 1}
    priced = {"position": 0, "net_minor": net, "tax_ppm": place.tax_ppm}
    product = {
        "id": ids["line"],
        "order_id": ids["order"],
        "product_id": place.product_id,
        "quantity": 1,
        "delivered": 1,
    }
    yield ("order_line", product | priced)
    handed = {"id": ids["delivery"], "number": f"S-{stem}-1", "order_id": ids["order"]}
    yield ("delivery", handed | own | {"delivered_on": day, "accepted_on": day})
    yield ("delivery_line", line | {"id": new_id(), "delivery_id": ids["delivery"]})
    bill = "partner" if mode is Mode.CHANNEL else "customer"
    invoice = {"id": ids["invoice"], "number": f"I-{stem}-1", "deal_id": deal_id, "order_id": ids["order"]}
    invoice |= {"delivery_id": ids["delivery"], "bill_to": bill, "issued_on": day, "due_on": day + DUE}
    yield ("invoice", invoice | own | sums | {"paid_minor": net + tax})
    yield ("invoice_line", line | priced | {"id": new_id(), "invoice_id": ids["invoice"]})
    yield from _cash(found, place, ids, (net, tax, day))
    yield from _commission(place, deal_id, ids, won)


def _cash(
    found: Opportunity, place: Place, ids: dict[str, UUID], sums: tuple[int, int, date]
) -> Iterator[tuple[str, dict[str, Any]]]:
    net, tax, day = sums
    gross, reference = net + tax, f"CRM-{found.key}"
    receipt = {"id": ids["receipt"], "bank_reference": reference, "received_on": day, "payer": found.account or "–"}
    amounts = {"amount_minor": gross, "allocated_minor": gross, "currency": place.currency, "recorded_by": place.by}
    yield ("receipt", receipt | amounts)
    ends = {"id": ids["allocation"], "receipt_id": ids["receipt"], "invoice_id": ids["invoice"]}
    amount = {"amount_minor": gross, "net_minor": net, "currency": place.currency}
    yield ("allocation", ends | amount | {"allocated_on": day, "allocated_at": at(day), "allocated_by": place.by})
    owed, unmatched = f"invoice:{ids['invoice']}:receivable", f"receipt:{ids['receipt']}:unallocated"
    issued = [("house:revenue", owed, net), ("house:tax", owed, tax)]
    entries = (
        (f"invoice:{ids['invoice']}", "invoice.issued", issued),
        (f"receipt:{ids['receipt']}", "receipt.recorded", [(unmatched, "house:bank", gross)]),
        (f"allocation:{ids['allocation']}", "receipt.allocated", [(owed, unmatched, gross)]),
    )
    for key, memo, moves in entries:
        yield from _posted((key, memo, day), moves, place.currency)


def _commission(place: Place, deal_id: UUID, ids: dict[str, UUID], won: Won) -> Iterator[tuple[str, dict[str, Any]]]:
    net, day, credits_, mode = won
    plan_id, rules = place.rules
    for credit in credits_ if plan_id else ():
        if credit["partner_id"] == place.house_id:
            continue
        rule = rate_for(rules, mode, credit["role"], None)
        rate = rule.rate_ppm if rule else 0
        amount = earned(Terms(credit["share_ppm"], rate), 0, net)
        said = Reason("commission.role-rate" if rule else "commission.no-rate", Verdict.ALLOW, {"role": credit["role"]})
        yield (
            "accrual",
            {
                "id": new_id(),
                "partner_id": credit["partner_id"],
                "allocation_id": ids["allocation"],
                "participant_id": credit["id"],
                "deal_id": deal_id,
                "invoice_id": ids["invoice"],
                "plan_id": plan_id,
                "earned_on": day,
                "base_minor": net,
                "share_ppm": credit["share_ppm"],
                "rate_ppm": rate,
                "amount_minor": amount,
                "currency": place.currency,
                "decision": Decision.weigh([said], "import").data(),
            },
        )
        key = f"accrual:{ids['allocation']}:{credit['id']}"
        account = f"partner:{credit['partner_id']}:accrued"
        yield from _posted((key, "commission.accrued", day), [(account, "house:commission", amount)], place.currency)


def _posted(
    event: tuple[str, str, date], moves: list[tuple[str, str, int]], currency: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    """A ledger entry with its transfers; zeros are left out, as `ltc.ledger.post` does."""
    key, memo, day = event
    moved = [move for move in moves if move[2]]
    if not moved:
        return
    entry_id = new_id()
    yield ("entry", {"id": entry_id, "key": key, "memo": memo, "posted_on": day, "posted_at": at(day), "facts": {}})
    for source, target, minor in moved:
        ends = {"id": new_id(), "entry_id": entry_id, "source": source, "target": target}
        yield ("transfer", ends | {"amount_minor": minor, "currency": currency})
