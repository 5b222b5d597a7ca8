"""Who may do what with solutions, service tickets and what customers say."""

from portal.permission import Permission
from portal.role import ADMIN, FINANCE, SALES, STAFF, Role

SERVICE: dict[Permission, frozenset[Role]] = {
    Permission.SOLUTION_READ: STAFF,
    Permission.SOLUTION_WRITE: SALES,
    Permission.SOLUTION_ANSWER: SALES | FINANCE | ADMIN,
    Permission.SOLUTION_REVIEW: SALES | ADMIN,  # never what one wrote oneself: the database refuses it
    Permission.TICKET_READ: STAFF,
    Permission.TICKET_WRITE: SALES | ADMIN,
    Permission.TICKET_TERMS: ADMIN,
    Permission.SURVEY_READ: STAFF,
    Permission.SURVEY_ASK: SALES | ADMIN,
}
