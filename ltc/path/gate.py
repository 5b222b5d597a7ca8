"""Gates: what must be true before a stage is left. Pure; the table is the list of conditions there are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pricing.ground.decision import Reason, Verdict
from pricing.ground.rate import PPM


@dataclass(frozen=True, slots=True)
class DealFacts:
    """What a gate looks at."""

    quotes_sent: int
    orders: int
    orders_confirmed: int
    undelivered: int  # units ordered and not yet delivered
    unaccepted: int  # deliveries that the customer has not accepted
    uninvoiced: int  # accepted deliveries without an invoice
    receivable_minor: int
    credit_ppm: int  # the participants' shares


CONDITIONS: dict[str, Callable[[DealFacts], bool]] = {
    "quote-sent": lambda deal: deal.quotes_sent > 0,
    "order-placed": lambda deal: deal.orders > 0,
    "order-confirmed": lambda deal: deal.orders > 0 and deal.orders_confirmed == deal.orders,
    "all-delivered": lambda deal: deal.orders > 0 and not deal.undelivered and not deal.unaccepted,
    "nothing-receivable": lambda deal: not deal.uninvoiced and deal.receivable_minor == 0,
    "credit-split": lambda deal: deal.credit_ppm == PPM,
}


def missing(conditions: Iterable[str], deal: DealFacts) -> list[Reason]:
    """What stands between a deal and the next stage, all of it. An unknown condition never holds."""
    return [
        Reason(f"gate.{code}", Verdict.REFUSE)
        for code in conditions
        if code not in CONDITIONS or not CONDITIONS[code](deal)
    ]
