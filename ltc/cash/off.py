"""Refusing an amount."""

from pricing.ground.errors import Invalid


class AmountOff(Invalid):
    """An amount must be above zero, and no more than is open."""

    code = "amount-off"
