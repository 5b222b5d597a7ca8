"""The cash of a won opportunity, its ledger entries, and the commission it earned. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from ltc.commission.earn import Terms, earned
from ltc.commission.rates import rate_for
from portal.clock import now
from portal.imports.crm.place import Place, Won, at
from portal.imports.crm.source import Opportunity
from pricing.ground.decision import Decision, Reason, Verdict
from pricing.ground.record import new_id


def cash(
    found: Opportunity, place: Place, ids: dict[str, UUID], sums: tuple[int, int, date]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Receipt, allocation and ledger entries of a won opportunity; `sums`: net, tax, day."""
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


def commission(place: Place, deal_id: UUID, ids: dict[str, UUID], won: Won) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the cash of a won opportunity earned each partner, in minor units, by the plan of its day."""
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
                "cause": "cash",
                "cause_id": ids["allocation"],
                "slot": "",
                "allocation_id": ids["allocation"],
                "participant_id": credit["id"],
                "deal_id": deal_id,
                "order_id": ids["order"],
                "invoice_id": ids["invoice"],
                "plan_id": plan_id,
                "earned_on": day,
                "payable_on": day,
                "accrued_at": now(),
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
