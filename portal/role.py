"""What a person is in a tenant, and the groups of roles that permissions are given to."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is, in one tenant."""

    PARTNER_SELLER = "partner_seller"
    PARTNER_ADMIN = "partner_admin"
    CHANNEL_MANAGER = "channel_manager"
    DIRECT_SELLER = "direct_seller"
    FINANCE = "finance"
    TENANT_ADMIN = "tenant_admin"
    AUDITOR = "auditor"


PARTNER = frozenset({Role.PARTNER_SELLER, Role.PARTNER_ADMIN})
CHANNEL, DIRECT, FINANCE, ADMIN, AUDITOR = (
    frozenset({role})
    for role in (Role.CHANNEL_MANAGER, Role.DIRECT_SELLER, Role.FINANCE, Role.TENANT_ADMIN, Role.AUDITOR)
)
SALES = CHANNEL | DIRECT
STAFF = SALES | FINANCE | ADMIN | AUDITOR
EVERYONE = PARTNER | STAFF
