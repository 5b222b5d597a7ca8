"""Who can be named at a stage: whose turn it is, and the other letters of RACI. Pure."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Protocol


class Owner(StrEnum):
    """Whose turn a stage is."""

    PARTNER_SELLER = "partner_seller"
    CHANNEL_MANAGER = "channel_manager"
    DIRECT_SELLER = "direct_seller"
    FINANCE = "finance"


class Party(StrEnum):
    """Who is accountable, consulted or informed, decides at a gate or approves; the portal's roles have these codes."""

    PARTNER_SELLER = "partner_seller"
    CHANNEL_MANAGER = "channel_manager"
    DIRECT_SELLER = "direct_seller"
    FINANCE = "finance"
    TENANT_ADMIN = "tenant_admin"


HOUSE = frozenset(Party) - {Party.PARTNER_SELLER}
SELLERS = frozenset({Party.CHANNEL_MANAGER, Party.DIRECT_SELLER})  # of the house: they move any deal on
STANDS_FOR = {"partner_admin": Party.PARTNER_SELLER}


class Decided(Protocol):
    """A stage, as far as it says who decides at its gate."""

    @property
    def owner(self) -> Owner:
        """Whose turn it is."""
        ...

    @property
    def deciders(self) -> Sequence[str]:
        """The roles that decide; none named: the owner, and the sellers of the house."""
        ...


def parties(roles: Iterable[str]) -> frozenset[Party]:
    """What a person's roles make of her here."""
    meant = (STANDS_FOR.get(role, role) for role in roles)
    return frozenset(Party(role) for role in meant if role in set(Party))


def decides(stage: Decided, roles: Iterable[str]) -> bool:
    """Whether somebody with these roles decides at a stage's gate."""
    named = {Party(role) for role in stage.deciders} or {Party(stage.owner.value), *SELLERS}
    return bool(named & parties(roles))
