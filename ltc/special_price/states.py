"""The states of a special price, and the moves between them."""

from datetime import date

from ltc.special_price.models import SpecialPrice, SpecialPriceState
from pricing.ground.errors import DomainError

S = SpecialPriceState
MOVES: dict[SpecialPriceState, frozenset[SpecialPriceState]] = {
    S.ASKED: frozenset({S.RETURNED, S.APPROVED, S.REFUSED, S.WITHDRAWN}),
    S.RETURNED: frozenset({S.ASKED, S.WITHDRAWN}),
    S.APPROVED: frozenset({S.REVOKED}),
    S.REFUSED: frozenset(),
    S.WITHDRAWN: frozenset(),
    S.REVOKED: frozenset(),
    S.EXPIRED: frozenset(),
}


class SpecialPriceMove(DomainError):
    """A special price cannot go from its state to that one."""

    code = "special-price-move"


def move(row: SpecialPrice, to: SpecialPriceState) -> None:
    """Move a special price on, or refuse with both states named."""
    if to not in MOVES[row.state]:
        raise SpecialPriceMove(state=row.state, to=to)
    row.state = to


def holds(row: SpecialPrice, day: date) -> bool:
    """Whether an order may use it on a day: approved, usable by then, and not after its last day."""
    return row.state is S.APPROVED and row.usable_on is not None and row.usable_on <= day <= row.last_on


def shown(row: SpecialPrice, today: date) -> SpecialPriceState:
    """The state to show on a day: an approved one after its last day has expired."""
    return S.EXPIRED if row.state is S.APPROVED and today > row.last_on else row.state
