"""Which of several people a lead is given to, and why. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from partners.lead_owner.kinds import Choosing
from pricing.ground.decision import Decision, Reason, Verdict


@dataclass(frozen=True, slots=True)
class Hand:
    """A person who may be given a lead: her open leads, and when she last had a turn (0: never)."""

    person_id: UUID
    open: int
    turn: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom a lead is offered to: by its own region's territory or not, how one is chosen, and the limit."""

    is_territory: bool
    region: str
    choosing: Choosing
    open_max: int
    version: int


def choose(hands: Iterable[Hand], asked: Asked) -> tuple[UUID | None, Decision]:
    """The person with room who comes first, and why; nobody: the lead goes to the pool, and why."""
    everyone = list(hands)
    room = [one for one in everyone if one.open < asked.open_max]
    where = "lead.territory" if asked.is_territory else "lead.no-territory"
    reasons = [Reason(where, Verdict.ALLOW, {"region": asked.region, "asked": len(everyone)})]
    if full := len(everyone) - len(room):
        reasons.append(Reason("lead.some-are-full", Verdict.ALLOW, {"full": full, "open_max": asked.open_max}))
    if not room:
        reasons.append(Reason("lead.nobody-has-room", Verdict.REFUSE))
        return None, Decision.weigh(reasons, str(asked.version))
    first = min(room, key=lambda one: _place(one, asked.choosing))
    why = "lead.fewest-open" if asked.choosing is Choosing.LOAD else "lead.whose-turn"
    reasons.append(Reason(why, Verdict.ALLOW, {"open": first.open}))
    return first.person_id, Decision.weigh(reasons, str(asked.version))


def _place(hand: Hand, choosing: Choosing) -> tuple[int, int, str]:
    first = (hand.open, hand.turn) if choosing is Choosing.LOAD else (hand.turn, hand.open)
    return (*first, str(hand.person_id))
