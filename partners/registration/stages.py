"""The stages of a registration, and the moves between them."""

from partners.registration.models import Registration, Stage
from pricing.ground.errors import DomainError

S = Stage
MOVES: dict[Stage, frozenset[Stage]] = {
    S.DRAFT: frozenset({S.SUBMITTED}),
    S.SUBMITTED: frozenset({S.APPROVED, S.REJECTED, S.RETURNED, S.WITHDRAWN}),
    S.RETURNED: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.APPROVED: frozenset({S.WON, S.LOST, S.EXPIRED, S.RELEASED, S.REVOKED, S.WITHDRAWN}),
    S.WON: frozenset(),
    S.LOST: frozenset(),
    S.REJECTED: frozenset({S.SUBMITTED, S.WITHDRAWN}),  # appealed, or next in line
    S.WITHDRAWN: frozenset(),
    S.EXPIRED: frozenset({S.WON}),  # expired, yet won: the order came after all
    S.RELEASED: frozenset({S.WON}),
    S.REVOKED: frozenset(),
}
STANDING = (S.SUBMITTED, S.RETURNED, S.APPROVED)


class MoveNotAllowed(DomainError):
    """A registration cannot go from its stage to that one."""

    code = "registration-move"


def move(registration: Registration, to: Stage) -> None:
    """Move a registration on, or refuse with both stages named."""
    if to not in MOVES[registration.stage]:
        raise MoveNotAllowed(stage=registration.stage, to=to)
    registration.stage = to
