"""What a payout moves in the ledger: out of what is payable when its file is made, on when the bank has answered."""

from ltc.ledger.post import Move
from ltc.payout.models import Payout
from pricing.ground.money import Money

CLEARING = "house:clearing"  # ordered from the bank, and not answered yet


def on_its_way(payout: Payout) -> list[Move]:
    """The file was made: the bank has the order, and what it pays and withholds is payable no more."""
    return [Move(CLEARING, _payable(payout), Money(_whole(payout), payout.currency))]


def made(payout: Payout) -> list[Move]:
    """The bank paid: the money left, and the tax is owed to the tax office."""
    return [Move(account, CLEARING, money) for account, money in _parts(payout)]


def refused(payout: Payout) -> list[Move]:
    """The bank did not pay: all of it is payable again."""
    return [Move(_payable(payout), CLEARING, Money(_whole(payout), payout.currency))]


def returned(payout: Payout) -> list[Move]:
    """The bank paid and the money came back: all of it is payable again, and no tax is owed."""
    return [Move(_payable(payout), account, money) for account, money in _parts(payout)]


def _parts(payout: Payout) -> list[tuple[str, Money]]:
    parts = (("house:bank", payout.amount_minor), ("house:withholding", payout.withheld_minor))
    return [(account, Money(minor, payout.currency)) for account, minor in parts]


def _whole(payout: Payout) -> int:
    return payout.amount_minor + payout.withheld_minor


def _payable(payout: Payout) -> str:
    return f"partner:{payout.partner_id}:payable"
