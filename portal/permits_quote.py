"""Who may do what with quotes and contracts."""

from portal.permission import Permission
from portal.role import ADMIN, CHANNEL, EVERYONE, FINANCE, PARTNER, SALES, STAFF, Role

QUOTES: dict[Permission, frozenset[Role]] = {
    Permission.QUOTE_READ: EVERYONE,
    Permission.QUOTE_WRITE: PARTNER | SALES,
    Permission.QUOTE_LINK_READ: STAFF,
    Permission.QUOTE_LINK_SEND: SALES,
    Permission.CONTRACT_READ: STAFF,
    Permission.CONTRACT_WRITE: SALES,
    Permission.CONTRACT_ALLOW: CHANNEL | FINANCE | ADMIN,  # never what one recorded oneself: the database refuses it
    Permission.CONTRACT_TEMPLATE_READ: STAFF,
    Permission.CONTRACT_TEMPLATE_DRAFT: ADMIN,
    Permission.CONTRACT_TEMPLATE_PUBLISH: ADMIN,  # the same
}
