"""From opportunities to rows: what each becomes, worked out before anything is written. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ltc.cash.issue import DUE
from ltc.deal.models import DealState, MoveKind, Role
from ltc.mode.models import Mode
from portal.imports.crm.money import cash, commission
from portal.imports.crm.place import Place, Won, at
from portal.imports.crm.source import Opportunity
from pricing.ground.decision import Decision, Reason, Verdict
from pricing.ground.rate import PPM
from pricing.ground.record import new_id
from pricing.tax.group import tax_minor

EXPECTED = timedelta(days=90)
MODES = {"Central": Mode.DIRECT, "West": Mode.HYBRID}  # every other office: channel; docs/decisions/0008
STATES = {"Won": DealState.WON, "Lost": DealState.LOST}
Rows = dict[str, list[dict[str, Any]]]


def mode_of(office: str) -> Mode:
    """Which way the deals of a regional office run."""
    return MODES.get(office, Mode.CHANNEL)


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
        "kind": MoveKind.IMPORTED,
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
    yield from cash(found, place, ids, (net, tax, day))
    yield from commission(place, deal_id, ids, won)
