"""Taking over a file of exchange rates."""

from sqlalchemy.orm import Session

from portal.imports.table import rows_of
from pricing.exchange.record import COLUMNS, By, Taken, enter_all

ROWS_MAX = 1000


def take(session: Session, file_name: str, content: bytes, by: By) -> Taken:
    """The rates of a CSV file: all rows of it, or none.

    Errors: those of a file that is no such CSV (`imports.table`); RatesRefused, RatesEmpty.
    """
    rows = rows_of(file_name, content, COLUMNS, ROWS_MAX)
    return enter_all(session, ((row.line, row.values) for row in rows), by)
