"""What a payment moves in the ledger: the money that left, and the tax that stays owed to the tax office."""

from ltc.ledger.post import Move
from ltc.payout.models import Payout
from pricing.ground.money import Money


def moves(payout: Payout) -> list[Move]:
    """The moves that a payment makes; one that is taken back makes them the other way round."""
    payable = f"partner:{payout.partner_id}:payable"
    parts = (("house:bank", payout.amount_minor), ("house:withholding", payout.withheld_minor))
    return [Move(source, payable, Money(minor, payout.currency)) for source, minor in parts]
